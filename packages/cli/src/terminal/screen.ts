import type { TextStream } from "./io.ts";

const ENTER = "\x1b[?1049h\x1b[?25l";
const LEAVE = "\x1b[?25h\x1b[?1049l";
/** https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036: shown at once; unknown to a terminal, ignored. */
const BEGIN_FRAME = "\x1b[?2026h\x1b[H";
const END_FRAME = "\x1b[J\x1b[?2026l";
const END_LINE = "\x1b[K";

/** Milliseconds between two frames. */
const FRAME = 100;
/** A frame may take this part of the time at most. */
const SHARE = 0.1;

/** A terminal that is drawn as a whole. */
export interface Screen extends Disposable {
  /** Asks for a frame, soon: at most 10 a second are drawn, and fewer where drawing one takes long. */
  redraw(): void;
}

/**
 * Takes over the terminal's alternate screen; disposing gives it back with the cursor.
 *
 * @param frame gives the lines to show; called with what the terminal has room for
 */
export function openScreen(
  stream: TextStream,
  frame: (columns: number, rows: number) => readonly string[],
): Screen {
  let timer: NodeJS.Timeout | undefined;
  let earliest = 0;
  const draw = (): void => {
    timer = undefined;
    const begin = performance.now();
    // A terminal that is behind gets the state as it is when it has caught up.
    if (!stream.writableNeedDrain) {
      const { columns = 80, rows = 24 } = stream;
      const lines = frame(columns, rows).slice(0, rows);
      stream.write(BEGIN_FRAME + lines.map((line) => line + END_LINE).join("\r\n") + END_FRAME);
    }
    const now = performance.now();
    earliest = Math.max(begin + FRAME, now + (now - begin) / SHARE);
  };
  const redraw = (): void => {
    timer ??= setTimeout(draw, Math.max(0, earliest - performance.now()));
  };
  stream.write(ENTER);
  stream.on("resize", redraw);
  redraw();
  return {
    redraw,
    [Symbol.dispose]() {
      clearTimeout(timer);
      stream.off("resize", redraw);
      stream.write(LEAVE);
    },
  };
}

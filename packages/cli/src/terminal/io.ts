import type { Writable } from "node:stream";
import { createColors } from "picocolors";

/** Somewhere to write text to: `process.stdout`, a pipe, or a stream of a test. */
export type TextStream = Writable & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};

/** What a command knows of the world outside its process. */
export interface Io {
  readonly stdout: TextStream;
  /** For diagnostics; results go to `stdout`. */
  readonly stderr: TextStream;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted by Ctrl-C: the command ends as if its work were done. */
  readonly signal: AbortSignal;
}

export type Colors = ReturnType<typeof createColors>;

/** Colours where a person is looking: on a terminal, unless NO_COLOR (https://no-color.org) or TERM=dumb; FORCE_COLOR wins. */
export function colorsFor(stream: TextStream, env: NodeJS.ProcessEnv): Colors {
  const set = (name: string): boolean => (env[name] ?? "") !== "";
  if (set("FORCE_COLOR") && env.FORCE_COLOR !== "0") return createColors(true);
  return createColors(stream.isTTY === true && !set("NO_COLOR") && env.TERM !== "dumb");
}

/** Writes lines of diagnostics. */
export type Tell = (line: string) => void;

export function tellOn({ stderr }: Io): Tell {
  return (line) => void stderr.write(`${line}\n`);
}

import type { Controller, ControllerStatus, KubeObject } from "kcache";
import { paintTone, type Tone } from "../objects/tone.ts";
import { clockTime, shortDuration } from "../terminal/duration.ts";
import type { Colors } from "../terminal/io.ts";
import { type Line, lineLength } from "../terminal/line.ts";

const TONES: Readonly<Record<ControllerStatus["phase"], Tone>> = {
  connecting: "busy",
  listing: "busy",
  live: "good",
  stale: "bad",
  closed: "bad",
};

const heard = (at: number | undefined, now: number): string =>
  at === undefined ? "never heard" : `heard ${shortDuration(now - at)} ago`;

/**
 * How far what is shown can be trusted: a part for each controller, in one line where `width` has room for it, and a line
 * for each that has trouble.
 */
export function freshness(
  controllers: readonly Controller<KubeObject>[],
  now: number,
  colors: Colors,
  width: number = Number.POSITIVE_INFINITY,
): readonly Line[] {
  const all = controllers.map(({ kind, status }) => ({ plural: kind.plural, status }));
  const parts = all.map(({ plural, status }): Line => {
    const { phase, objects, resourceVersion = "no version", lastContact } = status;
    const paint = (text: string): string => paintTone(colors, TONES[phase], text);
    return [
      { text: phase === "live" ? "● " : "▲ ", paint },
      { text: `${objects} ${plural} ` },
      { text: phase, paint },
      { text: ` at ${resourceVersion}, ${heard(lastContact, now)}`, paint: colors.dim },
    ];
  });
  const joined: Line = parts.flatMap((part, i) => (i === 0 ? part : [{ text: "   " }, ...part]));
  const troubles = all.flatMap(({ plural, status }): Line[] => {
    const { error, retryAt, lastContact, phase } = status;
    if (error === undefined || phase === "live") return [];
    const retry = retryAt === undefined ? "" : `retrying in ${shortDuration(retryAt - now)}; `;
    const asOf = lastContact === undefined ? "" : `as of ${clockTime(lastContact)}; `;
    return [[{ text: `▲ ${plural} ${asOf}${retry}${error.message}`, paint: colors.red }]];
  });
  return [...(lineLength(joined) <= width ? [joined] : parts), ...troubles];
}

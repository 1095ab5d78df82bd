import type { Controller, ControllerStatus, KubeObject } from "kcache";
import { paintTone, type Tone } from "../objects/tone.ts";
import { clockTime, shortDuration } from "../terminal/duration.ts";
import type { Colors } from "../terminal/io.ts";
import type { Line } from "../terminal/line.ts";

const TONES: Readonly<Record<ControllerStatus["phase"], Tone>> = {
  connecting: "busy",
  listing: "busy",
  live: "good",
  stale: "bad",
  closed: "bad",
};

const heard = (at: number | undefined, now: number): string =>
  at === undefined ? "never heard" : `heard ${shortDuration(now - at)} ago`;

/** How far what is shown can be trusted: a part for each controller, and a line for each that has trouble. */
export function freshness(
  controllers: readonly Controller<KubeObject>[],
  now: number,
  colors: Colors,
): readonly Line[] {
  const all = controllers.map(({ kind, status }) => ({ plural: kind.plural, status }));
  const line: Line = all.flatMap(({ plural, status }, i) => {
    const tone = TONES[status.phase];
    const separator = i === 0 ? "" : "   ";
    return [
      {
        text: `${separator}${status.phase === "live" ? "●" : "▲"} `,
        paint: (text) => paintTone(colors, tone, text),
      },
      { text: `${status.objects} ${plural} ` },
      { text: status.phase, paint: (text) => paintTone(colors, tone, text) },
      {
        text: ` at ${status.resourceVersion ?? "no version"}, ${heard(status.lastContact, now)}`,
        paint: colors.dim,
      },
    ];
  });
  const troubles = all.flatMap(({ plural, status }): Line[] => {
    const { error, retryAt, lastContact, phase } = status;
    if (error === undefined || phase === "live") return [];
    const retry = retryAt === undefined ? "" : `retrying in ${shortDuration(retryAt - now)}; `;
    const asOf = lastContact === undefined ? "" : `as of ${clockTime(lastContact)}; `;
    return [[{ text: `▲ ${plural} ${asOf}${retry}${error.message}`, paint: colors.red }]];
  });
  return [line, ...troubles];
}

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
      { text: `${plural} (${objects}) ` },
      { text: phase, paint },
      { text: ` at ${resourceVersion}, ${heard(lastContact, now)}`, paint: colors.dim },
    ];
  });
  const joined: Line = parts.flatMap((part, i) => (i === 0 ? part : [{ text: "   " }, ...part]));
  const troubles = [...Map.groupBy(all.filter(isTroubled), ({ status }) => status.error?.code).values()].map(
    (group): Line => [{ text: `▲ ${troubleText(group, now)}`, paint: colors.red }],
  );
  return [...(lineLength(joined) <= width ? [joined] : parts), ...troubles];
}

interface One {
  readonly plural: string;
  readonly status: ControllerStatus;
}

function isTroubled({ status: { phase, error } }: One): boolean {
  return error !== undefined && phase !== "live";
}

/** What those say whose trouble is of one kind, as it mostly is: the first one's words, and the earliest times. */
function troubleText(group: readonly One[], now: number): string {
  const earliest = (of: (status: ControllerStatus) => number | undefined): number | undefined => {
    const times = group.flatMap(({ status }) => of(status) ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  };
  const contact = earliest(({ lastContact }) => lastContact);
  const retry = earliest(({ retryAt }) => retryAt);
  return [
    group.map(({ plural }) => plural).join(", "),
    contact === undefined ? "" : ` as of ${clockTime(contact)}`,
    retry === undefined ? "" : `, retrying in ${shortDuration(retry - now)}`,
    // The heading names the server, and the room is for the reason.
    `: ${group[0]?.status.error?.message.replace(/^GET \S+: /, "")}`,
  ].join("");
}

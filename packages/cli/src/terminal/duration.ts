import { KcacheError } from "kcache";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Milliseconds of a duration such as `15s`, `2m`, `1h30m` or `500ms`.
 *
 * @throws {KcacheError} `invalid-argument` naming `option` and the text
 */
export function parseDuration(text: string, option: string): number {
  const refuse = (): KcacheError =>
    new KcacheError(
      "invalid-argument",
      `${option}: expected a duration such as 15s, 2m, 1h30m or 500ms, got "${text}"`,
    );
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) throw refuse();
  let milliseconds = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    milliseconds += Number(number) * (UNITS[unit ?? ""] ?? 0);
  }
  // The longest that a timer can wait; a longer one would fire at once.
  if (milliseconds > 2 ** 31 - 1) {
    throw new KcacheError("invalid-argument", `${option}: "${text}" is longer than 24 days: leave it out`);
  }
  return milliseconds;
}

/** `350 ms`, `3.2 s`, `2 min`: how long something took or will take. */
export function shortDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds / 10) * 10)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1).replace(/\.0$/, "")} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}

/** Milliseconds as kubectl prints ages: `45s`, `5m12s`, `3h`, `2d4h`; `<unknown>` where there is no time. */
export function age(timestamp: string | undefined, now: number): string {
  const begin = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  if (Number.isNaN(begin)) return "<unknown>";
  const seconds = Math.max(0, Math.floor((now - begin) / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const pair = (large: string, small: number, unit: string): string =>
    small === 0 ? large : `${large}${small}${unit}`;
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return pair(`${minutes}m`, seconds % 60, "s");
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return pair(`${hours}h`, minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  if (days < 8) return pair(`${days}d`, hours % 24, "h");
  if (days < 730) return `${days}d`;
  return pair(`${Math.floor(days / 365)}y`, days % 365, "d");
}

/** The time of day, to the second, in this machine's time zone. */
export function clockTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

// Messages that JSON has a form of its own for.

/** Go's zero time, 0001-01-01T00:00:00Z, in seconds. */
const ZERO_TIME = -62_135_596_800;
const SLOTS = 1024;
const seconds = new Float64Array(SLOTS).fill(Number.NaN);
const texts: string[] = new Array<string>(SLOTS).fill("");

/** `2026-01-05T08:00:00`; objects made together share their times, so the last ones are kept. */
function secondText(second: number): string {
  const slot = second & (SLOTS - 1);
  if (seconds[slot] === second) return texts[slot] ?? "";
  const text = calendarText(second);
  seconds[slot] = second;
  texts[slot] = text;
  return text;
}

function calendarText(second: number): string {
  const date = new Date(second * 1000);
  if (Number.isNaN(date.getTime())) throw new RangeError(`a time of ${second} seconds`);
  const iso = date.toISOString();
  return iso.slice(iso.startsWith("+") ? 1 : 0, iso.lastIndexOf("."));
}

/** A Time in RFC 3339; `null` where none is set. */
export function timeText(second: number): string | null {
  return second === ZERO_TIME ? null : `${secondText(second)}Z`;
}

/** A MicroTime, with six digits; `null` where none is set. */
export function microTimeText(second: number, nanos: number): string | null {
  const micros = Math.trunc(nanos / 1000);
  if (second === ZERO_TIME && nanos === 0) return null;
  return `${secondText(second)}.${String(micros).padStart(6, "0")}Z`;
}

/** A duration as Go writes it: `1h2m0.5s`, `1.5ms`, `0s`. */
export function durationText(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return "0s";
  const sign = nanoseconds < 0n ? "-" : "";
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = (value: bigint, unit: bigint): string => {
    const rest = `${unit + (value % unit)}`.slice(1).replace(/0+$/, "");
    return `${value / unit}${rest === "" ? "" : `.${rest}`}`;
  };
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${fraction(size, 1_000n)}µs`;
  if (size < 1_000_000_000n) return `${sign}${fraction(size, 1_000_000n)}ms`;
  const minutes = size / 60_000_000_000n;
  const rest = `${fraction(size % 60_000_000_000n, 1_000_000_000n)}s`;
  const hours = minutes / 60n;
  return `${sign}${hours > 0n ? `${hours}h` : ""}${minutes > 0n ? `${minutes % 60n}m` : ""}${rest}`;
}

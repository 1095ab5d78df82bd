// Messages that JSON has a form of its own for.

/** Go's zero time, 0001-01-01T00:00:00Z, in seconds. */
const ZERO_TIME = -62_135_596_800;
const DAY = 86_400;

/** Objects made together share their times, so the last ones are kept. */
const SLOTS = 1024;
const seconds = new Float64Array(SLOTS).fill(Number.NaN);
const texts: string[] = new Array<string>(SLOTS).fill("");

/** Where times are written; the date of the last one stays. */
const digits = Buffer.from("1970-01-01T00:00:00Z", "latin1");
const micros = Buffer.from("1970-01-01T00:00:00.000000Z", "latin1");
let day = 0;

function twoDigits(value: number, at: number): void {
  const tens = Math.trunc(value / 10);
  digits[at] = 48 + tens;
  digits[at + 1] = 48 + value - tens * 10;
}

/** Writes the date and the time of day into `digits`. */
function writeSecond(second: number): void {
  const today = Math.floor(second / DAY);
  if (today !== day) {
    const date = new Date(today * DAY * 1000);
    const text = Number.isNaN(date.getTime()) ? "" : date.toISOString();
    // Years before 0 and after 9999 have more digits, and are no times of the Kubernetes API.
    if (text.length !== 24) throw new RangeError(`a time of ${second} seconds`);
    digits.write(text, 0, 10, "latin1");
    day = today;
  }
  const time = second - today * DAY;
  const hour = Math.trunc(time / 3600);
  const minute = Math.trunc((time - hour * 3600) / 60);
  twoDigits(hour, 11);
  twoDigits(minute, 14);
  twoDigits(time - hour * 3600 - minute * 60, 17);
}

/** A Time in RFC 3339; `null` where none is set. @throws {RangeError} for years that have not four digits */
export function timeText(second: number): string | null {
  if (second === ZERO_TIME) return null;
  const slot = (second ^ (second >>> 10)) & (SLOTS - 1);
  if (seconds[slot] === second) return texts[slot] ?? "";
  writeSecond(second);
  const text = digits.toString("latin1");
  seconds[slot] = second;
  texts[slot] = text;
  return text;
}

/** A MicroTime, with six digits; `null` where none is set. @throws {RangeError} as `timeText` */
export function microTimeText(second: number, nanos: number): string | null {
  if (second === ZERO_TIME && nanos === 0) return null;
  writeSecond(second);
  digits.copy(micros, 0, 0, 19);
  let rest = Math.trunc(nanos / 1000);
  for (let at = 25; at > 19; at--) {
    micros[at] = 48 + (rest % 10);
    rest = Math.trunc(rest / 10);
  }
  return micros.toString("latin1");
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

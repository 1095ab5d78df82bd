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

/** Writes the date and the time of day into `digits`; false for years that have not four digits. */
function writeSecond(second: number): boolean {
  const today = Math.floor(second / DAY);
  if (today !== day) {
    const date = new Date(today * DAY * 1000);
    const text = Number.isNaN(date.getTime()) ? "" : date.toISOString();
    if (text.length !== 24) return false;
    digits.write(text, 0, 10, "latin1");
    day = today;
  }
  const time = second - today * DAY;
  const hour = Math.trunc(time / 3600);
  const minute = Math.trunc((time - hour * 3600) / 60);
  twoDigits(hour, 11);
  twoDigits(minute, 14);
  twoDigits(time - hour * 3600 - minute * 60, 17);
  return true;
}

/** A Time in RFC 3339; `null` where none is set, undefined where RFC 3339 has no text for it. */
export function timeText(second: number): string | null | undefined {
  if (second === ZERO_TIME) return null;
  const slot = (second ^ (second >>> 10)) & (SLOTS - 1);
  if (seconds[slot] === second) return texts[slot] ?? "";
  if (!writeSecond(second)) return undefined;
  const text = digits.toString("latin1");
  seconds[slot] = second;
  texts[slot] = text;
  return text;
}

/** A MicroTime, with six digits; else as `timeText`. */
export function microTimeText(second: number, nanos: number): string | null | undefined {
  if (second === ZERO_TIME && nanos === 0) return null;
  if (!writeSecond(second)) return undefined;
  digits.copy(micros, 0, 0, 19);
  if (nanos < 0 || nanos > 999_999_999) return undefined;
  let rest = Math.trunc(nanos / 1000);
  for (let at = 25; at > 19; at--) {
    micros[at] = 48 + (rest % 10);
    rest = Math.trunc(rest / 10);
  }
  return micros.toString("latin1");
}

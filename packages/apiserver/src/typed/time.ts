import { DecodeError } from "./decode-error.ts";

/** Year, month, day, hour, minute, second, fraction, zone. */
const SECONDS = "2006-01-02T15:04:05Z07:00";
const MICROSECONDS = "2006-01-02T15:04:05.000000Z07:00";
/** Go's zero time, which stands for none. */
const ZERO = "0001-01-01T00:00:00";
const CANONICAL = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** A part of a layout: what it is called, what matches it, and how far a number may go. */
interface Part {
  readonly layout: string;
  readonly match: RegExp;
  readonly called?: string;
  readonly from?: number;
  readonly to?: number;
}

const literal = (text: string): Part => ({ layout: text, match: new RegExp(`^${text}`) });
const DATE: readonly Part[] = [
  { layout: "2006", match: /^\d{4}/ },
  literal("-"),
  { layout: "01", match: /^\d\d/, called: "month", from: 1, to: 12 },
  literal("-"),
  { layout: "02", match: /^\d\d/ },
  literal("T"),
  { layout: "15", match: /^\d\d?/, called: "hour", from: 0, to: 23 },
  literal(":"),
  { layout: "04", match: /^\d\d/, called: "minute", from: 0, to: 59 },
  literal(":"),
  { layout: "05", match: /^\d\d/, called: "second", from: 0, to: 59 },
];
const FRACTION: Part = { layout: ".000000", match: /^[.,]\d{6}/ };
const ANY_FRACTION: Part = { layout: "", match: /^(?:[.,]\d+)?/ };
const ZONE: Part = { layout: "Z07:00", match: /^(Z|[-+]\d\d:\d\d)/ };

/** A time as a server writes it, in UTC; null for Go's zero time. @throws {DecodeError} */
export function canonicalTime(text: string, micro: boolean): string | null {
  if (!micro && CANONICAL.test(text) && !text.startsWith(ZERO)) return text;
  const found = partsOf(text, micro);
  const [
    year = "",
    ,
    month = "",
    ,
    day = "",
    ,
    hour = "",
    ,
    minute = "",
    ,
    second = "",
    fraction = "",
    zone = "",
  ] = found;
  if (Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month))) {
    throw new DecodeError(`parsing time ${quoted(text)}: day out of range`);
  }
  const time = new Date(0);
  time.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  time.setUTCHours(Number(hour), Number(minute), Number(second));
  const utc = new Date(time.getTime() - minutesOf(zone) * 60_000).toISOString();
  if (utc.startsWith(ZERO)) return null;
  const whole = utc.replace(/\.\d+Z$/, "");
  return micro ? `${whole}.${fraction.slice(1, 7).padEnd(6, "0")}Z` : `${whole}Z`;
}

function partsOf(text: string, micro: boolean): readonly string[] {
  const layout = quoted(micro ? MICROSECONDS : SECONDS);
  let rest = text;
  const found: string[] = [];
  for (const part of [...DATE, micro ? FRACTION : ANY_FRACTION, ZONE]) {
    const taken = part.match.exec(rest)?.[0];
    if (taken === undefined) {
      throw new DecodeError(
        `parsing time ${quoted(text)} as ${layout}: cannot parse ${quoted(rest)} as ${quoted(part.layout)}`,
      );
    }
    rest = rest.slice(taken.length);
    const number = Number(taken);
    if (part.called !== undefined && (number < (part.from ?? 0) || number > (part.to ?? 0))) {
      throw new DecodeError(`parsing time ${quoted(text)}: ${part.called} out of range`);
    }
    found.push(taken);
  }
  const zone = found.at(-1) ?? "";
  if (zone !== "Z" && Number(zone.slice(1, 3)) > 24) {
    throw new DecodeError(`parsing time ${quoted(text)}: time zone offset hour out of range`);
  }
  if (zone !== "Z" && Number(zone.slice(4)) > 60) {
    throw new DecodeError(`parsing time ${quoted(text)}: time zone offset minute out of range`);
  }
  if (rest !== "") throw new DecodeError(`parsing time ${quoted(text)}: extra text: ${quoted(rest)}`);
  return found;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function minutesOf(zone: string): number {
  if (zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return zone.startsWith("-") ? -minutes : minutes;
}

/** As Go's package time quotes: bytes that are no printable ASCII in hexadecimal. */
function quoted(text: string): string {
  const inside = [...Buffer.from(text)].map((byte) => {
    if (byte < 0x20 || byte >= 0x80) return `\\x${byte.toString(16).padStart(2, "0")}`;
    const char = String.fromCharCode(byte);
    return char === '"' || char === "\\" ? `\\${char}` : char;
  });
  return `"${inside.join("")}"`;
}

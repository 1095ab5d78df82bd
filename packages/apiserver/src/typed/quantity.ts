import { DECIMAL } from "../decimal-suffixes.ts";
import { DecodeError } from "./decode-error.ts";

const FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const PARTS = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;
/** What is already as a server writes it: no zeros before or after, no suffix that another would be shorter than. */
const PLAIN = /^(0|[1-9]\d{0,2}(m|k|M|G|T|Ki|Mi|Gi|Ti)?)$/;

const BINARY: ReadonlyMap<string, number> = new Map([
  ["Ki", 10],
  ["Mi", 20],
  ["Gi", 30],
  ["Ti", 40],
  ["Pi", 50],
  ["Ei", 60],
]);
const MAX = (1n << 63n) - 1n;

/** A quantity as a server writes it: `1000m` is `1`, `0.5Gi` is `512Mi`. @throws {DecodeError} */
export function canonicalQuantity(text: string): string {
  if (PLAIN.test(text)) return text;
  const trimmed = text.trim();
  const match = PARTS.exec(trimmed);
  if (match === null || trimmed === "") throw new DecodeError(FORMAT);
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match;
  const written = `${whole.replace(/^0+/, "") || "0"}${fraction}`;
  const digits = BigInt(written) * (sign === "-" ? -1n : 1n);
  const binary = BINARY.get(suffix);
  if (binary !== undefined) {
    const keeps =
      fraction === "" && written.length <= 14 - Math.floor((binary * 3) / 10) && digits % 8n !== 0n;
    return keeps ? trimmed : binaryText(digits << BigInt(binary), fraction.length);
  }
  const exponent = /^[eE]([-+]?\d+)$/.exec(suffix)?.[1];
  const scale = exponent === undefined ? DECIMAL.get(suffix) : Number(exponent);
  if (scale === undefined || Math.abs(scale) > 1000)
    throw new DecodeError("unable to parse quantity's suffix");
  const places = scale - fraction.length;
  const isShort = written.length <= 18 && places >= -9;
  // A server keeps the text of such numbers.
  if (isShort && places % 3 === 0 && !written.endsWith("000") && !written.startsWith("0")) return trimmed;
  const nano = inNano(digits, places);
  return decimalText(nano, exponent !== undefined);
}

/** Digits times ten to the scale, in thousand millionths, rounded away from zero. */
function inNano(digits: bigint, scale: number): bigint {
  const shift = scale + 9;
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const unit = 10n ** BigInt(-shift);
  const rest = digits % unit;
  return digits / unit + (rest === 0n ? 0n : digits < 0n ? -1n : 1n);
}

function decimalText(nano: bigint, exponential: boolean): string {
  if (nano === 0n) return "0";
  let [value, scale] = [nano, -9];
  while (value % 1000n === 0n && (exponential || scale < 18)) [value, scale] = [value / 1000n, scale + 3];
  if (exponential) return scale === 0 ? String(value) : `${value}e${scale}`;
  const suffix = [...DECIMAL].find(([, power]) => power === scale)?.[0] ?? "";
  return `${value}${suffix}`;
}

/** A number of bytes, with the given decimal places. */
function binaryText(digits: bigint, places: number): string {
  const unit = 10n ** BigInt(places);
  const size = digits < 0n ? -digits : digits;
  if (size > MAX * unit) return binaryText(digits < 0n ? -MAX : MAX, 0);
  // Small ones, and those that are no whole number, are shown in tens.
  if (size < 1024n * unit || size % unit !== 0n) return decimalText(inNano(digits, -places), false);
  let [value, scale] = [digits / unit, 0];
  while (value % 1024n === 0n && scale < 60) [value, scale] = [value / 1024n, scale + 10];
  const suffix = [...BINARY].find(([, power]) => power === scale)?.[0] ?? "";
  return `${value}${suffix}`;
}

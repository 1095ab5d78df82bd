import { DECIMAL } from "../../decimal-suffixes.ts";

const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** A quantity such as `1.5Gi` or `100m` in billionths, rounded up; undefined where the text is none. */
export function parseQuantity(text: string): bigint | undefined {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?([a-zA-Z]*)([+-]?\d*)$/.exec(text);
  if (parts === null) return undefined;
  const [, sign = "", whole = "", fraction = "", suffix = "", exponent = ""] = parts;
  if (whole + fraction === "") return undefined;
  const digits = BigInt(whole + fraction);
  const binary = BINARY.indexOf(suffix);
  let power: number | undefined;
  if (suffix === "e" || (suffix === "E" && exponent !== ""))
    power = /\d/.test(exponent) ? Number(exponent) : undefined;
  else if (exponent === "") power = binary > 0 ? 0 : DECIMAL.get(suffix);
  if (power === undefined || Math.abs(power) > 100) return undefined;
  const scale = binary > 0 ? 1024n ** BigInt(binary) : 1n;
  const shift = 9 + power - fraction.length;
  const value = digits * scale;
  const nano = shift >= 0 ? value * 10n ** BigInt(shift) : up(value, 10n ** BigInt(-shift));
  return sign === "-" ? -nano : nano;
}

function up(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

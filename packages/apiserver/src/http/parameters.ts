import { badRequest } from "./status.ts";

/** Absent, `0` and `false` are false; any other text is true, even an empty one. */
export function flag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && value !== "0" && value.toLowerCase() !== "false";
}

/** @throws {StatusError} 400 where the text is no integer of 64 bits */
export function integer(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!/^[+-]?\d+$/.test(value)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
  }
  const bits = BigInt.asIntN(64, BigInt(value.replace(/^\+/, "")));
  if (bits !== BigInt(value.replace(/^\+/, ""))) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: value out of range`);
  }
  return Number(bits);
}

/** An unsigned 64-bit number, or the words with which Go refuses it. */
export function parseUint(text: string): bigint | string {
  if (!/^\d+$/.test(text)) return `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
  const value = BigInt(text);
  if (value >= 1n << 64n) return `strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`;
  return value;
}

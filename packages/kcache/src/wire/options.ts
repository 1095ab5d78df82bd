import { KcacheError } from "../object/error.ts";

export interface DecodeOptions {
  /**
   * The most bytes that one object may have as JSON. API servers store objects of up to about 3 MiB.
   * @default {16777216}
   */
  readonly limit?: number;
}

const DEFAULT_LIMIT = 16 * 1024 * 1024;

/** @throws {KcacheError} `invalid-argument` when the limit is no number of bytes */
export function limitOf({ limit = DEFAULT_LIMIT }: DecodeOptions): number {
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new KcacheError(
    "invalid-argument",
    `decode: limit is ${limit}, want a whole number of bytes above 0`,
  );
}

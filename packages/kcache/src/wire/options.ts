import { KcacheError } from "../object/error.ts";
import type { KubeObject } from "../object/object.ts";
import type { Keeping } from "./entry.ts";
import { createSlabs } from "./slab.ts";

export interface DecodeOptions<T extends KubeObject = KubeObject> {
  /**
   * The most bytes that one object may have as it is sent. API servers store objects of up to about 3 MiB.
   * @default {16777216}
   */
  readonly limit?: number;
  /** @default {slabs of its own} */
  readonly keeping?: Keeping<T>;
}

export function keepingOf<T extends KubeObject>({ keeping }: DecodeOptions<T>): Keeping<T> {
  return keeping ?? { slabs: createSlabs() };
}

const DEFAULT_LIMIT = 16 * 1024 * 1024;

/** @throws {KcacheError} `invalid-argument` when the limit is no number of bytes */
export function limitOf({ limit = DEFAULT_LIMIT }: Pick<DecodeOptions, "limit">): number {
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new KcacheError(
    "invalid-argument",
    `decode: limit is ${limit}, want a whole number of bytes above 0`,
  );
}

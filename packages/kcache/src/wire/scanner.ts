import type { Marks } from "./value.ts";

/**
 * What a scanner finds. Ranges are whole values without surrounding white space; the bytes are the chunk itself or a
 * buffer that scanners share, so they mean nothing once the call has returned, and neither do the marks. A handler must
 * not push to another scanner.
 */
export interface ScanHandler {
  /** A member of the outermost object begins. Returns whether its value is wanted; others pass without being kept. */
  begin(key: string): boolean;
  /** A wanted member of the outermost object. */
  member(key: string, bytes: Buffer, start: number, end: number, marks: Marks): void;
  /** An element of the outermost object's array `arrayKey`. */
  element?(bytes: Buffer, start: number, end: number, marks: Marks): void;
  /** An outermost object ended. */
  close?(): void;
}

export interface ScanOptions {
  /** How messages begin, such as `list pods`. */
  readonly action: string;
  /** The member whose elements are given one by one where it is an array. */
  readonly arrayKey?: string;
  /** Whether further objects may follow the first, with white space between them. */
  readonly repeat: boolean;
  /** The most bytes that one value may have. */
  readonly limit: number;
}

/**
 * Splits JSON text into the parts that are worth looking at, while it arrives.
 *
 * This is the seam for other scanners: whatever gives the same calls for the same bytes can take the place of this one.
 */
export interface Scanner {
  /** @throws {KcacheError} `bad-response` for anything but an object, `too-large` for a value beyond the limit */
  push(chunk: Uint8Array): void;
  /** Says that nothing more comes. @throws {KcacheError} `bad-response` when an object is still open */
  end(): void;
  /** The beginning of the outermost object that is open, or was last; in quotes and shortened, for messages. */
  sample(): string;
}

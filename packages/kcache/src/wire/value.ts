/**
 * Finding where JSON values end, in bytes that may be cut anywhere.
 *
 * All of JSON's structure is ASCII, and no byte of a multi-byte UTF-8 character is, so bytes can be told apart without
 * decoding them.
 */

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

const FRESH = 0;
const NESTED = 1;
const STRING = 2;
const ESCAPED = 3;
const SCALAR = 4;

/** Where the scan of one value stands between two chunks. */
export interface ValueScan {
  mode: typeof FRESH | typeof NESTED | typeof STRING | typeof ESCAPED | typeof SCALAR;
  depth: number;
}

export function freshScan(): ValueScan {
  return { mode: FRESH, depth: 0 };
}

export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** The first index from `from` on that holds no white space, or `to`. */
export function skipSpace(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && isSpace(bytes[at])) at++;
  return at;
}

/**
 * Passes over one value from its first byte on, or from where the last call stopped. Returns the index after the value,
 * with `scan` fresh again, or `-1` when `to` came first.
 *
 * Numbers and literals end only where a byte that cannot belong to them is seen, so one at the very end is never done.
 * Structure is counted, not checked: `[}` passes, and it is the parser that refuses it.
 */
export function scanValue(scan: ValueScan, bytes: Uint8Array, from: number, to: number): number {
  let { mode, depth } = scan;
  let at = from;
  if (mode === FRESH && at < to) {
    const byte = bytes[at];
    if (byte === QUOTE || byte === OPEN_BRACE || byte === OPEN_BRACKET) mode = NESTED;
    else mode = SCALAR;
  }
  if (mode === SCALAR) {
    while (at < to) {
      const byte = bytes[at];
      if (byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || isSpace(byte)) {
        scan.mode = FRESH;
        return at;
      }
      at++;
    }
    scan.mode = SCALAR;
    return -1;
  }
  if (mode === ESCAPED && at < to) {
    at++;
    mode = STRING;
  }
  for (;;) {
    if (mode === STRING) {
      for (;;) {
        if (at >= to) {
          scan.mode = STRING;
          scan.depth = depth;
          return -1;
        }
        const byte = bytes[at++];
        if (byte === QUOTE) break;
        if (byte === BACKSLASH) {
          if (at >= to) {
            scan.mode = ESCAPED;
            scan.depth = depth;
            return -1;
          }
          at++;
        }
      }
      if (depth === 0) {
        scan.mode = FRESH;
        return at;
      }
      mode = NESTED;
    }
    for (;;) {
      if (at >= to) {
        scan.mode = mode;
        scan.depth = depth;
        return -1;
      }
      const byte = bytes[at++];
      if (byte === QUOTE) {
        mode = STRING;
        break;
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && --depth === 0) {
        scan.mode = FRESH;
        scan.depth = 0;
        return at;
      }
    }
  }
}

const whole: ValueScan = freshScan();

/** The index after the value that starts at `from`, or `-1` when it does not end before `to`. */
export function endOfValue(bytes: Uint8Array, from: number, to: number): number {
  whole.mode = FRESH;
  whole.depth = 0;
  return scanValue(whole, bytes, from, to);
}

/** The beginning of the bytes from `start` to `end` as one line of text, for messages. */
export function sampleOf(bytes: Buffer, start: number, end: number): string {
  const most = 120;
  const text = bytes.toString("utf8", start, Math.min(end, start + most)).replace(/[\s\p{Cc}]+/gu, " ");
  return end - start > most ? `${text}…` : text;
}

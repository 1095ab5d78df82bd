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
/** This bit makes a brace of a bracket, and nothing else of anything else. */
const BRACKET_TO_BRACE = 0x20;

export const FRESH = 0;
export const NESTED = 1;
export const STRING = 2;
export const ESCAPED = 3;
const SCALAR = 4;

/** How deep containers are noted: the value itself is at 1, metadata at 2, what metadata holds at 3. */
const MARKED_DEPTH = 3;
/** Metadata comes early, so the first containers are enough; what is not noted is only slower to pass. */
const MARKS = 64;

/** Where the scan of one value stands between two chunks. */
export interface ValueScan {
  mode: typeof FRESH | typeof NESTED | typeof STRING | typeof ESCAPED | typeof SCALAR;
  depth: number;
  /** What to add to an index into the chunk for an index into the value. */
  base: number;
  readonly marks: Marks;
}

/**
 * The part of `scanValue` for objects and arrays: returns the index after the value, or `-1` with `mode` and `depth` set
 * to where it stands. Notes of marks what it likes.
 */
export type NestedScan = (scan: ValueScan, bytes: Buffer, from: number, to: number) => number;

/**
 * Where the outer containers inside one value begin and end, as indexes into the value. Ascending by `starts`; some or
 * all may be missing.
 */
export interface Marks {
  count: number;
  readonly starts: Int32Array;
  /** After the container's last byte. */
  readonly ends: Int32Array;
  /** By depth: the number of the container that is open. */
  readonly open: Int32Array;
}

export function createMarks(): Marks {
  return {
    count: 0,
    starts: new Int32Array(MARKS),
    ends: new Int32Array(MARKS),
    open: new Int32Array(MARKED_DEPTH + 1),
  };
}

export function createScan(): ValueScan {
  return { mode: FRESH, depth: 0, base: 0, marks: createMarks() };
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
 * with `scan` ready for another, or `-1` when `to` came first.
 *
 * Numbers and literals end only where a byte that cannot belong to them is seen, so one at the very end is never done.
 * Structure is counted, not checked: `[}` passes, and it is the parser that refuses it.
 */
export function scanValue(
  scan: ValueScan,
  bytes: Buffer,
  from: number,
  to: number,
  nested: NestedScan = scanNested,
): number {
  let isNested = scan.depth > 0;
  if (scan.mode === FRESH) {
    if (from >= to) return -1;
    const first = bytes[from];
    scan.depth = 0;
    scan.base = -from;
    scan.marks.count = 0;
    isNested = first === OPEN_BRACE || first === OPEN_BRACKET;
    if (!isNested && first !== QUOTE) scan.mode = SCALAR;
  }
  const end =
    scan.mode === SCALAR
      ? endOfScalar(bytes, from, to)
      : isNested
        ? nested(scan, bytes, from, to)
        : scanNested(scan, bytes, from, to);
  if (end !== -1) scan.mode = FRESH;
  else scan.base += to;
  return end;
}

function endOfScalar(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) if (!isScalarByte(bytes[at] ?? 0)) return at;
  return -1;
}

/** Letters, digits and `+ - .`: all that numbers, `true`, `false` and `null` are made of. */
function isScalarByte(byte: number): boolean {
  const letter = byte | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x2b && byte <= 0x39 && byte !== COMMA && byte !== 0x2f)
  );
}

const CUT = -1;
const CUT_IN_ESCAPE = -2;

/** The index after the closing quote of a string whose opening one is before `from`. */
function endOfString(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const byte = bytes[at++];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at++;
  }
  return at === to ? CUT : CUT_IN_ESCAPE;
}

function scanNested(scan: ValueScan, bytes: Uint8Array, from: number, to: number): number {
  let { depth } = scan;
  let at = from;
  if (scan.mode === STRING || scan.mode === ESCAPED) {
    at = endOfString(bytes, scan.mode === ESCAPED ? from + 1 : from, to);
    if (at < 0) return cutInString(scan, depth, at);
    if (depth === 0) return at;
  }
  while (at < to) {
    const byte = bytes[at++] ?? 0;
    if (byte === QUOTE) {
      at = endOfString(bytes, at, to);
      if (at < 0) return cutInString(scan, depth, at);
      if (depth === 0) return at;
    } else if (byte >= OPEN_BRACKET) {
      const brace = byte | BRACKET_TO_BRACE;
      if (brace === OPEN_BRACE) {
        if (++depth <= MARKED_DEPTH) markStart(scan, depth, at - 1);
      } else if (brace === CLOSE_BRACE) {
        if (depth <= MARKED_DEPTH) markEnd(scan, depth, at);
        if (--depth === 0) return at;
      }
    }
  }
  scan.mode = NESTED;
  scan.depth = depth;
  return -1;
}

function cutInString(scan: ValueScan, depth: number, cut: number): -1 {
  scan.mode = cut === CUT_IN_ESCAPE ? ESCAPED : STRING;
  scan.depth = depth;
  return -1;
}

function markStart(scan: ValueScan, depth: number, at: number): void {
  const { marks, base } = scan;
  const room = marks.count < MARKS;
  if (room) marks.starts[marks.count] = at + base;
  marks.open[depth] = room ? marks.count++ : -1;
}

function markEnd(scan: ValueScan, depth: number, at: number): void {
  const number = scan.marks.open[depth] ?? -1;
  if (number !== -1) scan.marks.ends[number] = at + scan.base;
}

const whole: ValueScan = createScan();

/** The index after the value that starts at `from`, or `-1` when it does not end before `to`. */
export function endOfValue(bytes: Buffer, from: number, to: number, nested: NestedScan = scanNested): number {
  whole.mode = FRESH;
  if (bytes[from] === QUOTE) return Math.max(-1, endOfString(bytes, from + 1, to));
  return scanValue(whole, bytes, from, to, nested);
}

/** The beginning of the bytes from `start` to `end` as one line of text, for messages. */
export function sampleOf(bytes: Buffer, start: number, end: number): string {
  const most = 120;
  const text = bytes.toString("utf8", start, Math.min(end, start + most)).replace(/[\s\p{Cc}]+/gu, " ");
  return end - start > most ? `${text}…` : text;
}

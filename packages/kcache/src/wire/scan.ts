import { KcacheError } from "../object/error.ts";
import { asBuffer } from "./as-buffer.ts";
import { createKeyReader } from "./keys.ts";
import type { ScanHandler, Scanner, ScanOptions } from "./scanner.ts";
import { loadSimd } from "./simd.ts";
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  createScan,
  isSpace,
  type NestedScan,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  sampleOf,
  scanValue,
} from "./value.ts";

const START = 0;
const FIRST_KEY = 1;
const KEY = 2;
const AFTER_KEY = 3;
const MEMBER = 4;
const AFTER_MEMBER = 5;
const FIRST_ELEMENT = 6;
const ELEMENT = 7;
const AFTER_ELEMENT = 8;
const DONE = 9;

const WANTED = [
  '"{"',
  'a key or "}"',
  "a key",
  '":"',
  "a value",
  '"," or "}"',
  'a value or "]"',
  "a value",
  '"," or "]"',
  "nothing more",
] as const;

type State =
  | typeof START
  | typeof FIRST_KEY
  | typeof KEY
  | typeof AFTER_KEY
  | typeof MEMBER
  | typeof AFTER_MEMBER
  | typeof FIRST_ELEMENT
  | typeof ELEMENT
  | typeof AFTER_ELEMENT
  | typeof DONE;

const NOTHING: Buffer = Buffer.alloc(0);
const HEAD_SIZE = 160;
/** A carry larger than this is given back once its value is done. */
const CARRY_KEPT = 1 << 20;

/**
 * A scanner: steps over what lies between values byte by byte, and leaves what is inside of them to the WebAssembly module,
 * in whose memory it works. Where there is none it works on the chunks themselves. Copies values that a chunk's end cuts.
 */
export function createScanner(options: ScanOptions, handler: ScanHandler): Scanner {
  const { action, arrayKey, repeat, limit } = options;
  const scan = createScan();
  const readKey = createKeyReader(action);
  let nested: NestedScan | undefined;
  let state: State = START;
  let key = "";
  /** Inside a value: it began in this chunk or an earlier one, and has not ended. */
  let open = false;
  let wanted = true;
  /** What earlier chunks held of the open value. */
  let carry: Buffer = NOTHING;
  let carried = 0;
  let consumed = 0;
  let failure: KcacheError | undefined;
  let current: Buffer = NOTHING;
  /** Where in the current bytes the outermost object, or what follows of it, begins; and where they end. */
  let begin = 0;
  let currentEnd = 0;
  const head = Buffer.alloc(HEAD_SIZE);
  let headLength = 0;

  const badResponse = (what: string): KcacheError =>
    new KcacheError("bad-response", `${action}: ${what}: ${sample()}`);

  const sample = (): string => {
    remember();
    return sampleOf(head, 0, headLength);
  };

  /** Adds what this chunk holds of the outermost object's beginning. */
  const remember = (): void => {
    if (headLength < HEAD_SIZE && begin < currentEnd)
      headLength += current.copy(head, headLength, begin, currentEnd);
    begin = currentEnd;
  };

  const tooLarge = (bytes: Buffer, start: number, end: number): KcacheError =>
    new KcacheError(
      "too-large",
      `${action}: a value is larger than the option "limit", ${limit} bytes: ${sampleOf(bytes, start, end)}`,
    );

  const keep = (bytes: Buffer, from: number, to: number): void => {
    const size = carried + to - from;
    if (size > limit) throw carried > 0 ? tooLarge(carry, 0, carried) : tooLarge(bytes, from, to);
    if (size > carry.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(size, 2 * carry.length, 4096));
      carry.copy(larger, 0, 0, carried);
      carry = larger;
    }
    bytes.copy(carry, carried, from, to);
    carried = size;
  };

  const deliver = (bytes: Buffer, start: number, end: number): void => {
    if (end - start > limit) throw tooLarge(bytes, start, end);
    if (state === MEMBER) handler.member(key, bytes, start, end, scan.marks);
    else if (state === ELEMENT) handler.element?.(bytes, start, end, scan.marks);
    else key = readKey(bytes, start, end);
  };

  /** Takes the open value on; the index after it, or `to` when it goes on in the next chunk. */
  const advance = (bytes: Buffer, from: number, to: number): number => {
    const end = scanValue(scan, bytes, from, to, nested);
    if (end === -1) {
      if (wanted) keep(bytes, from, to);
      return to;
    }
    open = false;
    if (wanted) {
      if (carried === 0) deliver(bytes, from, end);
      else {
        keep(bytes, from, end);
        const size = carried;
        carried = 0;
        deliver(carry, 0, size);
        if (carry.length > CARRY_KEPT) carry = NOTHING;
      }
    }
    state = state === MEMBER ? AFTER_MEMBER : state === ELEMENT ? AFTER_ELEMENT : AFTER_KEY;
    return end;
  };

  const openValue = (next: typeof KEY | typeof MEMBER | typeof ELEMENT): void => {
    state = next;
    open = true;
    if (next !== MEMBER) wanted = true;
  };

  /** Takes one byte that is neither white space nor inside a value. Returns false when it begins a value. */
  const step = (byte: number | undefined): boolean => {
    switch (state) {
      case START:
        if (byte !== OPEN_BRACE) break;
        state = FIRST_KEY;
        return true;
      case FIRST_KEY:
      case KEY:
        if (byte === CLOSE_BRACE && state === FIRST_KEY) return closed();
        if (byte !== QUOTE) break;
        openValue(KEY);
        return false;
      case AFTER_KEY:
        if (byte !== COLON) break;
        state = MEMBER;
        return true;
      case MEMBER:
        if (isNoValue(byte)) break;
        wanted = handler.begin(key);
        if (byte === OPEN_BRACKET && key === arrayKey) {
          state = FIRST_ELEMENT;
          return true;
        }
        openValue(MEMBER);
        return false;
      case AFTER_MEMBER:
        if (byte === CLOSE_BRACE) return closed();
        if (byte !== COMMA) break;
        state = KEY;
        return true;
      case FIRST_ELEMENT:
      case ELEMENT:
        if (byte === CLOSE_BRACKET && state === FIRST_ELEMENT) {
          state = AFTER_MEMBER;
          return true;
        }
        if (isNoValue(byte)) break;
        openValue(ELEMENT);
        return false;
      case AFTER_ELEMENT:
        if (byte !== COMMA && byte !== CLOSE_BRACKET) break;
        state = byte === COMMA ? ELEMENT : AFTER_MEMBER;
        return true;
      case DONE:
        break;
      default:
        return state satisfies never;
    }
    const got = byte === undefined ? "nothing" : JSON.stringify(String.fromCharCode(byte));
    throw badResponse(`expected ${WANTED[state]}, got ${got}`);
  };

  const closed = (): true => {
    state = repeat ? START : DONE;
    handler.close?.();
    return true;
  };

  const run = (bytes: Buffer, from: number, to: number): void => {
    let at = from;
    current = bytes;
    begin = from;
    currentEnd = to;
    while (at < to) {
      if (open) at = advance(bytes, at, to);
      else if (isSpace(bytes[at])) at++;
      else {
        if (state === START) {
          headLength = 0;
          begin = at;
        }
        if (step(bytes[at])) at++;
      }
    }
    remember();
    current = NOTHING;
    consumed += to - from;
  };

  const runAll = (chunk: Uint8Array): void => {
    const simd = loadSimd();
    nested = simd?.scanNested;
    for (let at = 0; at < chunk.length; ) {
      if (simd === undefined) {
        run(asBuffer(chunk), 0, chunk.length);
        break;
      }
      const size = simd.load(chunk, at);
      run(simd.memory, simd.window, simd.window + size);
      at += size;
    }
  };

  return {
    push(chunk) {
      if (failure !== undefined) throw failure;
      try {
        runAll(chunk);
      } catch (reason) {
        remember();
        failure = KcacheError.from(reason, "internal", action);
        throw failure;
      }
    },
    end() {
      if (failure !== undefined) throw failure;
      if (open || state !== (repeat ? START : DONE)) {
        failure =
          headLength === 0
            ? new KcacheError("bad-response", `${action}: the answer is empty`)
            : badResponse(
                `cut off after ${consumed} bytes, ${open ? "inside a value" : `before ${WANTED[state]}`}`,
              );
        throw failure;
      }
    },
    sample,
  };
}

/** Bytes that cannot begin a value; what begins like one and is none is refused by its parser. */
function isNoValue(byte: number | undefined): boolean {
  return byte === CLOSE_BRACE || byte === CLOSE_BRACKET || byte === COMMA || byte === COLON;
}

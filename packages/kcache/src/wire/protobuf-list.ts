import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import { resourceName } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import { asBuffer } from "./as-buffer.ts";
import type { Codec } from "./entry.ts";
import type { ListDecoder } from "./list.ts";
import { type DecodeOptions, keepingOf, limitOf } from "./options.ts";
import { readProtobufEntry } from "./protobuf-entry.ts";
import { MAGIC, RAW, readKind, TYPE_META } from "./protobuf-envelope.ts";
import { BYTES, FieldReader } from "./protobuf-fields.ts";
import { readProtobufStatus } from "./protobuf-status.ts";
import { describeStatus } from "./status.ts";

/** Fields of every list. */
const LIST_META = 1;
const ITEMS = 2;

/** The most bytes that a tag and a length can have together. */
const HEADER = 20;

const NOTHING: Buffer = Buffer.alloc(0);

/**
 * A decoder for one page of a list in protobuf, as `createListDecoder` is for JSON.
 *
 * Not checked until an entry is read: that what an item holds besides its metadata is sound.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
 */
export function createProtobufListDecoder<T extends KubeObject>(
  codec: Codec,
  options: DecodeOptions<T> = {},
): ListDecoder<T> {
  const action = `list ${resourceName(codec.kind)}`;
  const limit = limitOf(options);
  const keeping = keepingOf(options);
  /** The beginning of a field that a chunk's end has cut, and how many bytes of it are there. */
  let carry = NOTHING;
  let carried = 0;
  let isBegun = false;
  let consumed = 0;
  /** Bytes of the list that are still to come, while inside it. */
  let inside = -1;
  let isList = false;
  let kind = "";
  let entries: Entry<T>[] = [];
  let count = 0;
  let resourceVersion = "";
  let token = "";
  let remaining: number | undefined;

  const bad = (what: string, cause?: unknown): KcacheError =>
    new KcacheError("bad-response", `${action}: got ${what}`, { cause });

  const readListMeta = (bytes: Buffer, start: number, end: number): void => {
    const fields = new FieldReader(bytes, start, end);
    while (fields.next()) {
      if (fields.number === 2) resourceVersion = fields.text();
      else if (fields.number === 3) token = fields.text();
      else if (fields.number === 4) remaining = fields.value;
    }
  };

  const readField = (bytes: Buffer, number: number, type: number, start: number, end: number): void => {
    if (type !== BYTES) return;
    if (inside === -1) {
      if (number === TYPE_META) kind = readKind(bytes, start, end);
      else if (number === RAW && kind === "Status") {
        throw bad(`a Status: ${describeStatus(readProtobufStatus(bytes, start, end))}`);
      }
    } else if (number === LIST_META) readListMeta(bytes, start, end);
    else if (number === ITEMS) {
      entries.push(readProtobufEntry(action, codec, keeping, bytes, start, end));
      count++;
    }
  };

  const keepRest = (bytes: Buffer, at: number, size: number): void => {
    // The rest of a field of known size is filled in; a cut tag or length is joined with the next chunk.
    carry = Buffer.allocUnsafeSlow(Math.max(size, bytes.length - at));
    carried = bytes.copy(carry, 0, at);
    if (size === 0) carry = carry.subarray(0, carried);
  };

  /** Reads fields from `at` on; a field that is cut goes to `carry`. */
  const run = (bytes: Buffer, from: number): void => {
    let at = from;
    if (!isBegun) {
      if (bytes.length - at < MAGIC.length) {
        keepRest(bytes, at, 0);
        return;
      }
      if (MAGIC.compare(bytes, at, at + MAGIC.length) !== 0) {
        throw bad(`no list in protobuf: ${JSON.stringify(bytes.toString("latin1", at, at + 80))}`);
      }
      isBegun = true;
      at += MAGIC.length;
    }
    while (at < bytes.length) {
      if (inside === 0) inside = -1;
      const head = readHeader(bytes, at);
      if (head === undefined) {
        if (bytes.length - at >= HEADER) throw bad("a list in protobuf with a number without an end");
        keepRest(bytes, at, 0);
        return;
      }
      const { number, type, start, end } = head;
      if (inside !== -1 && end - at > inside) throw bad("a list in protobuf with an item beyond its end");
      if (inside === -1 && number === RAW && type === BYTES && kind.endsWith("List")) {
        isList = true;
        inside = end - start;
        at = start;
        continue;
      }
      if (end - start > limit) {
        throw new KcacheError(
          "too-large",
          `${action}: a value is larger than the option "limit", ${limit} bytes: ${end - start} bytes`,
        );
      }
      if (end > bytes.length) {
        keepRest(bytes, at, end - at);
        return;
      }
      readField(bytes, number, type, start, end);
      if (inside !== -1) inside -= end - at;
      at = end;
    }
  };

  /** Joins what was cut with what comes, and reads that; returns where in `bytes` it ended. */
  const complete = (bytes: Buffer): number => {
    if (carried === carry.length) {
      const joined = Buffer.concat([carry, bytes]);
      carry = NOTHING;
      carried = 0;
      run(joined, 0);
      return bytes.length;
    }
    const taken = bytes.copy(carry, carried);
    carried += taken;
    if (carried === carry.length) {
      const whole = carry;
      carry = NOTHING;
      carried = 0;
      run(whole, 0);
    }
    return taken;
  };

  return {
    push(chunk) {
      entries = [];
      const bytes = asBuffer(chunk);
      try {
        const from = carried > 0 ? complete(bytes) : 0;
        if (from < bytes.length) run(bytes, from);
      } catch (cause) {
        throw cause instanceof KcacheError ? cause : bad(`${KcacheError.from(cause).message}`, cause);
      }
      consumed += bytes.length;
      return entries;
    },
    end() {
      if (consumed === 0) throw new KcacheError("bad-response", `${action}: the answer is empty`);
      if (carried > 0 || inside > 0) throw bad(`a list in protobuf that was cut off after ${consumed} bytes`);
      if (!isList) throw bad(`no list: ${kind}`);
      if (resourceVersion === "") {
        throw bad("a list without metadata.resourceVersion, from which a watch would start");
      }
      return {
        resourceVersion,
        continue: token === "" ? undefined : token,
        remainingItemCount: remaining,
        count,
      };
    },
  };
}

interface Header {
  readonly number: number;
  readonly type: number;
  /** Where the contents begin and end; the end may not be there yet. */
  readonly start: number;
  readonly end: number;
}

/** The tag and length of the field at `at`; `undefined` where they are not whole yet. */
function readHeader(bytes: Buffer, at: number): Header | undefined {
  const tag = varintAt(bytes, at);
  if (tag === undefined) return undefined;
  const type = tag.value & 7;
  const number = Math.floor(tag.value / 8);
  if (type === BYTES) {
    const length = varintAt(bytes, tag.end);
    return length === undefined
      ? undefined
      : { number, type, start: length.end, end: length.end + length.value };
  }
  if (type === 0) {
    const value = varintAt(bytes, tag.end);
    return value === undefined ? undefined : { number, type, start: tag.end, end: value.end };
  }
  if (type !== 1 && type !== 5)
    throw new SyntaxError(`protobuf with field ${number} of the unknown wire type ${type}`);
  return { number, type, start: tag.end, end: tag.end + (type === 1 ? 8 : 4) };
}

function varintAt(bytes: Buffer, from: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  let factor = 1;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, end: at + 1 };
    factor *= 128;
  }
  return undefined;
}

import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import type { KubeObject } from "../object/object.ts";
import { type Codec, type Keeping, keepEntry } from "./entry.ts";
import { type ProtobufItem, readProtobufItem } from "./protobuf-item.ts";

/** The tag of the field `metadata`: number 1, of bytes. */
const METADATA_TAG = 0x0a;

/**
 * The entry of the object that lies in `bytes` from `start` to `end`; what it keeps of them is copied.
 *
 * @throws {KcacheError} `bad-response` when it does not say which object it is
 */
export function readProtobufEntry<T extends KubeObject>(
  action: string,
  codec: Codec,
  keeping: Keeping<T>,
  bytes: Buffer,
  start: number,
  end: number,
): Entry<T> {
  const item = itemOf(action, bytes, start, end);
  const { identity, cuts } = item;
  if (cuts.length === 0) {
    return keepEntry(codec, keeping, identity, end - start, (to, at) => {
      bytes.copy(to, at, start, end);
    });
  }
  let kept = item.end - item.start;
  for (let i = 0; i < cuts.length; i += 2) kept -= (cuts[i + 1] ?? 0) - (cuts[i] ?? 0);
  const length = item.tagStart - start + 1 + sizeOfVarint(kept) + kept + (end - item.end);
  return keepEntry(codec, keeping, identity, length, (to, place) => {
    let at = place + bytes.copy(to, place, start, item.tagStart);
    to[at++] = METADATA_TAG;
    at = writeVarint(to, at, kept);
    let from = item.start;
    for (let i = 0; i < cuts.length; i += 2) {
      at += bytes.copy(to, at, from, cuts[i]);
      from = cuts[i + 1] ?? item.end;
    }
    bytes.copy(to, at, from, end);
  });
}

function itemOf(action: string, bytes: Buffer, start: number, end: number): ProtobufItem {
  try {
    return readProtobufItem(bytes, start, end);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new KcacheError("bad-response", `${action}: got ${what}, in ${end - start} bytes of protobuf`, {
      cause,
    });
  }
}

function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 128; rest >>>= 7) size++;
  return size;
}

function writeVarint(to: Buffer, place: number, value: number): number {
  let at = place;
  let rest = value;
  for (; rest >= 128; rest >>>= 7) to[at++] = (rest & 0x7f) | 0x80;
  to[at++] = rest;
  return at;
}

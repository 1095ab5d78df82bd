// The wire format: https://protobuf.dev/programming-guides/encoding/. Positions are passed in and out; nothing is copied.
import type { Field, Message } from "./message.ts";

/** What decoding throws: the message, the field where one is known, and what is wrong there. */
export function malformed(message: Message, field: Field | undefined, what: string): SyntaxError {
  const where = field === undefined ? message.name : `${message.name}: ${field.name} (${field.number})`;
  return new SyntaxError(`decode protobuf ${where}: ${what}`);
}

/** Where the number that begins at `at` ends; it must be complete. */
export function varintEnd(bytes: Buffer, at: number): number {
  let end = at;
  while ((bytes[end] ?? 0) > 127) end++;
  return end + 1;
}

/** A number that counts bytes or names a field: exact up to 2^53. */
export function varintAt(
  message: Message,
  field: Field | undefined,
  bytes: Buffer,
  start: number,
  end: number,
): number {
  const first = bytes[start] ?? 0;
  if (first < 128 && start < end) return first;
  const second = bytes[start + 1] ?? 0;
  if (second < 128 && start + 1 < end) return (first & 127) | (second << 7);
  let value = 0;
  let unit = 1;
  for (let at = start; at < end && at < start + 10; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 127) * unit;
    if (byte < 128) return value;
    unit *= 128;
  }
  throw malformed(message, field, numberFault(start, end));
}

/** An int64 or a bool: the nearest JavaScript number. */
export function wideVarintAt(
  message: Message,
  field: Field,
  bytes: Buffer,
  start: number,
  end: number,
): number {
  let low = 0;
  let high = 0;
  for (let at = start, shift = 0; at < end && shift < 70; at++, shift += 7) {
    const byte = bytes[at] ?? 0;
    if (shift < 28) low |= (byte & 127) << shift;
    else if (shift === 28) {
      low |= (byte & 15) << 28;
      high = (byte & 127) >>> 4;
    } else if (shift < 63) high |= (byte & 127) << (shift - 32);
    else high |= (byte & 1) << 31;
    if (byte < 128) return high * 0x1_0000_0000 + (low >>> 0);
  }
  throw malformed(message, field, numberFault(start, end));
}

function numberFault(start: number, end: number): string {
  return end - start < 10
    ? `it ends inside the number at ${start}`
    : `the number at ${start} is longer than ten bytes`;
}

/** Where the value of a field ends that is not to be read, and begins at `start`. */
export function skipField(message: Message, tag: number, bytes: Buffer, start: number, end: number): number {
  let at = start;
  if (tag < 8 || tag > 0xffff_ffff) throw malformed(message, undefined, `the tag ${tag} before ${start}`);
  switch (tag & 7) {
    case 0:
      varintAt(message, undefined, bytes, at, end);
      return varintEnd(bytes, at);
    case 1:
      at += 8;
      break;
    case 2: {
      const length = varintAt(message, undefined, bytes, at, end);
      at = varintEnd(bytes, at) + length;
      break;
    }
    case 3:
      return skipGroup(message, tag, bytes, at, end);
    case 5:
      at += 4;
      break;
    default:
      throw malformed(message, undefined, `field ${tag >>> 3} has wire type ${tag & 7} before ${start}`);
  }
  if (at > end)
    throw malformed(message, undefined, `field ${tag >>> 3} at ${start} ends ${at - end} bytes too late`);
  return at;
}

/** Groups end with a tag of their own, and lie in one another. */
function skipGroup(message: Message, tag: number, bytes: Buffer, start: number, end: number): number {
  let at = start;
  for (let groups = 1; groups > 0; ) {
    const next = varintAt(message, undefined, bytes, at, end);
    at = varintEnd(bytes, at);
    if ((next & 7) === 3) groups++;
    else if ((next & 7) === 4) groups--;
    else at = skipField(message, next, bytes, at, end);
  }
  if (at > end) throw malformed(message, undefined, `group ${tag >>> 3} at ${start} does not end`);
  return at;
}

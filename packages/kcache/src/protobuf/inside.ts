// Single fields of small messages that JSON has a form of its own for.
import type { Field, Message } from "./message.ts";
import { textAt } from "./text.ts";
import { malformed, skipField, varintAt, varintEnd, wideVarintAt } from "./wire-format.ts";

/** Where the value after `wanted`, a field's tag, begins in a small message; -1 where it is not there. */
function findIn(
  message: Message,
  field: Field,
  bytes: Buffer,
  start: number,
  end: number,
  wanted: number,
): number {
  for (let at = start; at < end; ) {
    const tag = varintAt(message, field, bytes, at, end);
    at = varintEnd(bytes, at);
    const stop = skipField(message, tag, bytes, at, end);
    if (tag === wanted) return at;
    at = stop;
  }
  return -1;
}

/** The number in a field of a small message; 0 where there is none. */
export function numberIn(
  message: Message,
  field: Field,
  bytes: Buffer,
  start: number,
  end: number,
  number: number,
): number {
  const at = findIn(message, field, bytes, start, end, number * 8);
  return at < 0 ? 0 : wideVarintAt(message, field, bytes, at, end);
}

/** The text in a field of a small message. */
export function textIn(
  message: Message,
  field: Field,
  bytes: Buffer,
  start: number,
  end: number,
  number: number,
): string | undefined {
  const at = findIn(message, field, bytes, start, end, number * 8 + 2);
  if (at < 0) return undefined;
  const begin = varintEnd(bytes, at);
  return textAt(bytes, begin, begin + varintAt(message, field, bytes, at, end));
}

/** The value of the JSON that lies in field 1; `null` where there is none. */
export function jsonIn(message: Message, field: Field, bytes: Buffer, start: number, end: number): unknown {
  const text = textIn(message, field, bytes, start, end, 1);
  if (text === undefined || text === "") return null;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw malformed(message, field, `the JSON in it does not parse: ${what}`);
  }
}

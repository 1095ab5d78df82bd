import { jsonIn, numberIn, textIn } from "./inside.ts";
import {
  BOOL,
  BYTES,
  DOUBLE,
  type Field,
  INT,
  INT_OR_STRING,
  LIST,
  MANAGED,
  MAP,
  MESSAGE,
  type Message,
  MICRO_TIME,
  ONE,
  OPEN,
  QUANTITY,
  RAW,
  SCHEMA_OR_BOOL,
  SCHEMA_OR_LIST,
  SCHEMA_OR_STRINGS,
  STRINGS,
  TEXT,
  TIME,
} from "./message.ts";
import { textAt } from "./text.ts";
import { microTimeText, timeText } from "./values.ts";
import { malformed, skipField, varintAt, varintEnd, wideVarintAt } from "./wire-format.ts";

export interface DecodeOptions {
  /** Whether `metadata.managedFields` are decoded. @default {false} */
  readonly managedFields?: boolean;
}

type JsonObject = Record<string, unknown>;

/** Deeper messages are refused, as the stack is finite; those of the API are less than twenty deep, schemas apart. */
const DEEPEST = 500;

/** What no field has opened yet; never written to. */
const NO_ITEMS: unknown[] = [];
const NO_ENTRIES: JsonObject = {};

let depth = 0;
let managed = false;

/**
 * The object in `bytes` from `start` to `end`, deep-equal to what the same server says of it as JSON, but for `kind` and
 * `apiVersion`, which stand outside of it, and `managedFields`, which are left out unless asked for. Keys come in the order of the
 * fields' numbers. What this version of the message does not know is skipped. Integers beyond 2^53 become the nearest number, as
 * JSON.parse makes them; a `null` list and an empty one are the same on the wire, and decode to what Go shows for it.
 *
 * @throws {SyntaxError} when the bytes are cut off or malformed; it names the message and the field
 */
export function decodeMessage(
  message: Message,
  bytes: Buffer,
  start: number,
  end: number,
  options?: DecodeOptions,
): Record<string, unknown> {
  depth = 0;
  managed = options?.managedFields === true;
  if (end > bytes.length) throw malformed(message, undefined, `it ends at ${end} of ${bytes.length} bytes`);
  return objectOf(message, bytes, start, end);
}

function objectOf(message: Message, bytes: Buffer, start: number, end: number): JsonObject {
  const object: JsonObject = {};
  decodeInto(message, object, bytes, start, end);
  return object;
}

function decodeInto(message: Message, object: JsonObject, bytes: Buffer, start: number, end: number): void {
  if (!message.ready) message.prepare(message);
  if (++depth > DEEPEST) throw malformed(message, undefined, `it lies more than ${DEEPEST} messages deep`);
  const { fields } = message;
  let seen = 0;
  let open: Field | undefined;
  let items = NO_ITEMS;
  let entries = NO_ENTRIES;
  let at = start;
  while (at < end) {
    let tag = bytes[at++] ?? 0;
    if (tag > 127) {
      const next = bytes[at] ?? 0;
      if (next < 128 && at < end) {
        tag = (tag & 127) | (next << 7);
        at++;
      } else {
        tag = varintAt(message, undefined, bytes, at - 1, end);
        at = varintEnd(bytes, at - 1);
      }
    }
    const field = tag > 0xffff_ffff ? undefined : fields[tag >>> 3];
    if (field === undefined || ((tag & 7) !== field.wire && !isPacked(tag, field))) {
      at = skipField(message, tag, bytes, at, end);
      continue;
    }
    if ((tag & 7) === 0) {
      let value = bytes[at] ?? 0;
      if (value < 128 && at < end) at++;
      else {
        value = wideVarintAt(message, field, bytes, at, end);
        at = varintEnd(bytes, at);
      }
      const shown = field.type === BOOL ? value !== 0 : value;
      if (field.shape === LIST) {
        if (open !== field) items = listIn(object, field);
        open = field;
        items.push(shown);
      } else if (value !== 0 || field.pointer || field.shown) object[field.name] = shown;
      seen |= field.bit;
      continue;
    }
    if ((tag & 7) === 1) {
      const value = at + 8 <= end ? bytes.readDoubleLE(at) : 0;
      at = skipField(message, tag, bytes, at, end);
      if (value !== 0 || field.pointer || field.shown) object[field.name] = value;
      seen |= field.bit;
      continue;
    }
    let length = bytes[at] ?? 0;
    if (length < 128 && at < end) at++;
    else {
      length = varintAt(message, field, bytes, at, end);
      at = varintEnd(bytes, at);
    }
    const stop = at + length;
    if (stop > end) throw malformed(message, field, `${length} bytes at ${at}, where ${end - at} are left`);
    switch (field.shape) {
      case ONE:
        if (field.type === TEXT) {
          if (length > 0 || field.pointer || field.shown) object[field.name] = textAt(bytes, at, stop);
        } else if (field.type === MESSAGE) {
          const child: JsonObject = {};
          decodeInto(field.message, child, bytes, at, stop);
          object[field.name] = child;
        } else {
          const value = valueAt(message, field, bytes, at, stop);
          if (field.shown || field.pointer || (value !== null && value !== "")) object[field.name] = value;
        }
        break;
      case MANAGED:
      case LIST:
        if (field.shape === MANAGED && !managed) break;
        if (open !== field) items = listIn(object, field);
        open = field;
        if (field.type === INT || field.type === BOOL) unpack(message, field, items, bytes, at, stop);
        else items.push(valueAt(message, field, bytes, at, stop));
        break;
      case MAP:
        if (open !== field) entries = mapIn(object, field);
        open = field;
        entryInto(message, field, entries, bytes, at, stop);
        break;
      case OPEN:
        decodeInto(field.message, object, bytes, at, stop);
        break;
    }
    seen |= field.bit;
    at = stop;
  }
  if (seen !== message.mask) fillIn(message, object, seen, bytes);
  depth--;
}

/** Numbers that stand together in one field: an encoder may choose so. */
function isPacked(tag: number, { shape, type }: Field): boolean {
  return (tag & 7) === 2 && shape === LIST && (type === INT || type === BOOL);
}

/** The list of a field, made at its first element. */
function listIn(object: JsonObject, { name }: Field): unknown[] {
  const known = object[name];
  if (Array.isArray(known)) return known;
  const list: unknown[] = [];
  object[name] = list;
  return list;
}

function mapIn(object: JsonObject, { name }: Field): JsonObject {
  const known = object[name];
  if (isRecord(known)) return known;
  const map: JsonObject = {};
  object[name] = map;
  return map;
}

function isRecord(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null;
}

/** The fields that JSON always shows, where they are not on the wire. */
function fillIn(message: Message, object: JsonObject, seen: number, bytes: Buffer): void {
  for (const field of message.shown) {
    if ((seen & field.bit) !== 0) continue;
    if (field.shape === OPEN) decodeInto(field.message, object, bytes, 0, 0);
    else object[field.name] = emptyOf(field, bytes);
  }
}

/** What Go shows for a field that is not on the wire. */
function emptyOf(field: Field, bytes: Buffer): unknown {
  const nil = field.pointer || field.shape !== ONE || field.type === BYTES || field.type === STRINGS;
  return nil ? null : emptyValue(field, bytes);
}

/** What Go makes where a value is there, and nothing in it. */
function emptyValue(field: Field, bytes: Buffer): unknown {
  switch (field.type) {
    case TEXT:
      return field.fallback;
    case BYTES:
      return "";
    case INT:
    case DOUBLE:
    case INT_OR_STRING:
      return 0;
    case BOOL:
    case SCHEMA_OR_BOOL:
      return false;
    case QUANTITY:
      return "0";
    case STRINGS:
      return [];
    case MESSAGE:
      return objectOf(field.message, bytes, 0, 0);
    default:
      return null;
  }
}

function unpack(
  message: Message,
  field: Field,
  items: unknown[],
  bytes: Buffer,
  start: number,
  end: number,
): void {
  for (let at = start; at < end; at = varintEnd(bytes, at)) {
    const value = wideVarintAt(message, field, bytes, at, end);
    items.push(field.type === BOOL ? value !== 0 : value);
  }
}

/** One entry of a map: a message with the key as field 1 and the value as field 2. */
function entryInto(
  message: Message,
  field: Field,
  entries: JsonObject,
  bytes: Buffer,
  start: number,
  end: number,
): void {
  let key = "";
  let value: unknown;
  for (let at = start; at < end; ) {
    const tag = varintAt(message, field, bytes, at, end);
    at = varintEnd(bytes, at);
    const stop = skipField(message, tag, bytes, at, end);
    if (tag === 10) key = textAt(bytes, varintEnd(bytes, at), stop);
    else if (tag === 18) value = valueAt(message, field, bytes, varintEnd(bytes, at), stop);
    else if (tag === 16 && field.type === INT) value = wideVarintAt(message, field, bytes, at, end);
    at = stop;
  }
  if (value === undefined) value = emptyValue(field, bytes);
  // Assigned, it would set the prototype.
  if (key === "__proto__") Object.defineProperty(entries, key, { value, ...ORDINARY });
  else entries[key] = value;
}

const ORDINARY = { writable: true, enumerable: true, configurable: true };

/** What lies in the bytes of a field that is no number. */
function valueAt(message: Message, field: Field, bytes: Buffer, start: number, end: number): unknown {
  switch (field.type) {
    case TEXT:
      return textAt(bytes, start, end);
    case MESSAGE:
      return objectOf(field.message, bytes, start, end);
    case TIME:
    case MICRO_TIME:
      return timeAt(message, field, bytes, start, end);
    case QUANTITY:
      return textIn(message, field, bytes, start, end, 1) ?? "0";
    case INT_OR_STRING:
      return numberIn(message, field, bytes, start, end, 1) === 0
        ? numberIn(message, field, bytes, start, end, 2)
        : (textIn(message, field, bytes, start, end, 3) ?? "");
    case RAW:
      return jsonIn(message, field, bytes, start, end);
    case BYTES:
      return bytes.toString("base64", start, end);
    case STRINGS:
    case SCHEMA_OR_BOOL:
    case SCHEMA_OR_LIST:
    case SCHEMA_OR_STRINGS:
      return eitherAt(message, field, bytes, start, end);
    default:
      throw malformed(message, field, `${end - start} bytes at ${start}, where a number was expected`);
  }
}

function timeAt(message: Message, field: Field, bytes: Buffer, start: number, end: number): string | null {
  if (start === end) return null;
  const seconds = numberIn(message, field, bytes, start, end, 1);
  const text =
    field.type === TIME
      ? timeText(seconds)
      : microTimeText(seconds, numberIn(message, field, bytes, start, end, 2));
  if (text === undefined) throw malformed(message, field, `a time ${seconds} seconds after 1970`);
  return text;
}

/** Of messages that are one of several things: a list of strings or nothing, a schema or what stands for it. */
function eitherAt(message: Message, field: Field, bytes: Buffer, start: number, end: number): unknown {
  let allows = false;
  let schema: unknown = null;
  const list: unknown[] = [];
  for (let at = start; at < end; ) {
    const tag = varintAt(message, field, bytes, at, end);
    at = varintEnd(bytes, at);
    const stop = skipField(message, tag, bytes, at, end);
    const number = tag >>> 3;
    if ((tag & 7) === 0) allows = wideVarintAt(message, field, bytes, at, end) !== 0;
    else if ((tag & 7) === 2) {
      const begin = varintEnd(bytes, at);
      const isText = field.type === STRINGS || (field.type === SCHEMA_OR_STRINGS && number === 2);
      const value = isText ? textAt(bytes, begin, stop) : objectOf(field.message, bytes, begin, stop);
      if (isText || (field.type === SCHEMA_OR_LIST && number === 2)) list.push(value);
      else schema = value;
    }
    at = stop;
  }
  if (list.length > 0 || field.type === STRINGS) return list;
  return field.type === SCHEMA_OR_BOOL ? (schema ?? allows) : schema;
}

import { isObject, type Json, type JsonObject } from "../json.ts";
import { durationNanoseconds } from "./duration.ts";
import { type Field, type Message, messageNamed, messageOf } from "./messages.ts";
import { Writer } from "./writer.ts";

/** What stands before every object. */
const MAGIC = Buffer.from("k8s\0", "latin1");
const NOTHING: JsonObject = {};
/** Encoding is synchronous, and takes what it wrote: one buffer does for all. */
const writer = new Writer(256 * 1024);

/** Whether there is a protobuf form of the kind. */
export function hasProtobuf(apiVersion: string, kind: string): boolean {
  return messageOf(apiVersion, kind) !== undefined;
}

/**
 * An object as a body of type application/vnd.kubernetes.protobuf: `k8s\0` and a runtime.Unknown around its message. Undefined for
 * kinds without one. What the message has no field for is left out; what is of another type than its field counts as absent.
 */
export function encodeObject(
  apiVersion: string,
  kind: string,
  object: JsonObject,
): Buffer<ArrayBuffer> | undefined {
  const message = messageOf(apiVersion, kind);
  if (message === undefined) return undefined;
  writer.clear();
  writeTail(writer);
  const from = writer.size;
  writeMessage(writer, message, object);
  writer.head(0x12, from);
  writeHead(writer, apiVersion, kind);
  return writer.take();
}

/** An object's message without what stands around it; @throws where the kind has none */
export function encodeMessage(apiVersion: string, kind: string, object: JsonObject): Buffer {
  const message = messageOf(apiVersion, kind);
  if (message === undefined) throw new Error(`write protobuf: ${kind} in ${apiVersion} has no protobuf form`);
  writer.clear();
  writeMessage(writer, message, object);
  return writer.take();
}

/** A message as a whole body. */
export function aroundMessage(apiVersion: string, kind: string, message: Buffer): Buffer<ArrayBuffer> {
  writer.clear();
  writeTail(writer);
  const from = writer.size;
  writer.bytes(message);
  writer.head(0x12, from);
  writeHead(writer, apiVersion, kind);
  return writer.take();
}

/** The parts of a list, to be sent in this order. */
export interface EncodedList {
  readonly head: Buffer;
  /** What stands before each item's message. */
  itemHead(item: Buffer): Buffer;
  readonly tail: Buffer;
}

/** A list around the messages of its items. */
export function aroundItems(
  apiVersion: string,
  listKind: string,
  metadata: JsonObject,
  items: readonly Buffer[],
): EncodedList {
  const itemHead = ({ length }: Buffer): Buffer => {
    writer.clear();
    writer.integer(0x12, length);
    return writer.take();
  };
  let size = 0;
  for (const item of items) size += itemHead(item).length + item.length;
  writer.clear();
  writeTail(writer);
  const tail = writer.take();
  messagePutter("metav1.ListMeta")(writer, metadata);
  writer.head(0x0a, 0);
  writer.integer(0x12, writer.size + size);
  writeHead(writer, apiVersion, listKind);
  return { head: writer.take(), itemHead, tail };
}

/** A frame of a watch: its length in four bytes, and a meta.v1.WatchEvent around an encoded object. */
export function encodeFrame(event: string, object: Buffer): Buffer {
  writer.clear();
  writer.bytes(object);
  writer.head(0x0a, 0);
  writer.head(0x12, 0);
  writer.string(0x0a, event);
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(writer.size);
  writer.bytes(length);
  return writer.take();
}

/** contentEncoding and contentType, both empty. */
function writeTail(to: Writer): void {
  to.string(0x22, "");
  to.string(0x1a, "");
}

function writeHead(to: Writer, apiVersion: string, kind: string): void {
  const from = to.size;
  to.string(0x12, kind);
  to.string(0x0a, apiVersion);
  to.head(0x0a, from);
  to.bytes(MAGIC);
}

/** Writes a field's value with its tag; of an absent one what stands for it. */
type Put = (to: Writer, value: Json | undefined) => void;

/** How a field is written. */
interface Plan {
  readonly name: string;
  readonly shape: Field["shape"];
  readonly tag: number;
  readonly put: Put;
  /** What stands for an absent value that is no pointer: zero, or an empty message. */
  absent: Buffer | undefined;
}

const plans = new WeakMap<Message, readonly Plan[]>();

/** The plans of a message's fields, made at the first use. */
function plansOf(message: Message): readonly Plan[] {
  const known = plans.get(message);
  if (known !== undefined) return known;
  const made = message.map((field) => planOf(field));
  plans.set(message, made);
  return made;
}

function planOf({ number, name, shape, type }: Field): Plan {
  const tag = (number << 3) | (type === "int" || type === "bool" ? 0 : type === "double" ? 1 : 2);
  // The entries of a map are messages of their own: their value is the second field.
  return { name, shape, tag, put: putter(shape === "map" ? 2 : number, type), absent: undefined };
}

function writeMessage(to: Writer, message: Message, object: JsonObject): void {
  writePlans(to, plansOf(message), object);
}

function writePlans(to: Writer, fields: readonly Plan[], object: JsonObject): void {
  for (let at = fields.length - 1; at >= 0; at -= 1) {
    const plan = fields[at];
    if (plan !== undefined) writeField(to, plan, plan.name === "" ? object : object[plan.name]);
  }
}

function writeField(to: Writer, plan: Plan, value: Json | undefined): void {
  switch (plan.shape) {
    case "one":
      if (value !== undefined && value !== null) plan.put(to, value);
      else {
        plan.absent ??= absentOf(plan);
        to.bytes(plan.absent);
      }
      return;
    case "pointer":
      if (value !== undefined && value !== null) plan.put(to, value);
      return;
    case "list":
      if (!Array.isArray(value)) return;
      for (let at = value.length - 1; at >= 0; at -= 1) plan.put(to, value[at] ?? undefined);
      return;
    case "map":
      if (isObject(value)) writeMap(to, plan, value);
      return;
    default: {
      const never: never = plan.shape;
      throw new Error(`write protobuf: no such shape ${String(never)}`);
    }
  }
}

function absentOf(plan: Plan): Buffer {
  const apart = new Writer(64);
  // A field of bytes alone is left out where it is absent.
  if (plan.put !== putBytes.get(plan.tag >>> 3)) plan.put(apart, undefined);
  return apart.take();
}

/** The entries in the order of their keys, as a server writes them. */
function writeMap(to: Writer, plan: Plan, entries: JsonObject): void {
  const keys = Object.keys(entries).sort();
  for (let at = keys.length - 1; at >= 0; at -= 1) {
    const key = keys[at] ?? "";
    const from = to.size;
    plan.put(to, entries[key] ?? undefined);
    to.string(0x0a, key);
    to.head(plan.tag, from);
  }
}

function integerOf(value: Json | undefined): number {
  return typeof value === "number" && Number.isFinite(value) ? Math.trunc(value) : 0;
}

const putBytes = new Map<number, Put>();

function bytesPutter(number: number): Put {
  const known = putBytes.get(number);
  if (known !== undefined) return known;
  const put: Put = (to, value) => {
    const from = to.size;
    if (typeof value === "string") to.bytes(Buffer.from(value, "base64"));
    to.head((number << 3) | 2, from);
  };
  putBytes.set(number, put);
  return put;
}

/** How values of a type are written at a field number. */
function putter(number: number, type: string): Put {
  switch (type) {
    case "string": {
      const tag = (number << 3) | 2;
      return (to, value) => to.string(tag, typeof value === "string" ? value : "");
    }
    case "int":
      return (to, value) => to.integer(number << 3, integerOf(value));
    case "bool":
      return (to, value) => to.integer(number << 3, value === true ? 1 : 0);
    case "double":
      return (to, value) => to.double((number << 3) | 1, typeof value === "number" ? value : 0);
    case "bytes":
      return bytesPutter(number);
    default:
      return around((number << 3) | 2, insideOf(type));
  }
}

/** A value that has a length. */
function around(tag: number, inside: Put): Put {
  return (to, value) => {
    const from = to.size;
    inside(to, value);
    to.head(tag, from);
  };
}

/** What lies within a value that has a length. */
function insideOf(type: string): Put {
  switch (type) {
    case "Time":
      return (to, value) => writeTime(to, value, false);
    case "MicroTime":
      return (to, value) => writeTime(to, value, true);
    case "Duration":
      return (to, value) => to.integer(0x08, typeof value === "string" ? durationNanoseconds(value) : 0);
    case "Quantity":
      return (to, value) =>
        to.string(0x0a, typeof value === "string" || typeof value === "number" ? String(value) : "0");
    case "IntOrString":
      return (to, value) => {
        const isText = typeof value === "string";
        to.string(0x1a, isText ? value : "");
        to.integer(0x10, isText ? 0 : integerOf(value));
        to.integer(0x08, isText ? 1 : 0);
      };
    case "FieldsV1":
    case "RawExtension":
      return (to, value) => {
        if (value !== undefined) to.string(0x0a, JSON.stringify(value));
      };
    case "Strings":
      return (to, value) => {
        const texts = Array.isArray(value) ? value : [];
        for (const text of texts.toReversed()) to.string(0x0a, typeof text === "string" ? text : "");
      };
    default:
      return messagePutter(type);
  }
}

/** A message of another kind; its plans are looked up when they are needed, as messages may hold each other. */
function messagePutter(type: string): Put {
  let fields: readonly Plan[] | undefined;
  return (to, value) => {
    fields ??= plansNamed(type);
    writePlans(to, fields, isObject(value) ? value : NOTHING);
  };
}

function plansNamed(type: string): readonly Plan[] {
  const message = messageNamed(type);
  if (message === undefined) throw new Error(`write protobuf: no fields are known of ${type}`);
  return plansOf(message);
}

/** Seconds since 1970 and nanoseconds, which only a MicroTime has; nothing for what is no time. */
function writeTime(to: Writer, value: Json | undefined, micro: boolean): void {
  if (typeof value !== "string") return;
  const milliseconds = Date.parse(value);
  if (Number.isNaN(milliseconds)) return;
  to.integer(0x10, micro ? microseconds(value) * 1000 : 0);
  to.integer(0x08, Math.floor(milliseconds / 1000));
}

/** The microseconds within the second: a date has milliseconds only. */
function microseconds(text: string): number {
  const digits = /\.(\d{1,6})/.exec(text)?.[1] ?? "";
  return Number(digits.padEnd(6, "0"));
}

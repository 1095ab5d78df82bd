import { isObject, type Json, type JsonObject } from "../json.ts";
import { durationNanoseconds } from "./duration.ts";
import { type Field, type Message, messageNamed, messageOf } from "./messages.ts";
import { Writer } from "./writer.ts";

/** What stands before every object. */
const MAGIC = Buffer.from("k8s\0", "latin1");
const NOTHING: JsonObject = {};
/** Encoding is synchronous, and takes what it wrote: one buffer does for all. */
const writer = new Writer();

/** Whether there is a protobuf form of the kind. */
export function hasProtobuf(apiVersion: string, kind: string): boolean {
  return messageOf(apiVersion, kind) !== undefined;
}

/**
 * An object as a body of type application/vnd.kubernetes.protobuf: `k8s\0` and a runtime.Unknown around its message. Undefined for
 * kinds without one. What the message has no field for is left out; what is of another type than its field counts as absent.
 */
export function encodeObject(apiVersion: string, kind: string, object: JsonObject): Buffer | undefined {
  const message = messageOf(apiVersion, kind);
  if (message === undefined) return undefined;
  writer.clear();
  writeTail(writer);
  const from = writer.size;
  writeMessage(writer, message, object);
  writer.head(2, from);
  writeHead(writer, apiVersion, kind);
  return writer.take();
}

/** A list whose items are encoded already: its bytes in parts, to be sent in this order. */
export function encodeList(
  apiVersion: string,
  listKind: string,
  metadata: JsonObject,
  items: readonly Buffer[],
): Buffer[] {
  let size = 0;
  for (const item of items) size += item.length;
  writer.clear();
  writeField(writer, LIST_METADATA, { metadata });
  const raw = writer.size + size;
  writer.varint(raw);
  writer.tag(2, 2);
  writeHead(writer, apiVersion, listKind);
  const head = writer.take();
  writeTail(writer);
  return [head, ...items, writer.take()];
}

/** The items of a list, each with its field's head, in one piece. */
export function encodeItems(apiVersion: string, kind: string, objects: readonly JsonObject[]): Buffer {
  const message = messageOf(apiVersion, kind) ?? [];
  writer.clear();
  for (let at = objects.length - 1; at >= 0; at -= 1) {
    const from = writer.size;
    writeMessage(writer, message, objects[at] ?? NOTHING);
    writer.head(2, from);
  }
  return writer.take();
}

/** A frame of a watch: its length in four bytes, and a meta.v1.WatchEvent around an encoded object. */
export function encodeFrame(event: string, object: Buffer): Buffer {
  writer.clear();
  writer.bytes(object);
  writer.head(1, 0);
  writer.head(2, 0);
  const from = writer.size;
  writer.text(event);
  writer.head(1, from);
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(writer.size);
  writer.bytes(length);
  return writer.take();
}

const LIST_METADATA: Field = {
  number: 1,
  name: "metadata",
  shape: "one",
  type: "metav1.ListMeta",
  shownEmpty: true,
};

/** contentEncoding and contentType, both empty. */
function writeTail(to: Writer): void {
  to.varint(0);
  to.tag(4, 2);
  to.varint(0);
  to.tag(3, 2);
}

function writeHead(to: Writer, apiVersion: string, kind: string): void {
  const from = to.size;
  writeText(to, 2, kind);
  writeText(to, 1, apiVersion);
  to.head(1, from);
  to.bytes(MAGIC);
}

function writeMessage(to: Writer, message: Message, object: JsonObject): void {
  for (let at = message.length - 1; at >= 0; at -= 1) {
    const field = message[at];
    if (field !== undefined) writeField(to, field, object);
  }
}

function writeField(to: Writer, field: Field, object: JsonObject): void {
  const value = field.name === "" ? object : object[field.name];
  switch (field.shape) {
    case "one":
      writeValue(to, field.number, field.type, value ?? undefined);
      return;
    case "pointer":
      if (value !== undefined && value !== null) writeValue(to, field.number, field.type, value);
      return;
    case "list": {
      if (!Array.isArray(value)) return;
      for (let at = value.length - 1; at >= 0; at -= 1) {
        writeValue(to, field.number, field.type, value[at] ?? undefined, true);
      }
      return;
    }
    case "map":
      if (isObject(value)) writeMap(to, field, value);
      return;
    default: {
      const never: never = field.shape;
      throw new Error(`write protobuf: no such shape ${String(never)}`);
    }
  }
}

/** The entries in the order of their keys, as a server writes them. */
function writeMap(to: Writer, field: Field, entries: JsonObject): void {
  const keys = Object.keys(entries).sort();
  for (let at = keys.length - 1; at >= 0; at -= 1) {
    const key = keys[at] ?? "";
    const from = to.size;
    writeValue(to, 2, field.type, entries[key] ?? undefined, true);
    writeText(to, 1, key);
    to.head(field.number, from);
  }
}

function writeText(to: Writer, number: number, value: string): void {
  const from = to.size;
  to.text(value);
  to.head(number, from);
}

function writeInteger(to: Writer, number: number, value: Json | undefined): void {
  to.varint(typeof value === "number" && Number.isFinite(value) ? Math.trunc(value) : 0);
  to.tag(number, 0);
}

/**
 * One value with its tag. Values that are no pointers are written even where they are absent: as zero, or as empty.
 *
 * @param held - inside a list or a map, where bytes are never absent
 */
function writeValue(to: Writer, number: number, type: string, value: Json | undefined, held = false): void {
  switch (type) {
    case "string":
      writeText(to, number, typeof value === "string" ? value : "");
      return;
    case "int":
      writeInteger(to, number, value);
      return;
    case "bool":
      to.varint(value === true ? 1 : 0);
      to.tag(number, 0);
      return;
    case "double":
      to.double(typeof value === "number" ? value : 0);
      to.tag(number, 1);
      return;
    case "bytes":
      if (typeof value === "string" || held) writeInside(to, number, type, value);
      return;
    default:
      writeInside(to, number, type, value);
  }
}

/** A value that has a length. */
function writeInside(to: Writer, number: number, type: string, value: Json | undefined): void {
  const from = to.size;
  switch (type) {
    case "bytes":
      if (typeof value === "string") to.bytes(Buffer.from(value, "base64"));
      break;
    case "Time":
    case "MicroTime":
      if (typeof value === "string") writeTime(to, value, type === "MicroTime");
      break;
    case "Duration":
      writeInteger(to, 1, typeof value === "string" ? durationNanoseconds(value) : 0);
      break;
    case "Quantity":
      writeText(to, 1, typeof value === "string" || typeof value === "number" ? String(value) : "0");
      break;
    case "IntOrString": {
      const isText = typeof value === "string";
      writeText(to, 3, isText ? value : "");
      writeInteger(to, 2, isText ? 0 : value);
      writeInteger(to, 1, isText ? 1 : 0);
      break;
    }
    case "FieldsV1":
    case "RawExtension":
      if (value !== undefined) writeText(to, 1, JSON.stringify(value));
      break;
    default: {
      const message = messageNamed(type);
      if (message === undefined) throw new Error(`write protobuf: no fields are known of ${type}`);
      writeMessage(to, message, isObject(value) ? value : NOTHING);
    }
  }
  to.head(number, from);
}

/** Seconds since 1970 and nanoseconds, which only a MicroTime has; nothing for what is no time. */
function writeTime(to: Writer, text: string, micro: boolean): void {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return;
  writeInteger(to, 2, micro ? microseconds(text) * 1000 : 0);
  writeInteger(to, 1, Math.floor(milliseconds / 1000));
}

/** The microseconds within the second: a date has milliseconds only. */
function microseconds(text: string): number {
  const digits = /\.(\d{1,6})/.exec(text)?.[1] ?? "";
  return Number(digits.padEnd(6, "0"));
}

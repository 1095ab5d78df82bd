import type { JsonObject } from "../json.ts";
import { messageOf } from "./messages.ts";
import { messagePutter, writeMessage } from "./plan.ts";
import { Writer } from "./writer.ts";

/** What stands before every object. */
const MAGIC = Buffer.from("k8s\0", "latin1");
/** Encoding is synchronous, and takes what it wrote: one buffer does for all. */
const writer = new Writer(256 * 1024);
const putListMeta = messagePutter("metav1.ListMeta");

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
  putListMeta(writer, metadata);
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

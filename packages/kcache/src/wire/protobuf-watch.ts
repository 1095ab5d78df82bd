import { KcacheError } from "../object/error.ts";
import { resourceName } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import { asBuffer } from "./as-buffer.ts";
import type { Codec } from "./entry.ts";
import { type DecodeOptions, keepingOf, limitOf } from "./options.ts";
import { readProtobufEntry } from "./protobuf-entry.ts";
import { readEnvelope } from "./protobuf-envelope.ts";
import { BYTES, FieldReader } from "./protobuf-fields.ts";
import { readProtobufStatus } from "./protobuf-status.ts";
import { isFrameType, type WatchDecoder, type WatchFrame } from "./watch.ts";

const LENGTH_SIZE = 4;

/**
 * A decoder for a watch in protobuf, as `createWatchDecoder` is for JSON: each event is its length in four bytes, most
 * significant first, and a WatchEvent, which holds the object as an answer of its own would.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
 */
export function createProtobufWatchDecoder<T extends KubeObject>(
  codec: Codec,
  options: DecodeOptions<T> = {},
): WatchDecoder<T> {
  const action = `watch ${resourceName(codec.kind)}`;
  const limit = limitOf(options);
  const keeping = keepingOf(options);
  /** The beginning of a frame that a chunk's end has cut, and how many bytes of it are there. */
  let carry = Buffer.alloc(LENGTH_SIZE);
  let carried = 0;

  const bad = (what: string, cause?: unknown): KcacheError =>
    new KcacheError("bad-response", `${action}: got ${what}`, { cause });

  const sizeAt = (bytes: Buffer, at: number): number => {
    const size = LENGTH_SIZE + bytes.readUInt32BE(at);
    if (size <= limit) return size;
    throw new KcacheError(
      "too-large",
      `${action}: an event is larger than the option "limit", ${limit} bytes: ${size} bytes`,
    );
  };

  const readFrame = (bytes: Buffer, start: number, end: number): WatchFrame<T> => {
    let type = "";
    let from = -1;
    let to = -1;
    const fields = new FieldReader(bytes, start, end);
    while (fields.next()) {
      if (fields.number === 1) type = fields.text();
      else if (fields.number === 2 && fields.type === BYTES) {
        const object = new FieldReader(bytes, fields.start, fields.end);
        while (object.next()) {
          if (object.number !== 1 || object.type !== BYTES) continue;
          from = object.start;
          to = object.end;
        }
      }
    }
    if (!isFrameType(type)) throw bad(`an event of unknown type ${JSON.stringify(type)}`);
    if (from === -1) throw bad("an event without an object");
    const envelope = readEnvelope(bytes, from, to);
    switch (type) {
      case "ADDED":
      case "MODIFIED":
      case "DELETED":
        return {
          type,
          entry: readProtobufEntry(action, codec, keeping, bytes, envelope.start, envelope.end),
        };
      case "BOOKMARK":
        return { type, ...readBookmark(bytes, envelope.start, envelope.end) };
      case "ERROR":
        if (envelope.kind !== "Status") throw bad("an ERROR event without a Status");
        return { type, status: readProtobufStatus(bytes, envelope.start, envelope.end) };
      default:
        return type satisfies never;
    }
  };

  const readBookmark = (
    bytes: Buffer,
    start: number,
    end: number,
  ): { readonly resourceVersion: string; readonly initialEventsEnd: boolean } => {
    let resourceVersion = "";
    let initialEventsEnd = false;
    const object = new FieldReader(bytes, start, end);
    while (object.next()) {
      if (object.number !== 1 || object.type !== BYTES) continue;
      const metadata = new FieldReader(bytes, object.start, object.end);
      while (metadata.next()) {
        if (metadata.number === 6) resourceVersion = metadata.text();
        // An annotation: its key and value, in a message of two fields.
        else if (metadata.number === 12) initialEventsEnd ||= isInitialEventsEnd(bytes, metadata);
      }
    }
    if (resourceVersion === "") throw bad("a bookmark without metadata.resourceVersion");
    return { resourceVersion, initialEventsEnd };
  };

  const frameOf = (bytes: Buffer, start: number, end: number): WatchFrame<T> => {
    try {
      return readFrame(bytes, start, end);
    } catch (cause) {
      throw cause instanceof KcacheError ? cause : bad(KcacheError.from(cause).message, cause);
    }
  };

  /** Adds to the frame that was cut, and reads it where it is whole. @returns how many bytes were taken */
  const complete = (bytes: Buffer, frames: WatchFrame<T>[]): number => {
    let taken = 0;
    if (carried < LENGTH_SIZE) {
      taken = bytes.copy(carry, carried, 0, LENGTH_SIZE - carried);
      carried += taken;
      if (carried < LENGTH_SIZE) return taken;
    }
    const size = sizeAt(carry, 0);
    if (carry.length !== size) {
      const larger = Buffer.allocUnsafeSlow(size);
      carry.copy(larger, 0, 0, carried);
      carry = larger;
    }
    const more = bytes.copy(carry, carried, taken);
    carried += more;
    if (carried === size) {
      frames.push(frameOf(carry, LENGTH_SIZE, size));
      carry = Buffer.alloc(LENGTH_SIZE);
      carried = 0;
    }
    return taken + more;
  };

  return {
    push(chunk) {
      const frames: WatchFrame<T>[] = [];
      const bytes = asBuffer(chunk);
      let at = carried > 0 ? complete(bytes, frames) : 0;
      while (at < bytes.length) {
        const size = bytes.length - at < LENGTH_SIZE ? Infinity : sizeAt(bytes, at);
        if (at + size > bytes.length) {
          complete(bytes.subarray(at), frames);
          break;
        }
        frames.push(frameOf(bytes, at + LENGTH_SIZE, at + size));
        at += size;
      }
      return frames;
    },
    end() {
      if (carried > 0) throw bad(`an event that was cut off after ${carried} bytes`);
    },
  };
}

function isInitialEventsEnd(bytes: Buffer, annotation: FieldReader): boolean {
  let key = "";
  let value = "";
  const pair = new FieldReader(bytes, annotation.start, annotation.end);
  while (pair.next()) {
    if (pair.number === 1) key = pair.text();
    else if (pair.number === 2) value = pair.text();
  }
  return key === "k8s.io/initial-events-end" && value === "true";
}

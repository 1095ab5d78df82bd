import type { JsonObject } from "../src/json.ts";
import { decodeObject } from "../src/protobuf/decode.ts";
import { wireFields } from "../src/protobuf/reader.ts";

/** The raw messages at field `number`. */
export function rawAt(message: Buffer, number: number): Buffer[] {
  const found: Buffer[] = [];
  for (const field of wireFields(message)) {
    if (field.number === number && field.wire === "bytes") found.push(field.value);
  }
  return found;
}

/** The apiVersion and kind that an envelope names, and its message. */
export function readEnvelope(body: Buffer): { apiVersion: string; kind: string; raw: Buffer } {
  const [type = Buffer.alloc(0)] = rawAt(body.subarray(4), 1);
  const [raw = Buffer.alloc(0)] = rawAt(body.subarray(4), 2);
  return {
    apiVersion: rawAt(type, 1)[0]?.toString() ?? "",
    kind: rawAt(type, 2)[0]?.toString() ?? "",
    raw,
  };
}

/** An envelope around one message. */
export function envelope(apiVersion: string, kind: string, raw: Buffer): Buffer {
  const field = (number: number, value: Buffer): Buffer => {
    const length: number[] = [];
    for (let rest = value.length; ; rest >>>= 7) {
      if (rest < 128) {
        length.push(rest);
        break;
      }
      length.push((rest & 127) | 128);
    }
    return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), value]);
  };
  const type = Buffer.concat([field(1, Buffer.from(apiVersion)), field(2, Buffer.from(kind))]);
  return Buffer.concat([Buffer.from("k8s\0"), field(1, type), field(2, raw)]);
}

/** The events in the frames of a watch. */
export function readFrames(body: Buffer): { type: string; object: JsonObject }[] {
  const events: { type: string; object: JsonObject }[] = [];
  for (let at = 0; at < body.length; ) {
    const end = at + 4 + body.readUInt32BE(at);
    const event = body.subarray(at + 4, end);
    const [object = Buffer.alloc(0)] = rawAt(rawAt(event, 2)[0] ?? Buffer.alloc(0), 1);
    events.push({ type: rawAt(event, 1)[0]?.toString() ?? "", object: decodeObject(object) });
    at = end;
  }
  return events;
}

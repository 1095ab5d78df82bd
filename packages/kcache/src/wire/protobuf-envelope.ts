import { BYTES, FieldReader } from "./protobuf-fields.ts";

/**
 * What begins every object that an API server writes as protobuf; an `Unknown` follows.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
 */
export const MAGIC: Buffer = Buffer.from("k8s\0");

/** Fields of an Unknown. */
export const TYPE_META = 1;
export const RAW = 2;

/** What an envelope holds. */
export interface Envelope {
  /** Of the object in it, such as `PodList`. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** Reads the envelope that lies in `bytes` as a whole. @throws {SyntaxError} when it is none */
export function readEnvelope(bytes: Buffer, start: number, end: number): Envelope {
  if (end - start < MAGIC.length || MAGIC.compare(bytes, start, start + MAGIC.length) !== 0) {
    throw new SyntaxError("bytes that do not begin as a Kubernetes object does");
  }
  let kind = "";
  // An object without any fields is written as no bytes at all.
  let from = end;
  let to = end;
  const fields = new FieldReader(bytes, start + MAGIC.length, end);
  while (fields.next()) {
    if (fields.type !== BYTES) continue;
    if (fields.number === TYPE_META) kind = readKind(bytes, fields.start, fields.end);
    else if (fields.number === RAW) {
      from = fields.start;
      to = fields.end;
    }
  }
  return { kind, start: from, end: to };
}

/** The kind that a TypeMeta names. @throws {SyntaxError} */
export function readKind(bytes: Buffer, start: number, end: number): string {
  const fields = new FieldReader(bytes, start, end);
  let kind = "";
  while (fields.next()) if (fields.number === 2) kind = fields.text();
  return kind;
}

import { readEnvelope } from "./protobuf-envelope.ts";
import { BYTES, FieldReader } from "./protobuf-fields.ts";
import type { Status } from "./status.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads a Status. Source: Status and StatusDetails in
 * https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/generated.proto
 *
 * @throws {SyntaxError} when it is damaged
 */
export function readProtobufStatus(bytes: Buffer, start: number, end: number): Status {
  const status: Mutable<Status> = { kind: "Status", apiVersion: "v1" };
  const fields = new FieldReader(bytes, start, end);
  while (fields.next()) {
    if (fields.number === 6 && fields.type !== BYTES) status.code = fields.value;
    if (fields.type !== BYTES || fields.start === fields.end) continue;
    if (fields.number === 1) status.metadata = readMetadata(bytes, fields.start, fields.end);
    else if (fields.number === 2) status.status = fields.text();
    else if (fields.number === 3) status.message = fields.text();
    else if (fields.number === 4) status.reason = fields.text();
    else if (fields.number === 5) status.details = readDetails(bytes, fields.start, fields.end);
  }
  return status;
}

function readMetadata(bytes: Buffer, start: number, end: number): NonNullable<Status["metadata"]> {
  const metadata: Mutable<NonNullable<Status["metadata"]>> = {};
  const fields = new FieldReader(bytes, start, end);
  while (fields.next()) {
    if (fields.type !== BYTES || fields.start === fields.end) continue;
    if (fields.number === 2) metadata.resourceVersion = fields.text();
    else if (fields.number === 3) metadata.continue = fields.text();
  }
  return metadata;
}

function readDetails(bytes: Buffer, start: number, end: number): NonNullable<Status["details"]> {
  const details: Mutable<NonNullable<Status["details"]>> = {};
  const causes: NonNullable<NonNullable<Status["details"]>["causes"]>[number][] = [];
  const fields = new FieldReader(bytes, start, end);
  while (fields.next()) {
    if (fields.number === 5 && fields.type !== BYTES) {
      if (fields.value > 0) details.retryAfterSeconds = fields.value;
      continue;
    }
    if (fields.type !== BYTES || fields.start === fields.end) continue;
    if (fields.number === 1) details.name = fields.text();
    else if (fields.number === 2) details.group = fields.text();
    else if (fields.number === 3) details.kind = fields.text();
    else if (fields.number === 4) causes.push(readCause(bytes, fields.start, fields.end));
    else if (fields.number === 6) details.uid = fields.text();
  }
  return causes.length === 0 ? details : { ...details, causes };
}

function readCause(
  bytes: Buffer,
  start: number,
  end: number,
): { readonly reason?: string; readonly message?: string; readonly field?: string } {
  const cause: { reason?: string; message?: string; field?: string } = {};
  const fields = new FieldReader(bytes, start, end);
  while (fields.next()) {
    if (fields.type !== BYTES || fields.start === fields.end) continue;
    if (fields.number === 1) cause.reason = fields.text();
    else if (fields.number === 2) cause.message = fields.text();
    else if (fields.number === 3) cause.field = fields.text();
  }
  return cause;
}

/** The most bytes of an error that are read. */
const MOST = 64 * 1024;

/** The body of an answer that is a Status in protobuf, as JSON; what is none is passed on as it is. */
export async function* statusAsJson(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(Buffer.from(chunk));
    size += chunk.length;
    if (size > MOST) break;
  }
  const bytes = Buffer.concat(chunks);
  try {
    const { kind, start, end } = readEnvelope(bytes, 0, bytes.length);
    yield kind === "Status" ? Buffer.from(JSON.stringify(readProtobufStatus(bytes, start, end))) : bytes;
  } catch {
    yield bytes; // The error that is made of it shows what came.
  }
}

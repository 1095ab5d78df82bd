import type { IncomingMessage } from "node:http";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { decodeObject } from "../protobuf/decode.ts";
import { ProtobufError } from "../protobuf/reader.ts";
import { DecodeError } from "../typed/decode-error.ts";
import type { Notes } from "../typed/exact-json.ts";
import { readGoJson } from "../typed/go-json.ts";
import { readGoYaml } from "../typed/go-yaml.ts";
import { typeMetaOf } from "../typed/type-meta.ts";
import { PROTOBUF } from "./accept.ts";
import { incomingOf } from "./served-request.ts";
import { badRequest, StatusError, unsupportedMediaType } from "./status.ts";

const LIMIT = 3 * 1024 * 1024;
const OBJECTS = ["application/json", "application/yaml", PROTOBUF];

/** The media type of the body, without parameters. */
export function mediaType(request: Request): string {
  return (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** @throws {StatusError} 413 past 3 MiB */
export async function readBody(request: Request): Promise<Buffer> {
  const incoming = incomingOf(request);
  if (incoming !== undefined) return await readIncoming(incoming);
  if (request.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.length;
    if (size > LIMIT) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): StatusError {
  return new StatusError(413, "RequestEntityTooLarge", `Request entity too large: limit is ${LIMIT}`);
}

async function readIncoming(incoming: IncomingMessage): Promise<Buffer> {
  const { method } = incoming;
  if (method === "GET" || method === "HEAD") return Buffer.alloc(0);
  return await new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > LIMIT) {
        incoming.off("data", onData);
        reject(tooLarge());
      } else chunks.push(chunk);
    };
    incoming.on("data", onData);
    incoming.once("end", () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    incoming.once("error", reject);
    incoming.once("close", () => reject(new Error("read body: the client has gone")));
  });
}

/** What a server says of a body that it cannot tell the kind of. */
export function unrecognized(kind: string, why: string, body: Buffer): string {
  return `the object provided is unrecognized (must be of type ${kind}): ${why} (${summary(body)})`;
}

const SUMMARY = 30;

function summary(body: Buffer): string {
  if (body.length === 0) return "<empty>";
  const start = body.subarray(0, SUMMARY);
  return `${start.toString(start[0] === 0x7b ? "utf8" : "hex")}${body.length > SUMMARY ? " ..." : ""}`;
}

/** A body that parses. */
export interface Document {
  readonly value: Json;
  readonly notes: Notes | undefined;
  /** What YAML has twice: `line 5: key "name" already set in map`. */
  readonly repeated: readonly string[];
  readonly bytes: Buffer;
}

/**
 * Parses a body by its media type.
 *
 * @throws {DecodeError} in the words of Go
 */
function parseDocument(bytes: Buffer, type: string): Document {
  if (type === PROTOBUF) return { value: parseProtobuf(bytes), notes: undefined, repeated: [], bytes };
  if (type.includes("yaml")) return { notes: undefined, ...readGoYaml(bytes.toString()), bytes };
  try {
    return { repeated: [], ...readGoJson(bytes), bytes };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new DecodeError(`couldn't get version/kind; json parse error: ${error.message}`);
  }
}

function parseProtobuf(body: Buffer): JsonObject {
  try {
    return decodeObject(body);
  } catch (error) {
    if (error instanceof ProtobufError) throw badRequest(error.message);
    throw error;
  }
}

/**
 * Reads a body, of whatever kind.
 *
 * @throws {StatusError} 415 for another encoding than JSON, YAML or protobuf, 400 where it does not parse
 */
export async function readDocument(request: Request, kind: string): Promise<Document> {
  return documentOf(await readBody(request), request, kind);
}

function documentOf(bytes: Buffer, request: Request, kind: string): Document {
  const type = mediaType(request);
  if (type !== "" && !OBJECTS.includes(type)) throw unsupportedMediaType(OBJECTS);
  try {
    return parseDocument(bytes, type);
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(unrecognized(kind, error.message, bytes));
    throw error;
  }
}

/**
 * The object in the body; undefined where the body is empty.
 *
 * @throws {StatusError} 415 for another encoding than JSON, YAML or protobuf, 400 where it does not parse
 */
export async function readObject(request: Request, kind: string): Promise<JsonObject | undefined> {
  const bytes = await readBody(request);
  if (bytes.length === 0) return undefined;
  const { value } = documentOf(bytes, request, kind);
  try {
    typeMetaOf(value);
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(unrecognized(kind, error.message, bytes));
    throw error;
  }
  return isObject(value) ? value : {};
}

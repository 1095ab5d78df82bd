import type { IncomingMessage } from "node:http";
import { YAMLParseError } from "yaml";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { decodeObject } from "../protobuf/decode.ts";
import { ProtobufError } from "../protobuf/reader.ts";
import { PROTOBUF } from "./accept.ts";
import { parseJson, parseYaml } from "./parse.ts";
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

/** What a server says of a body that is no object of the kind it expects. */
export function unrecognized(kind: string, why: string): string {
  return `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why}`;
}

/** Parses JSON, or YAML where the type says so. */
export function parseBody(body: Buffer, type: string, kind: string): Json {
  const text = body.toString();
  try {
    return type.includes("yaml") ? parseYaml(text) : parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof YAMLParseError) {
      throw badRequest(unrecognized(kind, error.message));
    }
    throw error;
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
 * The object in the body; undefined where the body is empty.
 *
 * @throws {StatusError} 415 for another encoding than JSON, YAML or protobuf, 400 where it does not parse
 */
export async function readObject(request: Request, kind: string): Promise<JsonObject | undefined> {
  const body = await readBody(request);
  if (body.length === 0) return undefined;
  const type = mediaType(request);
  if (type !== "" && !OBJECTS.includes(type)) throw unsupportedMediaType(OBJECTS);
  const value = type === PROTOBUF ? parseProtobuf(body) : parseBody(body, type, kind);
  if (!isObject(value)) throw badRequest(unrecognized(kind, "the body is no object"));
  return value;
}

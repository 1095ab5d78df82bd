import { stringify } from "yaml";
import { isObject, type Json, type JsonObject, stringIn } from "../json.ts";
import { encodeObject } from "../protobuf/encode.ts";
import { type Accepted, negotiateFailure, PROTOBUF } from "./accept.ts";
import { type BodySource, type LiveBody, servedResponse } from "./served-response.ts";
import { internalError, StatusError, statusBody } from "./status.ts";

const PLAIN: Accepted = { format: "json", shape: "object", pretty: false };
const INDENTED: Accepted = { ...PLAIN, pretty: true };

function whole(bytes: Uint8Array<ArrayBuffer>, status: number, contentType: string): Response {
  const headers = {
    "cache-control": "no-cache, private",
    "content-length": String(bytes.length),
    "content-type": contentType,
  };
  return servedResponse(status, headers, { type: "whole", bytes });
}

function unmeasured(source: BodySource, contentType: string): Response {
  return servedResponse(200, { "cache-control": "no-cache, private", "content-type": contentType }, source);
}

/** As real servers write YAML: with sorted members, and quotes around what YAML 1.1 would take for something else. */
function yamlOf(body: Json): string {
  const marked = (_key: unknown, value: unknown): unknown =>
    isObject(value) && DOT in value ? withMarkedDot(value) : value;
  const text = stringify(body, marked, {
    sortMapEntries: true,
    indentSeq: false,
    version: "1.1",
    singleQuote: false,
    lineWidth: 80,
    // Parts of an object may be the same in memory; YAML's words for that are for nobody.
    aliasDuplicateObjects: false,
  });
  return text.replaceAll(`${MARKED_DOT}:`, `${DOT}:`);
}

/** Real servers leave this key of managed fields without quotes, which the library cannot be told. */
const DOT = ".";
/** Sorts as the dot does; its second character is for private use. */
const MARKED_DOT = ".\uE000";

function withMarkedDot({ [DOT]: dot = null, ...rest }: JsonObject): JsonObject {
  return { [MARKED_DOT]: dot, ...rest };
}

/** An answer in the form that was asked for; as JSON where protobuf was and the body's kind has none. */
export function answer(body: Json, code = 200, accepted: Accepted = PLAIN): Response {
  if (accepted.format === "yaml") {
    return whole(Buffer.from(yamlOf(body)), code, "application/yaml");
  }
  if (accepted.format === "protobuf" && isObject(body)) {
    const bytes = encodeObject(stringIn(body, "apiVersion"), stringIn(body, "kind"), body);
    if (bytes !== undefined) return whole(bytes, code, PROTOBUF);
  }
  const text = accepted.pretty ? JSON.stringify(body, undefined, 2) : `${JSON.stringify(body)}\n`;
  return whole(Buffer.from(text), code, "application/json");
}

/** An answer whose bytes exist already. */
export function answerBytes(
  body: Uint8Array<ArrayBuffer>,
  code: number,
  contentType: string = "application/json",
): Response {
  return whole(body, code, contentType);
}

/** An answer that is made while it is read: `next` gives part after part, and undefined after the last. */
export function answerParts(
  next: () => Uint8Array | undefined,
  contentType: string = "application/json",
): Response {
  return unmeasured({ type: "parts", next }, contentType);
}

/** An answer that goes on. */
export function answerLive(live: LiveBody, contentType: string = "application/json"): Response {
  return unmeasured({ type: "live", live }, contentType);
}

export function answerText(text: string, code = 200): Response {
  return whole(Buffer.from(text), code, "text/plain; charset=utf-8");
}

/** The answer to a request that failed: whatever was thrown becomes a Status. */
export function answerError(error: unknown, request: Request): Response {
  const failure =
    error instanceof StatusError
      ? error
      : internalError(error instanceof Error ? error.message : String(error));
  const response = answer(statusBody(failure), failure.code, negotiateFailure(request) ?? INDENTED);
  const retry = failure.details?.retryAfterSeconds;
  if (retry !== undefined) response.headers.set("retry-after", String(retry));
  return withWarnings(response, failure.warnings);
}

/** Says in an answer's headers what its client should know. */
export function withWarnings(response: Response, warnings: readonly string[]): Response {
  for (const warning of warnings) {
    // Headers have no place for what is not printable ASCII.
    const text = warning.replace(/[^\x20-\x7e]/g, "?");
    response.headers.append("warning", `299 - ${JSON.stringify(text)}`);
  }
  return response;
}

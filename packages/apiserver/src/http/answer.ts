import { stringify } from "yaml";
import { isObject, type Json, stringIn } from "../json.ts";
import { encodeObject } from "../protobuf/encode.ts";
import { type Accepted, negotiateFailure, PROTOBUF } from "./accept.ts";
import { internalError, StatusError, statusBody } from "./status.ts";

const PLAIN: Accepted = { format: "json", shape: "object", pretty: false };
const INDENTED: Accepted = { ...PLAIN, pretty: true };

function headers(contentType: string): Record<string, string> {
  return { "content-type": contentType, "cache-control": "no-cache, private" };
}

/** An answer in the form that was asked for; as JSON where protobuf was and the body's kind has none. */
export function answer(body: Json, code = 200, accepted: Accepted = PLAIN): Response {
  if (accepted.format === "yaml") {
    return new Response(stringify(body), { status: code, headers: headers("application/yaml") });
  }
  if (accepted.format === "protobuf" && isObject(body)) {
    const bytes = encodeObject(stringIn(body, "apiVersion"), stringIn(body, "kind"), body);
    if (bytes !== undefined) return new Response(bytes, { status: code, headers: headers(PROTOBUF) });
  }
  const text = accepted.pretty ? JSON.stringify(body, undefined, 2) : `${JSON.stringify(body)}\n`;
  return new Response(text, { status: code, headers: headers("application/json") });
}

/** An answer whose bytes exist already. */
export function answerBytes(
  body: Uint8Array<ArrayBuffer>,
  code: number,
  contentType: string = "application/json",
): Response {
  return new Response(body, { status: code, headers: headers(contentType) });
}

/** An answer that is made while it is read. */
export function answerStream(
  body: ReadableStream<Uint8Array>,
  contentType: string = "application/json",
): Response {
  return new Response(body, { status: 200, headers: headers(contentType) });
}

export function answerText(text: string, code = 200): Response {
  return new Response(text, { status: code, headers: headers("text/plain; charset=utf-8") });
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
  return response;
}

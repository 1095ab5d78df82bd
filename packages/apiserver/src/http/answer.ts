import { stringify } from "yaml";
import type { Json } from "../json.ts";
import type { Accepted } from "./accept.ts";
import { internalError, StatusError, statusBody } from "./status.ts";

const PLAIN: Accepted = { format: "json", shape: "object", pretty: false };

function headers(contentType: string): Record<string, string> {
  return { "content-type": contentType, "cache-control": "no-cache, private" };
}

/** A JSON (or YAML) answer. */
export function answer(body: Json, code = 200, accepted: Accepted = PLAIN): Response {
  if (accepted.format === "yaml") {
    return new Response(stringify(body), { status: code, headers: headers("application/yaml") });
  }
  const text = accepted.pretty ? JSON.stringify(body, undefined, 2) : JSON.stringify(body);
  return new Response(`${text}\n`, { status: code, headers: headers("application/json") });
}

/** An answer whose JSON text exists already. */
export function answerBytes(body: Uint8Array<ArrayBuffer>, code: number): Response {
  return new Response(body, { status: code, headers: headers("application/json") });
}

/** An answer that is made while it is read. */
export function answerStream(body: ReadableStream<Uint8Array>): Response {
  return new Response(body, { status: 200, headers: headers("application/json") });
}

export function answerText(text: string, code = 200): Response {
  return new Response(text, { status: code, headers: headers("text/plain; charset=utf-8") });
}

/** The answer to a request that failed: whatever was thrown becomes a Status. */
export function answerError(error: unknown): Response {
  const failure =
    error instanceof StatusError
      ? error
      : internalError(error instanceof Error ? error.message : String(error));
  const response = answer(statusBody(failure), failure.code);
  const retry = failure.details?.retryAfterSeconds;
  if (retry !== undefined) response.headers.set("retry-after", String(retry));
  return response;
}

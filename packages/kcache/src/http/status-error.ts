import { KcacheError, type KcacheErrorCode, type ServerAnswer } from "../object/error.ts";
import type { TransportResponse } from "./transport.ts";

/** How much of an error's body is read. */
export const ERROR_BODY_BYTES: number = 64 * 1024;
const SHOWN_CHARACTERS = 200;
const SHOWN_MESSAGE_CHARACTERS = 2_000;

/** What is read of a Status object: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
interface StatusFields {
  readonly code: number | undefined;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly causes: readonly string[];
}

/**
 * The error for an answer that is none of the resource asked for: every status of 300 and above, and a 200 that is not
 * what the Kubernetes API sends.
 *
 * The message is `action`, what the server said, and what to do; it has no control characters of the server's. Codes
 * are as KcacheErrorCode says; an answer that no API server would give, such as a proxy's web page, is `bad-response`.
 *
 * @param action what was tried, such as `list pods`
 * @param headers names in lower case
 * @param now milliseconds, for a Retry-After that is a date
 */
export function errorOfAnswer(
  action: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  bodyText: string,
  now: () => number = Date.now,
): KcacheError {
  const said = statusFields(parsed(bodyText));
  const retryAfterSeconds = retryAfter(headers["retry-after"], now) ?? said?.retryAfterSeconds;
  if (said !== undefined && status >= 400) {
    return statusError(action, status, { ...said, retryAfterSeconds });
  }
  const body = describeBody(bodyText, headers["content-type"]);
  const answer: ServerAnswer = { status, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
  const code = codeWithoutStatus(status, bodyText, body.isPage);
  const text = foreignText(code, status, headers, body.text);
  return new KcacheError(code, `${action}: ${text}`, { answer });
}

/**
 * The error for a Status object, as it comes in an ERROR event of a watch. What is no Status at all is `bad-response`.
 */
export function errorOfStatus(action: string, status: unknown): KcacheError {
  const said = statusFields(status);
  if (said === undefined) {
    return new KcacheError("bad-response", `${action}: the server sent an error that is not a Status object`);
  }
  return statusError(action, said.code ?? statusOfReason(said.reason), said);
}

/**
 * `errorOfAnswer` for a response whose body has not been read: takes its first 64 KiB and leaves the rest.
 *
 * @throws {KcacheError} `aborted` or `not-running` when reading is ended on this side; a connection that breaks in the
 *   middle of an error's body only shortens the message
 */
export async function errorOfResponse(
  action: string,
  response: TransportResponse,
  now: () => number = Date.now,
): Promise<KcacheError> {
  return errorOfAnswer(action, response.status, response.headers, await readErrorBody(response.body), now);
}

async function readErrorBody(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let left = ERROR_BODY_BYTES;
  try {
    for await (const chunk of body) {
      text += decoder.decode(chunk.subarray(0, left), { stream: true });
      left -= chunk.length;
      if (left <= 0) break;
    }
  } catch (error) {
    if (error instanceof KcacheError && (error.code === "aborted" || error.code === "not-running"))
      throw error;
  }
  return text + decoder.decode();
}

function statusError(action: string, status: number, said: StatusFields): KcacheError {
  const { reason, retryAfterSeconds, causes } = said;
  const code = reason === "Expired" || reason === "Gone" ? "expired" : codeOfStatus(status);
  const message = said.message === undefined ? "" : clean(said.message, SHOWN_MESSAGE_CHARACTERS);
  const label = reason === undefined || reason === message ? `${status}` : `${status} ${clean(reason, 80)}`;
  const text = message === "" ? `the server answered ${label}` : `${message} (${label})`;
  return new KcacheError(code, `${action}: ${text}${remedy(code)}`, {
    answer: {
      status,
      ...(reason === undefined ? {} : { reason }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      ...(causes.length === 0 ? {} : { causes }),
    },
  });
}

function codeOfStatus(status: number): KcacheErrorCode {
  switch (status) {
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not-found";
    case 408:
      return "unavailable";
    case 410:
      return "expired";
    case 429:
      return "overloaded";
    default:
      return status >= 500 ? "unavailable" : status >= 400 ? "rejected" : "bad-response";
  }
}

/** API servers say 429, 5xx and 404 for an unknown group in plain text; the rest of 4xx without a Status is another's. */
function codeWithoutStatus(status: number, body: string, isPage: boolean): KcacheErrorCode {
  const code = codeOfStatus(status);
  if (code === "not-found") return !isPage && /^(404 page not found)?\s*$/.test(body) ? code : "bad-response";
  return code === "rejected" ? "bad-response" : code;
}

function statusOfReason(reason: string | undefined): number {
  switch (reason) {
    case "BadRequest":
      return 400;
    case "Unauthorized":
      return 401;
    case "Forbidden":
      return 403;
    case "NotFound":
      return 404;
    case "MethodNotAllowed":
      return 405;
    case "NotAcceptable":
      return 406;
    case "Expired":
    case "Gone":
      return 410;
    case "UnsupportedMediaType":
      return 415;
    case "Invalid":
      return 422;
    case "TooManyRequests":
      return 429;
    case "ServiceUnavailable":
      return 503;
    case "Timeout":
      return 504;
    default:
      return 500;
  }
}

function remedy(code: KcacheErrorCode): string {
  return code === "unauthorized"
    ? ": the server does not know this user: has the token or client certificate expired, or is it for another cluster?"
    : "";
}

interface BodyDescription {
  readonly text: string;
  readonly isPage: boolean;
}

function describeBody(body: string, contentType: string | undefined): BodyDescription {
  const start = body.trimStart().slice(0, 15).toLowerCase();
  if (
    contentType?.toLowerCase().startsWith("text/html") === true ||
    /^<(!doctype|html|head|body)/.test(start)
  ) {
    const title = /<title[^>]*>([^<]*)<\/title>/i.exec(body)?.[1];
    const shown = title === undefined ? "" : clean(title, 80);
    return { isPage: true, text: shown === "" ? "HTML" : `HTML, titled "${shown}"` };
  }
  const text = clean(body, SHOWN_CHARACTERS);
  return { isPage: false, text: text === "" ? "" : `"${text}"` };
}

function foreignText(
  code: KcacheErrorCode,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): string {
  const said = body === "" ? `${status}` : `${status} and ${body}`;
  if (status >= 300 && status < 400) {
    return `the server answered ${status}, a redirect${target(headers.location)}, which is not followed: is the address right?`;
  }
  if (code === "bad-response") {
    const tls = body.includes("HTTP request to an HTTPS server")
      ? "its URL has to begin with https://"
      : undefined;
    return `the server answered ${said}, not the Kubernetes API: ${tls ?? "is the address right?"}`;
  }
  return `the server answered ${said}${remedy(code)}`;
}

/** Without the query, which may hold a login's state. */
function target(location: string | undefined): string {
  const place = location?.split(/[?#]/)[0];
  return place === undefined || place === "" ? "" : ` to ${clean(place, SHOWN_CHARACTERS)}`;
}

function parsed(text: string): unknown {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Then it is shown as the text that it is.
  }
}

/** The API server's own timeout answer is a Status without kind and apiVersion, so `status` decides. */
function statusFields(value: unknown): StatusFields | undefined {
  if (!isRecord(value) || (value.kind !== "Status" && value.status !== "Failure")) return undefined;
  const details = isRecord(value.details) ? value.details : {};
  const causes = Array.isArray(details.causes) ? details.causes : [];
  return {
    code: numberOf(value.code),
    reason: textOf(value.reason),
    message: textOf(value.message),
    retryAfterSeconds: numberOf(details.retryAfterSeconds),
    causes: causes.flatMap((cause) => (isRecord(cause) ? (textOf(cause.reason) ?? []) : [])),
  };
}

/** https://www.rfc-editor.org/rfc/rfc9110#field.retry-after: seconds, or a date. */
function retryAfter(header: string | undefined, now: () => number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now()) / 1000));
}

/** One line without control characters, which a terminal would obey. */
function clean(text: string, limit: number): string {
  const line = text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim();
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What went wrong, as a closed set that code can branch on.
 *
 * - `invalid-argument`: a call was made with a value that can never work.
 * - `invalid-selector`: a label or field selector does not parse; the message names the position.
 * - `invalid-config`: a kubeconfig or credential file is missing, malformed or asks for something unsupported.
 * - `unauthorized`: the server does not know who asks (401).
 * - `forbidden`: the server knows and refuses (403).
 * - `not-found`: the server does not have this resource (404).
 * - `rejected`: the server refuses the request for good (400, 405, 406, 415, 422).
 * - `expired`: the version asked for is no longer kept (410).
 * - `overloaded`: the server asks to come back later (429).
 * - `unavailable`: the server failed or is not ready (408, 5xx).
 * - `network`: no answer: refused, reset, not resolved, cut off, or TLS not agreed on.
 * - `silent`: a connection is open and nothing arrives on it.
 * - `bad-response`: an answer that is not what the Kubernetes API sends.
 * - `bad-snapshot`: a snapshot file that is damaged or of something else, or cannot be read or written.
 * - `too-large`: an object or line beyond the size limit.
 * - `filter-failed`: a predicate or relation threw.
 * - `handler-failed`: a callback threw.
 * - `not-ready`: a cache was read before its first list was complete.
 * - `not-running`: the node was closed before the call.
 * - `aborted`: the caller's signal was aborted.
 * - `internal`: a broken invariant of this library.
 */
export type KcacheErrorCode =
  | "invalid-argument"
  | "invalid-selector"
  | "invalid-config"
  | "unauthorized"
  | "forbidden"
  | "not-found"
  | "rejected"
  | "expired"
  | "overloaded"
  | "unavailable"
  | "network"
  | "silent"
  | "bad-response"
  | "bad-snapshot"
  | "too-large"
  | "filter-failed"
  | "handler-failed"
  | "not-ready"
  | "not-running"
  | "aborted"
  | "internal";

/** What a server said about a failure, where it said anything. */
export interface ServerAnswer {
  /** The HTTP status, or the code of an ERROR event inside a watch. */
  readonly status: number;
  /** The machine-readable `reason` of the Status object, such as `Expired`. */
  readonly reason?: string;
  /** Seconds that the server asks to wait before the next try. */
  readonly retryAfterSeconds?: number;
  /** The machine-readable reasons of `details.causes`, such as `ResourceVersionTooLarge` or `FieldValueInvalid`. */
  readonly causes?: readonly string[];
}

export interface KcacheErrorOptions {
  readonly cause?: unknown;
  readonly retryable?: boolean;
  readonly answer?: ServerAnswer;
}

/** Codes whose cause can pass without anyone changing the call; 401, 403 and 404 can, as roles and definitions change, and an object may shrink. */
const RETRYABLE: ReadonlySet<KcacheErrorCode> = new Set<KcacheErrorCode>([
  "unauthorized",
  "forbidden",
  "not-found",
  "expired",
  "overloaded",
  "unavailable",
  "network",
  "silent",
  "bad-response",
  "too-large",
]);

/** The one error class of this library: branch on `code`, read `message`, follow `cause`. */
export class KcacheError extends Error {
  override readonly name = "KcacheError";
  readonly code: KcacheErrorCode;
  /** Whether the same request can succeed later without being changed. */
  readonly retryable: boolean;
  readonly answer: ServerAnswer | undefined;

  constructor(code: KcacheErrorCode, message: string, options: KcacheErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? RETRYABLE.has(code);
    this.answer = options.answer;
  }

  /** `reason` itself when it is a KcacheError; otherwise one that has it as its cause. */
  static from(reason: unknown, code: KcacheErrorCode = "internal", action?: string): KcacheError {
    if (reason instanceof KcacheError) return reason;
    const text = reason instanceof Error ? reason.message || reason.name : String(reason);
    const aborted = reason instanceof Error && reason.name === "AbortError";
    return new KcacheError(aborted ? "aborted" : code, action === undefined ? text : `${action}: ${text}`, {
      cause: reason,
    });
  }
}

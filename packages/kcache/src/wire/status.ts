/**
 * The answer of an API server that something failed.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
 */
export interface Status {
  readonly kind: "Status";
  readonly apiVersion?: string;
  readonly metadata?: {
    /** On an expired list: a token with which it can go on, at a later version. */
    readonly continue?: string;
    readonly resourceVersion?: string;
  };
  readonly status?: string;
  /** For people. */
  readonly message?: string;
  /** For programs, such as `Expired`. */
  readonly reason?: string;
  /** The HTTP status, also where the answer's own is 200 because a stream had begun. */
  readonly code?: number;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly uid?: string;
    readonly retryAfterSeconds?: number;
    readonly causes?: readonly {
      readonly reason?: string;
      readonly message?: string;
      readonly field?: string;
    }[];
  };
}

/** True for a parsed JSON value that is a Status. Its other fields are taken as the server sent them. */
export function isStatus(value: unknown): value is Status {
  return isRecord(value) && value.kind === "Status";
}

/** True for a parsed JSON value that is an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a Status says, in one line. */
export function describeStatus(status: Status): string {
  const { message, reason, code } = status;
  const name = [code, reason].filter((part) => part !== undefined && part !== "").join(" ");
  return message === undefined || message === ""
    ? name || "Status without a message"
    : `${message}${name && ` (${name})`}`;
}

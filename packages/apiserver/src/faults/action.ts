import type { StatusCause } from "../http/status.ts";

/** Where in a body something happens: after so many bytes, or at a moment that a test chooses, whichever comes first. */
export interface BodyPoint {
  /** Bytes of the body that still arrive. @default {0}, or all where `when` is given */
  readonly after?: number;
  /** It happens when this is aborted, also while nothing is being sent. */
  readonly when?: AbortSignal;
}

/** A failure as the server words it. */
export interface FailureStatus {
  readonly code: number;
  /** @default what Kubernetes calls the code: `Expired` for 410, `TooManyRequests` for 429 */
  readonly reason?: string;
  readonly message?: string;
  /** `[{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }]` makes a 504 one of a server that is behind. */
  readonly causes?: readonly StatusCause[];
}

/** Breaks the body off: `reset` without its end, as a lost connection does, also in the middle of a line; `end` as a clean end of stream. */
export interface CutBody extends BodyPoint {
  readonly type: "cut";
  /** @default {"reset"} */
  readonly how?: "reset" | "end";
}

/** Sends nothing more and leaves the connection open: what a half-open connection looks like from the client's side. */
export interface SilenceBody extends BodyPoint {
  readonly type: "silence";
}

/** Sends the body in small pieces, with time between them; a character or a line may be split anywhere. */
export interface DripBody {
  readonly type: "drip";
  /** Bytes of one piece. @default {1} */
  readonly bytes?: number;
  /** Milliseconds between pieces, on the server's clock. @default {0} as soon as the client takes them */
  readonly every?: number;
}

/** Answers later, by so many milliseconds of the server's clock; nothing is read or written before. */
export interface DelayAnswer {
  readonly type: "delay";
  readonly milliseconds: number;
}

/** Never answers, not even with a head, until the client gives up or the server is closed. */
export interface NoAnswer {
  readonly type: "hang";
}

/** Answers with a failure in place of what was asked; nothing is read or written. */
export interface FailureAnswer extends FailureStatus {
  readonly type: "answer";
  /** Seconds; a `Retry-After` header, and `retryAfterSeconds` in a Status. @default {undefined} none */
  readonly retryAfter?: number;
  /** `text` is what priority and fairness, and proxies, answer with. @default {"status"} */
  readonly body?: "status" | "text";
}

/** Sends an ERROR event into a watch, then ends it: the other shape of 410, and of whatever goes wrong while a watch is open. */
export interface FailureEvent extends FailureStatus {
  readonly type: "error-event";
  /** Events of the watch that come before it, bookmarks included. @default {0} */
  readonly after?: number;
}

/** Withholds or delays bookmarks of watches. A late one says the version at which the server is by then. */
export interface TamperWithBookmarks {
  readonly type: "bookmarks";
  /** The periodic ones, and that before the deadline: never sent, or so many milliseconds late. @default sent in time */
  readonly periodic?: "withhold" | number;
  /**
   * The one that ends the initial events: `withhold` accepts a streaming list and never says that it is complete, as aggregated APIs,
   * proxies and servers before 1.27 do; a number sends it so many milliseconds late, after live events, as servers before 1.32 do.
   *
   * @default sent in time
   */
  readonly initialEnd?: "withhold" | number;
}

/** Claims, in lists and in bookmarks, a version that is not there yet: what clients hold after a restore from a backup. */
export interface ClaimVersion {
  readonly type: "ahead";
  /** How far. Watches from such a version are accepted in silence, and say nothing of what happens up to it. */
  readonly by: number;
}

/** Forgets what happened before the request is answered: between two pages of a list, or before a watch that resumes. */
export interface CompactFirst {
  readonly type: "compact";
  /** Up to this version, or the present one where that is lower. @default the present one */
  readonly version?: string;
}

/** Answers the next pages of a list with 410 and a token that goes on at the latest version. Lists without a token are not concerned. */
export interface ExpireTokens {
  readonly type: "expire-token";
}

/**
 * Refuses streaming lists. `feature-gate` is a server of 1.27 or later without the gate, `unknown` one before 1.27: HTTP 422 with what each
 * of them says. `no-progress` is one whose etcd cannot be asked for progress: an ERROR event of 500. Watches that do not ask for
 * initial events get them without the bookmark at their end, as from these servers.
 */
export interface RefuseWatchList {
  readonly type: "refuse-watch-list";
  readonly as: "feature-gate" | "unknown" | "no-progress";
}

/** Another answers: a replica of this server, or whatever has a `fetch`. */
export interface Forward {
  readonly type: "forward";
  readonly to: { fetch(request: Request): Promise<Response> };
}

/** What happens to a request. */
export type FaultAction =
  | CutBody
  | SilenceBody
  | DripBody
  | DelayAnswer
  | NoAnswer
  | FailureAnswer
  | FailureEvent
  | TamperWithBookmarks
  | ClaimVersion
  | CompactFirst
  | ExpireTokens
  | RefuseWatchList
  | Forward;

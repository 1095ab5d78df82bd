import type { KcacheError } from "../object/error.ts";

/** What was being asked of the server when it failed. */
export type Attempt = "list" | "page" | "watch";

/**
 * What a failure means.
 *
 * - `again`: wait, then make the same request; a watch resumes.
 * - `relist`: what was asked for is no longer kept; wait, then list from the start.
 * - `relist-whole`: the list cannot be continued; list from the start in one page, so that nothing can expire between.
 * - `behind`: the server has not come to the version asked for; it may yet (a replica that lags), or never will (a restored
 *   backup).
 * - `end`: no waiting helps; only a person can change the request.
 */
export type Verdict = "again" | "relist" | "relist-whole" | "behind" | "end";

/**
 * The table of failure and phase. Credentials, roles and definitions can be changed while a client waits, and so can an
 * object that is too large, so those are tried again; a request that the server calls wrong is not.
 */
export function verdictOn(attempt: Attempt, error: KcacheError): Verdict {
  const { code } = error;
  switch (code) {
    case "expired":
      return attempt === "page" ? "relist-whole" : "relist";
    case "rejected":
      // A continue token that a server does not know (400) is as good as an expired one.
      return attempt === "page" ? "relist-whole" : "end";
    case "unavailable":
      return attempt === "watch" && error.answer?.causes?.includes("ResourceVersionTooLarge") === true
        ? "behind"
        : "again";
    case "too-large":
      // A watch that resumes would meet the same state of the object; a list meets the one that it has by then.
      return attempt === "watch" ? "relist" : "again";
    case "unauthorized":
    case "forbidden":
    case "not-found":
    case "overloaded":
    case "network":
    case "silent":
    case "bad-response":
      return "again";
    case "invalid-argument":
    case "invalid-selector":
    case "invalid-config":
    case "filter-failed":
    case "handler-failed":
    case "bad-snapshot":
    case "not-ready":
    case "not-running":
    case "aborted":
    case "internal":
      return "end";
    default:
      return code satisfies never;
  }
}

/** Failures that waiting alone may never mend: told to those who wait for a first state. */
export function needsPerson(error: KcacheError): boolean {
  const { code } = error;
  return code === "unauthorized" || code === "forbidden" || code === "not-found" || code === "too-large";
}

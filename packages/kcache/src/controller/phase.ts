/**
 * Where a controller stands.
 *
 * - `connecting`: no list has begun to arrive, or the first one failed; `error` says why.
 * - `listing`: a first list is coming in, or one that was asked for by `scope` or `lister.refreshPeriod`; or it is complete
 *   and its watch is being opened. What was held before is served meanwhile.
 * - `live`: the cache is complete and its watch is open; silence longer than the watch's own bound (at most 250 s) ends that.
 * - `stale`: the cache is complete as of `lastContact`, and the way to the server is not; `error` says why. Or the cache is what
 *   a snapshot held, and there is no way to the server yet.
 * - `closed`: it has ended.
 *
 * A controller of several namespaces is in the worst phase of theirs: `stale`, then `connecting`, `listing`, `live`. One
 * that has to ask for no namespace is `live`; one that does not know yet for which is `connecting`.
 */
export type Phase = "connecting" | "listing" | "live" | "stale" | "closed";

/** From best to worst. */
export const PHASES: readonly Phase[] = ["live", "listing", "connecting", "stale", "closed"];

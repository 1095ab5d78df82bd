import type { KcacheError } from "../object/error.ts";

/**
 * Where a controller stands.
 *
 * - `connecting`: no list has begun to arrive, or the first one failed; `error` says why.
 * - `listing`: the first list is coming in, or is complete and its watch is being opened.
 * - `live`: the cache is complete and its watch is open; silence longer than the watch's own bound (at most 250 s) ends that.
 * - `stale`: the cache is complete as of `lastContact`, and the way to the server is not; `error` says why.
 * - `closed`: it has ended.
 */
export type Phase = "connecting" | "listing" | "live" | "stale" | "closed";

/** A controller's state at one instant. Times are milliseconds since the epoch. */
export interface ControllerStatus {
  readonly phase: Phase;
  /** When this phase began. */
  readonly since: number;
  /** When something of a list or watch last arrived. */
  readonly lastContact: number | undefined;
  /** The version up to which the cache is complete. */
  readonly resourceVersion: string | undefined;
  readonly objects: number;
  /** Bytes that the held objects take, as they arrived. */
  readonly bytes: number;
  /** Lists that were begun after the first was complete. */
  readonly relists: number;
  /** Watches after the first. */
  readonly reconnects: number;
  /** The failure that is being recovered from, or that ended the controller. */
  readonly error: KcacheError | undefined;
  /** When the next try is due; in the past while it is under way. */
  readonly retryAt: number | undefined;
}

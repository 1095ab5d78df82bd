import type { Filter } from "../filter/filter.ts";
import type { KcacheError } from "../object/error.ts";
import type { CacheEvent } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import type { CacheReader } from "../view/cache-reader.ts";
import type { Snapshot } from "./snapshot.ts";

/** How many events a subscription keeps as they happened, unless told otherwise. */
export const EVENT_BUFFER_SIZE = 100;

export interface SubscribeOptions {
  /** Closes the subscription. */
  readonly signal?: AbortSignal;
  /**
   * How many events are kept as they happened while the reader is busy; past it they fold, one a key.
   * @default {100}
   */
  readonly buffer?: number;
}

/**
 * One reader's place in the order of events: a snapshot, and everything after it.
 *
 * Guarantees: replaying the events over the snapshot always equals the view; per object, events come in order. The
 * position is taken when `subscribe` is called, or when the publisher becomes ready, whichever is later. A slow reader
 * slows nobody, and costs at most `buffer` events and one a changed key.
 * Not guaranteed: that a reader which falls behind by more than `buffer` events sees every state in between.
 *
 * The loop ends when the subscription is closed (pending events are dropped) or its source ends (pending events are
 * read first). Where the source failed, the loop throws the cause after the last event.
 */
export interface Subscription<T extends KubeObject> extends AsyncIterable<CacheEvent<T>>, Disposable {
  /** What the view holds now, which may be ahead of the events that were read. */
  readonly cache: CacheReader<T>;
  /**
   * The view at the instant where the events begin. Can be asked for until the first event is read.
   *
   * @throws {KcacheError} the cause when the source ends first or cannot become ready (`forbidden`, `unauthorized`,
   * `not-found`, `too-large`; the next call waits for the next answer); `aborted`; `not-running` once closed; `invalid-argument` once events were read
   */
  ready(options?: { readonly signal?: AbortSignal }): Promise<Snapshot<T>>;
  /** Settles when the subscription has ended: with the cause if its source failed. Never rejects. */
  readonly closed: Promise<KcacheError | undefined>;
  /** Events that wait to be read. */
  readonly pending: number;
  /** Events that were folded into another because the reader was too far behind. */
  readonly folded: number;
  close(): void;
}

/** A subscription, and what this library alone asks of it. */
export interface InternalSubscription<T extends KubeObject> extends Subscription<T> {
  /** `throughTrouble` waits also where a person may have to act first. */
  snapshot(options: {
    readonly throughTrouble: boolean;
    readonly signal?: AbortSignal | undefined;
  }): Promise<Snapshot<T>>;
  /** Only of a subscription with a filter of its own. */
  refilter(filter: Filter<T>): void;
}

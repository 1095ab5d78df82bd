import { KcacheError } from "../object/error.ts";
import type { CacheEvent, Change } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import { type CacheReader, createCacheReader } from "../view/cache-reader.ts";
import { notRunning, type Sink, type ViewNode } from "../view/node.ts";
import { eventsOf } from "./cache-event.ts";
import { createFoldingQueue } from "./folding-queue.ts";
import { type Snapshot, snapshotOf } from "./snapshot.ts";

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

interface Waiter<T extends KubeObject> {
  resolve(result: IteratorResult<CacheEvent<T>, undefined>): void;
  reject(error: KcacheError): void;
}

/** A subscription, and the way to its snapshot that waits through trouble. */
export interface InternalSubscription<T extends KubeObject> extends Subscription<T> {
  snapshot(options: {
    readonly throughTrouble: boolean;
    readonly signal?: AbortSignal | undefined;
  }): Promise<Snapshot<T>>;
}

export function createSubscription<T extends KubeObject>(
  node: ViewNode<T>,
  options: SubscribeOptions = {},
): InternalSubscription<T> {
  const { signal, buffer = EVENT_BUFFER_SIZE } = options;
  if (!Number.isInteger(buffer) || buffer < 0) {
    throw new KcacheError(
      "invalid-argument",
      `subscribe: buffer is ${buffer}, want a whole number of events, 0 or more`,
    );
  }
  const queue = createFoldingQueue<T>(buffer);
  /** The rest of a change that became two events. */
  let carried: CacheEvent<T> | undefined;
  let snapshot: Snapshot<T> | undefined;
  let reading = false;
  let iterating = false;
  let ended: { readonly cause: KcacheError | undefined } | undefined;
  /** The trouble that a caller was told of: the next one waits for the next answer. */
  let told: KcacheError | undefined;
  /** The cause that the loop has still to throw. */
  let unthrown: KcacheError | undefined;
  let detach: (() => void) | undefined;
  const waiters: Waiter<T>[] = [];
  const snapshotWaiters = new Set<{
    readonly throughTrouble: boolean;
    resolve(snapshot: Snapshot<T>): void;
    reject(error: KcacheError): void;
  }>();
  const closed = Promise.withResolvers<KcacheError | undefined>();

  const take = (): CacheEvent<T> | undefined => {
    if (carried !== undefined) {
      const event = carried;
      carried = undefined;
      return event;
    }
    const change = queue.shift();
    if (change === undefined) return undefined;
    const [first, second] = eventsOf(change);
    carried = second;
    return first;
  };

  const wake = (): void => {
    while (waiters.length > 0) {
      const event = take();
      if (event === undefined) return;
      waiters.shift()?.resolve({ done: false, value: event });
    }
  };

  const end = (cause: KcacheError | undefined): void => {
    if (ended !== undefined) return;
    ended = { cause };
    detach?.();
    detach = undefined;
    signal?.removeEventListener("abort", close);
    for (const waiter of snapshotWaiters)
      waiter.reject(cause ?? notRunning("wait for the snapshot", undefined));
    snapshotWaiters.clear();
    wake();
    const [first, ...others] = waiters.splice(0);
    if (cause === undefined) first?.resolve({ done: true, value: undefined });
    else if (first === undefined) unthrown = cause;
    else first.reject(cause);
    for (const waiter of others) waiter.resolve({ done: true, value: undefined });
    closed.resolve(cause);
  };

  const close = (): void => {
    queue.clear();
    carried = undefined;
    snapshot = undefined;
    end(undefined);
  };

  const begin = (): void => {
    try {
      snapshot = snapshotOf([...node.entries()]);
    } catch (error) {
      end(KcacheError.from(error));
      return;
    }
    for (const waiter of snapshotWaiters) waiter.resolve(snapshot);
    snapshotWaiters.clear();
    if (reading) snapshot = undefined;
  };

  const sink: Sink<T> = {
    onReady: begin,
    onBatch(batch: readonly Change<T>[]) {
      for (const change of replacementsFirst(batch)) queue.push(change);
      wake();
    },
    onTrouble(error) {
      for (const waiter of snapshotWaiters) {
        if (waiter.throughTrouble) continue;
        snapshotWaiters.delete(waiter);
        told = error;
        waiter.reject(error);
      }
    },
    onClose(cause) {
      detach = undefined;
      end(cause);
    },
  };

  const state = node.state;
  if (signal?.aborted === true) close();
  else if (state.phase === "closed") end(state.cause);
  else {
    signal?.addEventListener("abort", close, { once: true });
    detach = node.attach(sink);
    if (state.phase === "ready") begin();
  }

  const subscription: InternalSubscription<T> = {
    cache: createCacheReader(node),
    ready: (wait = {}) => subscription.snapshot({ throughTrouble: false, signal: wait.signal }),
    snapshot({ throughTrouble, signal: waitSignal }) {
      if (waitSignal?.aborted === true) {
        return Promise.reject(KcacheError.from(waitSignal.reason, "aborted", "wait for the snapshot"));
      }
      if (snapshot !== undefined) return Promise.resolve(snapshot);
      if (ended !== undefined)
        return Promise.reject(ended.cause ?? notRunning("wait for the snapshot", undefined));
      if (reading && node.state.phase === "ready") {
        return Promise.reject(
          new KcacheError(
            "invalid-argument",
            "wait for the snapshot: events were read already; ask for it before the loop",
          ),
        );
      }
      const current = node.state;
      const trouble = current.phase === "pending" ? current.trouble : undefined;
      if (!throughTrouble && trouble !== undefined && trouble !== told) {
        told = trouble;
        return Promise.reject(trouble);
      }
      return new Promise((resolve, reject) => {
        const onAbort = (): void => {
          snapshotWaiters.delete(waiter);
          reject(KcacheError.from(waitSignal?.reason, "aborted", "wait for the snapshot"));
        };
        const waiter = {
          throughTrouble,
          resolve(value: Snapshot<T>) {
            waitSignal?.removeEventListener("abort", onAbort);
            resolve(value);
          },
          reject(error: KcacheError) {
            waitSignal?.removeEventListener("abort", onAbort);
            reject(error);
          },
        };
        waitSignal?.addEventListener("abort", onAbort, { once: true });
        snapshotWaiters.add(waiter);
      });
    },
    closed: closed.promise,
    get pending() {
      return queue.size + (carried === undefined ? 0 : 1);
    },
    get folded() {
      return queue.folded;
    },
    close,
    [Symbol.dispose]: close,
    [Symbol.asyncIterator]() {
      if (iterating) {
        throw new KcacheError(
          "invalid-argument",
          "read events: this subscription has a reader already; subscribe again",
        );
      }
      iterating = true;
      return {
        next() {
          if (!reading) {
            reading = true;
            snapshot = undefined;
          }
          const event = take();
          if (event !== undefined) return Promise.resolve({ done: false, value: event });
          if (ended === undefined) return new Promise((resolve, reject) => waiters.push({ resolve, reject }));
          if (unthrown !== undefined) {
            const cause = unthrown;
            unthrown = undefined;
            return Promise.reject(cause);
          }
          return Promise.resolve({ done: true, value: undefined });
        },
        return() {
          close();
          return Promise.resolve({ done: true, value: undefined });
        },
      };
    },
  };
  return subscription;
}

/** A batch's deletes come before its creates, and a replacement begins with a delete. */
function replacementsFirst<T extends KubeObject>(batch: readonly Change<T>[]): readonly Change<T>[] {
  if (batch.length < 2) return batch;
  const replaces = ({ previous, entry }: Change<T>): boolean =>
    previous !== undefined && entry !== undefined && previous.metadata.uid !== entry.metadata.uid;
  if (!batch.some(replaces)) return batch;
  const split = batch.flatMap((change) =>
    replaces(change)
      ? [
          { ...change, entry: undefined },
          { key: change.key, previous: undefined, entry: change.entry },
        ]
      : [change],
  );
  return [
    ...split.filter(({ entry }) => entry === undefined),
    ...split.filter(({ entry }) => entry !== undefined),
  ];
}

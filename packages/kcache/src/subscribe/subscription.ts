import type { Filter } from "../filter/filter.ts";
import { KcacheError } from "../object/error.ts";
import type { CacheEvent, Change } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import { type CacheReader, createCacheReader } from "../view/cache-reader.ts";
import type { FilterView } from "../view/filter-view.ts";
import { notRunning, type Sink, type ViewNode } from "../view/node.ts";
import { eventsOf } from "./cache-event.ts";
import { FoldingQueue } from "./folding-queue.ts";
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

/**
 * @param own the view that was made for this subscription alone, where it has a filter of its own; it ends with it
 * @throws {KcacheError} `invalid-argument` when `buffer` is no count
 */
export function createSubscription<T extends KubeObject>(
  source: ViewNode<T>,
  options: SubscribeOptions = {},
  own?: FilterView<T>,
): InternalSubscription<T> {
  const { signal, buffer = EVENT_BUFFER_SIZE } = options;
  if (!Number.isInteger(buffer) || buffer < 0) {
    throw new KcacheError(
      "invalid-argument",
      `subscribe: buffer is ${buffer}, want a whole number of events, 0 or more`,
    );
  }
  return new Reader(own ?? source, buffer, signal, own);
}

interface EventWaiter<T extends KubeObject> {
  resolve(result: IteratorResult<CacheEvent<T>, undefined>): void;
  reject(error: KcacheError): void;
}

interface SnapshotWaiter<T extends KubeObject> {
  readonly throughTrouble: boolean;
  resolve(snapshot: Snapshot<T>): void;
  reject(error: KcacheError): void;
}

/** A class, and what it holds made when first needed, because there may be a hundred thousand idle ones. */
class Reader<T extends KubeObject> implements InternalSubscription<T>, Sink<T> {
  readonly #node: ViewNode<T>;
  readonly #own: FilterView<T> | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #queue: FoldingQueue<T>;
  #detach: (() => void) | undefined;
  #onAbort: (() => void) | undefined;
  #cache: CacheReader<T> | undefined;
  #closed: PromiseWithResolvers<KcacheError | undefined> | undefined;
  /** The rest of a change that became two events. */
  #carried: CacheEvent<T> | undefined;
  #snapshot: Snapshot<T> | undefined;
  #iterating = false;
  #reading = false;
  #ended: { readonly cause: KcacheError | undefined } | undefined;
  /** The trouble that a caller was told of: the next one waits for the next answer. */
  #told: KcacheError | undefined;
  /** The cause that the loop has still to throw. */
  #unthrown: KcacheError | undefined;
  #eventWaiters: EventWaiter<T>[] | undefined;
  #snapshotWaiters: Set<SnapshotWaiter<T>> | undefined;

  constructor(
    node: ViewNode<T>,
    buffer: number,
    signal: AbortSignal | undefined,
    own: FilterView<T> | undefined,
  ) {
    this.#node = node;
    this.#own = own;
    this.#signal = signal;
    this.#queue = new FoldingQueue(buffer);
    const { state } = node;
    if (signal?.aborted === true) this.close();
    else if (state.phase === "closed") this.#end(state.cause);
    else {
      if (signal !== undefined) {
        this.#onAbort = () => this.close();
        signal.addEventListener("abort", this.#onAbort, { once: true });
      }
      this.#detach = node.attach(this);
      if (state.phase === "ready") this.onReady();
    }
  }

  get cache(): CacheReader<T> {
    this.#cache ??= createCacheReader(this.#node);
    return this.#cache;
  }

  get closed(): Promise<KcacheError | undefined> {
    if (this.#closed === undefined) {
      this.#closed = Promise.withResolvers();
      if (this.#ended !== undefined) this.#closed.resolve(this.#ended.cause);
    }
    return this.#closed.promise;
  }

  get pending(): number {
    return this.#queue.size + (this.#carried === undefined ? 0 : 1);
  }

  get folded(): number {
    return this.#queue.folded;
  }

  onReady(): void {
    let snapshot: Snapshot<T>;
    try {
      snapshot = snapshotOf([...this.#node.entries()]);
    } catch (error) {
      this.#end(KcacheError.from(error));
      return;
    }
    for (const waiter of this.#snapshotWaiters ?? []) waiter.resolve(snapshot);
    this.#snapshotWaiters = undefined;
    if (!this.#reading) this.#snapshot = snapshot;
  }

  onBatch(batch: readonly Change<T>[]): void {
    for (const change of replacementsFirst(batch)) this.#queue.push(change);
    this.#wake();
  }

  onTrouble(error: KcacheError): void {
    for (const waiter of this.#snapshotWaiters ?? []) {
      if (waiter.throughTrouble) continue;
      this.#snapshotWaiters?.delete(waiter);
      this.#told = error;
      waiter.reject(error);
    }
  }

  onClose(cause: KcacheError | undefined): void {
    this.#detach = undefined;
    this.#end(cause);
  }

  close(): void {
    this.#queue.clear();
    this.#carried = undefined;
    this.#end(undefined);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  refilter(filter: Filter<T>): void {
    if (this.#ended !== undefined) throw notRunning("refilter", this.#ended.cause);
    this.#own?.refilter(filter);
  }

  ready(wait: { readonly signal?: AbortSignal } = {}): Promise<Snapshot<T>> {
    return this.snapshot({ throughTrouble: false, signal: wait.signal });
  }

  snapshot({
    throughTrouble,
    signal,
  }: Parameters<InternalSubscription<T>["snapshot"]>[0]): Promise<Snapshot<T>> {
    if (signal?.aborted === true) {
      return Promise.reject(KcacheError.from(signal.reason, "aborted", "wait for the snapshot"));
    }
    if (this.#snapshot !== undefined) return Promise.resolve(this.#snapshot);
    if (this.#ended !== undefined) {
      return Promise.reject(this.#ended.cause ?? notRunning("wait for the snapshot", undefined));
    }
    const { state } = this.#node;
    if (this.#reading && state.phase === "ready") {
      return Promise.reject(
        new KcacheError(
          "invalid-argument",
          "wait for the snapshot: events were read already; ask for it before the loop",
        ),
      );
    }
    const trouble = state.phase === "pending" ? state.trouble : undefined;
    if (!throughTrouble && trouble !== undefined && trouble !== this.#told) {
      this.#told = trouble;
      return Promise.reject(trouble);
    }
    return this.#nextSnapshot(throughTrouble, signal);
  }

  #nextSnapshot(throughTrouble: boolean, signal: AbortSignal | undefined): Promise<Snapshot<T>> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#snapshotWaiters?.delete(waiter);
        reject(KcacheError.from(signal?.reason, "aborted", "wait for the snapshot"));
      };
      const waiter: SnapshotWaiter<T> = {
        throughTrouble,
        resolve(snapshot) {
          signal?.removeEventListener("abort", onAbort);
          resolve(snapshot);
        },
        reject(error) {
          signal?.removeEventListener("abort", onAbort);
          reject(error);
        },
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#snapshotWaiters ??= new Set();
      this.#snapshotWaiters.add(waiter);
    });
  }

  [Symbol.asyncIterator](): AsyncIterator<CacheEvent<T>, undefined> {
    if (this.#iterating) {
      throw new KcacheError(
        "invalid-argument",
        "read events: this subscription has a reader already; subscribe again",
      );
    }
    this.#iterating = true;
    return {
      next: () => this.#next(),
      // Written by hand, as the return of a generator waits for a pending next.
      return: () => {
        this.close();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  #next(): Promise<IteratorResult<CacheEvent<T>, undefined>> {
    this.#reading = true;
    this.#snapshot = undefined;
    const event = this.#take();
    if (event !== undefined) return Promise.resolve({ done: false, value: event });
    if (this.#ended === undefined) {
      return new Promise((resolve, reject) => {
        this.#eventWaiters ??= [];
        this.#eventWaiters.push({ resolve, reject });
      });
    }
    const cause = this.#unthrown;
    this.#unthrown = undefined;
    return cause === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(cause);
  }

  #take(): CacheEvent<T> | undefined {
    if (this.#carried !== undefined) {
      const event = this.#carried;
      this.#carried = undefined;
      return event;
    }
    const change = this.#queue.shift();
    if (change === undefined) return undefined;
    const [first, second] = eventsOf(change);
    this.#carried = second;
    return first;
  }

  #wake(): void {
    const waiters = this.#eventWaiters;
    while (waiters !== undefined && waiters.length > 0) {
      const event = this.#take();
      if (event === undefined) return;
      waiters.shift()?.resolve({ done: false, value: event });
    }
  }

  #end(cause: KcacheError | undefined): void {
    if (this.#ended !== undefined) return;
    this.#ended = { cause };
    this.#snapshot = undefined;
    this.#detach?.();
    this.#detach = undefined;
    if (this.#onAbort !== undefined) this.#signal?.removeEventListener("abort", this.#onAbort);
    for (const waiter of this.#snapshotWaiters ?? []) {
      waiter.reject(cause ?? notRunning("wait for the snapshot", undefined));
    }
    this.#snapshotWaiters = undefined;
    this.#wake();
    const [first, ...others] = this.#eventWaiters ?? [];
    this.#eventWaiters = undefined;
    if (cause === undefined) first?.resolve({ done: true, value: undefined });
    else if (first === undefined) this.#unthrown = cause;
    else first.reject(cause);
    for (const waiter of others) waiter.resolve({ done: true, value: undefined });
    this.#closed?.resolve(cause);
    this.#own?.close();
  }
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

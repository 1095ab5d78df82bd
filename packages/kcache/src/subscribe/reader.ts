import type { Filter } from "../filter/filter.ts";
import { KcacheError } from "../object/error.ts";
import type { CacheEvent, Change } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import { type CacheReader, createCacheReader } from "../view/cache-reader.ts";
import type { FilterView } from "../view/filter-view.ts";
import { notRunning, type Sink, type ViewNode } from "../view/node.ts";
import { eventsOf, replacementsFirst } from "./cache-event.ts";
import { FoldingQueue } from "./folding-queue.ts";
import { type Snapshot, snapshotOf } from "./snapshot.ts";
import { EVENT_BUFFER_SIZE, type InternalSubscription, type SubscribeOptions } from "./subscription.ts";

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

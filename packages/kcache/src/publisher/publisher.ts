import type { Filter } from "../filter/filter.ts";
import { all } from "../filter/filter.ts";
import { KcacheError } from "../object/error.ts";
import type { Kind } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import type { FieldPath } from "../object/path.ts";
import type { Handler, Monitor } from "../subscribe/monitor.ts";
import { runMonitor } from "../subscribe/monitor.ts";
import { createSubscription } from "../subscribe/reader.ts";
import type { SubscribeOptions, Subscription } from "../subscribe/subscription.ts";
import { type CacheReader, createCacheReader } from "../view/cache-reader.ts";
import { createChangedView, differenceIn, type Projection } from "../view/changed-view.ts";
import { createFilterView, type FilterView } from "../view/filter-view.ts";
import { notRunning, type ViewNode, whenReady } from "../view/node.ts";
import { waitUntil } from "../view/until.ts";

/** The node behind a publisher, for joins and monitors of this library. */
export const node: unique symbol = Symbol("node");

export interface WaitOptions {
  /** Ends the wait with `aborted`. */
  readonly signal?: AbortSignal;
}

/**
 * A live set of objects that can be read, subscribed to and derived from; what every node of the graph is.
 *
 * Closing a publisher ends what derives from it, never its source. A derived publisher that nobody observes costs
 * nothing and need not be closed.
 */
export interface Publisher<T extends KubeObject> {
  readonly kind: Kind<T>;
  readonly cache: CacheReader<T>;
  readonly isReady: boolean;
  /**
   * Resolves when the cache holds a complete state.
   *
   * @throws {KcacheError} the cause when the publisher ends first, or when the server refuses in a way that a person may
   * have to mend (`forbidden`, `unauthorized`, `not-found`, `too-large`). The controller goes on trying, and so may the
   * caller: the next call waits for the next answer.
   */
  ready(options?: WaitOptions): Promise<void>;
  /**
   * Waits until a condition on the cache holds. It is tried when the publisher is ready and after each change, as soon as
   * the running code gives way; states that are over by then may go unseen.
   *
   * @param condition may read any other cache too, but only a change to this one makes it be tried again
   * @throws {KcacheError} `aborted` by the signal; the cause when the publisher ends first (`not-running` if it was
   * closed); `filter-failed` when the condition throws
   *
   * @example
   * await pods.until((cache) => cache.get("default", "web-0")?.status?.phase === "Running");
   */
  until(condition: (cache: CacheReader<T>) => boolean, options?: WaitOptions): Promise<void>;
  /** Settles when the publisher has ended: with the cause if it or a source failed. Never rejects. */
  readonly closed: Promise<KcacheError | undefined>;
  /** @throws {KcacheError} `not-running` when the publisher is closed */
  subscribe(options?: SubscribeOptions): Subscription<T>;
  /** With a filter of its own; without one (`undefined`) it is not ready until the first refilter. */
  subscribe(options: FilteredSubscribeOptions<T>): FilteredSubscription<T>;
  /** A publisher of the same objects that can be closed by itself. */
  clone(): DerivedPublisher<T>;
  /** A publisher of what `filter` accepts. Without a filter it is not ready until the first refilter. */
  filter(filter?: Filter<T>): FilteredPublisher<T>;
  /** @internal */
  readonly [node]: ViewNode<T>;
}

export interface FilteredSubscribeOptions<T extends KubeObject> extends SubscribeOptions {
  readonly filter: Filter<T> | undefined;
}

export interface Refilterable<T extends KubeObject> {
  /**
   * Replaces the filter now. Subscribers see deletes for what leaves, then creates for what enters, at this position of
   * the order of events; nothing where the filters are equal. Nothing is fetched.
   *
   * @throws {KcacheError} `not-running` when closed
   */
  refilter(filter: Filter<T>): void;
}

export interface FilteredSubscription<T extends KubeObject> extends Subscription<T>, Refilterable<T> {}

/** A publisher that can be closed by itself. */
export interface DerivedPublisher<T extends KubeObject> extends Publisher<T>, Disposable {
  close(): void;
}

export interface FilteredPublisher<T extends KubeObject> extends DerivedPublisher<T>, Refilterable<T> {}

function refilterOf<T extends KubeObject>(view: FilterView<T>): (filter: Filter<T>) => void {
  return (filter) => {
    const { state } = view;
    if (state.phase === "closed") throw notRunning("refilter", state.cause);
    view.refilter(filter);
  };
}

/** @internal */
export function publisherOf<T extends KubeObject>(kind: Kind<T>, view: ViewNode<T>): Publisher<T> {
  const running = (action: string): void => {
    const { state } = view;
    if (state.phase === "closed") throw notRunning(action, state.cause);
  };

  /** Who asks again waits for the next answer: told the same at once, a loop would spin and let none arrive. */
  let told: KcacheError | undefined;

  function subscribe(options?: SubscribeOptions): Subscription<T>;
  function subscribe(options: FilteredSubscribeOptions<T>): FilteredSubscription<T>;
  function subscribe(options: SubscribeOptions | FilteredSubscribeOptions<T> = {}): Subscription<T> {
    running("subscribe");
    if (!("filter" in options)) return createSubscription(view, options);
    return createSubscription(view, options, createFilterView(view, options.filter));
  }

  const cache = createCacheReader(view);
  return {
    kind,
    [node]: view,
    cache,
    get isReady() {
      return view.state.phase === "ready";
    },
    async ready({ signal } = {}) {
      try {
        await whenReady(view, { signal, known: told });
      } catch (error) {
        told = KcacheError.from(error);
        throw told;
      }
    },
    until: (condition, { signal } = {}) => waitUntil(view, () => condition(cache), signal),
    get closed() {
      return view.closed;
    },
    subscribe,
    clone() {
      running("clone");
      return derivedOf(kind, createFilterView(view, all()));
    },
    filter(filter) {
      running("filter");
      return filteredOf(kind, createFilterView(view, filter));
    },
  };
}

/** @internal */
export function derivedOf<T extends KubeObject>(
  kind: Kind<T>,
  view: ViewNode<T> & { close(cause?: KcacheError): void },
): DerivedPublisher<T> {
  const close = (): void => view.close();
  return extend(publisherOf(kind, view), { close, [Symbol.dispose]: close });
}

function filteredOf<T extends KubeObject>(kind: Kind<T>, view: FilterView<T>): FilteredPublisher<T> {
  return extend(derivedOf(kind, view), { refilter: refilterOf(view) });
}

/** `base` with more members; getters stay getters, which spreading would read once. */
export function extend<A extends object, B extends object>(base: A, more: B): A & B {
  return Object.defineProperties(base, Object.getOwnPropertyDescriptors(more)) as A & B;
}

/**
 * The same objects, without the updates that leave what counts equal: `changed(pods, "metadata.labels")` tells of relabelled pods and
 * of no other change. Values are compared by structure.
 *
 * Reads give the newest state; `previous` of an update is the state just before it. A projection that throws ends this
 * publisher with `filter-failed`.
 *
 * @param what a path, several, or a function of the object; fields are read by their paths without parsing the object
 * @throws {KcacheError} `not-running` when the publisher is closed; `invalid-argument` when a name in a path is empty
 *
 * @example
 * changed(pods, ["spec", "status.phase", ["metadata", "annotations", "example.com/owner"]]);
 * changed(pods, (pod) => pod.status?.containerStatuses?.map(({ restartCount }) => restartCount));
 */
export function changed<T extends KubeObject>(
  publisher: Publisher<T>,
  what: string | readonly FieldPath[] | Projection<T>,
): DerivedPublisher<T> {
  const view = publisher[node];
  if (view.state.phase === "closed") throw notRunning("changed", view.state.cause);
  return derivedOf(publisher.kind, createChangedView(view, differenceIn(what)));
}

/**
 * Runs the callbacks of `handler` for what a publisher holds and what happens to it.
 *
 * @throws {KcacheError} `not-running` when the publisher is closed
 */
export function monitor<T extends KubeObject>(
  publisher: Publisher<T>,
  handler: Handler<T>,
  options: SubscribeOptions = {},
): Monitor {
  const { state } = publisher[node];
  if (state.phase === "closed") throw notRunning("monitor", state.cause);
  return runMonitor(createSubscription(publisher[node], options), handler, options);
}

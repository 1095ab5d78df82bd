import { fieldSelectorText } from "../filter/field-selector.ts";
import { type Filter, fields as fieldsFilter, selector as selectorFilter } from "../filter/filter.ts";
import { selectorText } from "../filter/selector.ts";
import type { Transport } from "../http/transport.ts";
import type { LabelSelector } from "../kinds/meta/v1.gen.ts";
import { KcacheError } from "../object/error.ts";
import { type Kind, resourceName } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import { extend, type Publisher, publisherOf, type ReadyOptions } from "../publisher/publisher.ts";
import { type Clock, systemClock } from "../reflector/clock.ts";
import { type ReflectorReport, reflect } from "../reflector/reflector.ts";
import { INITIAL_STATE } from "../reflector/state.ts";
import { needsPerson } from "../reflector/verdict.ts";
import { createStore } from "../store/store.ts";
import { createFilterView } from "../view/filter-view.ts";
import { createStoreNode } from "../view/store-node.ts";
import type { ControllerStatus, Phase } from "./status.ts";
import { createWaker } from "./waker.ts";

/** Anything with pino's calls. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** How lists are asked for. */
export interface ListerOptions {
  /** Lists go through this one. @default the controller's */
  readonly transport?: Transport;
  /**
   * Milliseconds after a list at which everything is listed again, whatever the watch says. The watch is ended first, so
   * that there is one truth at a time; the difference is one batch, and where there is none there is no event.
   * Needed only where a server's watch is not trusted. At most 25 days. @default {undefined} lists only where they are needed
   */
  readonly refreshPeriod?: number;
}

/** How watches are asked for. */
export interface WatcherOptions {
  /** Watches go through this one. @default the controller's */
  readonly transport?: Transport;
}

export interface ControllerOptions<T extends KubeObject> {
  /** Only objects of this namespace. @default {undefined} all namespaces */
  readonly namespace?: string;
  /** A label selector for the server to apply: text as in `kubectl -l`, or a LabelSelector. @default {undefined} all objects */
  readonly selector?: string | LabelSelector;
  /** A field selector for the server to apply; it decides which fields it knows. @default {undefined} all objects */
  readonly fields?: string | Readonly<Record<string, string | number | boolean>>;
  /** What subscribers and caches are limited to, applied here: everything is fetched and held. @default {all()} */
  readonly filter?: Filter<T>;
  /** @default {{}} */
  readonly lister?: ListerOptions;
  /** @default {{}} */
  readonly watcher?: WatcherOptions;
  /** Closes the controller. */
  readonly signal?: AbortSignal;
  /** Told of lists, failures and recoveries. @default {undefined} silence; `status` has the same */
  readonly log?: Log;
  /** @default {systemClock} */
  readonly clock?: Clock;
  /** Between 0 and 1; spreads retries. @default {Math.random} */
  readonly random?: () => number;
}

/**
 * Lists and watches one kind, keeps a cache of it, and publishes what changes.
 *
 * Guarantees: transient failures never end it; they show in `status`, are retried for ever, and the cache as it was is
 * served meanwhile. A connection that ends is resumed without a list and without an event. Time never runs backwards: an
 * older list or event is refused. Only `close`, the signal, or an answer that cannot get better without a change to the
 * request ends it. Not guaranteed: how far the cache is behind the server; `status` says when it last heard from it.
 */
export interface Controller<T extends KubeObject> extends Publisher<T>, AsyncDisposable {
  /** As of now; a fresh value each time it is read. */
  readonly status: ControllerStatus;
  /**
   * The status now, and then each time its phase, error or counts of lists and watches change. A slow reader misses
   * states in between, never the last. Ends after `closed`.
   */
  statuses(): AsyncIterableIterator<ControllerStatus, undefined>;
  /** Ends the controller and everything below it. Resolves when no request of it is open. The transport stays open. */
  close(): Promise<void>;
}

function lowered(
  options: Pick<ControllerOptions<KubeObject>, "selector" | "fields">,
): Record<string, string> {
  const lowered: Record<string, string> = {};
  const byLabel = options.selector === undefined ? undefined : selectorFilter(options.selector).node;
  if (byLabel?.type === "selector") lowered.labelSelector = selectorText(byLabel.requirements);
  const byField = options.fields === undefined ? undefined : fieldsFilter(options.fields).node;
  if (byField?.type === "fields") lowered.fieldSelector = fieldSelectorText(byField.requirements);
  return lowered;
}

/**
 * Starts a controller of one kind. It begins to list at once; `await ready()` before reading its cache.
 *
 * @throws {KcacheError} `invalid-selector` when `selector` or `fields` do not parse; `invalid-argument` when `namespace` is
 * given for a cluster-scoped kind or is empty
 *
 * @example
 * await using pods = createController(transport, Pod, { namespace: "default" });
 * await pods.ready();
 * const pod = pods.cache.get("default", "pod-1");
 */
export function createController<T extends KubeObject>(
  transport: Transport,
  kind: Kind<T>,
  options: ControllerOptions<T> = {},
): Controller<T> {
  const { namespace, lister = {}, watcher = {}, signal, log } = options;
  const { clock = systemClock, random = Math.random } = options;
  const { refreshPeriod } = lister;
  if (refreshPeriod !== undefined && !(refreshPeriod > 0)) {
    throw new KcacheError(
      "invalid-argument",
      `create controller: lister.refreshPeriod is ${refreshPeriod}, want milliseconds above 0`,
    );
  }
  if (namespace !== undefined && (namespace === "" || kind.scope === "Cluster")) {
    const why =
      namespace === "" ? "leave it out for all namespaces" : `${resourceName(kind)} belong to no namespace`;
    throw new KcacheError(
      "invalid-argument",
      `create controller: namespace is ${JSON.stringify(namespace)}: ${why}`,
    );
  }
  const selectors = lowered(options);
  const store = createStore<T>();
  const root = createStoreNode(store);
  const view = options.filter === undefined ? root : createFilterView(root, options.filter);
  const closing = new AbortController();
  const changed = createWaker();

  let phase: Phase = "connecting";
  let since = clock.now();
  let lastContact: number | undefined;
  let error: KcacheError | undefined;
  let retryAt: number | undefined;
  let relists = 0;
  let watches = 0;

  const enter = (next: Phase): void => {
    if (phase !== next) {
      phase = next;
      since = clock.now();
    }
    changed.wake();
  };

  const name = resourceName(kind);

  const onReport = (report: ReflectorReport): void => {
    switch (report.type) {
      case "contact":
        lastContact = clock.now();
        if (phase === "connecting") enter("listing");
        break;
      case "listing":
        if (store.initialized) relists += 1;
        log?.debug({ kind: name, relists }, "listing");
        changed.wake();
        break;
      case "watching":
        watches += 1;
        if (error !== undefined) log?.info({ kind: name, after: error.code }, "recovered");
        error = undefined;
        retryAt = undefined;
        enter("live");
        break;
      case "failed":
        ({ error, retryAt } = report);
        log?.warn({ kind: name, err: error, retryAt }, error.message);
        root.trouble(needsPerson(error) ? error : undefined);
        enter(store.initialized ? "stale" : "connecting");
        break;
      default:
        report satisfies never;
    }
  };

  const run = async (): Promise<KcacheError | undefined> => {
    try {
      return await reflect({
        lister: lister.transport ?? transport,
        watcher: watcher.transport ?? transport,
        kind,
        namespace,
        selectors,
        state: { ...INITIAL_STATE, refreshPeriod: lister.refreshPeriod },
        signal: closing.signal,
        clock,
        random,
        onReport,
        onEvent: root.write,
      });
    } catch (reason) {
      // A defect of this library; it must end the controller, not the process.
      return KcacheError.from(reason);
    }
  };

  const abort = (): void => closing.abort();
  if (signal?.aborted === true) abort();
  else signal?.addEventListener("abort", abort, { once: true });
  // Where the view ends by itself, nobody is left to list and watch for.
  let failedView: KcacheError | undefined;
  if (view !== root) {
    void view.closed.then((cause) => {
      failedView = cause;
      abort();
    });
  }
  const ended = run().then((cause) => {
    signal?.removeEventListener("abort", abort);
    error = cause ?? failedView;
    retryAt = undefined;
    root.close(error);
    enter("closed");
    if (error !== undefined) log?.warn({ kind: name, err: error }, error.message);
  });

  const statusNow = (): ControllerStatus => ({
    phase,
    since,
    lastContact,
    resourceVersion: store.resourceVersion,
    objects: store.size,
    bytes: store.bytes,
    relists,
    reconnects: Math.max(watches - 1, 0),
    error,
    retryAt,
  });

  const close = async (): Promise<void> => {
    abort();
    await ended;
  };

  const publisher = publisherOf(kind, view);
  const { ready } = publisher;
  return extend(publisher, {
    get status() {
      return statusNow();
    },
    statuses: () => changed.iterate(statusNow, (status) => status.phase === "closed"),
    async ready(wait: ReadyOptions = {}) {
      await ready(wait).catch((reason: unknown) => {
        const cause = KcacheError.from(reason);
        // The base rejects with the reason of the signal; what the user wants to know is why it took so long.
        if (cause.code !== "aborted" || error === undefined) throw cause;
        throw new KcacheError("aborted", `${cause.message}; the last failure was: ${error.message}`, {
          cause: error,
        });
      });
    },
    close,
    [Symbol.asyncDispose]: close,
  });
}

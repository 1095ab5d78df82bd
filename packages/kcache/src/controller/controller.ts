import type { Filter } from "../filter/filter.ts";
import type { Transport } from "../http/transport.ts";
import { KcacheError } from "../object/error.ts";
import { type Kind, resourceName } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import type { FieldPath } from "../object/path.ts";
import type { Projected } from "../object/projected.ts";
import { extend, type Publisher, publisherOf, type WaitOptions } from "../publisher/publisher.ts";
import { systemClock } from "../reflector/clock.ts";
import type { ReflectorReport } from "../reflector/reflector.ts";
import { createParts, type Parts } from "../store/parts.ts";
import { createFilterView } from "../view/filter-view.ts";
import { notRunning } from "../view/node.ts";
import { createStoreNode } from "../view/store-node.ts";
import { createCompactSlabs } from "../wire/compact.ts";
import { projectionOf } from "../wire/projection.ts";
import { createSlabs } from "../wire/slab.ts";
import { isAtLeast, type WrittenObject } from "./at-least.ts";
import {
  type AnyControllerOptions,
  type ControllerOptions,
  firstScope,
  type ProjectedControllerOptions,
} from "./options.ts";
import type { Phase } from "./phase.ts";
import { createProgress, sharedWait } from "./progress.ts";
import { type Asked, assertNamespaces, type ControllerScope, selectorsOf } from "./scope.ts";
import { createSnapshots, type Snapshots } from "./snapshots.ts";
import type { Source } from "./source.ts";
import { createSources, type Sources } from "./sources.ts";
import { type ControllerStatus, lastContactOf, namespacesOf, worstOf } from "./status.ts";
import { createTarget } from "./target.ts";
import { createWaker } from "./waker.ts";

/**
 * Lists and watches one kind, keeps a cache of it, and publishes what changes.
 *
 * Guarantees: transient failures never end it; they show in `status`, are retried for ever, and the cache as it was is
 * served meanwhile. A connection that ends is resumed without a list and without an event. Time never runs backwards: an
 * older list or event is refused. Only `close`, the signal, or an answer that cannot get better without a change to the
 * request ends it. Not guaranteed: how far the cache is behind the server; `status` says when it last heard from it.
 *
 * Of several namespaces each is listed and watched by itself. It is ready when each has been listed or refused (`forbidden`,
 * `unauthorized`, `not-found`, `too-large`), and one at least was listed; `status.namespaces` names those that do not work,
 * which are tried again for ever, and what they hold enters when they do. Where the namespaces come from a publisher, it is
 * not ready before that is, and ends with it, with its cause.
 */
export interface Controller<T extends KubeObject> extends Publisher<T>, AsyncDisposable {
  /** As of now; a fresh value each time it is read. */
  readonly status: ControllerStatus;
  /**
   * The status now, and then each time its phase, error, namespaces or counts of lists and watches change. A slow reader
   * misses states in between, never the last. Ends after `closed`.
   */
  statuses(): AsyncIterableIterator<ControllerStatus, undefined>;
  /**
   * Changes what is asked of the server. What is left out stays as it is; `undefined` lifts a restriction.
   *
   * The controller stays ready and serves what it has. Only the difference is listed, and only the difference is told:
   * - namespaces that leave: one batch of deletes, now; a namespace that enters: one batch of creates when its list is
   *   complete; nothing happens to the others, no request among it. From all namespaces to some, nothing is listed; from some
   *   to all, those that are held go on until the list of all is complete.
   * - other selectors: the watch of each namespace (or of all) is ended, then it is listed with them. What leaves and enters is
   *   one batch a list.
   *
   * A server that calls a field selector wrong (400) ends the controller, as it does at the start.
   *
   * @returns resolves when all that is asked for by then (a later call counts) is held, except for namespaces that are
   * refused; rejects as `ready()` does when all are, and when the controller ends. It may be left alone.
   * @throws {KcacheError} at once: `invalid-selector`, `invalid-argument`, `not-running`
   */
  scope(change: ControllerScope): Promise<void>;
  /**
   * Resolves when the cache is at least as new as a written object, or as a version of this resource: read your own writes. It
   * resolves too when the object has been changed, deleted or replaced since.
   *
   * What settles it is an event of the object, or any later one, bookmark or list of its namespace. So a version of an object
   * that this controller does not see (for its selectors), and a version alone, may have to wait for a bookmark: about a
   * minute where nothing else happens. Where versions are not decimal nobody can tell which is older: then it is this very
   * version of the object, another object that takes its place, or a list that was begun since. Never longer than `signal`;
   * without one, for ever where the namespace is not asked for or refused.
   *
   * @throws {KcacheError} the cause when the controller ends first, or `not-running`; `aborted`; `invalid-argument` where
   * there is no version
   *
   * @example
   * await configMaps.atLeast(await replace(configMap));
   * configMaps.cache.get("default", "settings"); // what was written, or newer
   */
  atLeast(written: WrittenObject | string, options?: WaitOptions): Promise<void>;
  /** Ends the controller and everything below it. Resolves when no request of it is open. The transport stays open. */
  close(): Promise<void>;
}

/**
 * Starts a controller of one kind. It begins to list as soon as the running code gives way; `await ready()` before reading its cache.
 *
 * @throws {KcacheError} `invalid-selector` when `selector` or `fields` do not parse; `invalid-argument` when namespaces are
 * given for a cluster-scoped kind or one of them is empty, or where `snapshot` names no file; `not-running` when a publisher of namespaces is closed
 *
 * @example
 * await using pods = createController(transport, Pod, { namespace: "default" });
 * await pods.ready();
 * const pod = pods.cache.get("default", "pod-1");
 */
export function createController<T extends KubeObject>(
  transport: Transport,
  kind: Kind<T>,
  options?: ControllerOptions<T>,
): Controller<T>;
/**
 * Starts a controller that keeps of each object what lies on `options.project`, and is typed so.
 *
 * @throws {KcacheError} as without a projection; `invalid-argument` also when a name in a path is empty
 *
 * @example
 * await using pods = createController(transport, Pod, { project: ["spec.nodeName", "status.phase"] });
 */
export function createController<T extends KubeObject, const Paths extends readonly FieldPath[]>(
  transport: Transport,
  kind: Kind<T>,
  options: ProjectedControllerOptions<T, Paths>,
): Controller<Projected<T, Paths>>;
export function createController<T extends KubeObject>(
  transport: Transport,
  kind: Kind<T>,
  options: AnyControllerOptions<T> = {},
): Controller<T> {
  const { lister = {}, watcher = {}, signal, log, project } = options;
  // One of what is kept, where that is a part.
  const filter = options.filter as Filter<T> | undefined;
  const { clock = systemClock, random = Math.random } = options;
  const first = firstScope(kind, options);
  const name = resourceName(kind);
  const changed = createWaker();
  const progress = createProgress();
  const parts: Parts<T> = createParts<T>(() => sources.isSettled);
  const slabs = options.store === "compact" ? createCompactSlabs() : createSlabs();
  const root = createStoreNode(parts);
  const view = filter === undefined ? root : createFilterView(root, filter);

  let phase: Phase = "connecting";
  let since = clock.now();
  /** Why it has ended, or why nobody can tell which namespaces to ask for. */
  let error: KcacheError | undefined;
  let relists = 0;
  let reconnects = 0;
  let ended: Promise<void> | undefined;
  let isOpen = options.snapshot === undefined;
  let asked: Asked = {
    namespaces: first.namespaces === undefined ? undefined : [],
    selectors: selectorsOf(first),
  };

  const enter = (next: Phase): void => {
    if (phase !== next) {
      phase = next;
      since = clock.now();
    }
    changed.wake();
  };

  /** Something is other than it was about the sources. */
  const look = (): void => {
    if (ended !== undefined) return;
    enter(sources.isAsked ? (worstOf(sources.wanted)?.phase ?? "live") : "connecting");
    progress.check();
  };

  const onReport = (report: ReflectorReport, source: Source, before: KcacheError | undefined): void => {
    const { namespace } = source;
    const about = namespace === undefined ? { kind: name } : { kind: name, namespace };
    switch (report.type) {
      case "contact":
        break;
      case "listing":
        if (parts.isComplete(namespace)) relists += 1;
        log?.debug({ ...about, relists }, "listing");
        if (!parts.isComplete(namespace)) return;
        break;
      case "watching":
        if (source.watches > 1) reconnects += 1;
        if (before !== undefined) log?.info({ ...about, after: before.code }, "recovered");
        break;
      case "failed":
        log?.warn({ ...about, err: report.error, retryAt: report.retryAt }, report.error.message);
        root.trouble(sources.refusal === undefined ? undefined : report.error);
        // The others may be all that there is to wait for.
        root.change(() => []);
        break;
      default:
        report satisfies never;
    }
    look();
  };

  const end = (cause: KcacheError | undefined): Promise<void> => {
    ended ??= finish(cause);
    return ended;
  };
  const finish = async (cause: KcacheError | undefined): Promise<void> => {
    signal?.removeEventListener("abort", close);
    target.stop();
    await sources.stop();
    await snapshots?.close();
    error = cause;
    root.close(cause);
    enter("closed");
    progress.end((action) => cause ?? notRunning(action, undefined));
    if (cause !== undefined) log?.warn({ kind: name, err: cause }, cause.message);
  };
  const close = (): Promise<void> => end(undefined);

  const sources: Sources = createSources({
    lister: lister.transport ?? transport,
    watcher: watcher.transport ?? transport,
    refreshPeriod: lister.refreshPeriod,
    kind,
    projection: project && projectionOf(kind, project),
    clock,
    random,
    parts,
    root,
    slabs,
    onEvent() {
      progress.check();
      snapshots?.changed();
    },
    onReport,
    onEnd: (cause) => void end(cause),
  });
  const snapshots: Snapshots | undefined =
    options.snapshot === undefined
      ? undefined
      : createSnapshots({
          snapshot: options.snapshot,
          kind,
          project,
          server: (lister.transport ?? transport).server,
          asked: () => asked,
          parts,
          slabs,
          clock,
          log,
          lastContact: () => lastContactOf(sources.wanted),
          onStatus: changed.wake,
        });
  const begin = async (): Promise<void> => {
    await snapshots?.restore();
    isOpen = true;
    if (ended === undefined) target.start();
  };
  const target = createTarget(first, {
    onAsk(next) {
      asked = next;
      error = undefined;
      // Until a snapshot has been read nothing is asked.
      if (!isOpen) return;
      sources.ask(next);
      root.trouble(sources.refusal);
      root.change(() => []);
      look();
    },
    onTrouble(cause) {
      error = cause;
      if (!sources.isAsked) root.trouble(cause);
      look();
    },
    onClose: (cause) => void end(cause),
  });
  if (signal?.aborted === true) void close();
  else {
    signal?.addEventListener("abort", close, { once: true });
    // What throws here is thrown to whoever asked, and not later, unless there is something to be read first.
    if (snapshots === undefined) target.start();
    else begin().catch((reason: unknown) => void end(KcacheError.from(reason)));
  }
  // Where the view ends by itself, nobody is left to list and watch for.
  if (view !== root) void view.closed.then(end);

  const statusNow = (): ControllerStatus => {
    const { wanted } = sources;
    const worst = worstOf(wanted);
    const namespaces = sources.isAsked ? namespacesOf(wanted) : undefined;
    return {
      phase,
      since,
      lastContact: lastContactOf(wanted),
      resourceVersion: parts.resourceVersion,
      objects: parts.size,
      bytes: parts.bytes,
      relists,
      reconnects,
      error: phase === "closed" ? error : (error ?? worst?.error),
      retryAt: phase === "closed" ? undefined : worst?.retryAt,
      ...(namespaces === undefined ? {} : { namespaces }),
      ...(snapshots === undefined ? {} : { snapshot: snapshots.status }),
    };
  };

  const isScoped = (): boolean => {
    if (target.isPending) {
      if (error !== undefined) throw error;
      return false;
    }
    if (sources.isSettled) return true;
    if (sources.refusal !== undefined) throw sources.refusal;
    return false;
  };

  const whenScoped = sharedWait(progress, isScoped);

  const publisher = publisherOf(kind, view);
  const { ready } = publisher;
  return extend(publisher, {
    get status() {
      return statusNow();
    },
    statuses: () => changed.iterate(statusNow, (status) => status.phase === "closed"),
    async ready(wait: WaitOptions = {}) {
      await ready(wait).catch((reason: unknown) => {
        const cause = KcacheError.from(reason);
        const last = statusNow().error;
        // The base rejects with the reason of the signal; what the user wants to know is why it took so long.
        if (cause.code !== "aborted" || last === undefined) throw cause;
        throw new KcacheError("aborted", `${cause.message}; the last failure was: ${last.message}`, {
          cause: last,
        });
      });
    },
    scope(change: ControllerScope) {
      const action = `scope ${name}`;
      if (ended !== undefined) throw notRunning(action, error);
      assertNamespaces(action, kind, change.namespaces, "namespaces");
      target.change(change);
      const scoped = whenScoped(action);
      // Who does not wait has `status`.
      scoped.catch(() => undefined);
      return scoped;
    },
    async atLeast(written: WrittenObject | string, wait: WaitOptions = {}) {
      const action = `wait until ${name} are at least as new`;
      await progress.until(isAtLeast(parts, written, action), action, wait.signal);
    },
    close,
    [Symbol.asyncDispose]: close,
  });
}

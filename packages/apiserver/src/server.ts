import type { AuthOptions } from "./auth/user.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createFaults, type Faults } from "./faults/faults.ts";
import { createReplica, type Replica } from "./faults/replica.ts";
import type { Tampering } from "./faults/tampering.ts";
import { handle } from "./handle.ts";
import { answerError } from "./http/answer.ts";
import { type Listening, type ListenOptions, listen } from "./listen.ts";
import { LogFiles } from "./logs/log-files.ts";
import { createPodLogs, type PodLogs } from "./logs/pod-logs.ts";
import { ServiceAddresses } from "./resources/addresses.ts";
import { Registry } from "./resources/registry.ts";
import { compactEvery } from "./storage/compaction.ts";
import { Store } from "./storage/store.ts";
import type { WatchStream } from "./storage/watch-stream.ts";
import { seed } from "./verbs/bootstrap.ts";
import type { Context } from "./verbs/context.ts";
import { type ResourceStats, Watching } from "./verbs/watching.ts";

/** How an embedded server is made. */
export interface ApiServerOptions {
  /** Time; every timer of the server runs on it. A test gives a {@link VirtualClock}. @default the machine's clock */
  readonly clock?: Clock;
  /** Numbers in [0, 1) for uids, generated names and watch lifetimes. @default {Math.random} */
  readonly random?: () => number;
  /** What `/version` calls gitVersion. @default {"v1.36.3"} */
  readonly version?: string;
  /** Changes kept for each resource; a watch or an exact list from before them gets 410. @default {10000} */
  readonly history?: number;
  /**
   * Milliseconds after which, again and again, what had happened by the time before is forgotten; kube-apiserver does so every five
   * minutes. @default {undefined} only `history` and {@link ApiServer.compact} forget
   */
  readonly compactionPeriod?: number;
  /**
   * Who may ask, by token or client certificate; Role and ClusterRole objects and their bindings say what he may do, and a few of
   * those of a fresh cluster are there.
   *
   * @default {undefined} everybody may do everything
   */
  readonly auth?: AuthOptions;
  /** Events that may wait for a slow watcher before it is cut off. @default {10000} */
  readonly watchQueue?: number;
}

/**
 * A Kubernetes API server in this process. It keeps everything in memory and, without `auth`, admits everybody.
 * Nothing acts on what it stores: no scheduler, no controllers, no kubelet; only garbage collection by owner references
 * and the emptying of deleted namespaces are done here.
 */
export interface ApiServer extends AsyncDisposable {
  /**
   * Answers one request; never throws and never rejects. The host of its URL does not matter. The body of a watch is a stream that
   * ends when it is cancelled or the request's signal is aborted. The body that a fault cuts fails.
   */
  fetch(request: Request): Promise<Response>;
  /** Serves HTTP/1.1 on 127.0.0.1. @throws where the port is taken */
  listen(options?: ListenOptions): Promise<Listening>;
  /**
   * Forgets what happened up to a version: watches, exact lists and continue tokens from before it get 410.
   *
   * @param resourceVersion - @default the present version
   */
  compact(resourceVersion?: string): void;
  /** Ends every open watch cleanly after what waits to be read, as a restart does. */
  cutWatches(): void;
  /** What is to go wrong on purpose. Rules meet every request to this server, those of a simulation too. */
  readonly faults: Faults;
  /** What the containers of pods say: nobody else does, as no container runs. */
  readonly logs: PodLogs;
  /** The version of the last write, over all resources. */
  readonly resourceVersion: string;
  /** What was asked of each resource; the names are like `pods` and `deployments.apps`. */
  readonly stats: Readonly<Record<string, ResourceStats>>;
  /** Ends all watches and stops listening. */
  close(): Promise<void>;
}

/** Makes a server that holds the four namespaces of a fresh cluster. */
export function createApiServer(options: ApiServerOptions = {}): ApiServer {
  const clock = options.clock ?? systemClock;
  const history = options.history ?? 10_000;
  const store = new Store(clock, history);
  const registry = new Registry(store);
  const context: Context = {
    store,
    registry,
    clock,
    logs: new LogFiles(),
    random: options.random ?? Math.random,
    addresses: new ServiceAddresses(registry.builtin("", "services").collection),
    watching: new Watching<WatchStream>(),
    watchQueue: options.watchQueue ?? 10_000,
    auth: options.auth,
    version: options.version ?? "v1.36.3",
  };
  seed(context);
  const pods = registry.builtin("", "pods").collection;
  pods.listen({
    onChange: ({ previous, current }) => {
      if (previous !== undefined && previous.uid !== current?.uid) context.logs.forget(previous.uid);
    },
  });
  const listening = new Set<Listening>();

  const replicas = new Set<Replica>();
  const stopCompaction =
    options.compactionPeriod === undefined ? undefined : compactEvery(store, clock, options.compactionPeriod);

  const answer = async (by: Context, request: Request, tampering: Tampering): Promise<Response> => {
    try {
      return await handle(by, request, tampering);
    } catch (error) {
      return answerError(error, request);
    }
  };
  const compact = (resourceVersion: string | undefined): void => {
    store.compact(resourceVersion === undefined ? store.version : BigInt(resourceVersion));
  };
  const open = async (by: ApiServer["fetch"], how: ListenOptions): Promise<Listening> => {
    const opened = await listen(by, options.auth, how, () => listening.delete(opened));
    listening.add(opened);
    return opened;
  };
  const { faults, fetch, ...faulty } = createFaults({
    clock,
    compact: (version) =>
      compact(version === undefined || BigInt(version) > store.version ? undefined : version),
    restart(keepHistory) {
      if (!keepHistory) compact(undefined);
      for (const one of listening) one.breakConnections();
      for (const watch of context.watching.open) watch.end("drop");
    },
    replica(how) {
      const replica = createReplica({ context, history, handle: answer, listen: open }, how);
      replicas.add(replica);
      return replica;
    },
    handle: (request, tampering) => answer(context, request, tampering),
  });
  const cutWatches = (): void => {
    for (const watch of context.watching.open) watch.end("drain");
  };
  const close = async (): Promise<void> => {
    for (const watch of context.watching.open) watch.end("drop");
    for (const replica of replicas) replica[Symbol.dispose]();
    stopCompaction?.();
    faulty.close();
    context.logs.close();
    await Promise.all([...listening].map((one) => one.close()));
  };
  return {
    fetch,
    listen: (how = {}) => open(fetch, how),
    compact,
    cutWatches,
    faults,
    logs: createPodLogs(context.logs, pods, clock),
    get resourceVersion() {
      return String(store.version);
    },
    get stats() {
      return context.watching.stats();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

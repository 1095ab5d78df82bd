import { type Clock, systemClock } from "../clock.ts";
import type { PodLogs } from "../logs/pod-logs.ts";
import { ApiError, createClient, type Fetch } from "./client.ts";
import { Cluster } from "./cluster.ts";
import { startContainerLogs } from "./container-logs.ts";
import { startDaemonSetController } from "./controllers/daemonset.ts";
import { startDeploymentController } from "./controllers/deployment.ts";
import { startDisruptionController } from "./controllers/disruption.ts";
import { startGarbageCollector } from "./controllers/garbage.ts";
import { startJobController } from "./controllers/job.ts";
import { startNamespaceController } from "./controllers/namespace.ts";
import { startReplicaSetController, startReplicationController } from "./controllers/replicaset.ts";
import { startServiceController } from "./controllers/service.ts";
import { startStatefulSetController } from "./controllers/statefulset.ts";
import { startIncidents } from "./incidents.ts";
import { startKubelet } from "./kubelet.ts";
import { registerNodes } from "./node.ts";
import { WorkQueue } from "./queue.ts";
import { createRandom } from "./random.ts";
import { startScheduler } from "./scheduler.ts";
import { shopManifests } from "./shop/shop.ts";

/** What is played: a small shop in which things happen, or the machinery of a cluster only. */
export type Scenario = "shop" | "none";

export interface SimulationOptions {
  scenario: Scenario;
  /**
   * Where all chance comes from: the same seed on an equal server with the same clock gives the same run.
   * @default {1}
   */
  seed?: number;
  /**
   * Speed: at 1 something happens about every 2 s and a pod is ready after 0.5 to 2 s; at 2 it takes half as long.
   * @default {1}
   */
  pace?: number;
  /** Ends the simulation, as `close` does. */
  signal?: AbortSignal;
  /**
   * Time of all delays and of the timestamps in statuses.
   * @default the machine's clock
   */
  clock?: Clock;
  /**
   * Where containers write, such as `logs` of the server that is simulated for: all say when they start and end, those of the
   * shop also what they serve. Without it they are silent.
   */
  logs?: PodLogs;
  /** Told of what failed and is tried again. Without it such failures are ignored. */
  onError?: (error: Error) => void;
}

/** A running simulation. */
export interface Simulation {
  /** Resolves when the controllers have nothing to do until time passes or somebody else writes. */
  settled(): Promise<void>;
  /** Ends all watches and timers; objects stay on the server as they are. Closing twice is closing once. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Plays controllers, scheduler and kubelets for a server that has none, as its client: whatever is created, scaled,
 * edited or deleted there, by whomever, leads to what a cluster would make of it. With the scenario `shop` a shop is
 * set up as well and things happen to it.
 *
 * Resolves once nodes and the shop's objects exist; pods come up afterwards.
 *
 * @throws {Error} if the server refuses the first lists or the shop's objects
 */
export async function startSimulation(fetch: Fetch, options: SimulationOptions): Promise<Simulation> {
  const {
    scenario,
    seed = 1,
    pace = 1,
    signal,
    clock = systemClock,
    logs,
    onError = () => undefined,
  } = options;
  if (!(pace > 0)) throw new RangeError(`start simulation: pace must be above 0, got ${pace}`);
  const ending = new AbortController();
  const client = createClient(fetch, ending.signal);
  const queue = new WorkQueue(clock, onError);
  const cluster = new Cluster(client, queue, clock, createRandom(seed), pace);

  startDeploymentController(cluster);
  startReplicaSetController(cluster);
  startReplicationController(cluster);
  startStatefulSetController(cluster);
  startDaemonSetController(cluster);
  startJobController(cluster);
  startServiceController(cluster);
  startDisruptionController(cluster);
  startNamespaceController(cluster);
  startGarbageCollector(cluster);
  startScheduler(cluster);
  const kubelet = startKubelet(cluster, startContainerLogs(cluster, logs));

  const { synced, ended } = cluster.follow(ending.signal, onError);
  const worked = queue.run();
  const abort = (): void => {
    queue.close();
    ending.abort(new Error("the simulation was closed"));
  };
  signal?.addEventListener("abort", abort, { once: true });

  async function close(): Promise<void> {
    signal?.removeEventListener("abort", abort);
    abort();
    await Promise.all([worked, ended]);
  }

  try {
    signal?.throwIfAborted();
    await synced;
    await registerNodes(cluster);
    if (scenario === "shop") {
      await applyShop();
      startIncidents(cluster, kubelet);
    }
  } catch (error) {
    await close();
    throw new Error(`start simulation: ${String(error)}`, { cause: error });
  }
  return { settled: () => queue.settled(), close, [Symbol.asyncDispose]: close };

  /** Creates what is not there yet: a shop that people have changed is left as it is. */
  async function applyShop(): Promise<void> {
    for (const [resource, manifest] of shopManifests()) {
      try {
        await client.create(resource, manifest);
      } catch (error) {
        if (!(error instanceof ApiError && error.reason === "AlreadyExists")) throw error;
      }
    }
  }
}

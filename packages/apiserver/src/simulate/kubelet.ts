import type { Cluster } from "./cluster.ts";
import type { ContainerLogs } from "./container-logs.ts";
import { keyOf } from "./mirror.ts";
import { nodeAddress, podNetwork } from "./node.ts";
import type { Pod } from "./objects.ts";
import { isActive, isFinished, isReady } from "./pod.ts";
import { podEvents } from "./pod-events.ts";
import { nextStep, type Runtime } from "./pod-life.ts";
import { podStatus } from "./pod-status.ts";

/** What can happen to a pod on its machine, unasked. */
export interface Kubelet {
  /** Makes a container of a ready pod crash so many times in a row; false if the pod is not ready. */
  crash(pod: Pod, times: number): boolean;
  /** Ends a pod for lack of memory on its node; the object stays, failed, until somebody deletes it. */
  evict(pod: Pod): Promise<void>;
}

const CRASHES = [
  { exitCode: 1, reason: "Error" },
  { exitCode: 137, reason: "OOMKilled" },
  { exitCode: 2, reason: "Error" },
] as const;

/** A node's network has 256 addresses; the first two and the last are not for pods. */
const FIRST_HOST = 2;
const HOSTS = 253;

/** Plays the kubelets of all nodes: leads each bound pod through its life. */
export function startKubelet(cluster: Cluster, logs: ContainerLogs): Kubelet {
  const { pods, nodes, queue, clock } = cluster;
  const runtimes = new Map<string, Runtime>();
  const addresses = new Set<string>();
  const lastAddress = new Map<string, number>();
  const tell = cluster.events.from("kubelet");
  const work = queue.register("kubelet", reconcile);

  pods.onChange((current, previous) => {
    if (current?.spec.nodeName !== undefined) work.add(keyOf(current));
    if (previous !== undefined && previous.metadata.uid !== current?.metadata.uid) {
      const runtime = runtimes.get(previous.metadata.uid);
      if (runtime !== undefined) addresses.delete(runtime.podIP);
      runtimes.delete(previous.metadata.uid);
    }
  });

  async function reconcile(key: string): Promise<void> {
    const pod = pods.get(key);
    if (pod?.spec.nodeName === undefined) return;
    const step = nextStep(pod, runtimeOf(pod, pod.spec.nodeName), clock.now(), (time) => cluster.paced(time));
    switch (step.type) {
      case "write":
        logs.before(pod, step.status);
        await cluster.updateStatus(pods, pod, step.status);
        logs.after(pod, step.status);
        for (const { type, reason, message } of podEvents(pod, step.status)) {
          tell(pod, type, reason, message, pod.spec.nodeName);
        }
        return;
      case "wait":
        return work.addAfter(key, step.until - clock.now());
      case "remove":
        return cluster.delete(pods, pod, { gracePeriodSeconds: 0 });
      case "rest":
        return;
      default:
        step satisfies never;
    }
  }

  function runtimeOf(pod: Pod, nodeName: string): Runtime {
    const known = runtimes.get(pod.metadata.uid);
    if (known !== undefined) return known;
    const node = nodes.get(nodeName);
    const hostIP = nodeAddress(node);
    const fresh: Runtime = {
      hostIP,
      podIP: pod.status?.podIP ?? freeAddress(podNetwork(node)),
      random: cluster.random.fork(`pod ${keyOf(pod)}`),
      due: new Map(),
      crashes: new Map(),
    };
    addresses.add(fresh.podIP);
    runtimes.set(pod.metadata.uid, fresh);
    return fresh;
  }

  /** The next free address of a node's network, in the round, so that an address is not used again at once. */
  function freeAddress(network: string): string {
    const last = lastAddress.get(network) ?? FIRST_HOST - 1;
    for (let step = 1; step <= HOSTS; step++) {
      const host = FIRST_HOST + ((last - FIRST_HOST + step) % HOSTS);
      const address = `${network}.${host}`;
      if (addresses.has(address)) continue;
      lastAddress.set(network, host);
      return address;
    }
    throw new Error(`give a pod an address: all of ${network}.0/24 are taken; delete pods`);
  }

  return {
    crash(pod, times) {
      const runtime = runtimes.get(pod.metadata.uid);
      const name = runtime?.random.pick(pod.spec.containers)?.name;
      const kind = runtime?.random.pick(CRASHES);
      if (name === undefined || kind === undefined || !isReady(pod) || !isActive(pod)) return false;
      runtime?.crashes.set(name, { times, ...kind });
      work.add(keyOf(pod));
      return true;
    },

    async evict(pod) {
      if (isFinished(pod) || pod.spec.nodeName === undefined) return;
      const runtime = runtimeOf(pod, pod.spec.nodeName);
      const message = "The node was low on resource: memory. Threshold quantity: 100Mi, available: 87420Ki. ";
      const status = podStatus(
        pod,
        {
          phase: "Failed",
          hostIP: runtime.hostIP,
          podIP: runtime.podIP,
          sandbox: false,
          initContainers: pod.status?.initContainerStatuses ?? [],
          containers: (pod.status?.containerStatuses ?? []).map((container) => ({
            ...container,
            ready: false,
            started: false,
            state: {
              terminated: {
                exitCode: 137,
                reason: "Error",
                startedAt: container.state.running?.startedAt ?? cluster.timestamp(),
                finishedAt: cluster.timestamp(),
                ...(container.containerID === undefined ? {} : { containerID: container.containerID }),
              },
            },
          })),
          reason: "Evicted",
          message,
          disruption: { reason: "TerminationByKubelet", message },
        },
        cluster.timestamp(),
      );
      await cluster.updateStatus(pods, pod, status);
      tell(pod, "Warning", "Evicted", message, pod.spec.nodeName);
    },
  };
}

import type { PodLogs } from "../logs/pod-logs.ts";
import type { Cluster } from "./cluster.ts";
import { keyOf } from "./mirror.ts";
import type { ContainerStatus, Pod, PodStatus } from "./objects.ts";
import type { Random } from "./random.ts";

/** Plays what the containers of pods say. */
export interface ContainerLogs {
  /** Called before a pod's status becomes `next`: what ends has its last words. */
  before(pod: Pod, next: PodStatus): void;
  /** Called after it did: what started says so. */
  after(pod: Pod, next: PodStatus): void;
}

const SILENT: ContainerLogs = { before: () => undefined, after: () => undefined };
const PATHS = [
  "/",
  "/products",
  "/products/42",
  "/cart",
  "/search?q=lamp",
  "/checkout",
  "/healthz",
  "/orders/1017",
];
const STATUSES = [200, 200, 200, 200, 200, 201, 204, 304, 404, 500];

/** Writes to `logs`; containers are silent where there are none. Apps of the shop tell of each request that they serve. */
export function startContainerLogs(cluster: Cluster, logs: PodLogs | undefined): ContainerLogs {
  if (logs === undefined) return SILENT;
  const { pods, queue } = cluster;
  const random = cluster.random.fork("container logs");
  const work = queue.register("container logs", serve);

  function say(pod: Pod, container: string, line: string, stream: "stdout" | "stderr" = "stdout"): void {
    const named = { namespace: pod.metadata.namespace ?? "", name: pod.metadata.name };
    // The pod may be gone, or its container be another one, before the news of that is here.
    if (logs?.isStarted(named, container)) logs.write(named, container, line, { stream });
  }

  async function serve(key: string): Promise<void> {
    const pod = pods.get(key);
    const running = pod?.status?.containerStatuses?.filter(({ state }) => state.running !== undefined) ?? [];
    if (pod === undefined || running.length === 0) return;
    for (const { name } of running) say(pod, name, requestLine(pod, name, cluster.timestamp(), random));
    work.addAfter(key, cluster.paced(random.between(400, 3_000)));
  }

  return {
    before(pod, next) {
      for (const [known, status] of changes(pod, next)) {
        if (known.state.running === undefined || status.state.terminated === undefined) continue;
        const { exitCode, reason } = status.state.terminated;
        if (reason === "OOMKilled") continue;
        if (exitCode !== 0)
          say(pod, status.name, `fatal: unhandled error, exiting with ${exitCode}`, "stderr");
        else if (pod.metadata.deletionTimestamp !== undefined)
          say(pod, status.name, "received SIGTERM, shutting down");
        else say(pod, status.name, "done");
      }
    },
    after(pod, next) {
      for (const [known, status] of changes(pod, next)) {
        if (status.state.running === undefined || status.containerID === known.containerID) continue;
        say(pod, status.name, `starting ${status.image}`);
        for (const port of portsOf(pod, status.name)) say(pod, status.name, `listening on :${port}`);
        if (pod.metadata.labels?.["app.kubernetes.io/part-of"] === "shop") {
          work.addAfter(keyOf(pod), cluster.paced(random.between(400, 3_000)));
        }
      }
    },
  };
}

/** Each container as it was and as it becomes. */
function changes(pod: Pod, next: PodStatus): [before: ContainerStatus, after: ContainerStatus][] {
  const before = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const after = [...(next.initContainerStatuses ?? []), ...(next.containerStatuses ?? [])];
  return after.flatMap((status): [ContainerStatus, ContainerStatus][] => {
    const known = before.find(({ name }) => name === status.name);
    return known === undefined ? [] : [[known, status]];
  });
}

function portsOf(pod: Pod, container: string): number[] {
  const found = pod.spec.containers.find(({ name }) => name === container);
  return (found?.ports ?? []).map(({ containerPort }) => containerPort);
}

/** What a web server, a proxy or an API writes of one request. */
function requestLine(pod: Pod, container: string, time: string, random: Random): string {
  const path = random.pick(PATHS) ?? "/";
  const status = random.pick(STATUSES) ?? 200;
  const milliseconds = random.integer(1, 180);
  const size = random.integer(120, 24_000);
  if (container === "proxy") {
    return `[${time}] "GET ${path} HTTP/2" ${status} - 0 ${size} ${milliseconds} ${milliseconds - 1} "-" "${random.hex(8)}"`;
  }
  if (pod.metadata.labels?.tier === "web") {
    const address = `10.244.${random.integer(0, 3)}.${random.integer(2, 250)}`;
    return `${address} - - [${time}] "GET ${path} HTTP/1.1" ${status} ${size}`;
  }
  const level = status >= 500 ? "error" : status >= 400 ? "warn" : "info";
  return JSON.stringify({
    time,
    level,
    msg: "request served",
    method: "GET",
    path,
    status,
    duration_ms: milliseconds,
  });
}

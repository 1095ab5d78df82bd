import { ApiError } from "./client.ts";
import type { Cluster } from "./cluster.ts";
import type { Condition, Draft, KubeObject, ObjectMeta, Pod, PodTemplate } from "./objects.ts";
import { controlledBy } from "./owner.ts";
import type { Random } from "./random.ts";

const NAME_TRIES = 8;

export function condition(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((candidate) => candidate.type === type);
}

/** Whether the pod has ended for good. */
export function isFinished(pod: Pod): boolean {
  return pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
}

/** Whether the pod counts as a replica: it has not ended and is not being deleted. */
export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && pod.metadata.deletionTimestamp === undefined;
}

export function isReady(pod: Pod): boolean {
  return condition(pod.status?.conditions, "Ready")?.status === "True";
}

/** Milliseconds until the pod has been ready for `minReadySeconds`; undefined while it is not ready. */
export function untilAvailable(pod: Pod, minReadySeconds: number, now: number): number | undefined {
  const ready = condition(pod.status?.conditions, "Ready");
  if (ready?.status !== "True") return undefined;
  if (minReadySeconds === 0) return 0;
  const since = Date.parse(ready.lastTransitionTime ?? "") || now;
  return Math.max(0, since + minReadySeconds * 1000 - now);
}

/** Counts what every workload reports about its pods, and asks for a second look when one becomes available. */
export function countPods(
  pods: readonly Pod[],
  minReadySeconds: number,
  now: number,
  later: (milliseconds: number) => void,
): { ready: number; available: number } {
  let ready = 0;
  let available = 0;
  for (const pod of pods) {
    const wait = untilAvailable(pod, minReadySeconds, now);
    if (wait === undefined) continue;
    ready++;
    if (wait === 0) available++;
    else later(wait);
  }
  return { ready, available };
}

/** The pods to delete first come first: the order in which a replica set gives pods up. */
export function byWorth(left: Pod, right: Pod): number {
  return (
    Number(left.spec.nodeName !== undefined) - Number(right.spec.nodeName !== undefined) ||
    phaseRank(left) - phaseRank(right) ||
    Number(isReady(left)) - Number(isReady(right)) ||
    restarts(right) - restarts(left) ||
    right.metadata.creationTimestamp.localeCompare(left.metadata.creationTimestamp) ||
    left.metadata.name.localeCompare(right.metadata.name)
  );
}

function phaseRank(pod: Pod): number {
  if (pod.status?.phase === "Running") return 2;
  return pod.status?.phase === "Unknown" ? 1 : 0;
}

function restarts(pod: Pod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map((container) => container.restartCount));
}

/** What a workload would send to create a pod of its template. */
export function podOf(
  owner: KubeObject,
  template: PodTemplate,
  metadata: Partial<ObjectMeta> & { name: string },
): Draft<Pod> {
  const labels = { ...template.metadata?.labels, ...metadata.labels };
  const annotations = { ...template.metadata?.annotations, ...metadata.annotations };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...metadata,
      ...(owner.metadata.namespace === undefined ? {} : { namespace: owner.metadata.namespace }),
      labels,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      ownerReferences: [controlledBy(owner)],
    },
    spec: template.spec,
  };
}

/** Creates a pod under a generated name, which is drawn again if it is taken. */
export async function createNamedPod(
  cluster: Cluster,
  random: Random,
  owner: KubeObject,
  template: PodTemplate,
  metadata: Partial<ObjectMeta> = {},
): Promise<Pod> {
  const generateName = `${owner.metadata.name.slice(0, 57)}-`;
  for (let tries = 1; ; tries++) {
    const name = generateName + random.nameSuffix(5);
    try {
      return await cluster.create(cluster.pods, podOf(owner, template, { ...metadata, name, generateName }));
    } catch (error) {
      const taken = error instanceof ApiError && error.reason === "AlreadyExists";
      if (!taken || tries === NAME_TRIES) throw error;
    }
  }
}

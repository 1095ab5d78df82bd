import type { ContainerStatus, Pod, PodStatus } from "./objects.ts";

export interface PodEvent {
  type: "Normal" | "Warning";
  reason: string;
  message: string;
}

/** What a kubelet tells people when it turns the pod's status into the next one. */
export function podEvents(pod: Pod, next: PodStatus): PodEvent[] {
  const before = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const after = [...(next.initContainerStatuses ?? []), ...(next.containerStatuses ?? [])];
  return after.flatMap((status) => {
    const known = before.find(({ name }) => name === status.name);
    return known === undefined ? [] : containerEvents(pod, known, status);
  });
}

function containerEvents(pod: Pod, before: ContainerStatus, after: ContainerStatus): PodEvent[] {
  const { name, namespace, uid, deletionTimestamp } = pod.metadata;
  if (after.state.running !== undefined && before.state.running === undefined) {
    const container = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].find(
      (one) => one.name === after.name,
    );
    const image = container?.image ?? after.image;
    return [
      normal("Pulled", `Container image "${image}" already present on machine`),
      normal("Created", `Created container: ${after.name}`),
      normal("Started", `Started container ${after.name}`),
    ];
  }
  if (
    deletionTimestamp !== undefined &&
    before.state.running !== undefined &&
    after.state.terminated !== undefined
  ) {
    return [normal("Killing", `Stopping container ${after.name}`)];
  }
  const looping = after.state.waiting?.reason === "CrashLoopBackOff";
  if (looping && before.state.waiting?.reason !== "CrashLoopBackOff") {
    const message = `Back-off restarting failed container ${after.name} in pod ${name}_${namespace}(${uid})`;
    return [{ type: "Warning", reason: "BackOff", message }];
  }
  return [];
}

function normal(reason: string, message: string): PodEvent {
  return { type: "Normal", reason, message };
}

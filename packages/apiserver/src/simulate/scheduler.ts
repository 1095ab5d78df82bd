import type { Cluster } from "./cluster.ts";
import { keyOf } from "./mirror.ts";
import type { Condition, Node, Pod, Taint, Toleration } from "./objects.ts";
import { condition, isActive, isFinished } from "./pod.ts";

const DEFAULT_SCHEDULER = "default-scheduler";
const MOST_PODS = 110;

/** Binds each pod without a node to the node with the fewest pods among those that may take it. */
export function startScheduler(cluster: Cluster): void {
  const { pods, nodes, queue } = cluster;
  const work = queue.register("scheduler", reconcile);
  const tell = cluster.events.from(DEFAULT_SCHEDULER);
  const waiting = new Set<string>();

  pods.onChange((current, previous) => {
    if (current !== undefined && current.spec.nodeName === undefined) work.add(keyOf(current));
    if (current === undefined && previous !== undefined) {
      waiting.delete(keyOf(previous));
      retry();
    }
  });
  nodes.onChange(retry);

  /** Room may have appeared. */
  function retry(): void {
    for (const key of waiting) work.add(key);
  }

  async function reconcile(key: string): Promise<void> {
    const pod = pods.get(key);
    waiting.delete(key);
    if (pod === undefined || pod.spec.nodeName !== undefined || !isActive(pod)) return;
    if ((pod.spec.schedulerName ?? DEFAULT_SCHEDULER) !== DEFAULT_SCHEDULER) return;
    const node = choose(pod);
    if (node !== undefined) {
      await cluster.bind(pod, node.metadata.name);
      return tell(pod, "Normal", "Scheduled", `Successfully assigned ${key} to ${node.metadata.name}`);
    }
    waiting.add(key);
    const why = unschedulable(pod, nodes.list().length, cluster.timestamp());
    const known = condition(pod.status?.conditions, why.type);
    await cluster.updateStatus(pods, pod, { ...pod.status, phase: "Pending", conditions: [why] });
    if (known?.message !== why.message) tell(pod, "Warning", "FailedScheduling", why.message ?? "");
  }

  function choose(pod: Pod): Node | undefined {
    const load = new Map<string, number>();
    for (const other of pods.list()) {
      const { nodeName } = other.spec;
      if (nodeName !== undefined && !isFinished(other)) load.set(nodeName, (load.get(nodeName) ?? 0) + 1);
    }
    const loadOf = (node: Node): number => load.get(node.metadata.name) ?? 0;
    return nodes
      .list()
      .filter((node) => mayTake(node, pod) && loadOf(node) < capacityOf(node))
      .sort(
        (left, right) =>
          loadOf(left) - loadOf(right) || left.metadata.name.localeCompare(right.metadata.name),
      )[0];
  }
}

/** Whether cordon, readiness, taints, node selector and required node names let the node take the pod. */
export function mayTake(node: Node, pod: Pod): boolean {
  if (condition(node.status?.conditions, "Ready")?.status !== "True") return false;
  const tolerations = pod.spec.tolerations ?? [];
  const cordoned: Taint[] = node.spec.unschedulable
    ? [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }]
    : [];
  const taints = [...cordoned, ...(node.spec.taints ?? [])];
  if (taints.some((taint) => !isTolerated(taint, tolerations))) return false;
  const { labels } = node.metadata;
  const wanted = Object.entries(pod.spec.nodeSelector ?? {});
  if (!wanted.every(([key, value]) => labels?.[key] === value)) return false;
  const terms =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const pinned = terms?.flatMap((term) => term.matchFields ?? []) ?? [];
  return pinned.every(({ values = [] }) => values.includes(node.metadata.name));
}

function isTolerated(taint: Taint, tolerations: readonly Toleration[]): boolean {
  if (taint.effect === "PreferNoSchedule") return true;
  return tolerations.some(
    ({ key, operator = "Equal", value = "", effect }) =>
      (key === undefined ? operator === "Exists" : key === taint.key) &&
      (operator === "Exists" || value === (taint.value ?? "")) &&
      (effect === undefined || effect === "" || effect === taint.effect),
  );
}

function capacityOf(node: Node): number {
  return Number(node.status?.allocatable?.pods ?? MOST_PODS);
}

function unschedulable(pod: Pod, nodes: number, now: string): Condition {
  const known = condition(pod.status?.conditions, "PodScheduled");
  const message = `0/${nodes} nodes are available: ${nodes} node(s) didn't match Pod's node affinity/selector or could not take more pods.`;
  return {
    type: "PodScheduled",
    status: "False",
    lastProbeTime: null,
    lastTransitionTime: known?.status === "False" ? (known.lastTransitionTime ?? now) : now,
    reason: "Unschedulable",
    message,
  };
}

import type { Cluster } from "../cluster.ts";
import { keyOf } from "../mirror.ts";
import type { Condition, Pod, PodDisruptionBudget } from "../objects.ts";
import { controllerOf } from "../owner.ts";
import { isReady } from "../pod.ts";
import { selects } from "../selector.ts";

type Status = NonNullable<PodDisruptionBudget["status"]>;

/** So long an evicted pod may stay before it counts again, in milliseconds. */
const DELETION_TIMEOUT = 120_000;

/** Keeps in the status of budgets how many of their pods may be evicted. */
export function startDisruptionController(cluster: Cluster): void {
  const { podDisruptionBudgets: budgets, pods, queue } = cluster;
  const work = queue.register("disruption", reconcile);

  budgets.onChange((current) => {
    if (current !== undefined) work.add(keyOf(current));
  });
  pods.onChange((current, previous) => {
    addSelecting(current ?? previous);
    if (current?.metadata.labels !== previous?.metadata.labels) addSelecting(previous);
  });
  for (const mirror of [
    cluster.deployments,
    cluster.replicaSets,
    cluster.statefulSets,
    cluster.replicationControllers,
  ]) {
    mirror.onChange((current, previous) => {
      if (current?.metadata.generation === previous?.metadata.generation) return;
      for (const budget of budgets.inNamespace((current ?? previous)?.metadata.namespace))
        work.add(keyOf(budget));
    });
  }

  function addSelecting(pod: Pod | undefined): void {
    if (pod === undefined) return;
    for (const budget of budgets.inNamespace(pod.metadata.namespace)) {
      if (isSelected(budget, pod)) work.add(keyOf(budget));
    }
  }

  async function reconcile(key: string): Promise<void> {
    const budget = budgets.get(key);
    if (budget === undefined) return;
    const now = cluster.clock.now();
    const selected = pods.inNamespace(budget.metadata.namespace).filter((pod) => isSelected(budget, pod));
    const disrupted = stillDisrupted(budget, selected, now);
    const [first] = Object.values(disrupted)
      .map(Date.parse)
      .sort((a, b) => a - b);
    if (first !== undefined) work.addAfter(key, first + DELETION_TIMEOUT - now);
    await cluster.updateStatus(budgets, budget, statusOf(budget, selected, disrupted));
  }

  function statusOf(budget: PodDisruptionBudget, selected: Pod[], disrupted: Record<string, string>): Status {
    const observedGeneration = budget.metadata.generation ?? 0;
    const wanted = wantedOf(budget, selected);
    if (typeof wanted === "string") {
      const status: Status = { ...emptyStatus(), ...budget.status, disruptionsAllowed: 0 };
      return withCondition(budget, { ...status, observedGeneration }, "SyncFailed", wanted);
    }
    const currentHealthy = selected.filter(
      (pod) =>
        isReady(pod) && pod.metadata.deletionTimestamp === undefined && !(pod.metadata.name in disrupted),
    ).length;
    const left = currentHealthy - wanted.desiredHealthy;
    const status: Status = {
      ...emptyStatus(),
      ...wanted,
      currentHealthy,
      observedGeneration,
      disruptionsAllowed: wanted.expectedPods > 0 && left > 0 ? left : 0,
      ...(Object.keys(disrupted).length > 0 && { disruptedPods: disrupted }),
    };
    const reason = status.disruptionsAllowed > 0 ? "SufficientPods" : "InsufficientPods";
    return withCondition(budget, status, reason, "");
  }

  function withCondition(
    budget: PodDisruptionBudget,
    status: Status,
    reason: string,
    message: string,
  ): Status {
    const others = budget.status?.conditions ?? [];
    const known = others.find(({ type }) => type === "DisruptionAllowed");
    const condition: Condition = {
      type: "DisruptionAllowed",
      status: reason === "SufficientPods" ? "True" : "False",
      observedGeneration: status.observedGeneration,
      reason,
      message,
      lastTransitionTime: cluster.timestamp(),
    };
    if (known?.status === condition.status && known.lastTransitionTime !== undefined)
      condition.lastTransitionTime = known.lastTransitionTime;
    const conditions =
      known === undefined ? [...others, condition] : others.map((one) => (one === known ? condition : one));
    return { ...status, conditions };
  }

  /** How many pods there should be and how many must stay healthy; or why that cannot be known. */
  function wantedOf(
    { spec }: PodDisruptionBudget,
    selected: Pod[],
  ): { expectedPods: number; desiredHealthy: number } | string {
    const { minAvailable, maxUnavailable } = spec;
    if (maxUnavailable === undefined && typeof minAvailable === "number")
      return { expectedPods: selected.length, desiredHealthy: minAvailable };
    const expectedPods = scaleOf(selected);
    if (typeof expectedPods === "string") return expectedPods;
    if (maxUnavailable !== undefined) {
      const desiredHealthy = Math.max(0, expectedPods - share(maxUnavailable, expectedPods));
      return { expectedPods, desiredHealthy };
    }
    return { expectedPods, desiredHealthy: share(minAvailable ?? 0, expectedPods) };
  }

  /** What the controllers of the pods are scaled to, added up. Pods without one do not count. */
  function scaleOf(selected: Pod[]): number | string {
    const scales = new Map<string, number>();
    for (const pod of selected) {
      const owner = controllerOf(pod);
      if (owner === undefined || scales.has(owner.uid)) continue;
      const key = `${pod.metadata.namespace}/${owner.name}`;
      const set = owner.kind === "ReplicaSet" ? cluster.replicaSets.get(key) : undefined;
      const deployment = set && controllerOf(set);
      const found =
        deployment === undefined
          ? (set ?? cluster.statefulSets.get(key) ?? cluster.replicationControllers.get(key))
          : cluster.deployments.get(`${pod.metadata.namespace}/${deployment.name}`);
      if (found === undefined || (deployment ?? owner).uid !== found.metadata.uid)
        return `found no controllers for pod "${pod.metadata.name}"`;
      scales.set(found.metadata.uid, found.spec.replicas ?? 1);
    }
    return [...scales.values()].reduce((sum, one) => sum + one, 0);
  }
}

function emptyStatus(): Status {
  return {
    currentHealthy: 0,
    desiredHealthy: 0,
    disruptionsAllowed: 0,
    expectedPods: 0,
    observedGeneration: 0,
  };
}

function isSelected({ spec }: PodDisruptionBudget, pod: Pod): boolean {
  return spec.selector !== undefined && spec.selector !== null && selects(spec.selector, pod.metadata.labels);
}

/** A number of pods, or a percentage of them, rounded up. */
function share(value: number | string, of: number): number {
  return typeof value === "number" ? value : Math.ceil((Number.parseInt(value, 10) * of) / 100);
}

/** The pods that were evicted and are still there; those that stay for too long were not evicted after all. */
function stillDisrupted(budget: PodDisruptionBudget, selected: Pod[], now: number): Record<string, string> {
  const entries = Object.entries(budget.status?.disruptedPods ?? {}).filter(([name, time]) => {
    const pod = selected.find(({ metadata }) => metadata.name === name);
    return (
      pod?.metadata.deletionTimestamp === undefined &&
      pod !== undefined &&
      Date.parse(time) + DELETION_TIMEOUT > now
    );
  });
  return Object.fromEntries(entries);
}

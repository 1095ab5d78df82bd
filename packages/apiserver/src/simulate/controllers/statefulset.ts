import type { Cluster } from "../cluster.ts";
import { keyOf } from "../mirror.ts";
import type { Pod, PodTemplate, StatefulSet } from "../objects.ts";
import { controllerOf } from "../owner.ts";
import { countPods, isActive, isFinished, podOf, untilAvailable } from "../pod.ts";
import { templateHash } from "../template-hash.ts";

const REVISION_LABEL = "controller-revision-hash";

/** Keeps the numbered pods of each stateful set, one after the other unless it says Parallel. */
export function startStatefulSetController(cluster: Cluster): void {
  const { statefulSets, pods, queue, clock } = cluster;
  const tell = cluster.events.from("statefulset-controller");
  const work = queue.register("statefulset", reconcile);

  statefulSets.onChange((current) => {
    if (current !== undefined) work.add(keyOf(current));
  });
  pods.onChange((current, previous) => {
    const pod = current ?? previous;
    const owner = pod === undefined ? undefined : controllerOf(pod);
    if (owner?.kind === "StatefulSet") work.add(`${pod?.metadata.namespace}/${owner.name}`);
  });

  async function reconcile(key: string): Promise<void> {
    const set = statefulSets.get(key);
    if (set === undefined || set.metadata.deletionTimestamp !== undefined) return;
    const revision = `${set.metadata.name}-${templateHash(set.spec.template)}`;
    await step(set, revision);
    await cluster.updateStatus(statefulSets, set, statusOf(set, revision, key));
  }

  /** One pod at a time: create the lowest that is missing, else remove the highest too many, else update one. */
  async function step(set: StatefulSet, revision: string): Promise<void> {
    const wanted = set.spec.replicas ?? 1;
    const parallel = set.spec.podManagementPolicy === "Parallel";
    const byNumber = podsByNumber(set);
    for (let number = 0; number < wanted; number++) {
      const pod = byNumber.get(number);
      if (pod === undefined) await create(set, number, revision);
      else if (isFinished(pod) && pod.metadata.deletionTimestamp === undefined)
        await cluster.delete(pods, pod);
      else if (isAvailable(set, pod)) continue;
      if (!parallel) return;
    }
    const surplus = [...byNumber.keys()].filter((number) => number >= wanted).sort((one, two) => two - one);
    for (const number of surplus) {
      const pod = byNumber.get(number);
      if (pod !== undefined && pod.metadata.deletionTimestamp === undefined) await cluster.delete(pods, pod);
      if (!parallel) return;
    }
    if (set.spec.updateStrategy?.type === "OnDelete") return;
    const first = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
    for (let number = wanted - 1; number >= first; number--) {
      const pod = byNumber.get(number);
      if (pod === undefined || !isAvailable(set, pod)) return;
      if (pod.metadata.labels?.[REVISION_LABEL] === revision) continue;
      return cluster.delete(pods, pod);
    }
  }

  async function create(set: StatefulSet, number: number, revision: string): Promise<void> {
    const name = `${set.metadata.name}-${number}`;
    const labels = {
      "apps.kubernetes.io/pod-index": String(number),
      [REVISION_LABEL]: revision,
      "statefulset.kubernetes.io/pod-name": name,
    };
    const { template, serviceName } = set.spec;
    const named: PodTemplate = {
      ...template,
      spec: {
        ...template.spec,
        hostname: name,
        ...(serviceName === undefined ? {} : { subdomain: serviceName }),
      },
    };
    await cluster.create(pods, podOf(set, named, { name, labels }));
    const message = `create Pod ${name} in StatefulSet ${set.metadata.name} successful`;
    tell(set, "Normal", "SuccessfulCreate", message);
  }

  function podsByNumber(set: StatefulSet): Map<number, Pod> {
    const byNumber = new Map<number, Pod>();
    for (const pod of pods.ownedBy(set.metadata.uid)) {
      const number = Number(pod.metadata.name.slice(set.metadata.name.length + 1));
      if (Number.isInteger(number)) byNumber.set(number, pod);
    }
    return byNumber;
  }

  function isAvailable(set: StatefulSet, pod: Pod): boolean {
    return isActive(pod) && untilAvailable(pod, set.spec.minReadySeconds ?? 0, clock.now()) === 0;
  }

  function statusOf(set: StatefulSet, revision: string, key: string): NonNullable<StatefulSet["status"]> {
    const all = pods.ownedBy(set.metadata.uid);
    const active = all.filter(isActive);
    const { ready, available } = countPods(active, set.spec.minReadySeconds ?? 0, clock.now(), (wait) =>
      work.addAfter(key, wait),
    );
    const updated = active.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] === revision).length;
    const complete = updated === (set.spec.replicas ?? 1) && ready === updated && all.length === updated;
    const currentRevision = complete ? revision : (set.status?.currentRevision ?? revision);
    const current = active.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] === currentRevision).length;
    return {
      availableReplicas: available,
      collisionCount: 0,
      ...(current === 0 ? {} : { currentReplicas: current }),
      currentRevision,
      ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
      ...(ready === 0 ? {} : { readyReplicas: ready }),
      replicas: all.length,
      updateRevision: revision,
      ...(updated === 0 ? {} : { updatedReplicas: updated }),
    };
  }
}

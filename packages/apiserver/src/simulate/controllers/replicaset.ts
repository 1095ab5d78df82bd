import type { Cluster } from "../cluster.ts";
import { keyOf, type Mirror } from "../mirror.ts";
import type {
  KubeObject,
  LabelSelector,
  Pod,
  ReplicaSet,
  ReplicaSetStatus,
  ReplicationController,
} from "../objects.ts";
import { controlledBy, controllerOf } from "../owner.ts";
import { byWorth, countPods, createNamedPod, isActive } from "../pod.ts";
import type { Random } from "../random.ts";
import { selects } from "../selector.ts";

/** Keeps as many pods as each replica set asks for; takes in orphans that match, lets go of pods that no longer do. */
export function startReplicaSetController(cluster: Cluster): void {
  keepReplicas(cluster, cluster.replicaSets, (set) => set.spec.selector);
}

/** The same for the kind that replica sets came after. */
export function startReplicationController(cluster: Cluster): void {
  keepReplicas(cluster, cluster.replicationControllers, ({ spec }) => ({
    matchLabels: spec.selector ?? spec.template.metadata?.labels ?? {},
  }));
}

function keepReplicas<T extends ReplicaSet | ReplicationController>(
  cluster: Cluster,
  sets: Mirror<T>,
  selectorOf: (set: T) => LabelSelector,
): void {
  const { pods, queue, clock } = cluster;
  const { kind } = sets.resource;
  const names = new Map<string, Random>();
  const tell = cluster.events.from(
    kind === "ReplicaSet" ? "replicaset-controller" : "replication-controller",
  );
  const work = queue.register(kind, reconcile);

  sets.onChange((current, previous) => {
    if (current !== undefined) work.add(keyOf(current));
    else if (previous !== undefined) names.delete(keyOf(previous));
  });
  pods.onChange((current, previous) => {
    for (const pod of [current, previous]) {
      if (pod === undefined) continue;
      const owner = controllerOf(pod);
      if (owner?.kind === kind) work.add(`${pod.metadata.namespace}/${owner.name}`);
      else if (owner === undefined) addMatching(pod);
    }
  });

  function addMatching(pod: Pod): void {
    for (const set of sets.inNamespace(pod.metadata.namespace)) {
      if (selects(selectorOf(set), pod.metadata.labels)) work.add(keyOf(set));
    }
  }

  async function reconcile(key: string): Promise<void> {
    const set = sets.get(key);
    if (set === undefined || set.metadata.deletionTimestamp !== undefined) return;
    await claim(set);
    const wanted = set.spec.replicas ?? 1;
    const active = activePods(set);
    for (let count = active.length; count < wanted; count++) {
      const { metadata } = await createNamedPod(cluster, namesOf(key), set, set.spec.template);
      tell(set, "Normal", "SuccessfulCreate", `Created pod: ${metadata.name}`);
    }
    const surplus = active.length > wanted ? active.sort(byWorth).slice(0, active.length - wanted) : [];
    for (const pod of surplus) {
      await cluster.delete(pods, pod);
      tell(set, "Normal", "SuccessfulDelete", `Deleted pod: ${pod.metadata.name}`);
    }
    await cluster.updateStatus(sets, set, statusOf(set, activePods(set), key));
  }

  function activePods(set: T): Pod[] {
    return pods.ownedBy(set.metadata.uid).filter(isActive);
  }

  async function claim(set: T): Promise<void> {
    for (const pod of pods.ownedBy(set.metadata.uid)) {
      if (isActive(pod) && !selects(selectorOf(set), pod.metadata.labels)) {
        await cluster.update(pods, withoutOwner(pod, set));
      }
    }
    for (const pod of pods.inNamespace(set.metadata.namespace)) {
      if (controllerOf(pod) !== undefined || !isActive(pod)) continue;
      if (selects(selectorOf(set), pod.metadata.labels)) await cluster.update(pods, withOwner(pod, set));
    }
  }

  function namesOf(key: string): Random {
    const known = names.get(key);
    if (known !== undefined) return known;
    const fresh = cluster.random.fork(`pods of ${kind} ${key}`);
    names.set(key, fresh);
    return fresh;
  }

  function statusOf(set: T, active: readonly Pod[], key: string): ReplicaSetStatus {
    const { ready, available } = countPods(active, set.spec.minReadySeconds ?? 0, clock.now(), (wait) =>
      work.addAfter(key, wait),
    );
    const templateLabels = { matchLabels: set.spec.template.metadata?.labels ?? {} };
    const labelled = active.filter((pod) => selects(templateLabels, pod.metadata.labels)).length;
    return {
      replicas: active.length,
      ...(labelled === 0 ? {} : { fullyLabeledReplicas: labelled }),
      ...(ready === 0 ? {} : { readyReplicas: ready }),
      ...(available === 0 ? {} : { availableReplicas: available }),
      ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
    };
  }
}

function withOwner(pod: Pod, owner: KubeObject): Pod {
  const owners = [...(pod.metadata.ownerReferences ?? []), controlledBy(owner)];
  return { ...pod, metadata: { ...pod.metadata, ownerReferences: owners } };
}

function withoutOwner(pod: Pod, owner: KubeObject): Pod {
  const { ownerReferences = [], ...metadata } = pod.metadata;
  const left = ownerReferences.filter(({ uid }) => uid !== owner.metadata.uid);
  return { ...pod, metadata: left.length === 0 ? metadata : { ...metadata, ownerReferences: left } };
}

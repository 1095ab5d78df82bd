import type { Cluster } from "../cluster.ts";
import { keyOf } from "../mirror.ts";
import type { DaemonSet, Node, Pod, PodTemplate } from "../objects.ts";
import { controllerOf } from "../owner.ts";
import { countPods, createNamedPod, isActive, isFinished } from "../pod.ts";
import type { Random } from "../random.ts";
import { mayTake } from "../scheduler.ts";
import { templateHash } from "../template-hash.ts";

const REVISION_LABEL = "controller-revision-hash";
/** Troubles of a node that its daemons stay through. */
const TOLERATED = [
  ["not-ready", "NoExecute"],
  ["unreachable", "NoExecute"],
  ["disk-pressure", "NoSchedule"],
  ["memory-pressure", "NoSchedule"],
  ["pid-pressure", "NoSchedule"],
  ["unschedulable", "NoSchedule"],
] as const;

/** Keeps one pod of each daemon set on each node that may take it. */
export function startDaemonSetController(cluster: Cluster): void {
  const { daemonSets, pods, nodes, queue, clock } = cluster;
  const names = new Map<string, Random>();
  const tell = cluster.events.from("daemonset-controller");
  const work = queue.register("daemonset", reconcile);

  daemonSets.onChange((current, previous) => {
    if (current !== undefined) work.add(keyOf(current));
    else if (previous !== undefined) names.delete(keyOf(previous));
  });
  nodes.onChange(() => {
    for (const set of daemonSets.list()) work.add(keyOf(set));
  });
  pods.onChange((current, previous) => {
    const pod = current ?? previous;
    const owner = pod === undefined ? undefined : controllerOf(pod);
    if (owner?.kind === "DaemonSet") work.add(`${pod?.metadata.namespace}/${owner.name}`);
  });

  async function reconcile(key: string): Promise<void> {
    const set = daemonSets.get(key);
    if (set === undefined || set.metadata.deletionTimestamp !== undefined) return;
    const hash = templateHash(set.spec.template);
    const wanted = nodes.list().filter((node) => mayTake(node, probe(set, node)));
    const unwanted = podsOf(set).filter((pod) => !wanted.some((node) => node.metadata.name === nodeOf(pod)));
    for (const pod of unwanted.filter(isActive)) await cluster.delete(pods, pod);
    for (const node of wanted) await keepOn(set, node, hash, key);
    await replaceOld(set, wanted.length, hash);
    await cluster.updateStatus(daemonSets, set, statusOf(set, wanted.length, hash, key));
  }

  async function keepOn(set: DaemonSet, node: Node, hash: string, key: string): Promise<void> {
    const there = podsOf(set).filter((pod) => nodeOf(pod) === node.metadata.name);
    for (const pod of there) {
      if (isFinished(pod) && pod.metadata.deletionTimestamp === undefined) await cluster.delete(pods, pod);
    }
    if (there.length > 0) return;
    let random = names.get(key);
    if (random === undefined) {
      random = cluster.random.fork(`pods of daemon set ${key}`);
      names.set(key, random);
    }
    const labels = {
      [REVISION_LABEL]: hash,
      "pod-template-generation": String(set.metadata.generation ?? 1),
    };
    const template = pinned(set.spec.template, node.metadata.name);
    const { metadata } = await createNamedPod(cluster, random, set, template, { labels });
    tell(set, "Normal", "SuccessfulCreate", `Created pod: ${metadata.name}`);
  }

  /** Deletes pods of an older template, one at a time and only while all others are ready. */
  async function replaceOld(set: DaemonSet, wanted: number, hash: string): Promise<void> {
    if (set.spec.updateStrategy?.type === "OnDelete") return;
    const active = podsOf(set).filter(isActive);
    const { available } = count(set, active, keyOf(set));
    const old = active.find((pod) => pod.metadata.labels?.[REVISION_LABEL] !== hash);
    if (old !== undefined && active.length === wanted && available === wanted)
      await cluster.delete(pods, old);
  }

  function podsOf(set: DaemonSet): Pod[] {
    return pods.ownedBy(set.metadata.uid);
  }

  function count(set: DaemonSet, active: readonly Pod[], key: string): { ready: number; available: number } {
    return countPods(active, set.spec.minReadySeconds ?? 0, clock.now(), (wait) => work.addAfter(key, wait));
  }

  function statusOf(
    set: DaemonSet,
    wanted: number,
    hash: string,
    key: string,
  ): NonNullable<DaemonSet["status"]> {
    const active = podsOf(set).filter(isActive);
    const { ready, available } = count(set, active, key);
    const updated = active.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] === hash).length;
    return {
      currentNumberScheduled: active.length,
      desiredNumberScheduled: wanted,
      numberMisscheduled: 0,
      numberReady: ready,
      ...(available === 0 ? {} : { numberAvailable: available }),
      ...(wanted === available ? {} : { numberUnavailable: wanted - available }),
      ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
      ...(updated === 0 ? {} : { updatedNumberScheduled: updated }),
    };
  }
}

/** The node a pod is on, or is meant for. */
function nodeOf(pod: Pod): string | undefined {
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return pod.spec.nodeName ?? required?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0];
}

/** The template for one node: the scheduler reads the name from the affinity. */
function pinned(template: PodTemplate, nodeName: string): PodTemplate {
  const tolerations = TOLERATED.map(([name, effect]) => ({
    effect,
    key: `node.kubernetes.io/${name}`,
    operator: "Exists",
  }));
  const matchFields = [{ key: "metadata.name", operator: "In", values: [nodeName] }];
  return {
    ...template,
    spec: {
      ...template.spec,
      affinity: {
        ...template.spec.affinity,
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
        },
      },
      tolerations: [...(template.spec.tolerations ?? []), ...tolerations],
    },
  };
}

/** A pod as it would be on the node, to ask whether the node would take it. */
function probe(set: DaemonSet, node: Node): Pod {
  const { metadata } = set;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata,
    spec: pinned(set.spec.template, node.metadata.name).spec,
  };
}

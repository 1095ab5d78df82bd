import type { Cluster } from "../cluster.ts";
import { keyOf } from "../mirror.ts";
import type { Deployment, Draft, ReplicaSet } from "../objects.ts";
import { controlledBy, controllerOf } from "../owner.ts";
import { isFinished } from "../pod.ts";
import { HASH_LABEL, templateHash, withHash } from "../template-hash.ts";
import { deploymentStatus, isComplete, untilDeadline } from "./deployment-status.ts";
import {
  DESIRED_REPLICAS,
  desiredReplicas,
  MAX_REPLICAS,
  proportional,
  replicasOf,
  rollingUpdate,
  rolloutLimits,
} from "./rolling-update.ts";

const REVISION = "deployment.kubernetes.io/revision";
/** What says something of the deployment or of the set alone. */
const OWN_ANNOTATIONS: readonly string[] = [
  "kubectl.kubernetes.io/last-applied-configuration",
  REVISION,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
];
const DEFAULT_HISTORY = 10;

/** Rolls each deployment out through replica sets, one for each template it ever had. */
export function startDeploymentController(cluster: Cluster): void {
  const { deployments, replicaSets, pods, queue } = cluster;
  const tell = cluster.events.from("deployment-controller");
  const work = queue.register("deployment", reconcile);

  deployments.onChange((current) => {
    if (current !== undefined) work.add(keyOf(current));
  });
  replicaSets.onChange((current, previous) => {
    for (const set of [current, previous]) {
      const owner = set === undefined ? undefined : controllerOf(set);
      if (owner?.kind === "Deployment") work.add(`${set?.metadata.namespace}/${owner.name}`);
    }
  });
  // A deployment that recreates waits for the last pod of the old template to be gone.
  pods.onChange((current, previous) => {
    if (current !== undefined || previous === undefined) return;
    const owner = controllerOf(previous);
    const set = owner && replicaSets.get(`${previous.metadata.namespace}/${owner.name}`);
    const deployment = set && controllerOf(set);
    if (deployment !== undefined) work.add(`${previous.metadata.namespace}/${deployment.name}`);
  });

  async function reconcile(key: string): Promise<void> {
    let deployment = deployments.get(key);
    if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return;
    const hash = templateHash(deployment.spec.template, deployment.status?.collisionCount);
    const paused = deployment.spec.paused === true;
    const resized = await scaleAll(deployment, hash);
    if (!paused && !resized) {
      await ensureCurrent(deployment, hash);
      deployment = await stampRevision(deployment, hash);
      await rollOut(deployment, hash);
    }
    const sets = setsOf(deployment);
    const current = sets.find((set) => set.metadata.labels?.[HASH_LABEL] === hash);
    const status = deploymentStatus(deployment, current, sets, cluster.timestamp());
    deployment = await cluster.updateStatus(deployments, deployment, status);
    const wait = untilDeadline(deployment, status, cluster.clock.now());
    if (wait !== undefined) work.addAfter(key, wait);
    if (!paused && isComplete(deployment, status)) await dropHistory(deployment, hash);
  }

  /** The deployment's replica sets, oldest revision first. */
  function setsOf(deployment: Deployment): ReplicaSet[] {
    return replicaSets
      .ownedBy(deployment.metadata.uid)
      .filter((set) => set.metadata.deletionTimestamp === undefined)
      .sort(
        (left, right) =>
          revisionOf(left) - revisionOf(right) || left.metadata.name.localeCompare(right.metadata.name),
      );
  }

  function split(
    deployment: Deployment,
    hash: string,
  ): { current: ReplicaSet | undefined; old: ReplicaSet[] } {
    const sets = setsOf(deployment);
    return {
      current: sets.find((set) => set.metadata.labels?.[HASH_LABEL] === hash),
      old: sets.filter((set) => set.metadata.labels?.[HASH_LABEL] !== hash),
    };
  }

  /** Applies a change of the desired number alone; true if anything was resized. */
  async function scaleAll(deployment: Deployment, hash: string): Promise<boolean> {
    const { current, old } = split(deployment, hash);
    const alive = [...old, ...(current === undefined ? [] : [current])].filter((set) => replicasOf(set) > 0);
    const wanted = desiredReplicas(deployment);
    const scaled = alive.some((set) => {
      const desired = set.metadata.annotations?.[DESIRED_REPLICAS];
      return desired !== undefined && Number(desired) !== wanted;
    });
    if (!scaled) return false;
    const only = alive.length === 1 ? alive[0] : undefined;
    const sizes =
      only !== undefined ? [{ set: only, replicas: wanted }] : proportional(deployment, alive.reverse());
    for (const { set, replicas } of sizes) await resize(deployment, set, replicas);
    return true;
  }

  async function ensureCurrent(deployment: Deployment, hash: string): Promise<void> {
    const { current, old } = split(deployment, hash);
    if (current !== undefined) return;
    const room =
      desiredReplicas(deployment) + rolloutLimits(deployment).maxSurge - total(old.map(replicasOf));
    const recreate = deployment.spec.strategy?.type === "Recreate";
    const replicas = recreate ? 0 : Math.max(0, Math.min(room, desiredReplicas(deployment)));
    const { metadata } = await cluster.create(replicaSets, draftOf(deployment, hash, old, replicas));
    if (replicas > 0) tellScaling(deployment, metadata.name, 0, replicas);
  }

  /** Gives the current set the highest revision and the deployment's annotations, and the deployment the same revision. */
  async function stampRevision(deployment: Deployment, hash: string): Promise<Deployment> {
    const { current, old } = split(deployment, hash);
    if (current === undefined) return deployment;
    const highest = Math.max(0, ...old.map(revisionOf));
    const revision = Math.max(revisionOf(current), highest + 1);
    const wanted = { ...inheritedFrom(deployment), [REVISION]: String(revision) };
    const held = current.metadata.annotations ?? {};
    if (Object.entries(wanted).some(([key, value]) => held[key] !== value)) {
      await cluster.update(replicaSets, annotated(current, wanted));
    }
    if (revisionOf(deployment) === revision) return deployment;
    return cluster.update(deployments, annotated(deployment, { [REVISION]: String(revision) }));
  }

  async function rollOut(deployment: Deployment, hash: string): Promise<void> {
    const { current, old } = split(deployment, hash);
    if (current === undefined) return;
    if (deployment.spec.strategy?.type !== "Recreate") {
      for (const { set, replicas } of rollingUpdate(deployment, current, old)) {
        await resize(deployment, set, replicas);
      }
      return;
    }
    for (const set of old) if (replicasOf(set) > 0) await resize(deployment, set, 0);
    const gone = old.every((set) => pods.ownedBy(set.metadata.uid).every(isFinished));
    const wanted = desiredReplicas(deployment);
    if (gone && replicasOf(current) !== wanted) await resize(deployment, current, wanted);
  }

  async function resize(deployment: Deployment, set: ReplicaSet, replicas: number): Promise<void> {
    const next = annotated(set, sizeAnnotations(deployment));
    await cluster.update(replicaSets, { ...next, spec: { ...set.spec, replicas } });
    if (replicas !== replicasOf(set)) tellScaling(deployment, set.metadata.name, replicasOf(set), replicas);
  }

  function tellScaling(deployment: Deployment, name: string, from: number, to: number): void {
    const message = `Scaled ${to > from ? "up" : "down"} replica set ${name} from ${from} to ${to}`;
    tell(deployment, "Normal", "ScalingReplicaSet", message);
  }

  async function dropHistory(deployment: Deployment, hash: string): Promise<void> {
    const idle = split(deployment, hash).old.filter(
      (set) => replicasOf(set) === 0 && (set.status?.replicas ?? 0) === 0,
    );
    const limit = deployment.spec.revisionHistoryLimit ?? DEFAULT_HISTORY;
    for (const set of idle.slice(0, Math.max(0, idle.length - limit))) {
      await cluster.delete(replicaSets, set);
    }
  }
}

function draftOf(
  deployment: Deployment,
  hash: string,
  old: readonly ReplicaSet[],
  replicas: number,
): Draft<ReplicaSet> {
  const { namespace, name } = deployment.metadata;
  const { template, selector, minReadySeconds } = deployment.spec;
  const revision = Math.max(0, ...old.map(revisionOf)) + 1;
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${name}-${hash}`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...template.metadata?.labels, [HASH_LABEL]: hash },
      annotations: {
        ...inheritedFrom(deployment),
        ...sizeAnnotations(deployment),
        [REVISION]: String(revision),
      },
      ownerReferences: [controlledBy(deployment)],
    },
    spec: {
      replicas,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template: withHash(template, hash),
    },
  };
}

/** The annotations that a deployment gives its current set. */
function inheritedFrom({ metadata }: Deployment): Record<string, string> {
  const all = Object.entries(metadata.annotations ?? {});
  return Object.fromEntries(all.filter(([key]) => !OWN_ANNOTATIONS.includes(key)));
}

function sizeAnnotations(deployment: Deployment): Record<string, string> {
  const wanted = desiredReplicas(deployment);
  return {
    [DESIRED_REPLICAS]: String(wanted),
    [MAX_REPLICAS]: String(wanted + rolloutLimits(deployment).maxSurge),
  };
}

function annotated<T extends Deployment | ReplicaSet>(object: T, annotations: Record<string, string>): T {
  const all = { ...object.metadata.annotations, ...annotations };
  return { ...object, metadata: { ...object.metadata, annotations: all } };
}

function revisionOf(object: Deployment | ReplicaSet): number {
  return Number(object.metadata.annotations?.[REVISION] ?? 0) || 0;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

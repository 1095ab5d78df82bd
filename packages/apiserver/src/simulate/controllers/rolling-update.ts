import type { Deployment, ReplicaSet } from "../objects.ts";

/** A replica set and the number of replicas it should ask for. */
export interface Resize {
  set: ReplicaSet;
  replicas: number;
}

export const DESIRED_REPLICAS = "deployment.kubernetes.io/desired-replicas";
export const MAX_REPLICAS = "deployment.kubernetes.io/max-replicas";

export function replicasOf(set: ReplicaSet): number {
  return set.spec.replicas ?? 1;
}

export function desiredReplicas(deployment: Deployment): number {
  return deployment.spec.replicas ?? 1;
}

/** How many pods a rollout may have beyond, and lack below, the desired number; never zero for both. */
export function rolloutLimits(deployment: Deployment): { maxSurge: number; maxUnavailable: number } {
  const replicas = desiredReplicas(deployment);
  if (deployment.spec.strategy?.type === "Recreate") return { maxSurge: 0, maxUnavailable: 0 };
  const { maxSurge = "25%", maxUnavailable = "25%" } = deployment.spec.strategy?.rollingUpdate ?? {};
  const surge = resolve(maxSurge, replicas, Math.ceil);
  const unavailable = Math.min(replicas, resolve(maxUnavailable, replicas, Math.floor));
  return { maxSurge: surge, maxUnavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

/** The next sizes on the way from the old sets to the current one, within the rollout's limits. */
export function rollingUpdate(
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
): Resize[] {
  const grown = growCurrent(deployment, current, old);
  if (grown !== undefined) return [{ set: current, replicas: grown }];
  return shrinkOld(deployment, current, old);
}

/** The new sizes where only the desired number changed while several sets are alive: shares are kept. */
export function proportional(deployment: Deployment, sets: readonly ReplicaSet[]): Resize[] {
  const wanted = desiredReplicas(deployment);
  const limit = wanted === 0 ? 0 : wanted + rolloutLimits(deployment).maxSurge;
  const total = sum(sets.map(replicasOf));
  let left = limit - total;
  const largestFirst = [...sets].sort((one, other) => replicasOf(other) - replicasOf(one));
  const sizes = largestFirst.map((set) => {
    const before = Number(set.metadata.annotations?.[MAX_REPLICAS] ?? total) || 1;
    const share = Math.round((replicasOf(set) * limit) / before) - replicasOf(set);
    const part = left > 0 ? Math.max(0, Math.min(share, left)) : Math.min(0, Math.max(share, left));
    left -= part;
    return { set, replicas: replicasOf(set) + part };
  });
  const largest = sizes[0];
  if (largest !== undefined) largest.replicas = Math.max(0, largest.replicas + left);
  return sizes;
}

function growCurrent(
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
): number | undefined {
  const wanted = desiredReplicas(deployment);
  const now = replicasOf(current);
  if (now === wanted) return undefined;
  if (now > wanted) return wanted;
  const room = wanted + rolloutLimits(deployment).maxSurge - sum([current, ...old].map(replicasOf));
  return room <= 0 ? undefined : now + Math.min(room, wanted - now);
}

function shrinkOld(deployment: Deployment, current: ReplicaSet, old: readonly ReplicaSet[]): Resize[] {
  const all = [current, ...old];
  const minAvailable = desiredReplicas(deployment) - rolloutLimits(deployment).maxUnavailable;
  const newUnavailable = replicasOf(current) - (current.status?.availableReplicas ?? 0);
  let excess = sum(all.map(replicasOf)) - minAvailable - newUnavailable;
  const sizes = new Map(old.map((set) => [set, replicasOf(set)]));
  const shrink = (set: ReplicaSet, by: number): void => {
    const part = Math.max(0, Math.min(by, excess, sizes.get(set) ?? 0));
    sizes.set(set, (sizes.get(set) ?? 0) - part);
    excess -= part;
  };

  // Pods that are not available go first: giving them up costs nobody anything.
  for (const set of old) shrink(set, replicasOf(set) - (set.status?.availableReplicas ?? 0));

  let spare = sum(all.map((set) => set.status?.availableReplicas ?? 0)) - minAvailable;
  for (const set of old) {
    const before = sizes.get(set) ?? 0;
    if (spare > 0) shrink(set, spare);
    spare -= before - (sizes.get(set) ?? 0);
  }
  return old.flatMap((set) => {
    const replicas = sizes.get(set) ?? 0;
    return replicas === replicasOf(set) ? [] : [{ set, replicas }];
  });
}

function resolve(value: number | string, replicas: number, round: (value: number) => number): number {
  if (typeof value === "number") return value;
  const percent = /^(\d+)%$/.exec(value)?.[1];
  if (percent === undefined) {
    throw new Error(`read a rollout limit: expected a number or a percentage, got "${value}"`);
  }
  return round((Number(percent) * replicas) / 100);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

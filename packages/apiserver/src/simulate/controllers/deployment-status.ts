import type { Condition, Deployment, DeploymentStatus, ReplicaSet } from "../objects.ts";
import { condition } from "../pod.ts";
import { desiredReplicas, replicasOf, rolloutLimits } from "./rolling-update.ts";

const DEFAULT_PROGRESS_DEADLINE = 600;

/** Whether every replica is of the current template, available, and no old one is left. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const wanted = desiredReplicas(deployment);
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted
  );
}

/** The status of a deployment, as its replica sets' statuses add up. */
export function deploymentStatus(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  sets: readonly ReplicaSet[],
  now: string,
): DeploymentStatus {
  const count = (read: (set: ReplicaSet) => number | undefined): number =>
    sets.reduce((total, set) => total + (read(set) ?? 0), 0);
  const available = count((set) => set.status?.availableReplicas);
  const wantedPods = count(replicasOf);
  const numbers = {
    replicas: count((set) => set.status?.replicas),
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: count((set) => set.status?.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wantedPods - available),
  };
  const { generation } = deployment.metadata;
  const { collisionCount } = deployment.status ?? {};
  const status: DeploymentStatus = {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    ...Object.fromEntries(Object.entries(numbers).filter(([, number]) => number > 0)),
    ...(collisionCount === undefined ? {} : { collisionCount }),
  };
  return { ...status, conditions: conditionsOf(deployment, status, current, now) };
}

/** Milliseconds until a rollout that makes no progress has run out of time; undefined where none can. */
export function untilDeadline(
  deployment: Deployment,
  { conditions }: DeploymentStatus,
  now: number,
): number | undefined {
  const progress = condition(conditions, "Progressing");
  if (progress?.status !== "True" || progress.reason === "NewReplicaSetAvailable") return undefined;
  // One second more: the times in conditions are cut to seconds.
  return Date.parse(progress.lastUpdateTime ?? "") + deadlineOf(deployment) + 1_000 - now;
}

function deadlineOf(deployment: Deployment): number {
  return (deployment.spec.progressDeadlineSeconds ?? DEFAULT_PROGRESS_DEADLINE) * 1000;
}

function conditionsOf(
  deployment: Deployment,
  status: DeploymentStatus,
  current: ReplicaSet | undefined,
  now: string,
): Condition[] {
  const known = deployment.status?.conditions ?? [];
  const minimum = desiredReplicas(deployment) - rolloutLimits(deployment).maxUnavailable;
  const available = (status.availableReplicas ?? 0) >= minimum;
  const conditions = [
    available
      ? is("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
      : is(
          "Available",
          "False",
          "MinimumReplicasUnavailable",
          "Deployment does not have minimum availability.",
        ),
    progressing(deployment, status, current, now),
  ];
  const written = conditions.flatMap((next) => (next === undefined ? [] : [carry(next, known, now)]));
  // The order of the first appearance is kept, as a real controller appends what is not there yet.
  const order = known.map(({ type }) => type);
  const rank = ({ type }: Condition): number =>
    order.indexOf(type) < 0 ? order.length : order.indexOf(type);
  return written.sort((left, right) => rank(left) - rank(right));
}

function progressing(
  deployment: Deployment,
  status: DeploymentStatus,
  current: ReplicaSet | undefined,
  now: string,
): Condition | undefined {
  const known = condition(deployment.status?.conditions, "Progressing");
  if (deployment.spec.paused === true) {
    return is("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused");
  }
  if (current === undefined) return known;
  const subject = `ReplicaSet "${current.metadata.name}"`;
  if (isComplete(deployment, status)) {
    return is("Progressing", "True", "NewReplicaSetAvailable", `${subject} has successfully progressed.`);
  }
  if (known === undefined) {
    return is(
      "Progressing",
      "True",
      "NewReplicaSetCreated",
      `Created new replica set "${current.metadata.name}"`,
    );
  }
  if (hasProgressed(deployment.status ?? {}, status)) {
    return {
      ...is("Progressing", "True", "ReplicaSetUpdated", `${subject} is progressing.`),
      lastUpdateTime: now,
    };
  }
  // A rollout that was complete stays so while pods of it come and go.
  if (known.reason === "NewReplicaSetAvailable" && known.message?.includes(subject) === true) return known;
  if (Date.parse(known.lastUpdateTime ?? now) + deadlineOf(deployment) < Date.parse(now)) {
    return is("Progressing", "False", "ProgressDeadlineExceeded", `${subject} has timed out progressing.`);
  }
  if (known.message?.includes(`"${current.metadata.name}"`) === true) return known;
  return is("Progressing", "True", "ReplicaSetUpdated", `${subject} is progressing.`);
}

function hasProgressed(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function is(type: string, status: "True" | "False" | "Unknown", reason: string, message: string): Condition {
  return { type, status, reason, message };
}

function carry(next: Condition, known: readonly Condition[], now: string): Condition {
  const before = condition(known, next.type);
  const same =
    before?.status === next.status && before.reason === next.reason && before.message === next.message;
  const { type, status, reason = "", message = "" } = next;
  return {
    type,
    status,
    lastUpdateTime: (same ? (next.lastUpdateTime ?? before.lastUpdateTime) : undefined) ?? now,
    lastTransitionTime: (before?.status === next.status ? before.lastTransitionTime : undefined) ?? now,
    reason,
    message,
  };
}

import type { Condition, ContainerStatus, Pod, PodStatus } from "./objects.ts";
import { condition } from "./pod.ts";

/** What a kubelet decides about a pod; the rest of the status follows from it. */
export interface PodFacts {
  phase: "Pending" | "Running" | "Succeeded" | "Failed";
  hostIP: string;
  podIP?: string | undefined;
  /** Whether sandbox and network are set up. */
  sandbox: boolean;
  initContainers: readonly ContainerStatus[];
  containers: readonly ContainerStatus[];
  reason?: string;
  message?: string;
  /** Written before the kubelet's own conditions, as an eviction does. */
  disruption?: { reason: string; message: string };
}

/** The status as a kubelet writes it: conditions from containers, times kept where a condition did not change. */
export function podStatus(pod: Pod, facts: PodFacts, now: string): PodStatus {
  const { containers, initContainers, podIP, hostIP } = facts;
  const known = pod.status?.conditions ?? [];
  const address = podIP === undefined ? {} : { podIP, podIPs: [{ ip: podIP }] };
  return {
    phase: facts.phase,
    conditions: conditionsOf(pod, facts).map((next) => carry(next, known, now)),
    ...(facts.message === undefined ? {} : { message: facts.message }),
    ...(facts.reason === undefined ? {} : { reason: facts.reason }),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(pod.spec.hostNetwork === true ? { podIP: hostIP, podIPs: [{ ip: hostIP }] } : address),
    startTime: pod.status?.startTime ?? now,
    ...(initContainers.length === 0 ? {} : { initContainerStatuses: [...initContainers] }),
    containerStatuses: [...containers].sort((left, right) => left.name.localeCompare(right.name)),
    ...(pod.status?.qosClass === undefined ? {} : { qosClass: pod.status.qosClass }),
  };
}

type Outline = Pick<Condition, "type" | "status" | "reason" | "message">;

function conditionsOf(pod: Pod, facts: PodFacts): Outline[] {
  const disruption = facts.disruption ?? condition(pod.status?.conditions, "DisruptionTarget");
  return [
    ...(disruption === undefined
      ? []
      : [
          {
            type: "DisruptionTarget",
            status: "True" as const,
            ...pick(disruption.reason, disruption.message),
          },
        ]),
    { type: "PodReadyToStartContainers", status: facts.sandbox ? "True" : "False" },
    initialized(facts),
    readiness("Ready", facts),
    readiness("ContainersReady", facts),
    { type: "PodScheduled", status: "True" },
  ];
}

function initialized({ phase, initContainers }: PodFacts): Outline {
  const type = "Initialized";
  if (phase === "Succeeded") return { type, status: "True", reason: "PodCompleted" };
  const open = initContainers.filter(({ state }) => state.terminated?.exitCode !== 0).map(({ name }) => name);
  if (open.length === 0) return { type, status: "True" };
  const message = `containers with incomplete status: [${open.join(" ")}]`;
  return { type, status: "False", reason: "ContainersNotInitialized", message };
}

function readiness(type: string, { phase, containers }: PodFacts): Outline {
  if (phase === "Succeeded") return { type, status: "False", reason: "PodCompleted" };
  if (phase === "Failed") return { type, status: "False", reason: "PodFailed" };
  const unready = containers.filter(({ ready }) => !ready).map(({ name }) => name);
  if (unready.length === 0) return { type, status: "True" };
  const message = `containers with unready status: [${unready.join(" ")}]`;
  return { type, status: "False", reason: "ContainersNotReady", message };
}

function carry(next: Outline, known: readonly Condition[], now: string): Condition {
  const before = condition(known, next.type);
  const since = before?.status === next.status ? before.lastTransitionTime : undefined;
  return {
    type: next.type,
    status: next.status,
    lastProbeTime: null,
    lastTransitionTime: since ?? now,
    ...pick(next.reason, next.message),
  };
}

function pick(
  reason: string | undefined,
  message: string | undefined,
): { reason?: string; message?: string } {
  return { ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) };
}

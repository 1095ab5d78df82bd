import type { DeepReadonly, Pod } from "kcache";
import { age } from "../terminal/duration.ts";
import type { Tone } from "./tone.ts";

type PodView = DeepReadonly<Pod>;
type ContainerStatus = NonNullable<NonNullable<PodView["status"]>["containerStatuses"]>[number];

/** What one line says of a pod; the words are those of `kubectl get pods`. */
export interface PodSummary {
  readonly ready: number;
  readonly containers: number;
  /** `Running`, `CrashLoopBackOff`, `Init:1/2`, `Terminating`, … */
  readonly status: string;
  readonly tone: Tone;
  readonly restarts: number;
  /** When a container was last restarted. */
  readonly restartedAt: string | undefined;
}

export function podSummary(pod: PodView): PodSummary {
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
  const sidecars = new Set(
    (pod.spec.initContainers ?? []).filter((one) => one.restartPolicy === "Always").map(({ name }) => name),
  );
  const main = [...initContainerStatuses.filter(({ name }) => sidecars.has(name)), ...containerStatuses];
  const initializing = initStatus(pod, initContainerStatuses, sidecars);
  const counted = initializing === undefined ? main : [...initContainerStatuses, ...containerStatuses];
  const status = statusOf(pod, initializing);
  const ready = main.filter((one) => one.ready).length;
  const containers = pod.spec.containers.length + sidecars.size;
  return {
    ready,
    containers,
    status,
    tone: toneOf(status, ready === containers),
    restarts: counted.reduce((sum, { restartCount }) => sum + restartCount, 0),
    restartedAt: counted
      .flatMap(({ lastState }) => lastState?.terminated?.finishedAt ?? [])
      .sort()
      .at(-1),
  };
}

/** `3` or `3 (12s ago)`. */
export function restartsText({ restarts, restartedAt }: PodSummary, now: number): string {
  if (restarts === 0 || restartedAt === undefined) return String(restarts);
  return `${restarts} (${age(restartedAt, now)} ago)`;
}

function statusOf(pod: PodView, initializing: string | undefined): string {
  const { phase = "Unknown", reason, containerStatuses = [], conditions = [] } = pod.status ?? {};
  if (pod.metadata.deletionTimestamp !== undefined) return reason === "NodeLost" ? "Unknown" : "Terminating";
  if (initializing !== undefined) return initializing;
  const own = containerStatuses.map(containerStatus).find((status) => status !== undefined);
  const isReady = conditions.some(({ type, status }) => type === "Ready" && status === "True");
  // One container that has done its work beside others that run is no end of the pod.
  if (
    own === "Completed" &&
    containerStatuses.some(({ state, ready }) => ready && state?.running !== undefined)
  )
    return isReady ? "Running" : "NotReady";
  return own ?? reason ?? phase;
}

/** Why a container does not run. */
function containerStatus({ state }: ContainerStatus): string | undefined {
  if (state?.waiting?.reason !== undefined) return state.waiting.reason;
  const ended = state?.terminated;
  if (ended === undefined) return undefined;
  if (ended.reason !== undefined && ended.reason !== "") return ended.reason;
  return ended.signal !== undefined && ended.signal !== 0
    ? `Signal:${ended.signal}`
    : `ExitCode:${ended.exitCode}`;
}

/** What the first init container that is not done says. */
function initStatus(
  pod: PodView,
  statuses: readonly ContainerStatus[],
  sidecars: ReadonlySet<string>,
): string | undefined {
  for (const [i, one] of statuses.entries()) {
    if (one.state?.terminated?.exitCode === 0) continue;
    if (sidecars.has(one.name) && one.started === true) continue;
    const why = containerStatus(one);
    if (why !== undefined && why !== "PodInitializing") return `Init:${why}`;
    return `Init:${i}/${pod.spec.initContainers?.length ?? statuses.length}`;
  }
  return undefined;
}

function toneOf(status: string, isReady: boolean): Tone {
  if (status === "Running") return isReady ? "good" : "busy";
  if (status === "Completed" || status === "Succeeded") return "quiet";
  if (
    /BackOff|Err|OOMKilled|Failed|Evicted|Invalid|NeverPull|Unknown|ExitCode|Signal|DeadlineExceeded/.test(
      status,
    )
  )
    return "bad";
  return "busy";
}

import { timestamp } from "../clock.ts";
import {
  crashLooping,
  endedContainer,
  readyContainer,
  startedContainer,
  waitingContainer,
} from "./container-status.ts";
import type { ContainerStatus, Pod, PodStatus } from "./objects.ts";
import { type PodFacts, podStatus } from "./pod-status.ts";
import type { Random } from "./random.ts";

/** What the pod's machine knows beside the pod's own status. */
export interface Runtime {
  readonly hostIP: string;
  readonly podIP: string;
  readonly random: Random;
  /** When each step is due, in milliseconds since the epoch; filled in when the step comes up. */
  readonly due: Map<string, number>;
  /** Containers that are about to crash, and how often they still will. */
  readonly crashes: Map<string, Crash>;
}

export interface Crash {
  times: number;
  readonly exitCode: number;
  readonly reason: string;
}

/** What to do next: write a status, wait until an instant, remove the pod, or nothing until it changes. */
export type NextStep =
  | { type: "write"; status: PodStatus }
  | { type: "wait"; until: number }
  | { type: "remove" }
  | { type: "rest" };

const REST: NextStep = { type: "rest" };
/** Back-off before the restart after the second crash in a row, doubled from crash to crash. */
const BACK_OFF = 3_000;

/**
 * Decides a kubelet's next step for a pod from what its status says now. Calling it again after each step, and at the
 * instants it names, leads a pod through its life. `paced` turns normal durations into those of this run.
 */
export function nextStep(
  pod: Pod,
  runtime: Runtime,
  nowMs: number,
  paced: (milliseconds: number) => number,
): NextStep {
  const now = timestamp(nowMs);
  const containers = pod.status?.containerStatuses ?? [];
  const initContainers = pod.status?.initContainerStatuses ?? [];
  const write = (facts: Partial<PodFacts>): NextStep => {
    const { hostIP, podIP } = runtime;
    const all: PodFacts = {
      phase: "Running",
      hostIP,
      podIP,
      sandbox: true,
      containers,
      initContainers,
      ...facts,
    };
    return { type: "write", status: podStatus(pod, all, now) };
  };
  /** Undefined once the step is due; until then, how long to wait. */
  const await_ = (step: string, min: number, max: number): NextStep | undefined => {
    let at = runtime.due.get(step);
    if (at === undefined) {
      at = nowMs + paced(runtime.random.fork(step).between(min, max));
      runtime.due.set(step, at);
    }
    return at > nowMs ? { type: "wait", until: at } : undefined;
  };

  const phase = pod.status?.phase;
  const over = phase === "Succeeded" || phase === "Failed";
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (over) return await_("remove", 50, 150) ?? { type: "remove" };
    const grace = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
    const wait = await_("stop", Math.min(grace, 300), Math.min(grace, 1_000));
    if (wait !== undefined) return wait;
    if (containers.length === 0) return { type: "remove" };
    const stopped = containers.map((status) =>
      status.state.running === undefined
        ? endedContainer(status, 137, "ContainerStatusUnknown", now)
        : endedContainer(status, 0, "Completed", now),
    );
    const clean = stopped.every(({ state }) => state.terminated?.exitCode === 0);
    return write({ phase: clean ? "Succeeded" : "Failed", containers: stopped, sandbox: false });
  }
  if (over) return REST;

  if (containers.length === 0) {
    const waits = (pod.spec.initContainers ?? []).length > 0 ? "PodInitializing" : "ContainerCreating";
    return write({
      phase: "Pending",
      podIP: undefined,
      sandbox: false,
      containers: pod.spec.containers.map((container) => waitingContainer(container, waits)),
      initContainers: (pod.spec.initContainers ?? []).map((container) => waitingContainer(container, waits)),
    });
  }

  const initializing = initContainers.findIndex(({ state }) => state.terminated === undefined);
  if (initializing >= 0) {
    const status = initContainers[initializing];
    if (status === undefined) return REST;
    const begun = status.state.running !== undefined;
    const wait = await_(`init ${initializing} ${begun ? "end" : "start"}`, 150, 500);
    if (wait !== undefined) return wait;
    const next = begun
      ? { ...endedContainer(status, 0, "Completed", now), ready: true }
      : startedContainer(status, now, runtime.random);
    return write({ phase: "Pending", initContainers: initContainers.with(initializing, next) });
  }

  if (containers.some(isFresh)) {
    const wait = await_("start", 200, 900);
    if (wait !== undefined) return wait;
    return write({
      containers: containers.map((status) =>
        isFresh(status) ? startedContainer(status, now, runtime.random) : status,
      ),
    });
  }

  return (
    crash() ??
    restart() ??
    complete() ?? {
      type: "rest",
    }
  );

  function crash(): NextStep | undefined {
    for (const [index, status] of containers.entries()) {
      const planned = runtime.crashes.get(status.name);
      if (planned === undefined || status.state.running === undefined) continue;
      const wait = await_(`crash ${status.name} ${status.restartCount}`, 100, 400);
      if (wait !== undefined) return wait;
      planned.times--;
      if (planned.times <= 0) runtime.crashes.delete(status.name);
      const ended = containers.with(index, endedContainer(status, planned.exitCode, planned.reason, now));
      if (pod.spec.restartPolicy === "Never") return write({ phase: "Failed", containers: ended });
      // The first crash is followed by a restart at once, later ones by a growing pause.
      return write({ containers: ended });
    }
    return undefined;
  }

  function restart(): NextStep | undefined {
    for (const [index, status] of containers.entries()) {
      const { terminated, waiting } = status.state;
      if (waiting?.reason === "CrashLoopBackOff") {
        const pause = BACK_OFF * 2 ** Math.min(3, status.restartCount - 1);
        const wait = await_(`back-off ${status.name} ${status.restartCount}`, pause * 0.8, pause);
        if (wait !== undefined) return wait;
        const again = startedContainer(status, now, runtime.random);
        return write({ containers: containers.with(index, again) });
      }
      if (terminated === undefined || !restarts(terminated.exitCode)) continue;
      const wait = await_(`restart ${status.name} ${status.restartCount}`, 200, 600);
      if (wait !== undefined) return wait;
      const next =
        status.restartCount === 0
          ? startedContainer(status, now, runtime.random)
          : crashLooping(status, backOffMessage(status));
      return write({ containers: containers.with(index, next) });
    }
    return undefined;
  }

  function complete(): NextStep | undefined {
    const runs = containers.reduce((total, status) => total + status.restartCount, 0);
    const unready = containers.filter(({ state, ready }) => state.running !== undefined && !ready);
    if (unready.length > 0) {
      const probed = pod.spec.containers.some(
        ({ readinessProbe, startupProbe }) => readinessProbe !== undefined || startupProbe !== undefined,
      );
      const wait = probed ? await_(`ready ${runs}`, 300, 1_100) : undefined;
      return wait ?? write({ containers: containers.map(readyContainer) });
    }
    const ends = pod.spec.restartPolicy === "Never" || pod.spec.restartPolicy === "OnFailure";
    if (!ends || containers.some(({ state }) => state.running === undefined)) return undefined;
    const wait = await_(`complete ${runs}`, 2_000, 5_000);
    if (wait !== undefined) return wait;
    const ended = containers.map((status) => endedContainer(status, 0, "Completed", now));
    return write({ phase: "Succeeded", containers: ended, sandbox: false });
  }

  function restarts(exitCode: number): boolean {
    const policy = pod.spec.restartPolicy ?? "Always";
    return policy === "Always" || (policy === "OnFailure" && exitCode !== 0);
  }

  function backOffMessage(status: ContainerStatus): string {
    const seconds = 10 * 2 ** Math.min(5, status.restartCount - 1);
    const { name, namespace, uid } = pod.metadata;
    return `back-off ${seconds}s restarting failed container=${status.name} pod=${name}_${namespace}(${uid})`;
  }
}

/** Whether the container has not been started since the pod exists. */
function isFresh({ state }: ContainerStatus): boolean {
  return state.waiting?.reason === "ContainerCreating" || state.waiting?.reason === "PodInitializing";
}

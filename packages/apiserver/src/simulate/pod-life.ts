import { timestamp } from "../clock.ts";
import {
  crashLooping,
  endedContainer,
  readyContainer,
  startedContainer,
  waitingContainer,
} from "./container-status.ts";
import type { ContainerStatus, Pod, PodStatus } from "./objects.ts";
import { isFinished } from "./pod.ts";
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

/** One look at a pod: what is there, and how to answer. */
interface Look {
  readonly pod: Pod;
  readonly runtime: Runtime;
  readonly now: string;
  readonly containers: readonly ContainerStatus[];
  readonly initContainers: readonly ContainerStatus[];
  write(facts: Partial<PodFacts>): NextStep;
  /** Undefined once the step is due, which is some normal milliseconds after it was first asked for. */
  until(step: string, min: number, max: number): NextStep | undefined;
}

/** Back-off before the restart after the second crash in a row, in normal milliseconds; doubled from then on. */
const BACK_OFF = 2_000;

/**
 * Decides a kubelet's next step for a pod from what its status says now. Calling it again after each step, and at the
 * instants it names, leads a pod through its life. `paced` turns normal durations into those of this run.
 */
export function nextStep(
  pod: Pod,
  runtime: Runtime,
  now: number,
  paced: (milliseconds: number) => number,
): NextStep {
  const look = lookAt(pod, runtime, now, paced);
  if (pod.metadata.deletionTimestamp !== undefined) return stop(look);
  if (isFinished(pod)) return { type: "rest" };
  return (
    create(look) ??
    initialize(look) ??
    start(look) ??
    crash(look) ??
    restart(look) ??
    becomeReady(look) ??
    complete(look) ?? { type: "rest" }
  );
}

function lookAt(pod: Pod, runtime: Runtime, now: number, paced: (milliseconds: number) => number): Look {
  const containers = pod.status?.containerStatuses ?? [];
  const initContainers = pod.status?.initContainerStatuses ?? [];
  const { hostIP, podIP, due, random } = runtime;
  const usual: PodFacts = { phase: "Running", hostIP, podIP, sandbox: true, containers, initContainers };
  return {
    pod,
    runtime,
    now: timestamp(now),
    containers,
    initContainers,
    write: (facts) => ({ type: "write", status: podStatus(pod, { ...usual, ...facts }, timestamp(now)) }),
    until: (step, min, max) => {
      const at = due.get(step) ?? now + paced(random.fork(step).between(min, max));
      due.set(step, at);
      return at > now ? { type: "wait", until: at } : undefined;
    },
  };
}

/** Ends the containers within the grace, tells so, and lets the object go. */
function stop({ pod, containers, now, until, write }: Look): NextStep {
  if (isFinished(pod)) return until("remove", 50, 150) ?? { type: "remove" };
  const grace = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  const wait = until("stop", Math.min(grace, 300), Math.min(grace, 1_000));
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

/** The first word of the kubelet: the pod is known here, its containers are not there yet. */
function create({ pod, containers, write }: Look): NextStep | undefined {
  if (containers.length > 0) return undefined;
  const first = pod.spec.initContainers ?? [];
  const reason = first.length > 0 ? "PodInitializing" : "ContainerCreating";
  return write({
    phase: "Pending",
    podIP: undefined,
    sandbox: false,
    containers: pod.spec.containers.map((container) => waitingContainer(container, reason)),
    initContainers: first.map((container) => waitingContainer(container, reason)),
  });
}

/** Runs the init containers, one after the other. */
function initialize({ initContainers, runtime, now, until, write }: Look): NextStep | undefined {
  const index = initContainers.findIndex(({ state }) => state.terminated === undefined);
  const status = initContainers[index];
  if (status === undefined) return undefined;
  const running = status.state.running !== undefined;
  const wait = until(`init ${index} ${running ? "end" : "start"}`, 100, 300);
  if (wait !== undefined) return wait;
  const next = running
    ? { ...endedContainer(status, 0, "Completed", now), ready: true }
    : startedContainer(status, now, runtime.random);
  return write({ phase: "Pending", initContainers: initContainers.with(index, next) });
}

function start({ pod, containers, runtime, now, until, write }: Look): NextStep | undefined {
  if (!containers.some(isFresh)) return undefined;
  const wait = until("start", 200, 900);
  if (wait !== undefined) return wait;
  return write({
    containers: containers.map((status) =>
      isFresh(status) ? begun(pod, startedContainer(status, now, runtime.random)) : status,
    ),
  });
}

function crash({ pod, containers, runtime, now, until, write }: Look): NextStep | undefined {
  for (const [index, status] of containers.entries()) {
    const planned = runtime.crashes.get(status.name);
    if (planned === undefined || status.state.running === undefined) continue;
    const wait = until(`crash ${status.name} ${status.restartCount}`, 100, 400);
    if (wait !== undefined) return wait;
    planned.times--;
    if (planned.times <= 0) runtime.crashes.delete(status.name);
    const ended = containers.with(index, endedContainer(status, planned.exitCode, planned.reason, now));
    return write({ phase: pod.spec.restartPolicy === "Never" ? "Failed" : "Running", containers: ended });
  }
  return undefined;
}

/** Starts crashed containers again: the first time soon, later after a back-off that everybody can see. */
function restart({ pod, containers, runtime, now, until, write }: Look): NextStep | undefined {
  for (const [index, status] of containers.entries()) {
    const { terminated, waiting } = status.state;
    const looping = waiting?.reason === "CrashLoopBackOff";
    if (!looping && (terminated === undefined || !isRestarted(pod, terminated.exitCode))) continue;
    const pause = BACK_OFF * 2 ** Math.min(3, Math.max(0, status.restartCount - 1));
    const wait = looping
      ? until(`back-off ${status.name} ${status.restartCount}`, pause * 0.8, pause)
      : until(`restart ${status.name} ${status.restartCount}`, 200, 600);
    if (wait !== undefined) return wait;
    const next =
      looping || status.restartCount === 0
        ? begun(pod, startedContainer(status, now, runtime.random))
        : crashLooping(status, backOffMessage(pod, status));
    return write({ containers: containers.with(index, next) });
  }
  return undefined;
}

function becomeReady({ containers, until, write }: Look): NextStep | undefined {
  if (containers.every(({ state, ready }) => state.running === undefined || ready)) return undefined;
  return (
    until(`ready ${runsOf(containers)}`, 300, 1_000) ?? write({ containers: containers.map(readyContainer) })
  );
}

/** Ends the containers of a pod that is meant to end, such as a job's. */
function complete({ pod, containers, now, until, write }: Look): NextStep | undefined {
  const { restartPolicy = "Always" } = pod.spec;
  if (restartPolicy === "Always" || containers.some(({ state }) => state.running === undefined))
    return undefined;
  const wait = until(`complete ${runsOf(containers)}`, 2_000, 5_000);
  if (wait !== undefined) return wait;
  const ended = containers.map((status) => endedContainer(status, 0, "Completed", now));
  return write({ phase: "Succeeded", containers: ended, sandbox: false });
}

/** A container that nobody probes is ready as soon as it runs. */
function begun(pod: Pod, status: ContainerStatus): ContainerStatus {
  const container = pod.spec.containers.find(({ name }) => name === status.name);
  const probed = container?.readinessProbe !== undefined || container?.startupProbe !== undefined;
  return probed ? status : readyContainer(status);
}

/** Whether the container has not been started since the pod exists. */
function isFresh({ state }: ContainerStatus): boolean {
  return state.waiting?.reason === "ContainerCreating" || state.waiting?.reason === "PodInitializing";
}

function isRestarted(pod: Pod, exitCode: number): boolean {
  const { restartPolicy = "Always" } = pod.spec;
  return restartPolicy === "Always" || (restartPolicy === "OnFailure" && exitCode !== 0);
}

function runsOf(containers: readonly ContainerStatus[]): number {
  return containers.reduce((total, { restartCount }) => total + restartCount, 0);
}

function backOffMessage({ metadata }: Pod, { name, restartCount }: ContainerStatus): string {
  const seconds = Math.min(300, 10 * 2 ** (restartCount - 1));
  return `back-off ${seconds}s restarting failed container=${name} pod=${metadata.name}_${metadata.namespace}(${metadata.uid})`;
}

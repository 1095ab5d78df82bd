import type { Container, ContainerState, ContainerStatus } from "./objects.ts";
import type { Random } from "./random.ts";
import { hash32 } from "./random.ts";

/** A container whose image is about to be pulled, or whose pod's init containers still run. */
export function waitingContainer(container: Container, reason: string): ContainerStatus {
  return {
    name: container.name,
    image: container.image,
    imageID: "",
    lastState: {},
    ready: false,
    restartCount: 0,
    started: false,
    state: { waiting: { reason } },
  };
}

/** The container running since `now` under an id of its own; what it did before stays in `lastState`. */
export function startedContainer(status: ContainerStatus, now: string, random: Random): ContainerStatus {
  const ended = status.state.terminated ?? status.lastState.terminated;
  return {
    ...status,
    containerID: `containerd://${random.hex(64)}`,
    image: qualified(status.image),
    imageID: `${repositoryOf(qualified(status.image))}@sha256:${digestOf(status.image)}`,
    lastState: ended === undefined ? {} : { terminated: ended },
    ready: false,
    restartCount: ended === undefined ? 0 : status.restartCount + 1,
    started: true,
    state: { running: { startedAt: now } },
  };
}

export function readyContainer(status: ContainerStatus): ContainerStatus {
  return { ...status, ready: status.state.running !== undefined };
}

/** The container ended by itself or by a signal. */
export function endedContainer(
  status: ContainerStatus,
  exitCode: number,
  reason: string,
  now: string,
): ContainerStatus {
  const { running } = status.state;
  if (status.state.terminated !== undefined) return status;
  const { containerID } = status;
  const terminated = {
    ...(containerID === undefined ? {} : { containerID }),
    exitCode,
    finishedAt: now,
    reason,
    startedAt: running?.startedAt ?? now,
  };
  return { ...status, ready: false, started: false, state: { terminated } };
}

/** The container waits for its next start after a crash. */
export function crashLooping(status: ContainerStatus, message: string): ContainerStatus {
  const ended = status.state.terminated ?? status.lastState.terminated;
  const state: ContainerState = { waiting: { reason: "CrashLoopBackOff", message } };
  return {
    ...status,
    lastState: ended === undefined ? {} : { terminated: ended },
    ready: false,
    started: false,
    state,
  };
}

/** The name a container runtime reports: with registry and tag spelt out. */
function qualified(image: string): string {
  const slash = image.indexOf("/");
  const first = slash < 0 ? "" : image.slice(0, slash);
  const hasRegistry = first.includes(".") || first.includes(":") || first === "localhost";
  const full = hasRegistry ? image : `docker.io/${slash < 0 ? "library/" : ""}${image}`;
  return /[:@][^/]*$/.test(full) ? full : `${full}:latest`;
}

function repositoryOf(image: string): string {
  return image.replace(/[:@][^/]*$/, "");
}

/** The same image has the same digest in every pod. */
function digestOf(image: string): string {
  let digest = "";
  for (let part = 0; part < 8; part++) {
    digest += hash32(`${part} ${qualified(image)}`)
      .toString(16)
      .padStart(8, "0");
  }
  return digest;
}

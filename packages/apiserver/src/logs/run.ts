import { badRequest } from "../http/status.ts";
import { type JsonObject, objectIn, objectsIn, stringIn } from "../json.ts";

const STATUSES = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"];
const CONTAINERS = ["initContainers", "containers", "ephemeralContainers"];

function statusOf(pod: JsonObject, container: string): JsonObject | undefined {
  const status = objectIn(pod, "status");
  for (const key of STATUSES) {
    const found = objectsIn(status, key).find((one) => stringIn(one, "name") === container);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The container that a request names, or the pod's only one. @throws {StatusError} 400 */
export function containerOf(pod: JsonObject, asked: string): string {
  const spec = objectIn(pod, "spec");
  const name = stringIn(objectIn(pod, "metadata"), "name");
  const names = CONTAINERS.flatMap((key) => objectsIn(spec, key).map((one) => stringIn(one, "name")));
  if (asked !== "") {
    if (names.includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  const [first, second] = objectsIn(spec, "containers");
  if (first !== undefined && second === undefined) return stringIn(first, "name");
  const choice = first === undefined ? "" : `, choose one of: [${names.join(" ")}]`;
  throw badRequest(`a container name must be specified for pod ${name}${choice}`);
}

/** The run that is being written now, or was last; undefined where the container has not started. */
export function presentRun(pod: JsonObject, container: string): string | undefined {
  const status = statusOf(pod, container);
  const { running, terminated } = objectIn(status, "state");
  if (running !== undefined) return stringIn(status, "containerID");
  return terminated === undefined
    ? undefined
    : stringIn(objectIn(objectIn(status, "state"), "terminated"), "containerID");
}

/** Whether the run goes on. */
export function isRunning(pod: JsonObject, container: string, run: string): boolean {
  const status = statusOf(pod, container);
  return objectIn(status, "state").running !== undefined && stringIn(status, "containerID") === run;
}

/**
 * The run whose log is asked for, as a kubelet finds it in the container's status.
 *
 * @throws {StatusError} 400 with a kubelet's words where there is none
 */
export function runOf(pod: JsonObject, container: string, previous: boolean): string {
  const named = `container "${container}" in pod "${stringIn(objectIn(pod, "metadata"), "name")}"`;
  const status = statusOf(pod, container);
  if (status === undefined) throw badRequest(`${named} is not available`);
  const state = objectIn(status, "state");
  const last = objectIn(status, "lastState").terminated;
  const lastID = stringIn(objectIn(objectIn(status, "lastState"), "terminated"), "containerID");
  if (previous) {
    if (lastID === "") throw badRequest(`previous terminated ${named} not found`);
    return lastID;
  }
  if (state.running !== undefined) return stringIn(status, "containerID");
  if (state.terminated !== undefined || last !== undefined) {
    const found = stringIn(objectIn(state, "terminated"), "containerID") || lastID;
    if (found === "") throw badRequest(`${named} is terminated`);
    return found;
  }
  if (state.waiting === undefined) throw badRequest(`${named} is waiting to start - no logs yet`);
  throw badRequest(
    `${named} is waiting to start: ${waitingFor(stringIn(objectIn(state, "waiting"), "reason"))}`,
  );
}

function waitingFor(reason: string): string {
  switch (reason) {
    case "ErrImagePull":
      return "image can't be pulled";
    case "ImagePullBackOff":
      return "trying and failing to pull image";
    default:
      return reason;
  }
}

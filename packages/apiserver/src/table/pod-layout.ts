import { type Json, type JsonObject, listIn, numberIn, objectIn, objectsIn, stringIn } from "../json.ts";
import { since } from "./age.ts";
import { AGE, type Layout, NAME, text, wide } from "./column.ts";

/** What kubectl's STATUS column says of a pod, and how many of its containers are ready. */
interface PodSummary {
  readonly reason: string;
  readonly ready: number;
  readonly total: number;
  readonly restarts: number;
  readonly lastRestart: string;
}

export const POD_LAYOUT: Layout = {
  columns: [
    NAME,
    text("Ready", "The aggregate readiness state of this pod for accepting traffic."),
    text("Status", "The aggregate status of the containers in this pod."),
    text("Restarts", "The number of times the containers in this pod have been restarted."),
    AGE,
    wide("IP"),
    wide("Node"),
    wide("Nominated Node"),
    wide("Readiness Gates"),
  ],
  cells: (pod, now) => {
    const metadata = objectIn(pod, "metadata");
    const status = objectIn(pod, "status");
    const spec = objectIn(pod, "spec");
    const summary = summarize(pod);
    const ago = summary.lastRestart === "" ? "" : ` (${since(summary.lastRestart, now)} ago)`;
    const cells: Json[] = [
      stringIn(metadata, "name"),
      `${summary.ready}/${summary.total}`,
      summary.reason,
      summary.restarts > 0 ? `${summary.restarts}${ago}` : "0",
      since(stringIn(metadata, "creationTimestamp"), now),
      stringIn(objectsIn(status, "podIPs")[0], "ip") || stringIn(status, "podIP") || "<none>",
      stringIn(spec, "nodeName") || "<none>",
      stringIn(status, "nominatedNodeName") || "<none>",
      readinessGates(spec, status),
    ];
    return cells;
  },
};

function readinessGates(spec: JsonObject, status: JsonObject): string {
  const gates = objectsIn(spec, "readinessGates");
  if (gates.length === 0) return "<none>";
  const met = gates.filter((gate) => hasCondition(status, stringIn(gate, "conditionType")));
  return `${met.length}/${gates.length}`;
}

function hasCondition(status: JsonObject, type: string): boolean {
  return objectsIn(status, "conditions").some((one) => one.type === type && one.status === "True");
}

function summarize(pod: JsonObject): PodSummary {
  const spec = objectIn(pod, "spec");
  const status = objectIn(pod, "status");
  const statuses = objectsIn(status, "containerStatuses");
  const phase = stringIn(status, "phase");
  const gated = objectsIn(status, "conditions").some(
    (one) => one.type === "PodScheduled" && one.reason === "SchedulingGated",
  );
  const init = initReason(pod);
  let reason = init ?? (stringIn(status, "reason") || (gated ? "SchedulingGated" : phase));
  if (init === undefined) reason = containersReason(statuses, status, reason);
  if (stringIn(objectIn(pod, "metadata"), "deletionTimestamp") !== "") {
    if (stringIn(status, "reason") === "NodeLost") reason = "Unknown";
    else if (phase !== "Failed" && phase !== "Succeeded") reason = "Terminating";
  }
  const ready = statuses.filter(
    (one) => one.ready === true && objectIn(one, "state").running !== undefined,
  ).length;
  const restarted = init === undefined ? statuses : objectsIn(status, "initContainerStatuses");
  const ends = restarted
    .map((one) => stringIn(objectIn(objectIn(one, "lastState"), "terminated"), "finishedAt"))
    .filter((one) => one !== "")
    .sort();
  return {
    reason,
    ready,
    total: listIn(spec, "containers").length,
    restarts: restarted.reduce((sum, one) => sum + (numberIn(one, "restartCount") ?? 0), 0),
    lastRestart: ends.at(-1) ?? "",
  };
}

function containersReason(statuses: readonly JsonObject[], status: JsonObject, start: string): string {
  let reason = start;
  let running = false;
  for (const container of [...statuses].reverse()) {
    const state = objectIn(container, "state");
    const waiting = stringIn(objectIn(state, "waiting"), "reason");
    if (waiting !== "") reason = waiting;
    else if (state.terminated !== undefined) reason = exitReason(objectIn(state, "terminated"));
    else if (container.ready === true && state.running !== undefined) running = true;
  }
  if (reason === "Completed" && running) return hasCondition(status, "Ready") ? "Running" : "NotReady";
  return reason;
}

function exitReason(terminated: JsonObject): string {
  const reason = stringIn(terminated, "reason");
  if (reason !== "") return reason;
  const signal = numberIn(terminated, "signal") ?? 0;
  return signal !== 0 ? `Signal:${signal}` : `ExitCode:${numberIn(terminated, "exitCode") ?? 0}`;
}

/** What the first init container that is not done says; undefined where all are. */
function initReason(pod: JsonObject): string | undefined {
  const specs = objectsIn(objectIn(pod, "spec"), "initContainers");
  const statuses = objectsIn(objectIn(pod, "status"), "initContainerStatuses");
  for (const [index, container] of statuses.entries()) {
    const state = objectIn(container, "state");
    const terminated = objectIn(state, "terminated");
    if (state.terminated !== undefined && terminated.exitCode === 0) continue;
    const spec = specs.find((one) => one.name === container.name);
    if (spec?.restartPolicy === "Always" && container.started === true) continue;
    if (state.terminated !== undefined) return `Init:${exitReason(terminated)}`;
    const waiting = stringIn(objectIn(state, "waiting"), "reason");
    if (waiting !== "" && waiting !== "PodInitializing") return `Init:${waiting}`;
    return `Init:${index}/${specs.length}`;
  }
  return undefined;
}

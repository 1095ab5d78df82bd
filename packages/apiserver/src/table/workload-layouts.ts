import {
  isObject,
  type Json,
  type JsonObject,
  listIn,
  numberIn,
  objectIn,
  objectsIn,
  stringIn,
} from "../json.ts";
import { selectorText } from "../selectors/selector-text.ts";
import { humanDuration, since } from "./age.ts";
import { AGE, count, type Layout, NAME, text, wide } from "./column.ts";

export function nameOf(object: JsonObject): string {
  return stringIn(objectIn(object, "metadata"), "name");
}

export function ageOf(object: JsonObject, now: number): string {
  return since(stringIn(objectIn(object, "metadata"), "creationTimestamp"), now);
}

function amount(parent: JsonObject, key: string): number {
  return numberIn(parent, key) ?? 0;
}

const CONTAINERS = [wide("Containers"), wide("Images")];
const SELECTED = [...CONTAINERS, wide("Selector")];

function containerCells(object: JsonObject): Json[] {
  const containers = objectsIn(
    objectIn(objectIn(objectIn(object, "spec"), "template"), "spec"),
    "containers",
  );
  return [
    containers.map((one) => stringIn(one, "name")).join(","),
    containers.map((one) => stringIn(one, "image")).join(","),
  ];
}

function selectedCells(object: JsonObject): Json[] {
  return [...containerCells(object), selectorText(objectIn(object, "spec").selector) || "<none>"];
}

const DEPLOYMENT: Layout = {
  columns: [NAME, text("Ready"), text("Up-to-date"), text("Available"), AGE, ...SELECTED],
  cells: (object, now) => {
    const [spec, status] = [objectIn(object, "spec"), objectIn(object, "status")];
    return [
      nameOf(object),
      `${amount(status, "readyReplicas")}/${amount(spec, "replicas")}`,
      amount(status, "updatedReplicas"),
      amount(status, "availableReplicas"),
      ageOf(object, now),
      ...selectedCells(object),
    ];
  },
};

const REPLICA_SET: Layout = {
  columns: [NAME, count("Desired"), count("Current"), count("Ready"), AGE, ...SELECTED],
  cells: (object, now) => {
    const [spec, status] = [objectIn(object, "spec"), objectIn(object, "status")];
    return [
      nameOf(object),
      amount(spec, "replicas"),
      amount(status, "replicas"),
      amount(status, "readyReplicas"),
      ageOf(object, now),
      ...selectedCells(object),
    ];
  },
};

const STATEFUL_SET: Layout = {
  columns: [NAME, text("Ready"), AGE, ...CONTAINERS],
  cells: (object, now) => {
    const [spec, status] = [objectIn(object, "spec"), objectIn(object, "status")];
    const ready = `${amount(status, "readyReplicas")}/${amount(spec, "replicas")}`;
    return [nameOf(object), ready, ageOf(object, now), ...containerCells(object)];
  },
};

const DAEMON_SET: Layout = {
  columns: [
    NAME,
    count("Desired"),
    count("Current"),
    count("Ready"),
    count("Up-to-date"),
    count("Available"),
    text("Node Selector"),
    AGE,
    ...SELECTED,
  ],
  cells: (object, now) => {
    const status = objectIn(object, "status");
    const nodes = objectIn(objectIn(objectIn(objectIn(object, "spec"), "template"), "spec"), "nodeSelector");
    return [
      nameOf(object),
      amount(status, "desiredNumberScheduled"),
      amount(status, "currentNumberScheduled"),
      amount(status, "numberReady"),
      amount(status, "updatedNumberScheduled"),
      amount(status, "numberAvailable"),
      selectorText(nodes) || "<none>",
      ageOf(object, now),
      ...selectedCells(object),
    ];
  },
};

const JOB: Layout = {
  columns: [NAME, text("Status"), text("Completions"), text("Duration"), AGE, ...SELECTED],
  cells: (object, now) => {
    const [spec, status] = [objectIn(object, "spec"), objectIn(object, "status")];
    const start = Date.parse(stringIn(status, "startTime"));
    const end = Date.parse(stringIn(status, "completionTime"));
    const wanted =
      spec.completions === undefined ? `1 of ${amount(spec, "parallelism")}` : amount(spec, "completions");
    return [
      nameOf(object),
      jobStatus(object),
      `${amount(status, "succeeded")}/${wanted}`,
      Number.isNaN(start) ? "" : humanDuration((Number.isNaN(end) ? now : end) - start),
      ageOf(object, now),
      ...selectedCells(object),
    ];
  },
};

function jobStatus(job: JsonObject): string {
  const is = (type: string): boolean =>
    objectsIn(objectIn(job, "status"), "conditions").some(
      (one) => one.type === type && one.status === "True",
    );
  if (is("Complete")) return "Complete";
  if (is("Failed")) return "Failed";
  if (objectIn(job, "metadata").deletionTimestamp !== undefined) return "Terminating";
  if (is("Suspended")) return "Suspended";
  if (is("FailureTarget")) return "FailureTarget";
  return is("SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running";
}

const CRON_JOB: Layout = {
  columns: [
    NAME,
    text("Schedule"),
    text("Timezone"),
    { ...text("Suspend"), type: "boolean" },
    count("Active"),
    text("Last Schedule"),
    AGE,
    ...SELECTED,
  ],
  cells: (object, now) => {
    const [spec, status] = [objectIn(object, "spec"), objectIn(object, "status")];
    const last = stringIn(status, "lastScheduleTime");
    const job = objectIn(spec, "jobTemplate");
    return [
      nameOf(object),
      stringIn(spec, "schedule"),
      stringIn(spec, "timeZone") || "<none>",
      spec.suspend === true ? "True" : "False",
      listIn(status, "active").length,
      last === "" ? "<none>" : since(last, now),
      ageOf(object, now),
      ...selectedCells(isObject(job) ? job : {}),
    ];
  },
};

export const WORKLOAD_LAYOUTS: Readonly<Record<string, Layout>> = {
  "deployments.apps": DEPLOYMENT,
  "replicasets.apps": REPLICA_SET,
  replicationcontrollers: REPLICA_SET,
  "statefulsets.apps": STATEFUL_SET,
  "daemonsets.apps": DAEMON_SET,
  "jobs.batch": JOB,
  "cronjobs.batch": CRON_JOB,
};

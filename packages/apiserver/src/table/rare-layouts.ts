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
import { AGE, type Column, count, type Layout, NAME, text, wide } from "./column.ts";
import { ageOf, nameOf } from "./workload-layouts.ts";

const UNSET = "<unset>";
const UNKNOWN = "<unknown>";
const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

function accessModes(modes: readonly Json[]): string {
  return Object.entries(MODES)
    .flatMap(([mode, short]) => (modes.includes(mode) ? [short] : []))
    .join(",");
}

function phaseOf(object: JsonObject): string {
  const isGoing = stringIn(objectIn(object, "metadata"), "deletionTimestamp") !== "";
  return isGoing ? "Terminating" : stringIn(objectIn(object, "status"), "phase");
}

/** Its class: an old annotation of that meaning goes first. */
function storageClassOf(object: JsonObject): string {
  const annotations = objectIn(objectIn(object, "metadata"), "annotations");
  const old = annotations["volume.beta.kubernetes.io/storage-class"];
  return typeof old === "string" ? old : stringIn(objectIn(object, "spec"), "storageClassName");
}

/** A number or a text as text, otherwise what stands for none. */
function amountText(value: Json | undefined, none: string): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : none;
}

const PERSISTENT_VOLUME: Layout = {
  columns: [
    NAME,
    text("Capacity"),
    text("Access Modes"),
    text("Reclaim Policy"),
    text("Status"),
    text("Claim"),
    text("StorageClass"),
    text("VolumeAttributesClass"),
    text("Reason"),
    AGE,
    wide("VolumeMode"),
  ],
  cells: (object, now) => {
    const [spec, status] = [objectIn(object, "spec"), objectIn(object, "status")];
    const claim = spec.claimRef;
    return [
      nameOf(object),
      amountText(objectIn(spec, "capacity").storage, "0"),
      accessModes(listIn(spec, "accessModes")),
      stringIn(spec, "persistentVolumeReclaimPolicy"),
      phaseOf(object),
      isObject(claim) ? `${stringIn(claim, "namespace")}/${stringIn(claim, "name")}` : "",
      storageClassOf(object),
      amountText(spec.volumeAttributesClassName, UNSET),
      stringIn(status, "reason"),
      ageOf(object, now),
      amountText(spec.volumeMode, UNSET),
    ];
  },
};

const PERSISTENT_VOLUME_CLAIM: Layout = {
  columns: [
    NAME,
    text("Status"),
    text("Volume"),
    text("Capacity"),
    text("Access Modes"),
    text("StorageClass"),
    text("VolumeAttributesClass"),
    AGE,
    wide("VolumeMode"),
  ],
  cells: (object, now) => {
    const [spec, status] = [objectIn(object, "spec"), objectIn(object, "status")];
    const volume = stringIn(spec, "volumeName");
    return [
      nameOf(object),
      phaseOf(object),
      volume,
      volume === "" ? "" : amountText(objectIn(status, "capacity").storage, "0"),
      volume === "" ? "" : accessModes(listIn(status, "accessModes")),
      storageClassOf(object),
      amountText(spec.volumeAttributesClassName, UNSET),
      ageOf(object, now),
      amountText(spec.volumeMode, UNSET),
    ];
  },
};

const RESOURCE_QUOTA: Layout = {
  columns: [NAME, text("Request"), text("Limit"), AGE],
  cells: (object, now) => {
    const status = objectIn(object, "status");
    const used = objectIn(status, "used");
    const texts = Object.entries(objectIn(status, "hard"))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, hard]) => `${name}: ${amountText(used[name], "0")}/${amountText(hard, "0")}`);
    const isLimit = (one: string): boolean => one.startsWith("limits.");
    return [
      nameOf(object),
      texts.filter((one) => !isLimit(one)).join(", "),
      texts.filter(isLimit).join(", "),
      ageOf(object, now),
    ];
  },
};

const NETWORK_POLICY: Layout = {
  columns: [NAME, text("Pod-Selector"), AGE],
  cells: (object, now) => [
    nameOf(object),
    selectorText(objectIn(object, "spec").podSelector) || "<none>",
    ageOf(object, now),
  ],
};

/** Metrics that are shown one by one. */
const METRICS = 2;

function metricsText(autoscaler: JsonObject): string {
  const specs = objectsIn(objectIn(autoscaler, "spec"), "metrics");
  if (specs.length === 0) return "<none>";
  const current = objectsIn(objectIn(autoscaler, "status"), "currentMetrics");
  const texts = specs.map((spec, index) => metricText(spec, current[index]));
  const more = texts.length > METRICS ? ` + ${texts.length - METRICS} more...` : "";
  return `${texts.slice(0, METRICS).join(", ")}${more}`;
}

function metricText(spec: JsonObject, status: JsonObject | undefined): string {
  const type = stringIn(spec, "type");
  const key = type.charAt(0).toLowerCase() + type.slice(1);
  const [target, current] = [
    objectIn(objectIn(spec, key), "target"),
    objectIn(objectIn(status, key), "current"),
  ];
  const average = target.averageValue;
  switch (type) {
    case "Pods":
      return `${amountText(current.averageValue, UNKNOWN)}/${amountText(average, "0")}`;
    case "External":
    case "Object":
      if (average !== undefined) {
        return `${amountText(current.averageValue, UNKNOWN)}/${amountText(average, "0")} (avg)`;
      }
      return `${amountText(current.value, UNKNOWN)}/${amountText(target.value, "0")}`;
    case "Resource":
    case "ContainerResource": {
      const name = stringIn(objectIn(spec, key), "name");
      if (average !== undefined) {
        return `${name}: ${amountText(current.averageValue, UNKNOWN)}/${amountText(average, "0")}`;
      }
      const percent = (part: JsonObject, none: string): string => {
        const value = numberIn(part, "averageUtilization");
        return value === undefined ? none : `${value}%`;
      };
      return `${name}: ${percent(current, UNKNOWN)}/${percent(target, "<auto>")}`;
    }
    default:
      return "<unknown type>";
  }
}

const HORIZONTAL_POD_AUTOSCALER: Layout = {
  columns: [
    NAME,
    text("Reference"),
    text("Targets"),
    text("MinPods"),
    text("MaxPods"),
    text("Replicas"),
    AGE,
  ],
  cells: (object, now) => {
    const spec = objectIn(object, "spec");
    const target = objectIn(spec, "scaleTargetRef");
    return [
      nameOf(object),
      `${stringIn(target, "kind")}/${stringIn(target, "name")}`,
      metricsText(object),
      amountText(spec.minReplicas, UNSET),
      numberIn(spec, "maxReplicas") ?? 0,
      numberIn(objectIn(object, "status"), "currentReplicas") ?? 0,
      ageOf(object, now),
    ];
  },
};

const POD_DISRUPTION_BUDGET: Layout = {
  columns: [NAME, text("Min Available"), text("Max Unavailable"), count("Allowed Disruptions"), AGE],
  cells: (object, now) => {
    const spec = objectIn(object, "spec");
    return [
      nameOf(object),
      amountText(spec.minAvailable, "N/A"),
      amountText(spec.maxUnavailable, "N/A"),
      numberIn(objectIn(object, "status"), "disruptionsAllowed") ?? 0,
      ageOf(object, now),
    ];
  },
};

const ROLE_BINDING: Layout = {
  columns: [NAME, text("Role"), AGE, wide("Users"), wide("Groups"), wide("ServiceAccounts")],
  cells: (object, now) => {
    const role = objectIn(object, "roleRef");
    const subjects = objectsIn(object, "subjects");
    const named = (kind: string, name: (subject: JsonObject) => string): string =>
      subjects
        .filter((one) => one.kind === kind)
        .map(name)
        .join(", ");
    return [
      nameOf(object),
      `${stringIn(role, "kind")}/${stringIn(role, "name")}`,
      ageOf(object, now),
      named("User", (one) => stringIn(one, "name")),
      named("Group", (one) => stringIn(one, "name")),
      named("ServiceAccount", (one) => `${stringIn(one, "namespace")}/${stringIn(one, "name")}`),
    ];
  },
};

const DEFAULT_CLASS = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];

const STORAGE_CLASS: Layout = {
  columns: [
    NAME,
    text("Provisioner"),
    text("ReclaimPolicy"),
    text("VolumeBindingMode"),
    text("AllowVolumeExpansion"),
    AGE,
  ],
  cells: (object, now) => {
    const annotations = objectIn(objectIn(object, "metadata"), "annotations");
    const isDefault = DEFAULT_CLASS.some((key) => annotations[key] === "true");
    return [
      `${nameOf(object)}${isDefault ? " (default)" : ""}`,
      stringIn(object, "provisioner"),
      stringIn(object, "reclaimPolicy") || "Delete",
      stringIn(object, "volumeBindingMode") || "Immediate",
      object.allowVolumeExpansion === true,
      ageOf(object, now),
    ];
  },
};

const GLOBAL_DEFAULT: Column = { ...text("Global-Default"), type: "boolean" };

const PRIORITY_CLASS: Layout = {
  columns: [NAME, count("Value"), GLOBAL_DEFAULT, AGE, text("PreemptionPolicy")],
  cells: (object, now) => [
    nameOf(object),
    numberIn(object, "value") ?? 0,
    object.globalDefault === true,
    ageOf(object, now),
    stringIn(object, "preemptionPolicy"),
  ],
};

export const RARE_LAYOUTS: Readonly<Record<string, Layout>> = {
  persistentvolumes: PERSISTENT_VOLUME,
  persistentvolumeclaims: PERSISTENT_VOLUME_CLAIM,
  resourcequotas: RESOURCE_QUOTA,
  "networkpolicies.networking.k8s.io": NETWORK_POLICY,
  "horizontalpodautoscalers.autoscaling": HORIZONTAL_POD_AUTOSCALER,
  "poddisruptionbudgets.policy": POD_DISRUPTION_BUDGET,
  "rolebindings.rbac.authorization.k8s.io": ROLE_BINDING,
  "clusterrolebindings.rbac.authorization.k8s.io": ROLE_BINDING,
  "storageclasses.storage.k8s.io": STORAGE_CLASS,
  "priorityclasses.scheduling.k8s.io": PRIORITY_CLASS,
};

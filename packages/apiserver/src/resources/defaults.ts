import {
  ensureObject,
  isObject,
  type JsonObject,
  listIn,
  objectIn,
  objectsIn,
  setDefault,
  stringIn,
} from "../json.ts";
import { zeroStatus } from "../typed/typed-object.ts";
import { defaultPod, defaultPodTemplate, resetPodStatus } from "./pod.ts";
import type { ResourceType } from "./resource.ts";

/** Kinds whose metadata.generation counts the changes of what is asked for. */
const GENERATIONS = new Set([
  "podtemplates",
  "pods",
  "replicationcontrollers",
  "deployments.apps",
  "daemonsets.apps",
  "replicasets.apps",
  "statefulsets.apps",
  "jobs.batch",
  "cronjobs.batch",
  "ingresses.networking.k8s.io",
  "ingressclasses.networking.k8s.io",
  "networkpolicies.networking.k8s.io",
  "endpointslices.discovery.k8s.io",
  "poddisruptionbudgets.policy",
  "customresourcedefinitions.apiextensions.k8s.io",
  "priorityclasses.scheduling.k8s.io",
]);

export function hasGeneration(type: ResourceType): boolean {
  return type.custom || GENERATIONS.has(resourceKey(type));
}

/** `pods` or `deployments.apps`. */
export function resourceKey(type: { readonly group: string; readonly plural: string }): string {
  return type.group === "" ? type.plural : `${type.plural}.${type.group}`;
}

/** Fills in what a real server fills in before it stores the object. Changes `object`. */
export function applyDefaults(type: ResourceType, object: JsonObject): void {
  type.schema?.applyDefaults(object);
  switch (resourceKey(type)) {
    case "podtemplates":
      defaultTemplate(object);
      return;
    case "pods":
      defaultPod(ensureObject(object, "spec"));
      return;
    case "deployments.apps":
      defaultDeployment(ensureObject(object, "spec"));
      return;
    case "replicasets.apps":
    case "replicationcontrollers":
      setDefault(ensureObject(object, "spec"), "replicas", 1);
      defaultTemplate(ensureObject(object, "spec"));
      return;
    case "statefulsets.apps":
      defaultStatefulSet(ensureObject(object, "spec"));
      return;
    case "daemonsets.apps":
      defaultDaemonSet(ensureObject(object, "spec"));
      return;
    case "jobs.batch":
      defaultJob(ensureObject(object, "spec"));
      return;
    case "cronjobs.batch":
      defaultCronJob(ensureObject(object, "spec"));
      return;
    case "services":
      defaultService(ensureObject(object, "spec"));
      return;
    case "persistentvolumeclaims":
      defaultClaim(object);
      return;
    case "secrets":
      defaultSecret(object);
      return;
    case "namespaces":
      setDefault(ensureObject(object, "spec"), "finalizers", ["kubernetes"]);
      setDefault(ensureObject(object, "status"), "phase", "Active");
      return;
    case "ingresses.networking.k8s.io":
      setDefault(object, "status", { loadBalancer: {} });
      return;
    case "customresourcedefinitions.apiextensions.k8s.io":
      defaultDefinition(ensureObject(object, "spec"));
      return;
    default:
  }
}

/** The status an object starts with: what the client sent is dropped. Changes `object`. */
export function resetStatus(type: ResourceType, object: JsonObject): void {
  // Nodes are registered with the status that they have.
  if (!type.status || resourceKey(type) === "nodes") return;
  delete object.status;
  if (type.custom) return;
  object.status = zeroStatus(type) ?? {};
  const key = resourceKey(type);
  if (key === "pods") resetPodStatus(object);
  else if (key === "namespaces") object.status = { phase: "Active" };
  else if (key === "persistentvolumeclaims") object.status = { phase: "Pending" };
  // A definition's status is settled right after.
  else if (key === "customresourcedefinitions.apiextensions.k8s.io") object.status = {};
}

function defaultTemplate(spec: JsonObject): void {
  const template = spec.template;
  if (isObject(template)) defaultPodTemplate(template);
}

function defaultDeployment(spec: JsonObject): void {
  setDefault(spec, "replicas", 1);
  const strategy = ensureObject(spec, "strategy");
  setDefault(strategy, "type", "RollingUpdate");
  if (strategy.type === "RollingUpdate") {
    const rolling = ensureObject(strategy, "rollingUpdate");
    setDefault(rolling, "maxUnavailable", "25%");
    setDefault(rolling, "maxSurge", "25%");
  }
  setDefault(spec, "revisionHistoryLimit", 10);
  setDefault(spec, "progressDeadlineSeconds", 600);
  defaultTemplate(spec);
}

function defaultStatefulSet(spec: JsonObject): void {
  setDefault(spec, "replicas", 1);
  setDefault(spec, "podManagementPolicy", "OrderedReady");
  const strategy = ensureObject(spec, "updateStrategy");
  setDefault(strategy, "type", "RollingUpdate");
  if (strategy.type === "RollingUpdate") setDefault(ensureObject(strategy, "rollingUpdate"), "partition", 0);
  setDefault(spec, "revisionHistoryLimit", 10);
  setDefault(spec, "persistentVolumeClaimRetentionPolicy", { whenDeleted: "Retain", whenScaled: "Retain" });
  if (Array.isArray(spec.volumeClaimTemplates)) {
    spec.volumeClaimTemplates = objectsIn(spec, "volumeClaimTemplates").map((claim) => {
      defaultClaim(claim);
      return { kind: "PersistentVolumeClaim", apiVersion: "v1", ...claim };
    });
  }
  defaultTemplate(spec);
}

function defaultClaim(claim: JsonObject): void {
  setDefault(ensureObject(claim, "spec"), "volumeMode", "Filesystem");
  setDefault(ensureObject(claim, "status"), "phase", "Pending");
}

function defaultDaemonSet(spec: JsonObject): void {
  const strategy = ensureObject(spec, "updateStrategy");
  setDefault(strategy, "type", "RollingUpdate");
  if (strategy.type === "RollingUpdate") {
    const rolling = ensureObject(strategy, "rollingUpdate");
    setDefault(rolling, "maxUnavailable", 1);
    setDefault(rolling, "maxSurge", 0);
  }
  setDefault(spec, "revisionHistoryLimit", 10);
  defaultTemplate(spec);
}

function defaultJob(spec: JsonObject): void {
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  setDefault(spec, "parallelism", 1);
  setDefault(spec, "backoffLimit", 6);
  setDefault(spec, "completionMode", "NonIndexed");
  setDefault(spec, "suspend", false);
  setDefault(spec, "podReplacementPolicy", "TerminatingOrFailed");
  defaultTemplate(spec);
}

function defaultCronJob(spec: JsonObject): void {
  setDefault(spec, "concurrencyPolicy", "Allow");
  setDefault(spec, "suspend", false);
  setDefault(spec, "successfulJobsHistoryLimit", 3);
  setDefault(spec, "failedJobsHistoryLimit", 1);
  const template = objectIn(objectIn(spec, "jobTemplate"), "spec");
  defaultTemplate(template);
}

function defaultService(spec: JsonObject): void {
  setDefault(spec, "type", "ClusterIP");
  setDefault(spec, "sessionAffinity", "None");
  for (const port of objectsIn(spec, "ports")) {
    setDefault(port, "protocol", "TCP");
    // The zero of a port's type is shown, and is none.
    if (port.targetPort === 0 || port.targetPort === "") delete port.targetPort;
    setDefault(port, "targetPort", port.port ?? 0);
  }
  if (spec.type === "ExternalName") return;
  setDefault(spec, "internalTrafficPolicy", "Cluster");
  if (spec.type !== "ClusterIP") setDefault(spec, "externalTrafficPolicy", "Cluster");
  if (spec.type === "LoadBalancer") setDefault(spec, "allocateLoadBalancerNodePorts", true);
  setDefault(spec, "ipFamilies", ["IPv4"]);
  setDefault(spec, "ipFamilyPolicy", "SingleStack");
}

function defaultSecret(secret: JsonObject): void {
  setDefault(secret, "type", "Opaque");
  const plain = objectIn(secret, "stringData");
  for (const [key, value] of Object.entries(plain)) {
    if (typeof value === "string") ensureObject(secret, "data")[key] = Buffer.from(value).toString("base64");
  }
  delete secret.stringData;
}

function defaultDefinition(spec: JsonObject): void {
  const names = ensureObject(spec, "names");
  setDefault(names, "singular", stringIn(names, "kind").toLowerCase());
  setDefault(names, "listKind", `${stringIn(names, "kind")}List`);
  setDefault(spec, "conversion", { strategy: "None" });
  if (listIn(names, "shortNames").length === 0) delete names.shortNames;
}

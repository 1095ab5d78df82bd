import {
  ensureObject,
  isObject,
  type JsonObject,
  objectIn,
  objectsIn,
  setDefault,
  stringIn,
} from "../json.ts";

/** Fills in a pod template as it is stored inside a workload. Changes `template`. */
export function defaultPodTemplate(template: JsonObject): void {
  ensureObject(template, "metadata");
  defaultPodSpec(ensureObject(template, "spec"));
}

/** Fills in the spec of a pod. Changes `spec`. */
export function defaultPod(spec: JsonObject): void {
  defaultPodSpec(spec);
  setDefault(spec, "enableServiceLinks", true);
  for (const container of containersOf(spec)) {
    const resources = container.resources;
    if (!isObject(resources)) continue;
    const limits = objectIn(resources, "limits");
    for (const [name, amount] of Object.entries(limits))
      setDefault(ensureObject(resources, "requests"), name, amount);
  }
}

/** What admission plugins of a real server write into a pod that is created. Changes `spec`. */
export function admitPod(spec: JsonObject): void {
  const grace = spec.terminationGracePeriodSeconds;
  if (typeof grace === "number" && grace < 0) spec.terminationGracePeriodSeconds = 1;
  tolerateForAWhile(spec);
  setDefault(spec, "serviceAccountName", "default");
  setDefault(spec, "serviceAccount", spec.serviceAccountName ?? "default");
  setDefault(spec, "preemptionPolicy", "PreemptLowerPriority");
  setDefault(spec, "priority", 0);
}

function defaultPodSpec(spec: JsonObject): void {
  for (const container of containersOf(spec)) defaultContainer(container);
  if (spec.hostNetwork === true) {
    for (const port of containersOf(spec).flatMap((container) => objectsIn(container, "ports"))) {
      setDefault(port, "hostPort", port.containerPort ?? 0);
    }
  }
  for (const volume of objectsIn(spec, "volumes")) defaultVolume(volume);
  setDefault(spec, "restartPolicy", "Always");
  setDefault(spec, "terminationGracePeriodSeconds", 30);
  setDefault(spec, "dnsPolicy", "ClusterFirst");
  setDefault(spec, "securityContext", {});
  setDefault(spec, "schedulerName", "default-scheduler");
}

function containersOf(spec: JsonObject): readonly JsonObject[] {
  return [...objectsIn(spec, "initContainers"), ...objectsIn(spec, "containers")];
}

function defaultContainer(container: JsonObject): void {
  setDefault(container, "resources", {});
  setDefault(container, "terminationMessagePath", "/dev/termination-log");
  setDefault(container, "terminationMessagePolicy", "File");
  setDefault(container, "imagePullPolicy", pullPolicy(stringIn(container, "image")));
  for (const port of objectsIn(container, "ports")) setDefault(port, "protocol", "TCP");
  for (const name of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    const probe = container[name];
    if (isObject(probe)) defaultProbe(probe);
  }
  for (const variable of objectsIn(container, "env")) {
    const fieldRef = objectIn(variable, "valueFrom").fieldRef;
    if (isObject(fieldRef)) setDefault(fieldRef, "apiVersion", "v1");
  }
}

function defaultProbe(probe: JsonObject): void {
  setDefault(probe, "timeoutSeconds", 1);
  setDefault(probe, "periodSeconds", 10);
  setDefault(probe, "successThreshold", 1);
  setDefault(probe, "failureThreshold", 3);
  const http = probe.httpGet;
  if (!isObject(http)) return;
  setDefault(http, "path", "/");
  setDefault(http, "scheme", "HTTP");
}

function defaultVolume(volume: JsonObject): void {
  for (const source of ["configMap", "secret"]) {
    const value = volume[source];
    if (isObject(value)) setDefault(value, "defaultMode", 420);
  }
  if (Object.keys(volume).length === 1) volume.emptyDir = {};
}

function pullPolicy(image: string): string {
  const name = image.slice(image.lastIndexOf("/") + 1);
  if (name.includes("@")) return "IfNotPresent";
  const tag = name.includes(":") ? name.slice(name.indexOf(":") + 1) : "latest";
  return tag === "latest" ? "Always" : "IfNotPresent";
}

/** The status of a pod that nobody has seen yet. Changes `pod`. */
export function resetPodStatus(pod: JsonObject): void {
  pod.status = { phase: "Pending", qosClass: qosClass(objectIn(pod, "spec")) };
}

function qosClass(spec: JsonObject): string {
  const containers = containersOf(spec);
  const amounts = containers.map((container) => {
    const resources = objectIn(container, "resources");
    return { limits: objectIn(resources, "limits"), requests: objectIn(resources, "requests") };
  });
  const isSet = (part: JsonObject, name: string): boolean =>
    part[name] !== undefined && String(part[name]) !== "0";
  const names = ["cpu", "memory"];
  if (!amounts.some((one) => names.some((name) => isSet(one.limits, name) || isSet(one.requests, name)))) {
    return "BestEffort";
  }
  const guaranteed = amounts.every(({ limits, requests }) =>
    names.every(
      (name) => isSet(limits, name) && (requests[name] === undefined || requests[name] === limits[name]),
    ),
  );
  return guaranteed ? "Guaranteed" : "Burstable";
}

/** Seconds a pod is given to stop; 0 where nobody has to stop it. */
export function graceOf(pod: JsonObject, asked: number | undefined): number {
  const spec = objectIn(pod, "spec");
  const phase = stringIn(objectIn(pod, "status"), "phase");
  if (stringIn(spec, "nodeName") === "" || phase === "Failed" || phase === "Succeeded") return 0;
  const fromSpec = spec.terminationGracePeriodSeconds;
  const grace = asked ?? (typeof fromSpec === "number" ? fromSpec : 30);
  return grace < 0 ? 1 : grace;
}

/** Pods stay on a node that is not ready or not reachable for five minutes, where they do not say otherwise. */
function tolerateForAWhile(spec: JsonObject): void {
  const tolerations = objectsIn(spec, "tolerations");
  const missing = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].filter(
    (key) => !tolerations.some((one) => toleratesTaint(one, key)),
  );
  if (missing.length === 0) return;
  const added = missing.map((key) => ({
    key,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: 300,
  }));
  spec.tolerations = [...tolerations, ...added];
}

function toleratesTaint(toleration: JsonObject, key: string): boolean {
  const [own, effect] = [stringIn(toleration, "key"), stringIn(toleration, "effect")];
  return (own === key || own === "") && (effect === "NoExecute" || effect === "");
}

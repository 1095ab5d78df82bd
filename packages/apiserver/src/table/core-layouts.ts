import { type Json, type JsonObject, listIn, numberIn, objectIn, objectsIn, stringIn } from "../json.ts";
import { selectorText } from "../selectors/selector-text.ts";
import { since } from "./age.ts";
import { AGE, type Layout, NAME, text, wide } from "./column.ts";
import { ageOf, nameOf } from "./workload-layouts.ts";

const NONE = "<none>";

const SERVICE: Layout = {
  columns: [
    NAME,
    text("Type"),
    text("Cluster-IP"),
    text("External-IP"),
    text("Port(s)"),
    AGE,
    wide("Selector"),
  ],
  cells: (object, now) => {
    const spec = objectIn(object, "spec");
    return [
      nameOf(object),
      stringIn(spec, "type"),
      stringIn(spec, "clusterIP") || NONE,
      externalAddress(object),
      servicePorts(spec),
      ageOf(object, now),
      selectorText(spec.selector) || NONE,
    ];
  },
};

function externalAddress(service: JsonObject): string {
  const spec = objectIn(service, "spec");
  const given = listIn(spec, "externalIPs").map(String);
  if (spec.type === "ExternalName") return stringIn(spec, "externalName");
  if (spec.type !== "LoadBalancer") return given.join(",") || NONE;
  const balancers = objectsIn(objectIn(objectIn(service, "status"), "loadBalancer"), "ingress");
  const addresses = balancers.map((one) => stringIn(one, "ip") || stringIn(one, "hostname"));
  return [...addresses, ...given].join(",") || "<pending>";
}

function servicePorts(spec: JsonObject): string {
  const ports = objectsIn(spec, "ports").map((port) => {
    const node = numberIn(port, "nodePort");
    return `${numberIn(port, "port") ?? 0}${node === undefined ? "" : `:${node}`}/${stringIn(port, "protocol")}`;
  });
  return ports.join(",") || NONE;
}

const NODE: Layout = {
  columns: [
    NAME,
    text("Status"),
    text("Roles"),
    AGE,
    text("Version"),
    wide("Internal-IP"),
    wide("External-IP"),
    wide("OS-Image"),
    wide("Kernel-Version"),
    wide("Container-Runtime"),
  ],
  cells: (object, now) => {
    const info = objectIn(objectIn(object, "status"), "nodeInfo");
    const unknown = (key: string): string => stringIn(info, key) || "<unknown>";
    return [
      nameOf(object),
      nodeStatus(object),
      nodeRoles(object),
      ageOf(object, now),
      stringIn(info, "kubeletVersion"),
      nodeAddress(object, "InternalIP"),
      nodeAddress(object, "ExternalIP"),
      unknown("osImage"),
      unknown("kernelVersion"),
      unknown("containerRuntimeVersion"),
    ];
  },
};

function nodeStatus(node: JsonObject): string {
  const ready = objectsIn(objectIn(node, "status"), "conditions").find((one) => one.type === "Ready");
  const words = [ready === undefined ? "Unknown" : ready.status === "True" ? "Ready" : "NotReady"];
  if (objectIn(node, "spec").unschedulable === true) words.push("SchedulingDisabled");
  return words.join(",");
}

function nodeRoles(node: JsonObject): string {
  const prefix = "node-role.kubernetes.io/";
  const labels = objectIn(objectIn(node, "metadata"), "labels");
  const roles = Object.keys(labels).filter((key) => key.startsWith(prefix) && key.length > prefix.length);
  return (
    roles
      .map((key) => key.slice(prefix.length))
      .sort()
      .join(",") || NONE
  );
}

function nodeAddress(node: JsonObject, type: string): string {
  const address = objectsIn(objectIn(node, "status"), "addresses").find((one) => one.type === type);
  return stringIn(address, "address") || NONE;
}

const NAMESPACE: Layout = {
  columns: [NAME, text("Status"), AGE],
  cells: (object, now) => [nameOf(object), stringIn(objectIn(object, "status"), "phase"), ageOf(object, now)],
};

function size(object: JsonObject, ...keys: readonly string[]): number {
  return keys.reduce((sum, key) => sum + Object.keys(objectIn(object, key)).length, 0);
}

const CONFIG_MAP: Layout = {
  columns: [NAME, text("Data"), AGE],
  cells: (object, now) => [nameOf(object), size(object, "data", "binaryData"), ageOf(object, now)],
};

const SECRET: Layout = {
  columns: [NAME, text("Type"), text("Data"), AGE],
  cells: (object, now) => [
    nameOf(object),
    stringIn(object, "type"),
    size(object, "data"),
    ageOf(object, now),
  ],
};

const INGRESS: Layout = {
  columns: [NAME, text("Class"), text("Hosts"), text("Address"), text("Ports"), AGE],
  cells: (object, now) => {
    const spec = objectIn(object, "spec");
    const hosts = objectsIn(spec, "rules").map((rule) => stringIn(rule, "host") || "*");
    const balancers = objectsIn(objectIn(objectIn(object, "status"), "loadBalancer"), "ingress");
    const addresses = balancers.map((one) => stringIn(one, "ip") || stringIn(one, "hostname"));
    return [
      nameOf(object),
      stringIn(spec, "ingressClassName") || NONE,
      hosts.join(",") || "*",
      addresses.join(","),
      listIn(spec, "tls").length > 0 ? "80, 443" : "80",
      ageOf(object, now),
    ];
  },
};

function firstThree(values: readonly string[], unset: string): string {
  if (values.length === 0) return unset;
  const more = values.length > 3 ? ` + ${values.length - 3} more...` : "";
  return `${values.slice(0, 3).join(",")}${more}`;
}

const ENDPOINT_SLICE: Layout = {
  columns: [NAME, text("AddressType"), text("Ports"), text("Endpoints"), AGE],
  cells: (object, now) => {
    const ports = objectsIn(object, "ports").map((port) => String(numberIn(port, "port") ?? "*"));
    const addresses = objectsIn(object, "endpoints").flatMap((one) => listIn(one, "addresses").map(String));
    return [
      nameOf(object),
      stringIn(object, "addressType"),
      firstThree(ports, "<unset>"),
      firstThree(addresses, "<unset>"),
      ageOf(object, now),
    ];
  },
};

const ENDPOINTS: Layout = {
  columns: [NAME, text("Endpoints"), AGE],
  cells: (object, now) => {
    const pairs = objectsIn(object, "subsets").flatMap((subset) =>
      objectsIn(subset, "ports").flatMap((port) =>
        objectsIn(subset, "addresses").map((one) => `${stringIn(one, "ip")}:${numberIn(port, "port") ?? 0}`),
      ),
    );
    return [nameOf(object), firstThree(pairs, NONE), ageOf(object, now)];
  },
};

const EVENT: Layout = {
  columns: [
    text("Last Seen"),
    text("Type"),
    text("Reason"),
    text("Object"),
    wide("Subobject"),
    wide("Source"),
    text("Message"),
    wide("First Seen"),
    wide("Count"),
    { ...NAME, priority: 1 },
  ],
  cells: (event, now) => {
    const involved = objectIn(event, "involvedObject");
    const first = stringIn(event, "firstTimestamp") || stringIn(event, "eventTime");
    const last =
      stringIn(objectIn(event, "series"), "lastObservedTime") || stringIn(event, "lastTimestamp") || first;
    const source = objectIn(event, "source");
    const from = [
      stringIn(source, "component") || stringIn(event, "reportingComponent"),
      stringIn(source, "host"),
    ];
    const cells: Json[] = [
      since(last, now),
      stringIn(event, "type"),
      stringIn(event, "reason"),
      `${stringIn(involved, "kind").toLowerCase()}/${stringIn(involved, "name")}`,
      stringIn(involved, "fieldPath"),
      from.filter((part) => part !== "").join(", "),
      stringIn(event, "message").trim(),
      since(first, now),
      numberIn(event, "count") ?? 1,
      nameOf(event),
    ];
    return cells;
  },
};

const LEASE: Layout = {
  columns: [NAME, text("Holder"), AGE],
  cells: (object, now) => [
    nameOf(object),
    stringIn(objectIn(object, "spec"), "holderIdentity"),
    ageOf(object, now),
  ],
};

export const CORE_LAYOUTS: Readonly<Record<string, Layout>> = {
  services: SERVICE,
  nodes: NODE,
  namespaces: NAMESPACE,
  configmaps: CONFIG_MAP,
  secrets: SECRET,
  endpoints: ENDPOINTS,
  events: EVENT,
  "ingresses.networking.k8s.io": INGRESS,
  "endpointslices.discovery.k8s.io": ENDPOINT_SLICE,
  "leases.coordination.k8s.io": LEASE,
};

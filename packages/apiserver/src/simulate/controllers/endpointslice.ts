import { isDeepStrictEqual } from "node:util";
import type { Cluster } from "../cluster.ts";
import type { Pod } from "../objects.ts";
import { controlledBy } from "../owner.ts";
import { isReady } from "../pod.ts";
import type { Random } from "../random.ts";
import type { EndpointPort, EndpointSlice, Service, SliceEndpoint } from "../service-objects.ts";
import { hostnameFor, isHeadless, podsBehind, portsOf } from "./service-ports.ts";

const SERVICE_NAME = "kubernetes.io/service-name";
const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
const MANAGER = "endpointslice-controller.k8s.io";
const LAST_CHANGE = "endpoints.kubernetes.io/last-change-trigger-time";
const HEADLESS = "service.kubernetes.io/headless";
const ZONE = "topology.kubernetes.io/zone";
const SLICE_SIZE = 100;

/** The service that a slice belongs to and that this controller keeps, as `namespace/name`. */
export function serviceOfSlice(slice: EndpointSlice): string | undefined {
  const { labels, namespace } = slice.metadata;
  const name = labels?.[MANAGED_BY] === MANAGER ? labels[SERVICE_NAME] : undefined;
  return name === undefined ? undefined : `${namespace}/${name}`;
}

interface Content {
  ports: EndpointPort[];
  endpoints: SliceEndpoint[];
}

/** Brings the endpoint slices of one service up to date; those of a service that is gone are collected by owner. */
export async function reconcileEndpointSlices(
  cluster: Cluster,
  service: Service,
  names: Random,
): Promise<void> {
  if (service.spec.selector === undefined) return;
  const { pods, endpointSlices } = cluster;
  const known = endpointSlices
    .ownedBy(service.metadata.uid)
    .filter((slice) => slice.metadata.labels?.[MANAGED_BY] === MANAGER)
    .sort((left, right) => left.metadata.name.localeCompare(right.metadata.name));
  const contents = contentsOf(
    cluster,
    service,
    podsBehind(service, pods.inNamespace(service.metadata.namespace)),
  );
  const labels = {
    ...service.metadata.labels,
    [MANAGED_BY]: MANAGER,
    [SERVICE_NAME]: service.metadata.name,
    ...(isHeadless(service) ? { [HEADLESS]: "" } : {}),
  };
  for (const [index, content] of contents.entries()) {
    const slice = known[index];
    if (slice === undefined) await createSlice(cluster, service, names, labels, content);
    else await updateSlice(cluster, slice, labels, content);
  }
  for (const slice of known.slice(contents.length)) await cluster.delete(endpointSlices, slice);
}

async function createSlice(
  cluster: Cluster,
  service: Service,
  names: Random,
  labels: Record<string, string>,
  content: Content,
): Promise<void> {
  const { namespace, name } = service.metadata;
  await cluster.create(cluster.endpointSlices, {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: `${name}-${names.nameSuffix(5)}`,
      generateName: `${name}-`,
      ...(namespace === undefined ? {} : { namespace }),
      labels,
      annotations: { [LAST_CHANGE]: cluster.timestamp() },
      ownerReferences: [controlledBy(service)],
    },
    addressType: "IPv4",
    ...content,
  });
}

async function updateSlice(
  cluster: Cluster,
  slice: EndpointSlice,
  labels: Record<string, string>,
  content: Content,
): Promise<void> {
  const same =
    isDeepStrictEqual(slice.endpoints, content.endpoints) &&
    isDeepStrictEqual(slice.ports, content.ports) &&
    isDeepStrictEqual(slice.metadata.labels, labels);
  if (same) return;
  const annotations = { ...slice.metadata.annotations, [LAST_CHANGE]: cluster.timestamp() };
  const metadata = { ...slice.metadata, labels, annotations };
  await cluster.update(cluster.endpointSlices, { ...slice, metadata, ...content });
}

/** Pods that serve the same port numbers share slices; a service without pods still has one, empty. */
function contentsOf(cluster: Cluster, service: Service, pods: readonly Pod[]): Content[] {
  const groups = new Map<string, Content>();
  for (const pod of pods) {
    const ports = portsOf(service, pod);
    const id = JSON.stringify(ports);
    const group = groups.get(id) ?? { ports, endpoints: [] };
    groups.set(id, group);
    group.endpoints.push(endpointOf(cluster, service, pod));
  }
  const contents: Content[] = [];
  for (const { ports, endpoints } of groups.values()) {
    for (let start = 0; start < endpoints.length; start += SLICE_SIZE) {
      contents.push({ ports, endpoints: endpoints.slice(start, start + SLICE_SIZE) });
    }
  }
  return contents.length === 0 ? [{ ports: [], endpoints: [] }] : contents;
}

function endpointOf(cluster: Cluster, service: Service, pod: Pod): SliceEndpoint {
  const hostname = hostnameFor(service, pod);
  const { nodeName } = pod.spec;
  const zone = nodeName === undefined ? undefined : cluster.nodes.get(nodeName)?.metadata.labels?.[ZONE];
  const serving = isReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  return {
    addresses: [pod.status?.podIP ?? ""],
    conditions: { ready, serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    targetRef: {
      kind: "Pod",
      namespace: pod.metadata.namespace ?? "",
      name: pod.metadata.name,
      uid: pod.metadata.uid,
    },
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(zone === undefined ? {} : { zone }),
  };
}

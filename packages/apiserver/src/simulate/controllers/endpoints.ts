import { isDeepStrictEqual } from "node:util";
import type { Cluster } from "../cluster.ts";
import type { Pod } from "../objects.ts";
import { isReady } from "../pod.ts";
import type { EndpointAddress, EndpointSubset, Endpoints, Service } from "../service-objects.ts";
import { hostnameFor, isHeadless, podsBehind, portsOf } from "./service-ports.ts";

const MANAGED_BY = "endpoints.kubernetes.io/managed-by";
const LAST_CHANGE = "endpoints.kubernetes.io/last-change-trigger-time";
const HEADLESS = "service.kubernetes.io/headless";

/** Brings the Endpoints object of one service up to date; without the service there is none. */
export async function reconcileEndpoints(
  cluster: Cluster,
  key: string,
  service: Service | undefined,
): Promise<void> {
  const { endpoints, pods } = cluster;
  const known = endpoints.get(key);
  if (service === undefined) {
    if (known?.metadata.labels?.[MANAGED_BY] !== undefined) await cluster.delete(endpoints, known);
    return;
  }
  // A service without selector has endpoints that somebody else writes.
  if (service.spec.selector === undefined) return;
  const subsets = subsetsOf(service, podsBehind(service, pods.inNamespace(service.metadata.namespace)));
  const labels = {
    ...service.metadata.labels,
    [MANAGED_BY]: "endpoint-controller",
    ...(isHeadless(service) ? { [HEADLESS]: "" } : {}),
  };
  if (known !== undefined && isDeepStrictEqual(known.subsets ?? [], subsets)) {
    if (isDeepStrictEqual(known.metadata.labels, labels)) return;
  }
  const { namespace, name } = service.metadata;
  const next = {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata: {
      ...known?.metadata,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels,
      annotations: { ...known?.metadata.annotations, [LAST_CHANGE]: cluster.timestamp() },
    },
    ...(subsets.length === 0 ? {} : { subsets }),
  };
  if (known === undefined) await cluster.create(endpoints, next);
  else
    await cluster.update<Endpoints>(endpoints, {
      ...next,
      metadata: { ...known.metadata, ...next.metadata },
    });
}

/** Pods that serve the same port numbers share a subset. */
function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const subsets = new Map<string, Required<EndpointSubset>>();
  for (const pod of pods) {
    const terminating = pod.metadata.deletionTimestamp !== undefined;
    if (terminating && service.spec.publishNotReadyAddresses !== true) continue;
    const ports = portsOf(service, pod);
    const id = JSON.stringify(ports);
    const subset = subsets.get(id) ?? { addresses: [], notReadyAddresses: [], ports };
    subsets.set(id, subset);
    const ready = isReady(pod) || service.spec.publishNotReadyAddresses === true;
    (ready ? subset.addresses : subset.notReadyAddresses).push(addressOf(service, pod));
  }
  return [...subsets.values()].map(({ addresses, notReadyAddresses, ports }) => ({
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(notReadyAddresses.length === 0 ? {} : { notReadyAddresses }),
    ...(ports.length === 0 ? {} : { ports }),
  }));
}

function addressOf(service: Service, pod: Pod): EndpointAddress {
  const hostname = hostnameFor(service, pod);
  return {
    ip: pod.status?.podIP ?? "",
    ...(hostname === undefined ? {} : { hostname }),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: {
      kind: "Pod",
      namespace: pod.metadata.namespace ?? "",
      name: pod.metadata.name,
      uid: pod.metadata.uid,
    },
  };
}

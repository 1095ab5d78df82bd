import type { Pod } from "../objects.ts";
import { isFinished } from "../pod.ts";
import { selectsPairs } from "../selector.ts";
import type { EndpointPort, Service, ServicePort } from "../service-objects.ts";

/** The pods behind a service that have an address, by name. */
export function podsBehind(service: Service, pods: readonly Pod[]): Pod[] {
  return pods
    .filter((pod) => selectsPairs(service.spec.selector, pod.metadata.labels))
    .filter((pod) => pod.status?.podIP !== undefined && !isFinished(pod))
    .sort((left, right) => left.metadata.name.localeCompare(right.metadata.name));
}

/** The service's ports as this pod serves them; a port whose name the pod does not know is left out. */
export function portsOf(service: Service, pod: Pod): EndpointPort[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = targetPort(port, pod);
    if (number === undefined) return [];
    return [
      {
        ...(port.name === undefined ? {} : { name: port.name }),
        port: number,
        protocol: port.protocol ?? "TCP",
        ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
      },
    ];
  });
}

export function isHeadless(service: Service): boolean {
  return service.spec.clusterIP === "None";
}

/** The pod's host name where it answers under the service's name: set by stateful sets for a headless service. */
export function hostnameFor(service: Service, pod: Pod): string | undefined {
  return pod.spec.subdomain === service.metadata.name ? pod.spec.hostname : undefined;
}

function targetPort(port: ServicePort, pod: Pod): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === "number") return target === 0 ? port.port : target;
  const named = pod.spec.containers.flatMap((container) => container.ports ?? []);
  return named.find(({ name, protocol = "TCP" }) => name === target && protocol === (port.protocol ?? "TCP"))
    ?.containerPort;
}

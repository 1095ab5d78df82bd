import type { DeepReadonly, Ingress, Pod, Service } from "kcache";
import { type PodSummary, podSummary } from "../objects/pod-summary.ts";
import { type Graph, routesOf } from "./graph.ts";

export interface PodNode {
  readonly pod: DeepReadonly<Pod>;
  readonly summary: PodSummary;
}

export interface ServiceNode {
  readonly name: string;
  /** Undefined where an ingress leads to a service that does not exist. */
  readonly service: DeepReadonly<Service> | undefined;
  /** How the ingress above leads here. */
  readonly routes: readonly string[];
  readonly pods: readonly PodNode[];
}

export interface IngressNode {
  readonly ingress: DeepReadonly<Ingress>;
  readonly services: readonly ServiceNode[];
}

/** A namespace's part of the tree; every object of it is at least once in there. */
export interface NamespaceNode {
  readonly name: string;
  readonly ingresses: readonly IngressNode[];
  /** Services that no ingress leads to. */
  readonly services: readonly ServiceNode[];
  /** Pods that no service selects. */
  readonly pods: readonly PodNode[];
}

type Named = { readonly metadata: { readonly name: string; readonly namespace: string } };

const byName = (a: Named, b: Named): number => (a.metadata.name < b.metadata.name ? -1 : 1);

/** The tree as all caches are now, which is one instant. */
export function readTree({ ingresses, routed, unrouted, served, unserved }: Graph): readonly NamespaceNode[] {
  const podNodes = (list: readonly DeepReadonly<Pod>[]): PodNode[] =>
    [...list].sort(byName).map((pod) => ({ pod, summary: podSummary(pod) }));
  const serviceNode = (service: DeepReadonly<Service>, routes: readonly string[]): ServiceNode => ({
    name: service.metadata.name,
    service,
    routes,
    pods: podNodes(served.targets(service)),
  });
  const ingressNode = (ingress: DeepReadonly<Ingress>): IngressNode => {
    const there = new Map(routed.targets(ingress).map((service) => [service.metadata.name, service]));
    const routes = Map.groupBy(routesOf(ingress), ({ service }) => service);
    const nodes = [...routes].map(([name, list]): ServiceNode => {
      const from = list.map((route) => route.from);
      const service = there.get(name);
      return service === undefined ? { name, service, routes: from, pods: [] } : serviceNode(service, from);
    });
    return { ingress, services: nodes };
  };

  const inNamespace = <T extends Named>(list: Iterable<T>): Map<string, T[]> =>
    Map.groupBy(list, ({ metadata }) => metadata.namespace);
  const [ingressesIn, servicesIn, podsIn] = [
    inNamespace(ingresses.cache.list()),
    inNamespace(unrouted.cache.list()),
    inNamespace(unserved.cache.list()),
  ];
  const names = new Set([...ingressesIn.keys(), ...servicesIn.keys(), ...podsIn.keys()]);
  return [...names].sort().map((name) => ({
    name,
    ingresses: (ingressesIn.get(name) ?? []).sort(byName).map(ingressNode),
    services: (servicesIn.get(name) ?? []).sort(byName).map((service) => serviceNode(service, [])),
    pods: podNodes(podsIn.get(name) ?? []),
  }));
}

import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from "../kinds/apps/v1.gen.ts";
import type { Job } from "../kinds/batch/v1.gen.ts";
import type { Node, Pod, ReplicationController, Service } from "../kinds/core/v1.gen.ts";
import type { Ingress } from "../kinds/networking.k8s.io/v1.gen.ts";
import type { KubeObject, NamespacedObject } from "../object/object.ts";
import {
  dependentsOf,
  podsOfNode,
  podsOfReplicationController,
  podsOfService,
  podsOfWorkload,
  servicesOfIngress,
  slicesOfService,
} from "../view/relations.ts";
import { type JoinedPublisher, join } from "./join.ts";
import type { Publisher } from "./publisher.ts";

/** The pods that at least one of `services` selects: see {@link podsOfService}. */
export function servicePods(
  services: Publisher<Service>,
  pods: Publisher<Pod>,
): JoinedPublisher<Service, Pod> {
  return join(services, pods, podsOfService);
}

/** The pods that at least one replication controller selects: see {@link podsOfReplicationController}. */
export function rcPods(
  controllers: Publisher<ReplicationController>,
  pods: Publisher<Pod>,
): JoinedPublisher<ReplicationController, Pod> {
  return join(controllers, pods, podsOfReplicationController);
}

/** The pods that at least one replica set selects: see {@link podsOfWorkload}. */
export function rsPods(sets: Publisher<ReplicaSet>, pods: Publisher<Pod>): JoinedPublisher<ReplicaSet, Pod> {
  return join(sets, pods, podsOfWorkload);
}

/** The pods that at least one deployment selects: see {@link podsOfWorkload}. */
export function deploymentPods(
  deployments: Publisher<Deployment>,
  pods: Publisher<Pod>,
): JoinedPublisher<Deployment, Pod> {
  return join(deployments, pods, podsOfWorkload);
}

/** The pods that at least one daemon set selects: see {@link podsOfWorkload}. */
export function daemonSetPods(
  sets: Publisher<DaemonSet>,
  pods: Publisher<Pod>,
): JoinedPublisher<DaemonSet, Pod> {
  return join(sets, pods, podsOfWorkload);
}

/** The pods that at least one stateful set selects: see {@link podsOfWorkload}. */
export function statefulSetPods(
  sets: Publisher<StatefulSet>,
  pods: Publisher<Pod>,
): JoinedPublisher<StatefulSet, Pod> {
  return join(sets, pods, podsOfWorkload);
}

/** The pods that at least one job selects: see {@link podsOfWorkload}. */
export function jobPods(jobs: Publisher<Job>, pods: Publisher<Pod>): JoinedPublisher<Job, Pod> {
  return join(jobs, pods, podsOfWorkload);
}

/** The services that at least one ingress sends to: see {@link servicesOfIngress}. */
export function ingressServices(
  ingresses: Publisher<Ingress>,
  services: Publisher<Service>,
): JoinedPublisher<Ingress, Service> {
  return join(ingresses, services, servicesOfIngress);
}

/** The pods behind the services that at least one ingress sends to: a join of a join. */
export function ingressPods(
  ingresses: Publisher<Ingress>,
  services: Publisher<Service>,
  pods: Publisher<Pod>,
): JoinedPublisher<Service, Pod> {
  return servicePods(ingressServices(ingresses, services), pods);
}

/** The objects of `dependents` that at least one of `owners` owns, by uid. */
export function ownedBy<L extends KubeObject, R extends KubeObject>(
  owners: Publisher<L>,
  dependents: Publisher<R>,
): JoinedPublisher<L, R> {
  return join<L, R>(owners, dependents, dependentsOf);
}

/** The pods that are assigned to at least one of `nodes`. */
export function nodePods(nodes: Publisher<Node>, pods: Publisher<Pod>): JoinedPublisher<Node, Pod> {
  return join(nodes, pods, podsOfNode);
}

/** The endpoint slices of at least one service: see {@link slicesOfService}. */
export function serviceEndpointSlices<Slice extends NamespacedObject>(
  services: Publisher<Service>,
  slices: Publisher<Slice>,
): JoinedPublisher<Service, Slice> {
  return join<Service, Slice>(services, slices, slicesOfService);
}

import type {
  DaemonSet,
  Deployment,
  EventObject,
  Job,
  KubeObject,
  Node,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from "./objects.ts";
import type { EndpointSlice, Endpoints, Service } from "./service-objects.ts";

/** Where objects of one kind live on the server. */
export interface Resource<T extends KubeObject = KubeObject> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Never set: it only carries the type of the objects. */
  readonly objectType?: T;
}

function resource<T extends KubeObject>(
  apiVersion: string,
  kind: string,
  plural: string,
  namespaced = true,
): Resource<T> {
  return { apiVersion, kind, plural, namespaced };
}

export const pods: Resource<Pod> = resource("v1", "Pod", "pods");
export const nodes: Resource<Node> = resource("v1", "Node", "nodes", false);
export const services: Resource<Service> = resource("v1", "Service", "services");
export const endpoints: Resource<Endpoints> = resource("v1", "Endpoints", "endpoints");
export const endpointSlices: Resource<EndpointSlice> = resource(
  "discovery.k8s.io/v1",
  "EndpointSlice",
  "endpointslices",
);
export const deployments: Resource<Deployment> = resource("apps/v1", "Deployment", "deployments");
export const replicaSets: Resource<ReplicaSet> = resource("apps/v1", "ReplicaSet", "replicasets");
export const replicationControllers: Resource<ReplicationController> = resource(
  "v1",
  "ReplicationController",
  "replicationcontrollers",
);
export const statefulSets: Resource<StatefulSet> = resource("apps/v1", "StatefulSet", "statefulsets");
export const daemonSets: Resource<DaemonSet> = resource("apps/v1", "DaemonSet", "daemonsets");
export const podDisruptionBudgets: Resource<PodDisruptionBudget> = resource(
  "policy/v1",
  "PodDisruptionBudget",
  "poddisruptionbudgets",
);
export const jobs: Resource<Job> = resource("batch/v1", "Job", "jobs");
export const events: Resource<EventObject> = resource("v1", "Event", "events");
export const serviceAccounts: Resource = resource("v1", "ServiceAccount", "serviceaccounts");
export const namespaces: Resource = resource("v1", "Namespace", "namespaces", false);
export const configMaps: Resource = resource("v1", "ConfigMap", "configmaps");
export const secrets: Resource = resource("v1", "Secret", "secrets");
export const ingresses: Resource = resource("networking.k8s.io/v1", "Ingress", "ingresses");

/** The path of a collection, or of one object or subresource in it. */
export function pathOf(
  of: Resource,
  namespace: string | undefined,
  name?: string,
  subresource?: string,
): string {
  const root = of.apiVersion.includes("/") ? `/apis/${of.apiVersion}` : `/api/${of.apiVersion}`;
  const scope = of.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
  const object = name === undefined ? "" : `/${name}`;
  return `${root}${scope}/${of.plural}${object}${subresource === undefined ? "" : `/${subresource}`}`;
}

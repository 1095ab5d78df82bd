export type { WrittenObject } from "./controller/at-least.ts";
export { type Controller, createController } from "./controller/controller.ts";
export type { NamespacePublisher } from "./controller/namespaces.ts";
export type {
  ControllerOptions,
  ListerOptions,
  Log,
  ProjectedControllerOptions,
  SnapshotOptions,
  WatcherOptions,
} from "./controller/options.ts";
export type { Phase } from "./controller/phase.ts";
export type { ControllerScope } from "./controller/scope.ts";
export type { SnapshotStatus } from "./controller/snapshots.ts";
export type { ControllerStatus, NamespaceStatus } from "./controller/status.ts";
export { type FieldRequirement, fieldSelectorText, parseFieldSelector } from "./filter/field-selector.ts";
export {
  all,
  and,
  equalFilters,
  type Filter,
  type FilterNode,
  fields,
  fn,
  labels,
  type NamespacedName,
  namespace,
  none,
  not,
  nsName,
  or,
  owner,
  selector,
} from "./filter/filter.ts";
export type { LabelOperator, LabelRequirement } from "./filter/selector.ts";
export type { ClientNodeCluster, ClientNodeKubeConfig, ClientNodeUser } from "./http/client-node.ts";
export type { ClusterConfig, Impersonation } from "./http/cluster-config.ts";
export { type DiscoverOptions, type Discovery, discover, discoverKinds } from "./http/discover.ts";
export {
  type ClusterTransport,
  type FromKubeConfigOptions,
  fromClientNode,
  fromKubeConfig,
} from "./http/from-kube-config.ts";
export { type HttpTransportOptions, httpTransport } from "./http/http-transport.ts";
export {
  type KubeConfig,
  type KubeConfigCluster,
  type KubeConfigContext,
  type KubeConfigUser,
  type LoadKubeConfigOptions,
  loadKubeConfig,
} from "./http/kubeconfig.ts";
export type { Place as KubeConfigPlace } from "./http/kubeconfig-fields.ts";
export { type MemoryTransportOptions, memoryTransport } from "./http/memory-transport.ts";
export { type ClusterConfigOptions, clusterConfig } from "./http/resolve-context.ts";
export { errorOfAnswer } from "./http/status-error.ts";
export type { Transport, TransportRequest, TransportResponse } from "./http/transport.ts";
export { DaemonSet, Deployment, ReplicaSet, StatefulSet } from "./kinds/apps/v1.gen.ts";
export { CronJob, Job } from "./kinds/batch/v1.gen.ts";
export {
  ConfigMap,
  Event,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  ReplicationController,
  Secret,
  Service,
  ServiceAccount,
} from "./kinds/core/v1.gen.ts";
export { EndpointSlice } from "./kinds/discovery.k8s.io/v1.gen.ts";
export type { LabelSelector } from "./kinds/meta/v1.gen.ts";
export { Ingress, NetworkPolicy } from "./kinds/networking.k8s.io/v1.gen.ts";
export type { Template, TemplateMeta } from "./kinds/template.ts";
export type { Entry, EntryMetadata } from "./object/entry.ts";
export {
  KcacheError,
  type KcacheErrorCode,
  type KcacheErrorOptions,
  type ServerAnswer,
} from "./object/error.ts";
export type { CacheEvent, CreateEvent, DeleteEvent, UpdateEvent } from "./object/event.ts";
export {
  defineKind,
  type Kind,
  type KindDefinition,
  metadataOnly,
  type PartialObjectMetadata,
  type Representation,
  resourceName,
  type Scope,
} from "./object/kind.ts";
export type {
  ClusterMeta,
  ClusterObject,
  DeepReadonly,
  KeyOf,
  KubeObject,
  NamespacedMeta,
  NamespacedObject,
  ObjectMeta,
  OwnerReference,
} from "./object/object.ts";
export type { FieldAt, FieldPath } from "./object/path.ts";
export type { Projected } from "./object/projected.ts";
export { compareResourceVersions } from "./object/resource-version.ts";
export { type JoinedPublisher, join, type ObjectReference } from "./publisher/join.ts";
export {
  daemonSetPods,
  deploymentPods,
  ingressPods,
  ingressServices,
  jobPods,
  nodePods,
  ownedBy,
  rcPods,
  rsPods,
  serviceEndpointSlices,
  servicePods,
  statefulSetPods,
} from "./publisher/joins.ts";
export {
  changed,
  type DerivedPublisher,
  type FilteredPublisher,
  type FilteredSubscribeOptions,
  type FilteredSubscription,
  monitor,
  type Publisher,
  type Refilterable,
  type WaitOptions,
} from "./publisher/publisher.ts";
export { type Clock, systemClock } from "./reflector/clock.ts";
export type { Handler, Monitor } from "./subscribe/monitor.ts";
export type { Snapshot } from "./subscribe/snapshot.ts";
export { EVENT_BUFFER_SIZE, type SubscribeOptions, type Subscription } from "./subscribe/subscription.ts";
export type { CacheReader, ListOptions } from "./view/cache-reader.ts";
export type { Projection } from "./view/changed-view.ts";
export type { Edge, OuterEdge } from "./view/edge-view.ts";
export { type Index, type IndexedEntry, index } from "./view/index-of.ts";
export type { Relation } from "./view/matches.ts";
export {
  dependentsOf,
  podsOfNode,
  podsOfReplicationController,
  podsOfService,
  podsOfWorkload,
  type SelectingWorkload,
  servicesOfIngress,
  slicesOfService,
} from "./view/relations.ts";

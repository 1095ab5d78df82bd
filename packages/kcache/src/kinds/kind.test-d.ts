/** Promises of the types, kept by the compiler: each line below `@ts-expect-error` must not compile. */
import { type Kind, metadataOnly, type Scope } from "../object/kind.ts";
import type { DeepReadonly, KeyOf, KubeObject, NamespacedObject } from "../object/object.ts";
import type { CustomResourceDefinition } from "./apiextensions.k8s.io/v1.gen.ts";
import type { Deployment, StatefulSet } from "./apps/v1.gen.ts";
import type { Event, Namespace, Node } from "./core/v1.gen.ts";
import { Pod } from "./core/v1.gen.ts";
import { Event as GroupEvent } from "./events.k8s.io/v1.gen.ts";
import type { Role } from "./rbac.authorization.k8s.io/v1.gen.ts";
import type { CSINode } from "./storage.k8s.io/v1.gen.ts";

interface Widget extends NamespacedObject {
  spec: { sizes: number[]; parts: Record<string, { count: number }> };
}

declare const pod: DeepReadonly<Pod>;
declare const widget: DeepReadonly<Widget>;
declare const deployment: Deployment;
declare function get<T extends KubeObject>(kind: Kind<T>, ...key: KeyOf<T>): DeepReadonly<T> | undefined;
declare const Widget: Kind<Widget>;
declare const NamespaceKind: Kind<Namespace>;
declare const NodeKind: Kind<Node>;
declare const AnyKind: Kind;

// What a cache hands out cannot be written to, at any depth.
// @ts-expect-error
pod.metadata.name = "other";
// @ts-expect-error
pod.spec.containers.push({ name: "second" });
// @ts-expect-error
pod.metadata.labels = {};
// @ts-expect-error
widget.spec.sizes[0] = 1;
// @ts-expect-error
widget.spec.sizes.sort();
// @ts-expect-error
widget.spec.parts.a = { count: 1 };
export const count: number | undefined = widget.spec.parts.a?.count;

// Keys are what the kind's scope asks for.
get(Pod, "default", "pod-1");
get(NamespaceKind, "default");
get(NodeKind, "node-1");
get(Widget, "default", "widget-1");
get(AnyKind, "node-1");
get(AnyKind, "default", "pod-1");
// @ts-expect-error
get(Pod, "pod-1");
// @ts-expect-error
get(NamespaceKind, "default", "default");
// @ts-expect-error
get(NodeKind);

// What is found has the type of its kind.
export const phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown" | undefined = get(
  Pod,
  "default",
  "pod-1",
)?.status?.phase;
export const namespace: string = pod.metadata.namespace;
export const templateLabels: Readonly<Record<string, string>> | undefined =
  deployment.spec.template.metadata?.labels;
// @ts-expect-error
deployment.spec.template.metadata?.label;
// @ts-expect-error
export const created: Date | undefined = pod.metadata.creationTimestamp;

// A kind of something is a kind of object, and of nothing else.
export const general: Kind = Pod;
// @ts-expect-error
export const special: Kind<Pod> = NodeKind;
// @ts-expect-error
export const scope: Scope = "Namespace";

// Of metadata alone, nothing else can be read; its key and its labels are as ever.
const PodMetadata = metadataOnly(Pod);
export const labelsOfPod: Readonly<Record<string, string>> | undefined = get(PodMetadata, "default", "pod-1")
  ?.metadata.labels;
export const partial: "PartialObjectMetadata" | undefined = get(PodMetadata, "default", "pod-1")?.kind;
// @ts-expect-error
get(PodMetadata, "default", "pod-1")?.spec;
// @ts-expect-error
get(PodMetadata, "default", "pod-1")?.status;
// @ts-expect-error
get(PodMetadata, "pod-1");
// @ts-expect-error
get(metadataOnly(NodeKind), "default", "node-1");
get(metadataOnly(NodeKind), "node-1");
// @ts-expect-error
export const whole: Kind<Pod> = PodMetadata;

// Kinds that share a name are as different as their groups.
declare const coreEvent: DeepReadonly<Event>;
export const count1: number | undefined = coreEvent.count;
export const never1: string | null | undefined = coreEvent.eventTime;
// @ts-expect-error
export const wrongEvent: Kind<Event> = GroupEvent;
export const rightEvent: Kind<GroupEvent> = GroupEvent;

// What the server always sends is there; what an object is made from has no uid.
declare const claims: DeepReadonly<StatefulSet>["spec"]["volumeClaimTemplates"];
export const claim: string | undefined = claims?.[0]?.spec.storageClassName;
// @ts-expect-error
claims?.[0]?.metadata?.uid;
declare const role: DeepReadonly<Role>;
export const verbs: readonly string[] | undefined = role.rules?.[0]?.verbs;
// @ts-expect-error
role.rules?.push({ verbs: ["get"] });
declare const definition: DeepReadonly<CustomResourceDefinition>;
export const schema: string | undefined =
  definition.spec.versions[0]?.schema?.openAPIV3Schema?.properties?.spec?.type;

// A list that servers send as null has to be looked at first.
declare const csiNode: DeepReadonly<CSINode>;
// @ts-expect-error
csiNode.spec.drivers.length;
export const drivers: number | undefined = csiNode.spec.drivers?.length;

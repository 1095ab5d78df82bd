// Written by scripts/generate-kinds.ts from the OpenAPI documents of Kubernetes v1.36.3. Do not edit.
// Values are those that this version of the server knows; a later one may send more.
import { defineKind, type Kind } from "../../object/kind.ts";
import type { ClusterObject } from "../../object/object.ts";

/** PriorityClass defines mapping from a priority class name to the priority integer value. */
export interface PriorityClass extends ClusterObject {
  readonly apiVersion: "scheduling.k8s.io/v1";
  readonly kind: "PriorityClass";
  /** description is an arbitrary string that usually provides guidelines on when this priority class should be used. */
  readonly description?: string;
  /** globalDefault specifies whether this PriorityClass should be considered as the default priority for pods that do not have any priority class. */
  readonly globalDefault?: boolean;
  /** preemptionPolicy is the Policy for preempting pods with lower priority. */
  readonly preemptionPolicy?: "Never" | "PreemptLowerPriority";
  /** value represents the integer value of this priority class. */
  readonly value?: number;
}

export const PriorityClass: Kind<PriorityClass> = /* @__PURE__ */ defineKind<PriorityClass>({ group: "scheduling.k8s.io", version: "v1", kind: "PriorityClass", plural: "priorityclasses", scope: "Cluster", shortNames: ["pc"] });

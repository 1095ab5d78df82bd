import { defineKind, type Kind } from "../object/kind.ts";
import type { NamespacedObject } from "../object/object.ts";
import type { StatusCondition } from "./condition.ts";
import type { LabelSelector } from "./label-selector.ts";
import type { PodTemplateSpec } from "./pod-spec.ts";

/** Keeps a number of equal pods. */
export interface ReplicaSet extends NamespacedObject {
  readonly apiVersion: "apps/v1";
  readonly kind: "ReplicaSet";
  readonly spec: ReplicaSetSpec;
  readonly status?: ReplicaSetStatus;
}

export const ReplicaSet: Kind<ReplicaSet> = defineKind<ReplicaSet>({
  group: "apps",
  version: "v1",
  kind: "ReplicaSet",
  plural: "replicasets",
  scope: "Namespaced",
  shortNames: ["rs"],
});

/** What is asked of a ReplicaSet. */
export interface ReplicaSetSpec {
  readonly selector: LabelSelector;
  readonly minReadySeconds?: number;
  readonly replicas?: number;
  readonly template?: PodTemplateSpec;
}

/** What was last seen of a ReplicaSet. */
export interface ReplicaSetStatus {
  readonly replicas: number;
  readonly availableReplicas?: number;
  readonly conditions?: readonly StatusCondition[];
  readonly fullyLabeledReplicas?: number;
  readonly observedGeneration?: number;
  readonly readyReplicas?: number;
  readonly terminatingReplicas?: number;
}

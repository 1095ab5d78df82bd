import { defineKind, type Kind } from "../object/kind.ts";
import type { NamespacedObject } from "../object/object.ts";
import type { StatusCondition } from "./condition.ts";
import type { LabelSelector } from "./label-selector.ts";
import type { PodTemplateSpec } from "./pod-spec.ts";
import type { PersistentVolumeClaimTemplate } from "./volume-claim.ts";

/** Pods with an order, stable names and their own storage. */
export interface StatefulSet extends NamespacedObject {
  readonly apiVersion: "apps/v1";
  readonly kind: "StatefulSet";
  readonly spec: StatefulSetSpec;
  readonly status?: StatefulSetStatus;
}

export const StatefulSet: Kind<StatefulSet> = defineKind<StatefulSet>({
  group: "apps",
  version: "v1",
  kind: "StatefulSet",
  plural: "statefulsets",
  scope: "Namespaced",
  shortNames: ["sts"],
});

/** What is asked of a StatefulSet. */
export interface StatefulSetSpec {
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly minReadySeconds?: number;
  readonly ordinals?: StatefulSetOrdinals;
  readonly persistentVolumeClaimRetentionPolicy?: StatefulSetPersistentVolumeClaimRetentionPolicy;
  readonly podManagementPolicy?: "OrderedReady" | "Parallel";
  readonly replicas?: number;
  readonly revisionHistoryLimit?: number;
  /** The headless service that gives the pods their names. */
  readonly serviceName?: string;
  readonly updateStrategy?: StatefulSetUpdateStrategy;
  readonly volumeClaimTemplates?: readonly PersistentVolumeClaimTemplate[];
}

export interface StatefulSetOrdinals {
  readonly start?: number;
}

export interface StatefulSetPersistentVolumeClaimRetentionPolicy {
  readonly whenDeleted?: "Retain" | "Delete";
  readonly whenScaled?: "Retain" | "Delete";
}

export interface StatefulSetUpdateStrategy {
  readonly type?: "RollingUpdate" | "OnDelete";
  readonly rollingUpdate?: RollingUpdateStatefulSetStrategy;
}

export interface RollingUpdateStatefulSetStrategy {
  readonly maxUnavailable?: number | string;
  readonly partition?: number;
}

/** What was last seen of a StatefulSet. */
export interface StatefulSetStatus {
  readonly replicas: number;
  readonly availableReplicas?: number;
  readonly collisionCount?: number;
  readonly conditions?: readonly StatusCondition[];
  readonly currentReplicas?: number;
  readonly currentRevision?: string;
  readonly observedGeneration?: number;
  readonly readyReplicas?: number;
  readonly updateRevision?: string;
  readonly updatedReplicas?: number;
}

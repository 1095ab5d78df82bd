import { defineKind, type Kind } from "../object/kind.ts";
import type { NamespacedObject } from "../object/object.ts";
import type { StatusCondition } from "./condition.ts";
import type { LabelSelector } from "./label-selector.ts";
import type { PodTemplateSpec } from "./pod-spec.ts";

/** One pod on every node that fits. */
export interface DaemonSet extends NamespacedObject {
  readonly apiVersion: "apps/v1";
  readonly kind: "DaemonSet";
  readonly spec: DaemonSetSpec;
  readonly status?: DaemonSetStatus;
}

export const DaemonSet: Kind<DaemonSet> = defineKind<DaemonSet>({
  group: "apps",
  version: "v1",
  kind: "DaemonSet",
  plural: "daemonsets",
  scope: "Namespaced",
  shortNames: ["ds"],
});

/** What is asked of a DaemonSet. */
export interface DaemonSetSpec {
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly updateStrategy?: DaemonSetUpdateStrategy;
}

export interface DaemonSetUpdateStrategy {
  readonly type?: "RollingUpdate" | "OnDelete";
  readonly rollingUpdate?: RollingUpdateDaemonSet;
}

export interface RollingUpdateDaemonSet {
  readonly maxSurge?: number | string;
  readonly maxUnavailable?: number | string;
}

/** What was last seen of a DaemonSet. */
export interface DaemonSetStatus {
  readonly currentNumberScheduled: number;
  readonly desiredNumberScheduled: number;
  readonly numberMisscheduled: number;
  readonly numberReady: number;
  readonly collisionCount?: number;
  readonly conditions?: readonly StatusCondition[];
  readonly numberAvailable?: number;
  readonly numberUnavailable?: number;
  readonly observedGeneration?: number;
  readonly updatedNumberScheduled?: number;
}

import { defineKind, type Kind } from "../object/kind.ts";
import type { NamespacedObject } from "../object/object.ts";
import type { StatusCondition } from "./condition.ts";
import type { PodTemplateSpec } from "./pod-spec.ts";

/** Keeps a number of equal pods; the predecessor of ReplicaSet. */
export interface ReplicationController extends NamespacedObject {
  readonly apiVersion: "v1";
  readonly kind: "ReplicationController";
  readonly spec: ReplicationControllerSpec;
  readonly status?: ReplicationControllerStatus;
}

export const ReplicationController: Kind<ReplicationController> = defineKind<ReplicationController>({
  version: "v1",
  kind: "ReplicationController",
  plural: "replicationcontrollers",
  scope: "Namespaced",
  shortNames: ["rc"],
});

/** What is asked of a ReplicationController. */
export interface ReplicationControllerSpec {
  readonly minReadySeconds?: number;
  readonly replicas?: number;
  /** @default {template.metadata.labels} */
  readonly selector?: Readonly<Record<string, string>>;
  readonly template?: PodTemplateSpec;
}

/** What was last seen of a ReplicationController. */
export interface ReplicationControllerStatus {
  readonly replicas: number;
  readonly availableReplicas?: number;
  readonly conditions?: readonly StatusCondition[];
  readonly fullyLabeledReplicas?: number;
  readonly observedGeneration?: number;
  readonly readyReplicas?: number;
}

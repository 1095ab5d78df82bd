import { defineKind, type Kind } from "../object/kind.ts";
import type { NamespacedObject } from "../object/object.ts";
import type { StatusCondition } from "./condition.ts";
import type { LabelSelector } from "./label-selector.ts";
import type { PodTemplateSpec } from "./pod-spec.ts";

/** Pods that run until enough of them succeeded. */
export interface Job extends NamespacedObject {
  readonly apiVersion: "batch/v1";
  readonly kind: "Job";
  readonly spec: JobSpec;
  readonly status?: JobStatus;
}

export const Job: Kind<Job> = defineKind<Job>({
  group: "batch",
  version: "v1",
  kind: "Job",
  plural: "jobs",
  scope: "Namespaced",
});

/** What is asked of a Job. */
export interface JobSpec {
  readonly template: PodTemplateSpec;
  readonly activeDeadlineSeconds?: number;
  readonly backoffLimit?: number;
  readonly backoffLimitPerIndex?: number;
  readonly completionMode?: "NonIndexed" | "Indexed";
  readonly completions?: number;
  readonly managedBy?: string;
  readonly manualSelector?: boolean;
  readonly maxFailedIndexes?: number;
  readonly parallelism?: number;
  readonly podFailurePolicy?: PodFailurePolicy;
  readonly podReplacementPolicy?: "TerminatingOrFailed" | "Failed";
  readonly selector?: LabelSelector;
  readonly successPolicy?: SuccessPolicy;
  /** True holds back the pods, and ends those that run. */
  readonly suspend?: boolean;
  readonly ttlSecondsAfterFinished?: number;
}

export interface PodFailurePolicy {
  readonly rules: readonly PodFailurePolicyRule[];
}

export interface PodFailurePolicyRule {
  readonly action: "FailJob" | "FailIndex" | "Ignore" | "Count";
  readonly onExitCodes?: PodFailurePolicyOnExitCodesRequirement;
  readonly onPodConditions?: readonly PodFailurePolicyOnPodConditionsPattern[];
}

export interface PodFailurePolicyOnExitCodesRequirement {
  readonly operator: "In" | "NotIn";
  readonly values: readonly number[];
  readonly containerName?: string;
}

export interface PodFailurePolicyOnPodConditionsPattern {
  readonly type: string;
  readonly status?: string;
}

export interface SuccessPolicy {
  readonly rules: readonly SuccessPolicyRule[];
}

export interface SuccessPolicyRule {
  readonly succeededCount?: number;
  readonly succeededIndexes?: string;
}

/** What was last seen of a Job. */
export interface JobStatus {
  readonly active?: number;
  /** Ranges such as `1,3-5`. */
  readonly completedIndexes?: string;
  readonly completionTime?: string;
  readonly conditions?: readonly JobCondition[];
  readonly failed?: number;
  readonly failedIndexes?: string;
  readonly ready?: number;
  readonly startTime?: string;
  readonly succeeded?: number;
  readonly terminating?: number;
  readonly uncountedTerminatedPods?: UncountedTerminatedPods;
}

export interface JobCondition extends StatusCondition {
  readonly lastProbeTime?: string;
}

export interface UncountedTerminatedPods {
  readonly failed?: readonly string[];
  readonly succeeded?: readonly string[];
}

// Written by scripts/generate-kinds.ts from the OpenAPI documents of Kubernetes v1.36.3. Do not edit.
// Values are those that this version of the server knows; a later one may send more.
import { defineKind, type Kind } from "../../object/kind.ts";
import type { NamespacedObject } from "../../object/object.ts";

/** LeaseCandidate defines a candidate for a Lease object. */
export interface LeaseCandidate extends NamespacedObject {
  readonly apiVersion: "coordination.k8s.io/v1beta1";
  readonly kind: "LeaseCandidate";
  /** spec contains the specification of the Lease. */
  readonly spec: LeaseCandidateSpec;
}

export const LeaseCandidate: Kind<LeaseCandidate> = /* @__PURE__ */ defineKind<LeaseCandidate>({ group: "coordination.k8s.io", version: "v1beta1", kind: "LeaseCandidate", plural: "leasecandidates", scope: "Namespaced" });

/** LeaseCandidateSpec is a specification of a Lease. */
export interface LeaseCandidateSpec {
  /** BinaryVersion is the binary version. */
  readonly binaryVersion: string;
  /** EmulationVersion is the emulation version. */
  readonly emulationVersion?: string;
  /** LeaseName is the name of the lease for which this candidate is contending. */
  readonly leaseName: string;
  /** PingTime is the last time that the server has requested the LeaseCandidate to renew. */
  readonly pingTime?: string;
  /** RenewTime is the time that the LeaseCandidate was last updated. */
  readonly renewTime?: string;
  /** Strategy is the strategy that coordinated leader election will use for picking the leader. */
  readonly strategy: string;
}

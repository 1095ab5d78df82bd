// Written by scripts/generate-kinds.ts from the OpenAPI documents of Kubernetes v1.36.3. Do not edit.
// Values are those that this version of the server knows; a later one may send more.
import { defineKind, type Kind } from "../../object/kind.ts";
import type { ClusterObject } from "../../object/object.ts";
import type { Toleration } from "../core/v1.gen.ts";

/** RuntimeClass defines a class of container runtime supported in the cluster. */
export interface RuntimeClass extends ClusterObject {
  readonly apiVersion: "node.k8s.io/v1";
  readonly kind: "RuntimeClass";
  /** handler specifies the underlying runtime and configuration that the CRI implementation will use to handle pods of this class. */
  readonly handler: string;
  /** overhead represents the resource overhead associated with running a pod for a given RuntimeClass. */
  readonly overhead?: Overhead;
  /** scheduling holds the scheduling constraints to ensure that pods running with this RuntimeClass are scheduled to nodes that support it. */
  readonly scheduling?: Scheduling;
}

export const RuntimeClass: Kind<RuntimeClass> = /* @__PURE__ */ defineKind<RuntimeClass>({ group: "node.k8s.io", version: "v1", kind: "RuntimeClass", plural: "runtimeclasses", scope: "Cluster" });

/** Overhead structure represents the resource overhead associated with running a pod. */
export interface Overhead {
  /** podFixed represents the fixed resource overhead associated with running a pod. */
  readonly podFixed?: Readonly<Record<string, string>>;
}

/** Scheduling specifies the scheduling constraints for nodes supporting a RuntimeClass. */
export interface Scheduling {
  /** nodeSelector lists labels that must be present on nodes that support this RuntimeClass. */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** tolerations are appended (excluding duplicates) to pods running with this RuntimeClass during admission, effectively unioning the set of nodes tolerated by the … */
  readonly tolerations?: readonly Toleration[];
}

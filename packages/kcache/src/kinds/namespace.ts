import { defineKind, type Kind } from "../object/kind.ts";
import type { ClusterObject } from "../object/object.ts";
import type { StatusCondition } from "./condition.ts";

/** A scope for names. */
export interface Namespace extends ClusterObject {
  readonly apiVersion: "v1";
  readonly kind: "Namespace";
  readonly spec?: NamespaceSpec;
  readonly status?: NamespaceStatus;
}

export const Namespace: Kind<Namespace> = defineKind<Namespace>({
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  scope: "Cluster",
  shortNames: ["ns"],
});

/** What is asked of a Namespace. */
export interface NamespaceSpec {
  readonly finalizers?: readonly string[];
}

/** What was last seen of a Namespace. */
export interface NamespaceStatus {
  readonly conditions?: readonly StatusCondition[];
  readonly phase?: "Active" | "Terminating";
}

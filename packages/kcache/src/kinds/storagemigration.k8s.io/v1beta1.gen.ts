// Written by scripts/generate-kinds.ts from the OpenAPI documents of Kubernetes v1.36.3. Do not edit.
// Values are those that this version of the server knows; a later one may send more.
import { defineKind, type Kind } from "../../object/kind.ts";
import type { ClusterObject } from "../../object/object.ts";
import type { Condition, GroupResource } from "../meta/v1.gen.ts";

/** StorageVersionMigration represents a migration of stored data to the latest storage version. */
export interface StorageVersionMigration extends ClusterObject {
  readonly apiVersion: "storagemigration.k8s.io/v1beta1";
  readonly kind: "StorageVersionMigration";
  /** Specification of the migration. */
  readonly spec: StorageVersionMigrationSpec;
  /** Status of the migration. */
  readonly status?: StorageVersionMigrationStatus;
}

export const StorageVersionMigration: Kind<StorageVersionMigration> = /* @__PURE__ */ defineKind<StorageVersionMigration>({ group: "storagemigration.k8s.io", version: "v1beta1", kind: "StorageVersionMigration", plural: "storageversionmigrations", scope: "Cluster" });

/** Spec of the storage version migration. */
export interface StorageVersionMigrationSpec {
  /** The resource that is being migrated. */
  readonly resource: GroupResource;
}

/** Status of the storage version migration. */
export interface StorageVersionMigrationStatus {
  /** The latest available observations of the migration's current state. */
  readonly conditions?: readonly Condition[];
  /** ResourceVersion to compare with the GC cache for performing the migration. */
  readonly resourceVersion?: string;
}

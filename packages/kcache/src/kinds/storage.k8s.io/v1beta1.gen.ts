// Written by scripts/generate-kinds.ts from the OpenAPI documents of Kubernetes v1.36.3. Do not edit.
// Values are those that this version of the server knows; a later one may send more.
import { defineKind, type Kind } from "../../object/kind.ts";
import type { ClusterObject } from "../../object/object.ts";

/** VolumeAttributesClass represents a specification of mutable volume attributes defined by the CSI driver. */
export interface VolumeAttributesClass extends ClusterObject {
  readonly apiVersion: "storage.k8s.io/v1beta1";
  readonly kind: "VolumeAttributesClass";
  /** Name of the CSI driver This field is immutable. */
  readonly driverName: string;
  /** parameters hold volume attributes defined by the CSI driver. */
  readonly parameters?: Readonly<Record<string, string>>;
}

export const VolumeAttributesClass: Kind<VolumeAttributesClass> = /* @__PURE__ */ defineKind<VolumeAttributesClass>({ group: "storage.k8s.io", version: "v1beta1", kind: "VolumeAttributesClass", plural: "volumeattributesclasses", scope: "Cluster", shortNames: ["vac"] });

import type { LabelSelector } from "./label-selector.ts";
import type { TypedLocalObjectReference } from "./reference.ts";
import type { TemplateMeta } from "./template-meta.ts";

/** A claim that is made for each pod. */
export interface PersistentVolumeClaimTemplate {
  readonly spec: PersistentVolumeClaimSpec;
  readonly metadata?: TemplateMeta;
}

export interface PersistentVolumeClaimSpec {
  readonly accessModes?: readonly string[];
  readonly dataSource?: TypedLocalObjectReference;
  readonly dataSourceRef?: TypedObjectReference;
  readonly resources?: VolumeResourceRequirements;
  readonly selector?: LabelSelector;
  readonly storageClassName?: string;
  readonly volumeAttributesClassName?: string;
  readonly volumeMode?: "Block" | "Filesystem";
  readonly volumeName?: string;
}

export interface VolumeResourceRequirements {
  readonly limits?: Readonly<Record<string, string>>;
  readonly requests?: Readonly<Record<string, string>>;
}

export interface TypedObjectReference {
  readonly name: string;
  readonly kind: string;
  readonly apiGroup?: string;
  readonly namespace?: string;
}

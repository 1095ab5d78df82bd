import type { StructShape } from "../fields/shape.ts";
import type { JsonObject } from "../json.ts";
import type { CustomSchema } from "../schema/custom-schema.ts";
import type { ScalePaths } from "../schema/scale-paths.ts";
import type { Collection } from "../storage/collection.ts";

/** A column that a CRD asks for. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
  readonly jsonPath: string;
}

/** One resource in one version: what discovery tells, and what the verbs go by. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly listKind: string;
  readonly namespaced: boolean;
  /** What may be done with it, in the order in which discovery tells it. */
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly status: boolean;
  readonly scale: ScalePaths | undefined;
  /** Defined by a CustomResourceDefinition. */
  readonly custom: boolean;
  /** Field selectors beyond metadata.name and metadata.namespace. */
  readonly fields: readonly string[];
  readonly columns: readonly PrinterColumn[];
  /** Of a custom resource. */
  readonly schema?: CustomSchema;
  /** Of a custom resource: the schema as its definition has it. */
  readonly openApi?: JsonObject;
  /** How its fields are merged and owned, of a custom resource. */
  readonly shape?: StructShape;
}

/** A type and the objects behind it; versions of one CRD share their collection. */
export interface Resource {
  readonly type: ResourceType;
  readonly collection: Collection;
}

/** Where a field of a field selector lies in its object: some have names of their own. */
export function pathOfField(field: string): string {
  switch (field) {
    case "spec.host":
      return "spec.nodeName";
    case "status.successful":
      return "status.succeeded";
    case "source":
      return "source.component";
    default:
      return field;
  }
}

/** `v1` or `apps/v1`. */
export function apiVersionOf(type: { readonly group: string; readonly version: string }): string {
  return type.group === "" ? type.version : `${type.group}/${type.version}`;
}

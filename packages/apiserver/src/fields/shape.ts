import type { Json } from "../json.ts";

/** What the generated table says of a field that is no plain scalar. */
export interface FieldSchema {
  /** A list: of values that are one (`atomic`), of different scalars, or of items that are told apart by keys. */
  readonly list?: "atomic" | "set" | "map";
  /** The type of a list's items. */
  readonly of?: string;
  /** What tells the items of a list apart, with what a key is where an item has none. */
  readonly keys?: Readonly<Record<string, Json>>;
  /** A map, and the type of its values: "" for scalars, `list` for lists. */
  readonly map?: string;
  /** A struct's type; `any` where nothing is known of it. */
  readonly is?: string;
  readonly atomic?: boolean;
  /** As what a real server has the field where nothing is in it. */
  readonly zero?: Json;
  /** The merge key of a strategic merge patch; "" where the list's scalars are merged. */
  readonly merge?: string;
  readonly retainKeys?: boolean;
}

/**
 * How values of a type are merged and owned.
 * Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export type Shape = ScalarShape | StructShape | MapShape | ListShape | UntypedShape;

interface ScalarShape {
  readonly kind: "scalar";
}

export interface StructShape {
  readonly kind: "struct";
  readonly atomic: boolean;
  /** Fields that are no scalars; of custom resources, all. */
  readonly fields: ReadonlyMap<string, Field>;
  /** Of a custom resource: what members are that the type does not name. */
  readonly others?: Shape;
}

export interface MapShape {
  readonly kind: "map";
  readonly atomic: boolean;
  readonly of: Shape;
}

export interface ListShape {
  readonly kind: "list";
  readonly list: "atomic" | "set" | "map";
  readonly of: Shape;
  readonly keys: readonly (readonly [name: string, otherwise: Json | undefined])[];
}

/** As its value is: members of objects have owners each, lists are one value. */
interface UntypedShape {
  readonly kind: "untyped";
}

/** A field of a struct. */
export interface Field {
  readonly shape: Shape;
  readonly zero?: Json;
  readonly merge?: string;
  readonly retainKeys?: boolean;
}

import type { KubeObject } from "./object.ts";
import type { FieldPath, NamesOf } from "./path.ts";

/** The metadata that every cache needs. */
type NeededMeta =
  | "name"
  | "namespace"
  | "uid"
  | "resourceVersion"
  | "labels"
  | "ownerReferences"
  | "deletionTimestamp";

/**
 * What a controller keeps of an object of type `T` that is made with `project: paths`: `apiVersion`, `kind`, of the metadata what
 * every cache needs, and what lies on the paths. Lists and maps on the way of a path are whole.
 */
export type Projected<T extends KubeObject, Paths extends readonly FieldPath[]> = Extract<
  {
    readonly apiVersion: T["apiVersion"];
    readonly kind: T["kind"];
    readonly metadata: Part<T["metadata"], readonly [NeededMeta] | After<Wanted<Paths>, "metadata">>;
  } & Part<Omit<T, keyof KubeObject>, Wanted<Paths>>,
  KubeObject
>;

/** The names of each path, as a union. */
type Wanted<Paths extends readonly FieldPath[]> = { [I in keyof Paths]: NamesOf<Paths[I]> }[number];

/** The members of `V` that paths lead to, optional where they were. */
type Part<V, Names extends readonly string[]> = {
  readonly [K in keyof V as K extends Names[0] ? K : never]: Kept<V[K], After<Names, K>>;
};

/** What is left of the paths that begin with `Head`. */
type After<Names extends readonly string[], Head> = Names extends readonly [
  infer First,
  ...infer Rest extends readonly string[],
]
  ? First extends Head
    ? Rest
    : never
  : never;

/** All of `V` where a path ends here, and where it leads into a list or map. */
type Kept<V, Names extends readonly string[]> = readonly [] extends Names
  ? V
  : V extends readonly unknown[]
    ? V
    : V extends object
      ? string extends keyof V
        ? V
        : Part<V, Names>
      : V;

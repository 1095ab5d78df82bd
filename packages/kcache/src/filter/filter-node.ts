import type { Entry } from "../object/entry.ts";
import type { KubeObject } from "../object/object.ts";
import type { FieldRequirement } from "./field-selector.ts";
import type { LabelRequirement } from "./selector.ts";

/** Names one object; `namespace` is empty for cluster-scoped kinds. */
export interface NamespacedName {
  readonly namespace: string;
  readonly name: string;
}

/** What a filter is, as data. Sorted, each element once, frozen to any depth. */
export type FilterNode<T extends KubeObject = KubeObject> =
  | { readonly type: "all" }
  | { readonly type: "none" }
  | { readonly type: "and"; readonly filters: readonly Filter<T>[] }
  | { readonly type: "or"; readonly filters: readonly Filter<T>[] }
  | { readonly type: "not"; readonly filter: Filter<T> }
  | { readonly type: "nsName"; readonly objects: readonly NamespacedName[] }
  | { readonly type: "namespace"; readonly names: readonly string[] }
  | { readonly type: "selector"; readonly requirements: readonly LabelRequirement[] }
  | { readonly type: "fields"; readonly requirements: readonly FieldRequirement[] }
  | { readonly type: "owner"; readonly uids: readonly string[] }
  | { readonly type: "fn"; readonly name: string };

/**
 * A condition on objects of kind `T`: a frozen value that can be compared, printed and looked into.
 * A filter for any object is also a filter for pods.
 *
 * @example
 * const web = and(namespace("default"), selector("app=web,tier!=test"));
 * String(web) === 'and(namespace("default"), selector("app=web,tier!=test"))';
 */
export interface Filter<in T extends KubeObject = KubeObject> {
  readonly type: FilterNode["type"];
  /** Its parts, for code that wants to know what the filter asks. */
  readonly node: FilterNode<T>;
  /** Canonical text. Filters with equal ids accept the same objects; the converse is not promised. */
  readonly id: string;
  /** Throws only what the predicate of an `fn` inside throws. */
  accepts(entry: Entry<T>): boolean;
  /** The same as `id`. */
  toString(): string;
}

/**
 * `id` is canonical: another condition never has it.
 * @internal
 */
export function makeFilter<T extends KubeObject>(
  node: FilterNode<T>,
  id: string,
  accepts: (entry: Entry<T>) => boolean,
): Filter<T> {
  return Object.freeze({ type: node.type, node: Object.freeze(node), id, accepts, toString: () => id });
}

/** @internal */
export const ALL: Filter = makeFilter({ type: "all" }, "all()", () => true);
/** @internal */
export const NONE: Filter = makeFilter({ type: "none" }, "none()", () => false);

/** True when `a` and `b` are the same condition as far as their canonical text tells. */
export function equalFilters<T extends KubeObject>(a: Filter<T>, b: Filter<T>): boolean {
  return a === b || a.id === b.id;
}

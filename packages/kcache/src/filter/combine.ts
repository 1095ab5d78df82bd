import type { KubeObject } from "../object/object.ts";
import { fieldsOf, namespaceOf, nsNameOf, ownerOf, selectorOf } from "./conditions.ts";
import { canonicalFieldRequirements, type FieldRequirement, readsOnlyMetadata } from "./field-selector.ts";
import { ALL, type Filter, makeFilter, type NamespacedName, NONE } from "./filter-node.ts";
import { canonicalRequirements, type LabelRequirement } from "./selector.ts";

/** Accepts what `filter` does not. */
export function not<T extends KubeObject>(filter: Filter<T>): Filter<T> {
  const { node } = filter;
  if (node.type === "not") return node.filter;
  if (node.type === "all") return NONE;
  if (node.type === "none") return ALL;
  return makeFilter<T>({ type: "not", filter }, `not(${filter.id})`, (entry) => !filter.accepts(entry));
}

/** The order in which parts are tried: a lookup first, then what parses the object, then what runs foreign code. */
function cost<T extends KubeObject>({ node }: Filter<T>): number {
  switch (node.type) {
    case "and":
    case "or":
      return Math.max(...node.filters.map(cost));
    case "not":
      return cost(node.filter);
    case "fields":
      return readsOnlyMetadata(node.requirements) ? 0 : 1;
    case "fn":
      return 2;
    default:
      return 0;
  }
}

/** Each once, in an order that depends on nothing but what they are. */
function canonicalParts<T extends KubeObject>(filters: readonly Filter<T>[]): readonly Filter<T>[] {
  const byId = new Map(filters.map((filter) => [filter.id, { filter, cost: cost(filter) }]));
  const sorted = [...byId.values()].sort((a, b) => a.cost - b.cost || (a.filter.id < b.filter.id ? -1 : 1));
  return Object.freeze(sorted.map(({ filter }) => filter));
}

/**
 * Accepts what every one of `filters` accepts; without any, every object.
 *
 * The result does not depend on order, nesting or repetition, and what can be one lookup is one: selectors are joined,
 * namespaces intersected. Parts that parse the object are tried last; their order otherwise is not promised.
 */
export function and<T extends KubeObject>(...filters: readonly Filter<T>[]): Filter<T> {
  const parts: Filter<T>[] = [];
  const labelRequirements: LabelRequirement[] = [];
  const fieldRequirements: FieldRequirement[] = [];
  let namespaces: readonly string[] | undefined;
  for (const filter of filters.flatMap((one) => (one.node.type === "and" ? one.node.filters : one))) {
    const { node } = filter;
    if (node.type === "none") return NONE;
    if (node.type === "selector") labelRequirements.push(...node.requirements);
    else if (node.type === "fields") fieldRequirements.push(...node.requirements);
    else if (node.type === "namespace") {
      const before = namespaces;
      namespaces = node.names.filter((name) => before === undefined || before.includes(name));
    } else if (node.type !== "all") parts.push(filter);
  }
  if (labelRequirements.length > 0) parts.push(selectorOf(canonicalRequirements(labelRequirements)));
  if (fieldRequirements.length > 0) parts.push(fieldsOf(canonicalFieldRequirements(fieldRequirements)));
  if (namespaces?.length === 0) return NONE;
  if (namespaces !== undefined) parts.push(namespaceOf(namespaces));
  const canonical = canonicalParts(parts);
  const [first = ALL] = canonical;
  if (canonical.length <= 1) return first;
  return makeFilter<T>(
    { type: "and", filters: canonical },
    `and(${canonical.map(({ id }) => id).join(", ")})`,
    (entry) => {
      for (const filter of canonical) if (!filter.accepts(entry)) return false;
      return true;
    },
  );
}

/**
 * Accepts what any of `filters` accepts; without any, nothing.
 *
 * The result does not depend on order, nesting or repetition, and names, namespaces and owners become one lookup each.
 * Parts that parse the object are tried last; their order otherwise is not promised.
 */
export function or<T extends KubeObject>(...filters: readonly Filter<T>[]): Filter<T> {
  const parts: Filter<T>[] = [];
  const objects: NamespacedName[] = [];
  const namespaces: string[] = [];
  const uids: string[] = [];
  for (const filter of filters.flatMap((one) => (one.node.type === "or" ? one.node.filters : one))) {
    const { node } = filter;
    if (node.type === "all") return ALL;
    if (node.type === "nsName") for (const object of node.objects) objects.push(object);
    else if (node.type === "namespace") for (const name of node.names) namespaces.push(name);
    else if (node.type === "owner") for (const uid of node.uids) uids.push(uid);
    else if (node.type !== "none") parts.push(filter);
  }
  if (objects.length > 0) parts.push(nsNameOf(objects));
  if (namespaces.length > 0) parts.push(namespaceOf(namespaces));
  if (uids.length > 0) parts.push(ownerOf(uids));
  const canonical = canonicalParts(parts);
  const [first = NONE] = canonical;
  if (canonical.length <= 1) return first;
  return makeFilter<T>(
    { type: "or", filters: canonical },
    `or(${canonical.map(({ id }) => id).join(", ")})`,
    (entry) => {
      for (const filter of canonical) if (filter.accepts(entry)) return true;
      return false;
    },
  );
}

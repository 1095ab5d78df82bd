import { type KubeObject, objectKey } from "../object/object.ts";
import {
  type Facet,
  fieldFacet,
  KEY,
  labelFacet,
  NAMESPACE,
  namespacedLabelFacet,
  namespacedTerm,
  OWNER,
} from "./facet.ts";
import type { FieldRequirement } from "./field-selector.ts";
import type { Filter } from "./filter-node.ts";
import type { LabelRequirement } from "./selector.ts";

/** A term of a facet, under which filters are found from entries and entries from filters. */
export interface Anchor {
  readonly facet: Facet;
  readonly term: string;
}

/** More terms than this for one filter cost more to keep than one that selects a little less. */
const PRODUCT_LIMIT = 64;

const anchorsAt = (facet: Facet, terms: Iterable<string>): readonly Anchor[] =>
  Array.from(terms, (term) => ({ facet, term }));

/** Anchors, and how much they narrow: 0 for keys, 4 for namespaces; 5 for fields, which are read from the bytes. */
interface Anchoring {
  readonly rank: number;
  readonly anchors: readonly Anchor[];
}

/**
 * Anchors of which every entry that `filter` accepts has at least one: entries without any need not be tried. Of several
 * such sets it is the most selective: keys, then owners, then labels in namespaces, then labels, then namespaces, then
 * fields.
 * Empty for a filter that accepts nothing; `undefined` where there is no such set, so that every entry must be tried.
 */
export function anchors<T extends KubeObject>(filter: Filter<T>): readonly Anchor[] | undefined {
  return anchoring(filter, namespacesOf(filter))?.anchors;
}

/** Assumes entries in one of `namespaces` only. */
function anchoring<T extends KubeObject>(
  filter: Filter<T>,
  namespaces: ReadonlySet<string> | undefined,
): Anchoring | undefined {
  const { node } = filter;
  switch (node.type) {
    case "none":
      return { rank: 0, anchors: [] };
    case "nsName":
      return {
        rank: 0,
        anchors: anchorsAt(
          KEY,
          node.objects.map((object) => objectKey(object.namespace, object.name)),
        ),
      };
    case "owner":
      return { rank: 1, anchors: anchorsAt(OWNER, node.uids) };
    case "selector":
      return best(node.requirements.map((requirement) => labelAnchoring(requirement, namespaces)));
    case "fields":
      return fieldAnchoring(node.requirements, namespaces);
    case "namespace":
      return { rank: 4, anchors: anchorsAt(NAMESPACE, node.names) };
    case "and":
      return best(node.filters.map((part) => anchoring(part, intersection(namespaces, namespacesOf(part)))));
    case "or":
      return union(node.filters.map((part) => anchoring(part, intersection(namespaces, namespacesOf(part)))));
    case "all":
    case "not":
    case "fn":
      return undefined;
    default:
      return node satisfies never;
  }
}

function labelAnchoring(
  { key, operator, values }: LabelRequirement,
  namespaces: ReadonlySet<string> | undefined,
): Anchoring | undefined {
  if (operator !== "In") return undefined;
  if (namespaces === undefined || namespaces.size * values.length > PRODUCT_LIMIT)
    return { rank: 3, anchors: anchorsAt(labelFacet(key), values) };
  const pairs = [...namespaces].flatMap((namespace) =>
    values.map((value) => namespacedTerm(namespace, value)),
  );
  return { rank: 2, anchors: anchorsAt(namespacedLabelFacet(key), pairs) };
}

function fieldAnchoring(
  requirements: readonly FieldRequirement[],
  namespaces: ReadonlySet<string> | undefined,
): Anchoring | undefined {
  const equal = requirements.filter(({ operator }) => operator === "=");
  const name = equal.find(({ path }) => path === "metadata.name")?.value;
  if (name !== undefined && namespaces !== undefined && namespaces.size <= PRODUCT_LIMIT) {
    const keys = Array.from(namespaces, (namespace) => objectKey(namespace, name));
    return { rank: 0, anchors: anchorsAt(KEY, keys) };
  }
  const own = namespacesOfFields(requirements);
  if (own !== undefined) return { rank: 4, anchors: anchorsAt(NAMESPACE, own) };
  const [first] = equal;
  return first && { rank: 5, anchors: anchorsAt(fieldFacet(first.path), [first.value]) };
}

function best(candidates: readonly (Anchoring | undefined)[]): Anchoring | undefined {
  let found: Anchoring | undefined;
  for (const one of candidates) {
    if (one === undefined) continue;
    const order =
      found === undefined ? -1 : one.rank - found.rank || one.anchors.length - found.anchors.length;
    if (order < 0) found = one;
  }
  return found;
}

function union(parts: readonly (Anchoring | undefined)[]): Anchoring | undefined {
  let rank = 0;
  const anchors = new Map<string, Anchor>();
  for (const part of parts) {
    if (part === undefined) return undefined;
    rank = Math.max(rank, part.rank);
    for (const anchor of part.anchors) anchors.set(`${anchor.facet.id}: ${anchor.term}`, anchor);
  }
  return { rank, anchors: [...anchors.values()] };
}

/**
 * The namespaces in which alone `filter` accepts anything, with `""` for objects of cluster-scoped kinds; `undefined`
 * when it could be any.
 */
export function namespacesOf<T extends KubeObject>(filter: Filter<T>): ReadonlySet<string> | undefined {
  const { node } = filter;
  switch (node.type) {
    case "none":
      return new Set();
    case "nsName":
      return new Set(node.objects.map(({ namespace }) => namespace));
    case "namespace":
      return new Set(node.names);
    case "fields":
      return namespacesOfFields(node.requirements);
    case "and":
      return node.filters.map(namespacesOf).reduce(intersection, undefined);
    case "or": {
      const namespaces = new Set<string>();
      for (const part of node.filters) {
        const own = namespacesOf(part);
        if (own === undefined) return undefined;
        for (const namespace of own) namespaces.add(namespace);
      }
      return namespaces;
    }
    case "all":
    case "not":
    case "selector":
    case "owner":
    case "fn":
      return undefined;
    default:
      return node satisfies never;
  }
}

function namespacesOfFields(requirements: readonly FieldRequirement[]): ReadonlySet<string> | undefined {
  return requirements
    .filter(({ path, operator }) => path === "metadata.namespace" && operator === "=")
    .map(({ value }): ReadonlySet<string> => new Set([value]))
    .reduce<ReadonlySet<string> | undefined>(intersection, undefined);
}

/** `undefined` stands for every namespace. */
function intersection(
  a: ReadonlySet<string> | undefined,
  b: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined {
  if (a === undefined) return b;
  if (b === undefined) return a;
  return new Set([...a].filter((namespace) => b.has(namespace)));
}

import type { Entry } from "../object/entry.ts";
import { type KubeObject, objectKey } from "../object/object.ts";
import type { FieldRequirement } from "./field-selector.ts";
import type { Filter } from "./filter-node.ts";
import type { LabelRequirement } from "./selector.ts";

/**
 * A term under which filters are found from entries: a key (`k:`), an owner's uid (`o:`), a label pair in a namespace
 * (`nl:`), a label pair (`l:`), or a namespace (`n:`). Compare terms with each other; their text is not a promise.
 */
export type Anchor = string;

/** More terms than this for one filter cost more to keep than one that selects a little less. */
const PRODUCT_LIMIT = 64;

const keyAnchor = (namespace: string, name: string): Anchor => `k:${objectKey(namespace, name)}`;
const ownerAnchor = (uid: string): Anchor => `o:${uid}`;
const labelAnchor = (key: string, value: string): Anchor => `l:${key}=${value}`;
const namespacedLabelAnchor = (namespace: string, key: string, value: string): Anchor =>
  `nl:${namespace}/${key}=${value}`;
const namespaceAnchor = (namespace: string): Anchor => `n:${namespace}`;

/** Every term that an entry has. */
export function anchorsOf(entry: Entry): readonly Anchor[] {
  const { namespace = "", labels, ownerReferences } = entry.metadata;
  const anchors: Anchor[] = [`k:${entry.key}`, namespaceAnchor(namespace)];
  for (const { uid } of ownerReferences) anchors.push(ownerAnchor(uid));
  for (const key of Object.keys(labels)) {
    const value = labels[key] ?? "";
    anchors.push(labelAnchor(key, value), namespacedLabelAnchor(namespace, key, value));
  }
  return anchors;
}

/** Terms, and how much they narrow: 0 for keys, 4 for namespaces. */
interface Anchoring {
  readonly rank: number;
  readonly anchors: readonly Anchor[];
}

/**
 * Terms of which every entry that `filter` accepts has at least one: entries without any need not be tried. Of several
 * such sets it is the most selective: keys, then owners, then labels in namespaces, then labels, then namespaces.
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
      return { rank: 0, anchors: node.objects.map((object) => keyAnchor(object.namespace, object.name)) };
    case "owner":
      return { rank: 1, anchors: node.uids.map(ownerAnchor) };
    case "selector":
      return best(node.requirements.map((requirement) => labelAnchoring(requirement, namespaces)));
    case "fields":
      return fieldAnchoring(node.requirements, namespaces);
    case "namespace":
      return { rank: 4, anchors: node.names.map(namespaceAnchor) };
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
    return { rank: 3, anchors: values.map((value) => labelAnchor(key, value)) };
  const pairs = [...namespaces].flatMap((namespace) =>
    values.map((value) => namespacedLabelAnchor(namespace, key, value)),
  );
  return { rank: 2, anchors: pairs };
}

function fieldAnchoring(
  requirements: readonly FieldRequirement[],
  namespaces: ReadonlySet<string> | undefined,
): Anchoring | undefined {
  if (namespaces === undefined || namespaces.size > PRODUCT_LIMIT) return undefined;
  const name = requirements.find(({ path, operator }) => path === "metadata.name" && operator === "=")?.value;
  if (name !== undefined)
    return { rank: 0, anchors: [...namespaces].map((namespace) => keyAnchor(namespace, name)) };
  const own = namespacesOfFields(requirements);
  return own && { rank: 4, anchors: [...own].map(namespaceAnchor) };
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
  const anchors = new Set<Anchor>();
  for (const part of parts) {
    if (part === undefined) return undefined;
    rank = Math.max(rank, part.rank);
    for (const anchor of part.anchors) anchors.add(anchor);
  }
  return { rank, anchors: [...anchors] };
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

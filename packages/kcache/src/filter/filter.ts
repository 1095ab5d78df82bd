import type { LabelSelector } from "../kinds/label-selector.ts";
import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import { type DeepReadonly, type KubeObject, objectKey } from "../object/object.ts";
import {
  canonicalFieldRequirements,
  type FieldRequirement,
  fieldMatcher,
  fieldSelectorText,
  makeFieldRequirement,
  parseFieldSelector,
  readsOnlyMetadata,
} from "./field-selector.ts";
import {
  canonicalRequirements,
  type LabelRequirement,
  labelMatcher,
  labelSelectorRequirements,
  selectorText,
} from "./selector.ts";
import { parseSelector } from "./selector-parser.ts";

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
 */
export interface Filter<in T extends KubeObject = KubeObject> {
  readonly type: FilterNode["type"];
  /** Its parts, for code that wants to know what the filter asks. */
  readonly node: FilterNode<T>;
  /** Canonical text. Filters with equal ids accept the same objects; the converse is not promised. */
  readonly id: string;
  accepts(entry: Entry<T>): boolean;
  /** The same as `id`. */
  toString(): string;
}

function makeFilter<T extends KubeObject>(
  node: FilterNode<T>,
  id: string,
  accepts: (entry: Entry<T>) => boolean,
): Filter<T> {
  return Object.freeze({ type: node.type, node: Object.freeze(node), id, accepts, toString: () => id });
}

const ALL: Filter = makeFilter({ type: "all" }, "all()", () => true);
const NONE: Filter = makeFilter({ type: "none" }, "none()", () => false);

/** Accepts every object. */
export function all(): Filter {
  return ALL;
}

/** Accepts no object. */
export function none(): Filter {
  return NONE;
}

const quoted = (texts: readonly string[]): string => texts.map((text) => JSON.stringify(text)).join(", ");
const sortedSet = (texts: Iterable<string>): readonly string[] => Object.freeze([...new Set(texts)].sort());

function nsNameOf(named: Iterable<NamespacedName>): Filter {
  const byKey = new Map<string, NamespacedName>();
  for (const { namespace, name } of named)
    byKey.set(objectKey(namespace, name), Object.freeze({ namespace, name }));
  if (byKey.size === 0) return NONE;
  const keys = sortedSet(byKey.keys());
  const objects = Object.freeze(keys.flatMap((key) => byKey.get(key) ?? []));
  const groups = Map.groupBy(objects, ({ namespace }) => namespace);
  const texts = [...groups].map(
    ([namespace, members]) => `nsName(${quoted([namespace, ...members.map(({ name }) => name)])})`,
  );
  const accepted = new Set(keys);
  return makeFilter(
    { type: "nsName", objects },
    texts.length === 1 ? texts.join("") : `or(${texts.join(", ")})`,
    (entry) => accepted.has(entry.key),
  );
}

/**
 * Accepts the objects of these names in `namespace`; the namespace is `""` for cluster-scoped kinds.
 * Names from several namespaces: `or(nsName("a", "x"), nsName("b", "y"))`, which costs one lookup an object as well.
 */
export function nsName(namespace: string, ...names: readonly string[]): Filter {
  return nsNameOf(names.map((name) => ({ namespace, name })));
}

/**
 * Accepts objects in any of these namespaces; with no name, nothing.
 *
 * @throws {KcacheError} `invalid-argument` on an empty name: {@link all} accepts every namespace
 */
export function namespace(...names: readonly string[]): Filter {
  if (names.includes(""))
    throw new KcacheError(
      "invalid-argument",
      "make namespace filter: a name is empty; every namespace is all()",
    );
  return namespaceOf(names);
}

function namespaceOf(given: Iterable<string>): Filter {
  const names = sortedSet(given);
  if (names.length === 0) return NONE;
  const accepted: ReadonlySet<string | undefined> = new Set(names);
  return makeFilter({ type: "namespace", names }, `namespace(${quoted(names)})`, (entry) =>
    accepted.has(entry.metadata.namespace),
  );
}

function selectorOf(requirements: readonly LabelRequirement[]): Filter {
  if (requirements.length === 0) return ALL;
  const matches = labelMatcher(requirements);
  return makeFilter(
    { type: "selector", requirements },
    `selector(${JSON.stringify(selectorText(requirements))})`,
    (entry) => matches(entry.metadata.labels),
  );
}

/**
 * Accepts objects that have all of these labels, with exactly these values; without any, every object.
 *
 * @throws {KcacheError} `invalid-selector` when a key or value could not be a label
 */
export function labels(pairs: Readonly<Record<string, string>>): Filter {
  return selectorOf(labelSelectorRequirements({ matchLabels: pairs }));
}

/**
 * Accepts what a label selector selects: its text as in `kubectl -l`, or a LabelSelector as objects carry it.
 * As in Kubernetes, an empty selector selects every object, and `null` or `undefined` selects none.
 *
 * @throws {KcacheError} `invalid-selector`; the message has the position, or the path inside the object
 */
export function selector(source: string | LabelSelector | null | undefined): Filter {
  if (source === undefined || source === null) return NONE;
  return selectorOf(typeof source === "string" ? parseSelector(source) : labelSelectorRequirements(source));
}

function fieldsOf(requirements: readonly FieldRequirement[]): Filter {
  if (requirements.length === 0) return ALL;
  return makeFilter(
    { type: "fields", requirements },
    `fields(${JSON.stringify(fieldSelectorText(requirements))})`,
    fieldMatcher(requirements),
  );
}

/**
 * Accepts objects by the values of fields: a field selector's text such as `status.phase=Running,spec.nodeName!=n1`,
 * or a record of paths and the values they must have. Any path through objects works, not only those that a server
 * supports; numbers and booleans are compared as text, and a field that is absent, an object or an array is `""`.
 * Conditions on `metadata.name` and `metadata.namespace` alone parse no object.
 *
 * Not promised: the defaults that a server puts in for a few absent fields, such as `spec.unschedulable=false`.
 *
 * @throws {KcacheError} `invalid-selector`; the message has the position or the path
 */
export function fields(source: string | Readonly<Record<string, string | number | boolean>>): Filter {
  if (typeof source === "string") return fieldsOf(parseFieldSelector(source));
  const requirements = Object.entries(source).map(([path, value]) => {
    const made = makeFieldRequirement(path, "=", String(value));
    if (typeof made === "string") throw new KcacheError("invalid-selector", `make field filter: ${made}`);
    return made;
  });
  return fieldsOf(canonicalFieldRequirements(requirements));
}

function ownerOf(given: Iterable<string>): Filter {
  const uids = sortedSet(given);
  if (uids.length === 0) return NONE;
  const accepted = new Set(uids);
  return makeFilter({ type: "owner", uids }, `owner(${quoted(uids)})`, ({ metadata }) => {
    for (const { uid } of metadata.ownerReferences) if (accepted.has(uid)) return true;
    return false;
  });
}

/**
 * Accepts objects with an ownerReference to any of these: uids, or things that have one, such as `deployment.metadata`.
 * Owners of owners do not count. With no owner, nothing.
 */
export function owner(...owners: readonly (string | { readonly uid: string })[]): Filter {
  return ownerOf(owners.map((one) => (typeof one === "string" ? one : one.uid)));
}

const functionIds = new WeakMap<object, { readonly name: string; readonly id: string }>();
let functionCount = 0;

/**
 * Accepts objects for which `predicate` returns true. It gets the parsed object, so it costs more than all others:
 * inside {@link and} and {@link or} it runs after them. A predicate must depend on nothing but the object.
 *
 * Two such filters are equal when the function is the same one. Printed with the `name` that the function got first.
 *
 * @param name @default {predicate.name}
 */
export function fn<T extends KubeObject = KubeObject>(
  predicate: (object: DeepReadonly<T>) => boolean,
  name: string = predicate.name,
): Filter<T> {
  let known = functionIds.get(predicate);
  if (known === undefined) {
    functionCount++;
    known = { name, id: `fn(${name === "" ? "" : `${JSON.stringify(name)}, `}#${functionCount})` };
    functionIds.set(predicate, known);
  }
  return makeFilter<T>({ type: "fn", name: known.name }, known.id, (entry) => predicate(entry.object));
}

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
  const byId = new Map(filters.map((filter) => [filter.id, filter]));
  const sorted = [...byId.values()].sort((a, b) => cost(a) - cost(b) || (a.id < b.id ? -1 : 1));
  return Object.freeze(sorted);
}

/** Accepts what every one of `filters` accepts; without any, every object. */
export function and<T extends KubeObject>(...filters: readonly Filter<T>[]): Filter<T> {
  const parts: Filter<T>[] = [];
  const labelRequirements: LabelRequirement[] = [];
  const fieldRequirements: FieldRequirement[] = [];
  let namespaces: readonly string[] | undefined;
  for (const filter of filters.flatMap(({ node }, i) =>
    node.type === "and" ? node.filters : (filters[i] ?? []),
  )) {
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

/** Accepts what any of `filters` accepts; without any, nothing. */
export function or<T extends KubeObject>(...filters: readonly Filter<T>[]): Filter<T> {
  const parts: Filter<T>[] = [];
  const objects: NamespacedName[] = [];
  const namespaces: string[] = [];
  const uids: string[] = [];
  for (const filter of filters.flatMap(({ node }, i) =>
    node.type === "or" ? node.filters : (filters[i] ?? []),
  )) {
    const { node } = filter;
    if (node.type === "all") return ALL;
    if (node.type === "nsName") for (const object of node.objects) objects.push(object);
    else if (node.type === "namespace") namespaces.push(...node.names);
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

/** True when `a` and `b` are the same condition as far as their canonical text tells. */
export function equalFilters<T extends KubeObject>(a: Filter<T>, b: Filter<T>): boolean {
  return a === b || a.id === b.id;
}

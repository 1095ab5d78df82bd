import type { LabelSelector } from "../kinds/meta/v1.gen.ts";
import { KcacheError } from "../object/error.ts";
import { type DeepReadonly, type KubeObject, objectKey } from "../object/object.ts";
import {
  canonicalFieldRequirements,
  type FieldRequirement,
  fieldMatcher,
  fieldSelectorText,
  makeFieldRequirement,
  parseFieldSelector,
} from "./field-selector.ts";
import { ALL, type Filter, makeFilter, type NamespacedName, NONE } from "./filter-node.ts";
import { type LabelRequirement, labelMatcher, labelSelectorRequirements, selectorText } from "./selector.ts";
import { parseSelector } from "./selector-parser.ts";

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

/** @internal */
export function nsNameOf(named: Iterable<NamespacedName>): Filter {
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

/** @internal */
export function namespaceOf(given: Iterable<string>): Filter {
  const names = sortedSet(given);
  if (names.length === 0) return NONE;
  const accepted: ReadonlySet<string | undefined> = new Set(names);
  return makeFilter({ type: "namespace", names }, `namespace(${quoted(names)})`, (entry) =>
    accepted.has(entry.namespace),
  );
}

/** @internal */
export function selectorOf(requirements: readonly LabelRequirement[]): Filter {
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

/** @internal */
export function fieldsOf(requirements: readonly FieldRequirement[]): Filter {
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
 * supports; numbers and booleans are compared as text, and a field that is absent, an object, an array or inside of one is `""`.
 * Only the fields are read, the objects are not parsed. A name that holds a dot cannot stand in such a path.
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

/** @internal */
export function ownerOf(given: Iterable<string>): Filter {
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

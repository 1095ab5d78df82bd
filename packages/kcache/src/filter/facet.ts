import type { Entry } from "../object/entry.ts";
import { fieldReader } from "./field-selector.ts";

/**
 * One side of an entry by which filters and entries can find each other: its key, an owner, the value of one label, its
 * namespace, the value of one field. Facets with equal ids are the same.
 */
export interface Facet {
  readonly id: string;
  /** What an entry shows on this side: one term, several, or none. */
  terms(entry: Entry): string | readonly string[] | undefined;
}

export const KEY: Facet = Object.freeze({ id: "key", terms: ({ key }: Entry) => key });

export const OWNER: Facet = Object.freeze({
  id: "owner",
  terms: ({ metadata }: Entry) => metadata.ownerReferences.map(({ uid }) => uid),
});

export const NAMESPACE: Facet = Object.freeze({
  id: "namespace",
  terms: ({ namespace }: Entry) => namespace ?? "",
});

export function labelFacet(key: string): Facet {
  return { id: `label ${key}`, terms: (entry) => labelOf(entry, key) };
}

/** A label may be called like a member that every object has. */
function labelOf({ metadata: { labels } }: Entry, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** The value of a label together with the namespace; neither can hold a slash. */
export function namespacedLabelFacet(key: string): Facet {
  return {
    id: `namespace and label ${key}`,
    terms(entry) {
      const value = labelOf(entry, key);
      return value === undefined ? undefined : namespacedTerm(entry.namespace ?? "", value);
    },
  };
}

export function namespacedTerm(namespace: string, value: string): string {
  return `${namespace}/${value}`;
}

/** Reading its terms parses the field, where it is not in the metadata that every entry has. */
export function fieldFacet(path: string): Facet {
  return { id: `field ${path}`, terms: fieldReader(path) };
}

/** Calls `visit` with each term that `entry` shows. */
export function eachTerm(facet: Facet, entry: Entry, visit: (term: string) => void): void {
  const terms = facet.terms(entry);
  if (typeof terms === "string") visit(terms);
  else if (terms !== undefined) for (const term of terms) visit(term);
}

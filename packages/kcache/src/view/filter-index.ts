import { anchors } from "../filter/anchors.ts";
import { eachTerm, type Facet } from "../filter/facet.ts";
import type { Filter } from "../filter/filter.ts";
import type { Entry } from "../object/entry.ts";
import type { KubeObject } from "../object/object.ts";
import { TermMap } from "./term-map.ts";

/**
 * Finds, among many filters, those that could accept an entry: filters are filed under the terms of which an accepted
 * entry must show one. Looking costs what is filed under the entry's terms, and a step for each facet in use.
 *
 * @typeParam Id what stands for a filter
 */
export interface FilterIndex<T extends KubeObject, Id> {
  /** Files a filter, in place of the one that `id` stood for. */
  set(id: Id, filter: Filter<T>): void;
  delete(id: Id): void;
  /** Adds to `found` every id whose filter could accept `entry`; some of them may not. */
  candidates(entry: Entry<T>, found: Set<Id>): void;
}

interface Drawer<Id> {
  readonly facet: Facet;
  readonly byTerm: TermMap<Id>;
}

export function createFilterIndex<T extends KubeObject, Id>(): FilterIndex<T, Id> {
  const filters = new Map<Id, Filter<T>>();
  const drawers = new Map<string, Drawer<Id>>();
  /** Filters of which nothing can be said beforehand. */
  const unfiled = new Set<Id>();

  const remove = (id: Id): void => {
    const filter = filters.get(id);
    if (filter === undefined) return;
    filters.delete(id);
    unfiled.delete(id);
    for (const { facet, term } of anchors(filter) ?? []) {
      const drawer = drawers.get(facet.id);
      if (drawer === undefined) continue;
      drawer.byTerm.delete(term, id);
      if (drawer.byTerm.size === 0) drawers.delete(facet.id);
    }
  };

  return {
    set(id, filter) {
      remove(id);
      filters.set(id, filter);
      const places = anchors(filter);
      if (places === undefined) {
        unfiled.add(id);
        return;
      }
      for (const { facet, term } of places) {
        const drawer = drawers.get(facet.id) ?? { facet, byTerm: new TermMap<Id>() };
        drawers.set(facet.id, drawer);
        drawer.byTerm.add(term, id);
      }
    },
    delete: remove,
    candidates(entry, found) {
      for (const id of unfiled) found.add(id);
      for (const { facet, byTerm } of drawers.values()) {
        eachTerm(facet, entry, (term) => byTerm.collect(term, found));
      }
    },
  };
}

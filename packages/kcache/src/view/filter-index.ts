import { anchors, anchorsOf } from "../filter/anchors.ts";
import type { Filter } from "../filter/filter.ts";
import type { Entry } from "../object/entry.ts";
import type { KubeObject } from "../object/object.ts";

/**
 * Finds, among many filters, those that accept an entry, by trying only those that could: filters are filed under the
 * terms (key, owner, label pair, namespace) of which an accepted entry must have one.
 */
export interface FilterIndex<R extends KubeObject> {
  readonly size: number;
  add(id: string, filter: Filter<R>): void;
  delete(id: string): void;
  /** The ids of the filters that accept `entry`, each once. */
  matches(entry: Entry<R>): ReadonlySet<string>;
  /** How often a filter was tried since the index was made. */
  readonly evaluations: number;
}

export function createFilterIndex<R extends KubeObject>(): FilterIndex<R> {
  const filters = new Map<string, Filter<R>>();
  const byTerm = new Map<string, Set<string>>();
  /** Filters of which nothing can be said beforehand. */
  const unfiled = new Set<string>();
  let evaluations = 0;

  const tryAll = (ids: ReadonlySet<string>, entry: Entry<R>, found: Set<string>): void => {
    for (const id of ids) {
      if (found.has(id)) continue;
      evaluations += 1;
      if (filters.get(id)?.accepts(entry) === true) found.add(id);
    }
  };

  const index: FilterIndex<R> = {
    get size() {
      return filters.size;
    },
    get evaluations() {
      return evaluations;
    },
    add(id, filter) {
      index.delete(id);
      filters.set(id, filter);
      const terms = anchors(filter);
      if (terms === undefined) {
        unfiled.add(id);
        return;
      }
      for (const term of terms) {
        const filed = byTerm.get(term);
        if (filed === undefined) byTerm.set(term, new Set([id]));
        else filed.add(id);
      }
    },
    delete(id) {
      const filter = filters.get(id);
      if (filter === undefined) return;
      filters.delete(id);
      unfiled.delete(id);
      for (const term of anchors(filter) ?? []) {
        const filed = byTerm.get(term);
        filed?.delete(id);
        if (filed?.size === 0) byTerm.delete(term);
      }
    },
    matches(entry) {
      const found = new Set<string>();
      tryAll(unfiled, entry, found);
      if (byTerm.size === 0) return found;
      for (const term of anchorsOf(entry)) {
        const filed = byTerm.get(term);
        if (filed !== undefined) tryAll(filed, entry, found);
      }
      return found;
    },
  };
  return index;
}

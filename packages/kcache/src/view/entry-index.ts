import { type Anchor, anchors } from "../filter/anchors.ts";
import { eachTerm, type Facet, KEY } from "../filter/facet.ts";
import type { Filter } from "../filter/filter.ts";
import type { Entry } from "../object/entry.ts";
import type { Change } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";

/**
 * Finds, among many entries, those that a filter could accept. What it is asked by for the first time it reads from every
 * entry once, and keeps from then on.
 */
export interface EntryIndex<T extends KubeObject> {
  /** The entries that show `term`. */
  at(facet: Facet, term: string): readonly Entry<T>[];
  /** The entries that `filter` could accept, each once; some of them it may not. */
  candidates(filter: Filter<T>): Iterable<Entry<T>>;
  /** Has to be told of every change to the source, after it happened. */
  update(batch: readonly Change<T>[]): void;
}

interface Drawer {
  readonly facet: Facet;
  /** Term to the keys of the entries that show it. */
  readonly byTerm: Map<string, Set<string>>;
}

export function createEntryIndex<T extends KubeObject>(source: {
  get(key: string): Entry<T> | undefined;
  entries(): Iterable<Entry<T>>;
}): EntryIndex<T> {
  const drawers = new Map<string, Drawer>();

  const file = ({ facet, byTerm }: Drawer, entry: Entry<T>): void =>
    eachTerm(facet, entry, (term) => {
      const keys = byTerm.get(term);
      if (keys === undefined) byTerm.set(term, new Set([entry.key]));
      else keys.add(entry.key);
    });

  const unfile = ({ facet, byTerm }: Drawer, entry: Entry<T>): void =>
    eachTerm(facet, entry, (term) => {
      const keys = byTerm.get(term);
      keys?.delete(entry.key);
      if (keys?.size === 0) byTerm.delete(term);
    });

  const entriesAt = (keys: Iterable<string>): readonly Entry<T>[] =>
    Array.from(keys).flatMap((key) => source.get(key) ?? []);

  const keysAt = ({ facet, term }: Anchor): Iterable<string> => {
    if (facet.id === KEY.id) return [term];
    let drawer = drawers.get(facet.id);
    if (drawer === undefined) {
      drawer = { facet, byTerm: new Map() };
      for (const entry of source.entries()) file(drawer, entry);
      drawers.set(facet.id, drawer);
    }
    return drawer.byTerm.get(term) ?? [];
  };

  return {
    at: (facet, term) => entriesAt(keysAt({ facet, term })),
    candidates(filter) {
      const places = anchors(filter);
      if (places === undefined) return source.entries();
      const keys = new Set<string>();
      for (const anchor of places) for (const key of keysAt(anchor)) keys.add(key);
      return entriesAt(keys);
    },
    update(batch) {
      for (const drawer of drawers.values()) {
        for (const { previous, entry } of batch) {
          if (previous !== undefined) unfile(drawer, previous);
          if (entry !== undefined) file(drawer, entry);
        }
      }
    },
  };
}

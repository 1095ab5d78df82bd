import { type Anchor, anchors } from "../filter/anchors.ts";
import { eachTerm, type Facet, KEY } from "../filter/facet.ts";
import type { Filter } from "../filter/filter.ts";
import type { Entry } from "../object/entry.ts";
import type { Change } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import { TermMap } from "./term-map.ts";

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
  readonly byTerm: TermMap<string>;
}

export function createEntryIndex<T extends KubeObject>(source: {
  get(key: string): Entry<T> | undefined;
  entries(): Iterable<Entry<T>>;
}): EntryIndex<T> {
  const drawers = new Map<string, Drawer>();

  const file = ({ facet, byTerm }: Drawer, entry: Entry<T>): void =>
    eachTerm(facet, entry, (term) => byTerm.add(term, entry.key));

  const unfile = ({ facet, byTerm }: Drawer, entry: Entry<T>): void =>
    eachTerm(facet, entry, (term) => byTerm.delete(term, entry.key));

  /** Adds to `keys` those of the entries that show what `anchor` says. */
  const collect = ({ facet, term }: Anchor, keys: Set<string>): void => {
    if (facet.id === KEY.id) {
      keys.add(term);
      return;
    }
    let drawer = drawers.get(facet.id);
    if (drawer === undefined) {
      drawer = { facet, byTerm: new TermMap() };
      for (const entry of source.entries()) file(drawer, entry);
      drawers.set(facet.id, drawer);
    }
    drawer.byTerm.collect(term, keys);
  };

  const entriesAt = (anchors: readonly Anchor[]): readonly Entry<T>[] => {
    const keys = new Set<string>();
    for (const anchor of anchors) collect(anchor, keys);
    return Array.from(keys).flatMap((key) => source.get(key) ?? []);
  };

  return {
    at: (facet, term) => entriesAt([{ facet, term }]),
    candidates(filter) {
      const places = anchors(filter);
      return places === undefined ? source.entries() : entriesAt(places);
    },
    update(batch) {
      for (const drawer of drawers.values()) {
        for (const { previous, entry } of batch) {
          if (previous !== undefined && entry !== undefined && showSame(drawer.facet, previous, entry))
            continue;
          if (previous !== undefined) unfile(drawer, previous);
          if (entry !== undefined) file(drawer, entry);
        }
      }
    },
  };
}

function showSame({ terms }: Facet, one: Entry, other: Entry): boolean {
  const [a, b] = [terms(one), terms(other)];
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object") return false;
  return a.length === b.length && a.every((term, n) => term === b[n]);
}

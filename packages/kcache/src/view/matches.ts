import type { Filter } from "../filter/filter.ts";
import type { Entry } from "../object/entry.ts";
import type { Change } from "../object/event.ts";
import type { DeepReadonly, KubeObject } from "../object/object.ts";
import { createEntryIndex } from "./entry-index.ts";
import { createFilterIndex } from "./filter-index.ts";

/** Which objects on the right an object on the left points at. Must depend on nothing but `left`. */
export type Relation<in L extends KubeObject, in R extends KubeObject> = (left: DeepReadonly<L>) => Filter<R>;

/** One side of a join: its state and what a turn did to it. */
export interface Side<T extends KubeObject> {
  get(key: string): Entry<T> | undefined;
  entries(): Iterable<Entry<T>>;
}

/** What one update did to the matches of a join, for those who make a view of it. */
export interface MatchChanges {
  /** Each left key whose entry or targets changed, and whether it had targets before. */
  readonly left: ReadonlyMap<string, boolean>;
  /** Each right key whose entry or sources changed, and whether it had sources before. */
  readonly right: ReadonlyMap<string, boolean>;
  /** Pairs that were linked or unlinked, as left key to right keys, and whether they were linked before. */
  readonly edges: ReadonlyMap<string, ReadonlyMap<string, boolean>>;
}

/** Which entries of two sides belong together: kept up to date at the cost of what changes. */
export interface Matches<L extends KubeObject, R extends KubeObject> {
  /** The keys on the right that a left key points at. */
  targets(leftKey: string): ReadonlySet<string>;
  /** The keys on the left that point at a right key. */
  sources(rightKey: string): ReadonlySet<string>;
  /** The right keys that something points at, each with the left keys that do. */
  readonly matched: ReadonlyMap<string, ReadonlySet<string>>;
  /** Brings the matches to what the sides are now, given all that happened to them since. */
  update(left: readonly Change<L>[], right: readonly Change<R>[]): MatchChanges;
}

interface Left<R extends KubeObject> {
  readonly filter: Filter<R>;
  readonly targets: Set<string>;
}

const NO_KEYS: ReadonlySet<string> = new Set();
const NONE: ReadonlyMap<string, never> = new Map<string, never>();

/** @param tried told of how many pairs were tried */
export function createMatches<L extends KubeObject, R extends KubeObject>(
  leftSide: Side<L>,
  rightSide: Side<R>,
  relation: Relation<L, R>,
  tried: (pairs: number) => void,
): Matches<L, R> {
  const left = new Map<string, Left<R>>();
  const right = new Map<string, Set<string>>();
  const filters = createFilterIndex<R, string>();
  const entries = createEntryIndex(rightSide);

  const addLeft = (key: string, filter: Filter<R>): void => {
    left.set(key, { filter, targets: new Set() });
    filters.set(key, filter);
  };

  const link = (leftKey: string, rightKey: string): void => {
    left.get(leftKey)?.targets.add(rightKey);
    const sources = right.get(rightKey);
    if (sources === undefined) right.set(rightKey, new Set([leftKey]));
    else sources.add(leftKey);
  };

  const unlink = (leftKey: string, rightKey: string): void => {
    left.get(leftKey)?.targets.delete(rightKey);
    const sources = right.get(rightKey);
    sources?.delete(leftKey);
    if (sources?.size === 0) right.delete(rightKey);
  };

  const pointingAt = (entry: Entry<R>): Set<string> => {
    const found = new Set<string>();
    filters.candidates(entry, found);
    tried(found.size);
    for (const key of found) if (left.get(key)?.filter.accepts(entry) !== true) found.delete(key);
    return found;
  };

  for (const { key, object } of leftSide.entries()) addLeft(key, relation(object));
  for (const entry of rightSide.entries()) for (const leftKey of pointingAt(entry)) link(leftKey, entry.key);

  return {
    targets: (leftKey) => left.get(leftKey)?.targets ?? NO_KEYS,
    sources: (rightKey) => right.get(rightKey) ?? NO_KEYS,
    matched: right,
    update(leftBatch, rightBatch) {
      // Most updates leave the pairs alone and are of one side: what they do not need is not made.
      let leftBefore: Map<string, boolean> | undefined;
      let rightBefore: Map<string, boolean> | undefined;
      let edges: Map<string, Map<string, boolean>> | undefined;

      const touchLeft = (key: string, held: Left<R> | undefined = left.get(key)): void => {
        leftBefore ??= new Map();
        if (!leftBefore.has(key)) leftBefore.set(key, held !== undefined && held.targets.size > 0);
      };
      const touchRight = (key: string): void => {
        rightBefore ??= new Map();
        if (!rightBefore.has(key)) rightBefore.set(key, right.has(key));
      };
      /** Both sides are as they are now, so no pair changes twice. */
      const change = (leftKey: string, rightKey: string, linked: boolean): void => {
        touchLeft(leftKey);
        touchRight(rightKey);
        edges ??= new Map();
        const of = edges.get(leftKey) ?? new Map<string, boolean>();
        edges.set(leftKey, of);
        of.set(rightKey, !linked);
        if (linked) link(leftKey, rightKey);
        else unlink(leftKey, rightKey);
      };

      entries.update(rightBatch);
      for (const { key, entry } of leftBatch) {
        const old = left.get(key);
        touchLeft(key, old);
        const filter = entry === undefined ? undefined : relation(entry.object);
        if (old !== undefined && filter !== undefined && old.filter.id === filter.id) continue;
        const targets = new Set<string>();
        if (filter !== undefined) {
          for (const candidate of entries.candidates(filter)) {
            tried(1);
            if (filter.accepts(candidate)) targets.add(candidate.key);
          }
        }
        const kept = old?.targets ?? NO_KEYS;
        for (const rightKey of kept) if (!targets.has(rightKey)) change(key, rightKey, false);
        if (filter === undefined) {
          left.delete(key);
          filters.delete(key);
        } else {
          left.set(key, { filter, targets: new Set(kept) });
          filters.set(key, filter);
        }
        for (const rightKey of targets) if (!kept.has(rightKey)) change(key, rightKey, true);
      }
      for (const { key, entry } of rightBatch) {
        touchRight(key);
        const now = entry === undefined ? NO_KEYS : pointingAt(entry);
        const kept = right.get(key) ?? NO_KEYS;
        for (const leftKey of kept) if (!now.has(leftKey)) change(leftKey, key, false);
        for (const leftKey of now) if (!kept.has(leftKey)) change(leftKey, key, true);
      }
      return { left: leftBefore ?? NONE, right: rightBefore ?? NONE, edges: edges ?? NONE };
    },
  };
}

import type { Entry } from "../object/entry.ts";
import type { Change } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import type { Join } from "./join.ts";
import { createJoinView, type JoinView } from "./join-view.ts";

/** The entries on the right that something on the left points at. */
export function createMatchedView<L extends KubeObject, R extends KubeObject>(join: Join<L, R>): JoinView<R> {
  const { right } = join;
  const isMatched = (key: string): boolean => join.read().sources(key).size > 0;
  return createJoinView<L, R, R>(join, {
    get: (key) => (isMatched(key) ? right.get(key) : undefined),
    *entries() {
      for (const key of join.read().matched.keys()) {
        const entry = right.get(key);
        if (entry !== undefined) yield entry;
      }
    },
    size: () => join.read().matched.size,
    changes: (update) => membership(update.changes.right, update.right, right, isMatched),
  });
}

/** The entries on the right that nothing on the left points at. */
export function createUnmatchedRightView<L extends KubeObject, R extends KubeObject>(
  join: Join<L, R>,
): JoinView<R> {
  const { right } = join;
  const isUnmatched = (key: string): boolean => join.read().sources(key).size === 0;
  return createJoinView<L, R, R>(join, {
    get: (key) => (isUnmatched(key) ? right.get(key) : undefined),
    *entries() {
      for (const entry of right.entries()) if (isUnmatched(entry.key)) yield entry;
    },
    changes: (update) => membership(negated(update.changes.right), update.right, right, isUnmatched),
  });
}

/** The entries on the left that point at nothing on the right. */
export function createUnmatchedLeftView<L extends KubeObject, R extends KubeObject>(
  join: Join<L, R>,
): JoinView<L> {
  const { left } = join;
  const isUnmatched = (key: string): boolean => join.read().targets(key).size === 0;
  return createJoinView<L, R, L>(join, {
    get: (key) => (isUnmatched(key) ? left.get(key) : undefined),
    *entries() {
      for (const entry of left.entries()) if (isUnmatched(entry.key)) yield entry;
    },
    changes: (update) => membership(negated(update.changes.left), update.left, left, isUnmatched),
  });
}

function negated(before: ReadonlyMap<string, boolean>): ReadonlyMap<string, boolean> {
  return new Map(Array.from(before, ([key, matched]) => [key, !matched]));
}

/** @param before whether a key, if it was there at all, was in the set */
function* membership<T extends KubeObject>(
  before: ReadonlyMap<string, boolean>,
  pushed: ReadonlyMap<string, Change<T>>,
  side: { get(key: string): Entry<T> | undefined },
  isIn: (key: string) => boolean,
): Generator<Change<T>> {
  for (const [key, wasIn] of before) {
    const change = pushed.get(key);
    const entry = change === undefined ? side.get(key) : change.entry;
    const previous = change === undefined ? entry : change.previous;
    const was = wasIn && previous !== undefined;
    const is = entry !== undefined && isIn(key);
    if (was && is) {
      if (change !== undefined) yield change;
    } else if (is) yield { key, previous: undefined, entry };
    else if (was) {
      if (entry === undefined && change !== undefined) yield change;
      else yield { key, previous, entry: undefined };
    }
  }
}

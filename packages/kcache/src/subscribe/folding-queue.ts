import { isSameVersion } from "../object/entry.ts";
import type { Change } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";

/**
 * Changes that wait for one reader. Up to `bound` of them are kept as they happened; what comes while that many wait is
 * folded into one change a key, until the reader has caught up.
 *
 * Guarantees: whatever is folded, the changes taken out lead from the state before the first to the state after the
 * last; per key they come in order; the queue never holds more than `bound` changes and one a key.
 * A key that comes and goes (or changes and changes back) while folded leaves nothing.
 */
export interface FoldingQueue<T extends KubeObject> {
  readonly size: number;
  /** How many changes were folded into another, over the life of the queue. */
  readonly folded: number;
  push(change: Change<T>): void;
  shift(): Change<T> | undefined;
  clear(): void;
}

export function createFoldingQueue<T extends KubeObject>(bound: number): FoldingQueue<T> {
  let exact: Change<T>[] = [];
  let head = 0;
  const byKey = new Map<string, Change<T>>();
  let folded = 0;

  const fold = (change: Change<T>): void => {
    const waiting = byKey.get(change.key);
    if (waiting === undefined) {
      byKey.set(change.key, change);
      return;
    }
    folded += 1;
    const { key } = change;
    const { previous } = waiting;
    const { entry } = change;
    if (
      previous === undefined ? entry === undefined : entry !== undefined && isSameVersion(previous, entry)
    ) {
      byKey.delete(key);
      return;
    }
    // The delete within a replacement was seen if it came as an event of its own.
    const { finalStateUnknown } = waiting.entry === undefined && entry !== undefined ? waiting : change;
    byKey.set(
      key,
      finalStateUnknown === undefined
        ? { key, previous, entry }
        : { key, previous, entry, finalStateUnknown },
    );
  };

  return {
    get size() {
      return exact.length - head + byKey.size;
    },
    get folded() {
      return folded;
    },
    push(change) {
      // Once folding has begun it goes on until the folded ones are read, or an event would overtake them.
      if (byKey.size > 0 || exact.length - head >= bound) fold(change);
      else exact.push(change);
    },
    shift() {
      const change = exact[head];
      if (change !== undefined) {
        head += 1;
        if (head === exact.length) {
          exact = [];
          head = 0;
        } else if (head > 1024 && head * 2 > exact.length) {
          exact = exact.slice(head);
          head = 0;
        }
        return change;
      }
      for (const [key, oldest] of byKey) {
        byKey.delete(key);
        return oldest;
      }
      return undefined;
    },
    clear() {
      exact = [];
      head = 0;
      byKey.clear();
    },
  };
}

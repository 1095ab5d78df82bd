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
export class FoldingQueue<T extends KubeObject> {
  readonly #bound: number;
  /** Made when they are first needed: most subscriptions are idle most of the time. */
  #exact: Change<T>[] | undefined;
  #head = 0;
  #byKey: Map<string, Change<T>> | undefined;
  #folded = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  get #waiting(): number {
    return this.#exact === undefined ? 0 : this.#exact.length - this.#head;
  }

  get size(): number {
    return this.#waiting + (this.#byKey?.size ?? 0);
  }

  /** How many changes were folded into another, over the life of the queue. */
  get folded(): number {
    return this.#folded;
  }

  push(change: Change<T>): void {
    // Once folding has begun it goes on until the folded ones are read, or an event would overtake them.
    if (this.#byKey !== undefined || this.#waiting >= this.#bound) this.#fold(change);
    else if (this.#exact === undefined) this.#exact = [change];
    else this.#exact.push(change);
  }

  #fold(change: Change<T>): void {
    this.#byKey ??= new Map();
    const { key, entry } = change;
    const waiting = this.#byKey.get(key);
    if (waiting === undefined) {
      this.#byKey.set(key, change);
      return;
    }
    this.#folded += 1;
    const { previous } = waiting;
    if (
      previous === undefined ? entry === undefined : entry !== undefined && isSameVersion(previous, entry)
    ) {
      this.#byKey.delete(key);
      if (this.#byKey.size === 0) this.#byKey = undefined;
      return;
    }
    // The delete within a replacement was seen if it came as an event of its own.
    const { finalStateUnknown } = waiting.entry === undefined && entry !== undefined ? waiting : change;
    this.#byKey.set(
      key,
      finalStateUnknown === undefined
        ? { key, previous, entry }
        : { key, previous, entry, finalStateUnknown },
    );
  }

  shift(): Change<T> | undefined {
    const change = this.#exact?.[this.#head];
    if (this.#exact !== undefined && change !== undefined) {
      this.#head += 1;
      if (this.#head === this.#exact.length) {
        this.#exact = undefined;
        this.#head = 0;
      } else if (this.#head > 1024 && this.#head * 2 > this.#exact.length) {
        this.#exact = this.#exact.slice(this.#head);
        this.#head = 0;
      }
      return change;
    }
    for (const [key, oldest] of this.#byKey ?? []) {
      this.#byKey?.delete(key);
      if (this.#byKey?.size === 0) this.#byKey = undefined;
      return oldest;
    }
    return undefined;
  }

  clear(): void {
    this.#exact = undefined;
    this.#head = 0;
    this.#byKey = undefined;
  }
}

import { type Change, History } from "./history.ts";
import type { Stored } from "./stored.ts";

/** Who hears of each change, at once and in order. */
export interface Listener {
  readonly onChange: (change: Change) => void;
  /** The collection is no longer served. */
  readonly onEnd?: () => void;
}

/** A part of a collection's state, and how many objects follow it. */
export interface Page {
  readonly items: readonly Stored[];
  readonly remaining: number;
}

/** All objects of one resource, ordered by key, with the changes that led here. */
export class Collection {
  readonly history: History;
  readonly #objects = new Map<string, Stored>();
  readonly #keys: string[] = [];
  readonly #listeners = new Set<Listener>();

  /** Paths by which objects are selected; their values are read when an object is stored. */
  readonly paths: readonly string[];

  constructor(historyLimit: number, floor: bigint, paths: readonly string[]) {
    this.paths = paths;
    this.history = new History(historyLimit, floor);
  }

  get size(): number {
    return this.#keys.length;
  }

  get(key: string): Stored | undefined {
    return this.#objects.get(key);
  }

  /** Tells all listeners that there is nothing more to hear. */
  end(): void {
    for (const listener of [...this.#listeners]) listener.onEnd?.();
  }

  /** Tells `listener` of every later change. The answer ends that. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Applies a change that the store numbered. */
  apply(change: Change): void {
    const { key, current } = change;
    if (current === undefined) {
      this.#objects.delete(key);
      const at = this.#indexOf(key);
      if (this.#keys[at] === key) this.#keys.splice(at, 1);
    } else {
      if (!this.#objects.has(key)) this.#insert(key);
      this.#objects.set(key, current);
    }
    this.history.push(change);
    for (const listener of this.#listeners) listener.onChange(change);
  }

  /** The objects of a namespace ("" is all), in key order. */
  list(namespace: string): Stored[] {
    return this.#between(this.#keys, rangeOf(namespace, ""));
  }

  /**
   * At most `limit` objects (0: all) of a namespace as they were at `version`, from the key `start` on, of those that `matches` accepts.
   * `remaining` counts what follows whether it matches or not.
   */
  page(
    version: bigint,
    namespace: string,
    start: string,
    limit: number,
    matches: (stored: Stored) => boolean,
  ): Page {
    const past = this.#undone(version);
    const range = rangeOf(namespace, start);
    const changed = [...past.keys()].filter((key) => inRange(key, range)).sort(compareKeys);
    const items: Stored[] = [];
    let at = this.#indexOf(range.from);
    const end = range.to === undefined ? this.#keys.length : this.#indexOf(range.to);
    let changedAt = 0;
    while (limit === 0 || items.length < limit) {
      const present = at < end ? this.#keys[at] : undefined;
      const undone = changed[changedAt];
      if (present === undefined && undone === undefined) break;
      let stored: Stored | undefined;
      if (undone === undefined || (present !== undefined && present < undone)) {
        stored = present === undefined ? undefined : this.#objects.get(present);
        at += 1;
      } else {
        stored = past.get(undone);
        changedAt += 1;
        if (present === undone) at += 1;
      }
      if (stored !== undefined && matches(stored)) items.push(stored);
    }
    let remaining = end - at;
    for (; changedAt < changed.length; changedAt += 1) {
      const key = changed[changedAt] ?? "";
      const was = past.get(key) !== undefined ? 1 : 0;
      const is = this.#objects.has(key) ? 1 : 0;
      remaining += was - is;
    }
    return { items, remaining };
  }

  /** What each key that changed after `version` held at `version`. */
  #undone(version: bigint): Map<string, Stored | undefined> {
    const past = new Map<string, Stored | undefined>();
    for (const change of this.history.after(version)) {
      if (!past.has(change.key)) past.set(change.key, change.previous);
    }
    return past;
  }

  #between(keys: readonly string[], range: Range): Stored[] {
    const from = this.#indexOf(range.from);
    const to = range.to === undefined ? keys.length : this.#indexOf(range.to);
    const found: Stored[] = [];
    for (let at = from; at < to; at += 1) {
      const stored = this.#objects.get(keys[at] ?? "");
      if (stored !== undefined) found.push(stored);
    }
    return found;
  }

  #insert(key: string): void {
    const last = this.#keys.at(-1);
    if (last === undefined || last < key) this.#keys.push(key);
    else this.#keys.splice(this.#indexOf(key), 0, key);
  }

  /** The index of `key`, or of the first key after it. */
  #indexOf(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? "") < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface Range {
  readonly from: string;
  /** Not included; absent: to the end. */
  readonly to: string | undefined;
}

function rangeOf(namespace: string, start: string): Range {
  if (namespace === "") return { from: start, to: undefined };
  const from = `${namespace}/`;
  return { from: start > from ? start : from, to: `${namespace}0` };
}

function inRange(key: string, range: Range): boolean {
  return key >= range.from && (range.to === undefined || key < range.to);
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

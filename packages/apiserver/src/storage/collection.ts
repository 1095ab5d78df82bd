import { type Change, History } from "./history.ts";
import { type Listener, Listeners, type Narrowed } from "./listeners.ts";
import { SortedKeys } from "./sorted-keys.ts";
import type { Stored } from "./stored.ts";

/** A part of a collection's state, and how many objects follow it. */
export interface Page {
  readonly items: readonly Stored[];
  readonly remaining: number;
}

/** All objects of one resource, ordered by key, with the changes that led here. */
export class Collection {
  readonly history: History;
  readonly #objects = new Map<string, Stored>();
  readonly #keys = new SortedKeys();
  readonly #listeners = new Listeners();

  /** Paths by which objects are selected; their values are read when an object is stored. */
  readonly paths: readonly string[];

  constructor(historyLimit: number, floor: bigint, paths: readonly string[]) {
    this.paths = paths;
    this.history = new History(historyLimit, floor);
  }

  get size(): number {
    return this.#keys.size;
  }

  get(key: string): Stored | undefined {
    return this.#objects.get(key);
  }

  /** Tells all listeners that there is nothing more to hear. */
  end(): void {
    this.#listeners.end();
  }

  /**
   * Tells `listener` of every later change. The answer ends that.
   *
   * @param narrowed - it may be left out where an object has another value there, before and after
   */
  listen(listener: Listener, narrowed?: Narrowed): () => void {
    return this.#listeners.add(listener, narrowed);
  }

  /** Applies a change that the store numbered. */
  apply(change: Change): void {
    const { key, current } = change;
    if (current === undefined) {
      if (this.#objects.delete(key)) this.#keys.delete(key);
    } else {
      if (!this.#objects.has(key)) this.#keys.add(key);
      this.#objects.set(key, current);
    }
    this.history.push(change);
    this.#listeners.tell(change);
  }

  /** The objects of a namespace ("" is all), in key order. */
  list(namespace: string): Stored[] {
    const { from, to } = rangeOf(namespace, "");
    const keys = this.#keys.range(from, to);
    const found: Stored[] = [];
    for (let key = keys.next; key !== undefined; key = keys.next) {
      const stored = this.#objects.get(key);
      if (stored !== undefined) found.push(stored);
      keys.skip();
    }
    return found;
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
    const keys = this.#keys.range(range.from, range.to);
    let changedAt = 0;
    while (limit === 0 || items.length < limit) {
      const present = keys.next;
      const undone = changed[changedAt];
      if (present === undefined && undone === undefined) break;
      let stored: Stored | undefined;
      if (undone === undefined || (present !== undefined && present < undone)) {
        stored = present === undefined ? undefined : this.#objects.get(present);
        keys.skip();
      } else {
        stored = past.get(undone);
        changedAt += 1;
        if (present === undone) keys.skip();
      }
      if (stored !== undefined && matches(stored)) items.push(stored);
    }
    let remaining = keys.left;
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

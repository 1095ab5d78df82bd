import type { Stored } from "./stored.ts";

/** One write: an object came, changed or went. */
export class Change {
  readonly version: bigint;
  readonly key: string;
  readonly previous: Stored | undefined;
  readonly current: Stored | undefined;
  #gone: Stored | undefined;

  constructor(version: bigint, key: string, previous: Stored | undefined, current: Stored | undefined) {
    this.version = version;
    this.key = key;
    this.previous = previous;
    this.current = current;
  }

  /** What a DELETED event shows: the previous state, with the version of this change. */
  get gone(): Stored | undefined {
    if (this.previous === undefined) return undefined;
    this.#gone ??= this.previous.under(this.version);
    return this.#gone;
  }
}

/** The latest changes of one resource, at most `limit`; older ones are forgotten. */
export class History {
  readonly #limit: number;
  #changes: Change[] = [];
  #first = 0;
  #floor: bigint;

  constructor(limit: number, floor: bigint) {
    this.#limit = limit;
    this.#floor = floor;
  }

  /** The oldest version after which every change is still known. */
  get floor(): bigint {
    return this.#floor;
  }

  push(change: Change): void {
    this.#changes.push(change);
    if (this.#changes.length - this.#first > this.#limit) this.#dropFirst();
  }

  /** The changes after `version`, oldest first; `version` must not be below the floor. */
  *after(version: bigint): Generator<Change> {
    for (let at = this.#indexAfter(version); at < this.#changes.length; at += 1) {
      const change = this.#changes[at];
      if (change !== undefined) yield change;
    }
  }

  /** Forgets all changes up to `version`. */
  compact(version: bigint): void {
    if (version <= this.#floor) return;
    this.#first = this.#indexAfter(version);
    this.#floor = version;
    this.#shrink();
  }

  #dropFirst(): void {
    const dropped = this.#changes[this.#first];
    this.#first += 1;
    if (dropped !== undefined) this.#floor = dropped.version;
    if (this.#first > 1024 && this.#first * 2 > this.#changes.length) this.#shrink();
  }

  #shrink(): void {
    this.#changes = this.#changes.slice(this.#first);
    this.#first = 0;
  }

  #indexAfter(version: bigint): number {
    let low = this.#first;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const change = this.#changes[middle];
      if (change !== undefined && change.version <= version) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

import type { Entry } from "../object/entry.ts";
import type { DeepReadonly, KubeObject } from "../object/object.ts";

/** A view at one instant. Iterating it gives the objects, each parsed as it is reached. It never changes. */
export interface Snapshot<T extends KubeObject> extends Iterable<DeepReadonly<T>> {
  readonly size: number;
  /** The same without parsing. */
  readonly entries: readonly Entry<T>[];
  /** All objects at once; parses every one. */
  toArray(): DeepReadonly<T>[];
}

class EntriesSnapshot<T extends KubeObject> implements Snapshot<T> {
  readonly entries: readonly Entry<T>[];

  constructor(entries: readonly Entry<T>[]) {
    this.entries = entries;
  }

  get size(): number {
    return this.entries.length;
  }

  toArray(): DeepReadonly<T>[] {
    return this.entries.map((entry) => entry.object);
  }

  *[Symbol.iterator](): Generator<DeepReadonly<T>, undefined> {
    for (const entry of this.entries) yield entry.object;
  }
}

export function snapshotOf<T extends KubeObject>(entries: readonly Entry<T>[]): Snapshot<T> {
  return new EntriesSnapshot(entries);
}

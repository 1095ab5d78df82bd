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

export function snapshotOf<T extends KubeObject>(entries: readonly Entry<T>[]): Snapshot<T> {
  return {
    size: entries.length,
    entries,
    toArray: () => entries.map((entry) => entry.object),
    *[Symbol.iterator]() {
      for (const entry of entries) yield entry.object;
    },
  };
}

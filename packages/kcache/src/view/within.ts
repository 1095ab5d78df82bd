import { anchors } from "../filter/anchors.ts";
import { KEY } from "../filter/facet.ts";
import type { Filter } from "../filter/filter.ts";
import type { Entry } from "../object/entry.ts";
import type { KubeObject } from "../object/object.ts";

/** The entries that `filter` could accept, where it says their keys; `undefined` where it does not. */
export function namedEntries<T extends KubeObject>(
  filter: Filter<T>,
  get: (key: string) => Entry<T> | undefined,
): Iterable<Entry<T>> | undefined {
  const places = anchors(filter);
  return places?.every(({ facet }) => facet.id === KEY.id) === true
    ? entriesAt(
        places.map(({ term }) => term),
        get,
      )
    : undefined;
}

function* entriesAt<T extends KubeObject>(
  keys: readonly string[],
  get: (key: string) => Entry<T> | undefined,
): Generator<Entry<T>, undefined> {
  for (const key of keys) {
    const entry = get(key);
    if (entry !== undefined) yield entry;
  }
}

import { namespacesOf } from "../filter/anchors.ts";
import type { Filter } from "../filter/filter.ts";
import type { Entry } from "../object/entry.ts";
import type { Change } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";

/** Finds the entries of a namespace. Reads every entry once, when first asked, and is kept from then on. */
export interface NamespaceIndex<T extends KubeObject> {
  /** The entries in the namespaces that `filter` is limited to; `undefined` where it is limited to none. */
  within(filter: Filter<T>): Iterable<Entry<T>> | undefined;
  /** Has to be told of every change to the source, after it happened. */
  update(batch: readonly Change<T>[]): void;
}

export function createNamespaceIndex<T extends KubeObject>(source: {
  entries(): Iterable<Entry<T>>;
}): NamespaceIndex<T> {
  /** Namespace to the entries in it by key, so that an update leaves them in their order. */
  let index: Map<string, Map<string, Entry<T>>> | undefined;

  const file = (into: Map<string, Map<string, Entry<T>>>, entry: Entry<T>): void => {
    const namespace = entry.namespace ?? "";
    const held = into.get(namespace);
    if (held === undefined) into.set(namespace, new Map([[entry.key, entry]]));
    else held.set(entry.key, entry);
  };

  const unfile = (from: Map<string, Map<string, Entry<T>>>, { key, namespace = "" }: Entry<T>): void => {
    const held = from.get(namespace);
    if (held?.delete(key) === true && held.size === 0) from.delete(namespace);
  };

  const build = (): Map<string, Map<string, Entry<T>>> => {
    const built = new Map<string, Map<string, Entry<T>>>();
    for (const entry of source.entries()) file(built, entry);
    return built;
  };

  return {
    within(filter) {
      const namespaces = namespacesOf(filter);
      if (namespaces === undefined) return undefined;
      index ??= build();
      const [first, second] = namespaces;
      if (first === undefined) return [];
      return second === undefined ? (index.get(first)?.values() ?? []) : inEach(index, namespaces);
    },
    update(batch) {
      if (index === undefined) return;
      for (const { previous, entry } of batch) {
        if (entry !== undefined) file(index, entry);
        else if (previous !== undefined) unfile(index, previous);
      }
    },
  };
}

function* inEach<T extends KubeObject>(
  index: ReadonlyMap<string, ReadonlyMap<string, Entry<T>>>,
  namespaces: ReadonlySet<string>,
): Generator<Entry<T>, undefined> {
  for (const namespace of namespaces) yield* index.get(namespace)?.values() ?? [];
}

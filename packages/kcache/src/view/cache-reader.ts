import { all, and, type Filter, namespace as inNamespace } from "../filter/filter.ts";
import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import { type DeepReadonly, type KeyOf, type KubeObject, objectKey } from "../object/object.ts";
import { createFilterView } from "./filter-view.ts";
import { type Index, lookUp } from "./index-of.ts";
import { notRunning, type ViewNode } from "./node.ts";

/**
 * Reads of what a publisher holds now. All caches of a process are at the same point whenever user code runs.
 *
 * Every read throws `not-ready` before the publisher is ready and `not-running` after it is closed, so that an empty
 * answer always means that there is nothing. Objects are shared and must not be changed.
 */
export interface CacheReader<T extends KubeObject> {
  /** Number of objects. Costs a pass over the source for filtered publishers. */
  readonly size: number;
  /** `get(namespace, name)`; `get(name)` for cluster-scoped kinds. */
  get(...key: KeyOf<T>): DeepReadonly<T> | undefined;
  /** The held state of an object of which only the metadata is known. */
  getObject(reference: {
    readonly metadata: { readonly namespace?: string | undefined; readonly name: string };
  }): DeepReadonly<T> | undefined;
  has(...key: KeyOf<T>): boolean;
  /** The objects asked for, all by default; parses every one of them that is not in use already. */
  list(options?: ListOptions<T>): DeepReadonly<T>[];
  /**
   * The same as entries, without parsing and without a copy: it reads the cache as it goes, so it must be read to the end
   * before anything is awaited.
   */
  entries(options?: ListOptions<T>): Iterable<Entry<T>>;
  /**
   * The objects for which `index` gives `value`. The first use of an index reads every entry; from then on it is kept up to
   * date with the cache, and a look-up costs what it finds.
   *
   * @throws {KcacheError} `filter-failed` when the index's function throws
   */
  by(index: Index<T>, value: string): DeepReadonly<T>[];
}

export interface ListOptions<T extends KubeObject> {
  /** @default {undefined} all namespaces */
  readonly namespace?: string;
  /** @default {all()} */
  readonly filter?: Filter<T>;
}

export function createCacheReader<T extends KubeObject>(node: ViewNode<T>): CacheReader<T> {
  const readable = (action: string): ViewNode<T> => {
    const state = node.state;
    if (state.phase === "ready") return node;
    if (state.phase === "closed") throw notRunning(`${action} from cache`, state.cause);
    throw new KcacheError("not-ready", `${action} from cache: nothing is known yet; await ready() first`);
  };
  const entries = (options: ListOptions<T> = {}): Iterable<Entry<T>> => {
    const { namespace, filter } = options;
    const source = readable("list");
    if (namespace === undefined && filter === undefined) return source.entries();
    const within = namespace === undefined ? all() : inNamespace(namespace);
    return createFilterView(source, and(within, filter ?? all())).entries();
  };
  const entryAt = (key: readonly string[]): Entry<T> | undefined => readable("get").get(key.join("/"));

  return {
    get size() {
      let count = 0;
      for (const _ of readable("count").entries()) count += 1;
      return count;
    },
    get: (...key) => entryAt(key)?.object,
    getObject: ({ metadata }) => readable("get").get(objectKey(metadata.namespace, metadata.name))?.object,
    has: (...key) => entryAt(key) !== undefined,
    list: (options) => Array.from(entries(options), (entry) => entry.object),
    entries,
    by: (index, value) => lookUp(readable("look up"), index, value).map((entry) => entry.object),
  };
}

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
  /** Number of objects. Costs nothing for a controller or the objects of a join, a pass for others. */
  readonly size: number;
  /** `get(namespace, name)`; `get(name)` for cluster-scoped kinds. */
  get(...key: KeyOf<T>): DeepReadonly<T> | undefined;
  /** The held state of an object of which only the metadata is known. */
  getObject(reference: {
    readonly metadata: { readonly namespace?: string | undefined; readonly name: string };
  }): DeepReadonly<T> | undefined;
  has(...key: KeyOf<T>): boolean;
  /**
   * Iterates over the objects asked for, all by default, once and without copying them; each is parsed when it is reached, if
   * it is not in use already. `toArray()` makes a copy; `map`, `filter` and the like are those of iterators.
   *
   * One state is seen where nothing is awaited in between. Where the cache changes meanwhile, each object that is in it from
   * beginning to end comes once, as it is or was; one that enters or leaves may come or not. Nothing is promised about order.
   * To read one namespace, or objects by name, costs what is found: the first use reads every entry.
   */
  list(options?: ListOptions<T>): IteratorObject<DeepReadonly<T>, undefined>;
  /** The same as entries: what is known of each object without parsing it. */
  entries(options?: ListOptions<T>): IteratorObject<Entry<T>, undefined>;
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
  const entries = (options: ListOptions<T> = {}): IteratorObject<Entry<T>, undefined> => {
    const { namespace, filter } = options;
    const source = readable("list");
    if (namespace === undefined && filter === undefined) return Iterator.from(source.entries());
    const within = namespace === undefined ? all() : inNamespace(namespace);
    return Iterator.from(createFilterView(source, and(within, filter ?? all())).entries());
  };
  const entryAt = (key: readonly string[]): Entry<T> | undefined => readable("get").get(key.join("/"));

  return {
    get size() {
      return readable("count").size;
    },
    get: (...key) => entryAt(key)?.object,
    getObject: ({ metadata }) => readable("get").get(objectKey(metadata.namespace, metadata.name))?.object,
    has: (...key) => entryAt(key) !== undefined,
    list: (options) => entries(options).map((entry) => entry.object),
    entries,
    by: (index, value) => lookUp(readable("look up"), index, value).map((entry) => entry.object),
  };
}

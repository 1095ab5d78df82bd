import type { Facet } from "../filter/facet.ts";
import type { Entry, EntryMetadata } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import type { DeepReadonly, KubeObject } from "../object/object.ts";
import { type FieldPath, namesOf } from "../object/path.ts";
import { createEntryIndex, type EntryIndex } from "./entry-index.ts";
import type { ViewNode } from "./node.ts";
import { assertSettled } from "./turn.ts";

/** A way to find objects by a value that is read from each. Made by {@link index}; usable on any cache of its kind. */
export interface Index<in T extends KubeObject> {
  readonly name: string;
  /** @internal */
  values(entry: Entry<T>): string | readonly string[] | undefined;
}

/** What the function of an index may look at: `object` parses, `metadata` reads no more than itself. */
export interface IndexedEntry<T extends KubeObject> {
  readonly metadata: EntryMetadata;
  readonly object: DeepReadonly<T>;
}

/**
 * Describes an index by the path of a field, which is read without parsing the objects. Numbers and booleans count as text, a list
 * as each of its elements that are such; objects in which there is nothing else, or nothing, are not found.
 *
 * @param name for messages
 * @throws {KcacheError} `invalid-argument` when a name in the path is empty
 *
 * @example
 * const byNode = index("node", "spec.nodeName");
 * const neighbours = pods.cache.by(byNode, "node-1");
 */
export function index(name: string, path: FieldPath): Index<KubeObject>;
/**
 * Describes an index.
 *
 * @param name for messages
 * @param values the value or values under which an object is found; `undefined` for none. Must depend on nothing but its
 * argument
 *
 * @example
 * const byImage = index("image", ({ object }: IndexedEntry<Pod>) => object.spec.containers.map(({ image = "" }) => image));
 */
export function index<T extends KubeObject>(
  name: string,
  values: (entry: IndexedEntry<T>) => string | readonly string[] | undefined,
): Index<T>;
export function index<T extends KubeObject>(
  name: string,
  by: FieldPath | ((entry: IndexedEntry<T>) => string | readonly string[] | undefined),
): Index<T> {
  if (typeof by === "function") return Object.freeze({ name, values: by });
  const names = namesOf(by);
  return Object.freeze({ name, values: (entry: Entry<T>) => textsOf(entry.field(names)) });
}

function textsOf(value: unknown): string | readonly string[] | undefined {
  if (Array.isArray(value)) return value.map(textOf).filter((text) => text !== undefined);
  return textOf(value);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** The indexes of a node that were asked for, each kept up to date from its first use to the node's end. */
interface NodeIndexes<T extends KubeObject> {
  readonly entries: EntryIndex<T>;
  readonly facets: Map<Index<T>, Facet>;
}

/** By node, so that every reader of a node shares them, and they go with it. */
const indexes = new WeakMap<object, unknown>();

/** @throws {KcacheError} `filter-failed` when the index's function throws */
export function lookUp<T extends KubeObject>(
  node: ViewNode<T>,
  by: Index<T>,
  value: string,
): readonly Entry<T>[] {
  assertSettled(`look up by ${by.name}`);
  const own = (indexes.get(node) as NodeIndexes<T> | undefined) ?? attach(node);
  const facet = own.facets.get(by) ?? facetOf(by, own.facets.size);
  own.facets.set(by, facet);
  return own.entries.at(facet, value);
}

function facetOf<T extends KubeObject>(by: Index<T>, place: number): Facet {
  return {
    id: `index ${place}`,
    terms(entry) {
      try {
        // A facet reads any entry; the indexes of a node are only asked of the node's own.
        return by.values(entry as Entry<T>);
      } catch (cause) {
        const why = KcacheError.from(cause).message;
        throw new KcacheError("filter-failed", `index ${by.name}: ${entry.key}: ${why}`, { cause });
      }
    },
  };
}

function attach<T extends KubeObject>(node: ViewNode<T>): NodeIndexes<T> {
  const own: NodeIndexes<T> = { entries: createEntryIndex(node), facets: new Map() };
  indexes.set(node, own);
  const detach = node.attach({
    onReady: () => undefined,
    onBatch(batch) {
      try {
        own.entries.update(batch);
      } catch {
        // Whoever looks up next makes the index anew, and is told what it throws on what is there then.
        indexes.delete(node);
        detach();
      }
    },
    onTrouble: () => undefined,
    onClose: () => indexes.delete(node),
  });
  return own;
}

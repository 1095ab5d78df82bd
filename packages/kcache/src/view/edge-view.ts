import { type Entry, type EntryMetadata, fieldOf } from "../object/entry.ts";
import type { Change } from "../object/event.ts";
import { type DeepReadonly, type KubeObject, objectKey } from "../object/object.ts";
import { type FieldAt, type FieldPath, namesOf } from "../object/path.ts";
import type { Join, JoinUpdate } from "./join.ts";
import { createJoinView, type JoinView } from "./join-view.ts";

/**
 * A pair of a join, as an object of its own: it has a name, a uid and a version made of those of its two sides, so it can
 * be subscribed to, filtered and joined like any other. No server knows it.
 */
export interface Edge<L extends KubeObject, R extends KubeObject> extends KubeObject {
  readonly apiVersion: "kcache/v1";
  readonly kind: "Edge";
  readonly left: DeepReadonly<L>;
  readonly right: DeepReadonly<R>;
}

/** A pair of an outer join: an object on the left that points at nothing is a pair without a right side. */
export interface OuterEdge<L extends KubeObject, R extends KubeObject> extends KubeObject {
  readonly apiVersion: "kcache/v1";
  readonly kind: "Edge";
  readonly left: DeepReadonly<L>;
  readonly right: DeepReadonly<R> | undefined;
}

/** Between the two keys in the name of an edge; neither can hold it. */
const ARROW = "->";

class EdgeEntry<L extends KubeObject, R extends KubeObject> implements Entry<OuterEdge<L, R>> {
  readonly key: string;
  readonly namespace: string | undefined;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly metadata: EntryMetadata;
  readonly byteLength = 0;
  readonly #left: Entry<L>;
  readonly #right: Entry<R> | undefined;
  #object: DeepReadonly<OuterEdge<L, R>> | undefined;

  constructor(left: Entry<L>, right: Entry<R> | undefined) {
    const { namespace, name, uid, resourceVersion } = left.metadata;
    this.#left = left;
    this.#right = right;
    this.metadata = {
      namespace,
      name: `${name}${ARROW}${right?.key ?? ""}`,
      uid: `${uid}${ARROW}${right?.uid ?? ""}`,
      resourceVersion: `${resourceVersion}${ARROW}${right?.resourceVersion ?? ""}`,
      labels: {},
      ownerReferences: [],
      deletionTimestamp: undefined,
    };
    this.key = objectKey(namespace, this.metadata.name);
    this.namespace = namespace;
    this.uid = this.metadata.uid;
    this.resourceVersion = this.metadata.resourceVersion;
  }

  field<const P extends FieldPath>(path: P): FieldAt<OuterEdge<L, R>, P> {
    return this.#field(namesOf(path)) as FieldAt<OuterEdge<L, R>, P>;
  }

  #field(names: readonly string[]): unknown {
    const [side, ...rest] = names;
    if (rest.length > 0 && side === "left") return this.#left.field(rest);
    if (rest.length > 0 && side === "right") return this.#right?.field(rest);
    return fieldOf(this.object, names);
  }

  get object(): DeepReadonly<OuterEdge<L, R>> {
    this.#object ??= edgeObject(this.metadata, this.#left, this.#right);
    return this.#object;
  }
}

/** Its sides are parsed when they are read. */
function edgeObject<L extends KubeObject, R extends KubeObject>(
  { namespace, name, uid, resourceVersion }: EntryMetadata,
  left: Entry<L>,
  right: Entry<R> | undefined,
): DeepReadonly<OuterEdge<L, R>> {
  const edge = {
    apiVersion: "kcache/v1",
    kind: "Edge",
    metadata: Object.freeze({
      ...(namespace === undefined ? {} : { namespace }),
      name,
      uid,
      resourceVersion,
    }),
    get left() {
      return left.object;
    },
    get right() {
      return right?.object;
    },
  };
  return Object.freeze(edge) as DeepReadonly<OuterEdge<L, R>>;
}

/** The pairs of a join; with `outer`, also the entries on the left that point at nothing. */
export function createEdgeView<L extends KubeObject, R extends KubeObject>(
  join: Join<L, R>,
  outer: boolean,
): JoinView<OuterEdge<L, R>> {
  const { left, right } = join;

  const edge = (
    leftEntry: Entry<L> | undefined,
    rightEntry: Entry<R> | undefined,
  ): Entry<OuterEdge<L, R>> | undefined =>
    leftEntry === undefined ? undefined : new EdgeEntry(leftEntry, rightEntry);

  const pairsOf = function* (leftEntry: Entry<L>): Generator<Entry<OuterEdge<L, R>>> {
    const targets = join.read().targets(leftEntry.key);
    for (const rightKey of targets) {
      const rightEntry = right.get(rightKey);
      if (rightEntry !== undefined) yield new EdgeEntry(leftEntry, rightEntry);
    }
    if (outer && targets.size === 0) yield new EdgeEntry(leftEntry, undefined);
  };

  return createJoinView<L, R, OuterEdge<L, R>>(join, {
    get(key) {
      const [leftKey = "", rightKey = ""] = key.split(ARROW);
      const leftEntry = left.get(leftKey);
      if (leftEntry === undefined) return undefined;
      const targets = join.read().targets(leftKey);
      if (rightKey === "") return outer && targets.size === 0 ? edge(leftEntry, undefined) : undefined;
      return targets.has(rightKey) ? edge(leftEntry, right.get(rightKey)) : undefined;
    },
    *entries() {
      for (const leftEntry of left.entries()) yield* pairsOf(leftEntry);
    },
    *changes(update) {
      for (const [leftKey, rightKeys] of touchedPairs(join, update)) {
        const leftChange = update.left.get(leftKey);
        const leftNow = leftChange === undefined ? left.get(leftKey) : leftChange.entry;
        const leftBefore = leftChange === undefined ? leftNow : leftChange.previous;
        for (const rightKey of rightKeys) {
          const rightChange = update.right.get(rightKey);
          const rightNow = rightChange === undefined ? right.get(rightKey) : rightChange.entry;
          const rightBefore = rightChange === undefined ? rightNow : rightChange.previous;
          const is = join.read().targets(leftKey).has(rightKey);
          const was = update.changes.edges.get(leftKey)?.get(rightKey) ?? is;
          const change = changeOf(
            was ? edge(leftBefore, rightBefore) : undefined,
            is ? edge(leftNow, rightNow) : undefined,
          );
          if (change !== undefined) yield change;
        }
      }
      if (!outer) return;
      for (const [leftKey, wasMatched] of update.changes.left) {
        const leftChange = update.left.get(leftKey);
        const leftNow = leftChange === undefined ? left.get(leftKey) : leftChange.entry;
        const leftBefore = leftChange === undefined ? leftNow : leftChange.previous;
        const isMatched = join.read().targets(leftKey).size > 0;
        const change = changeOf(
          wasMatched ? undefined : edge(leftBefore, undefined),
          isMatched ? undefined : edge(leftNow, undefined),
        );
        if (change !== undefined) yield change;
      }
    },
  });
}

function changeOf<T extends KubeObject>(
  previous: Entry<T> | undefined,
  entry: Entry<T> | undefined,
): Change<T> | undefined {
  const key = (entry ?? previous)?.key;
  if (key === undefined) return undefined;
  const same = previous?.uid === entry?.uid && previous?.resourceVersion === entry?.resourceVersion;
  return same ? undefined : { key, previous, entry };
}

/** Left keys to right keys of the pairs that a turn could have changed: made, broken, or one of its sides changed. */
function touchedPairs<L extends KubeObject, R extends KubeObject>(
  join: Join<L, R>,
  { left, right, changes }: JoinUpdate<L, R>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const pairs = new Map<string, Set<string>>();
  const add = (leftKey: string, rightKey: string): void => {
    const of = pairs.get(leftKey);
    if (of === undefined) pairs.set(leftKey, new Set([rightKey]));
    else of.add(rightKey);
  };
  for (const [leftKey, of] of changes.edges) for (const rightKey of of.keys()) add(leftKey, rightKey);
  for (const leftKey of left.keys())
    for (const rightKey of join.read().targets(leftKey)) add(leftKey, rightKey);
  for (const rightKey of right.keys())
    for (const leftKey of join.read().sources(rightKey)) add(leftKey, rightKey);
  return pairs;
}

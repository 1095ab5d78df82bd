import type { Entry } from "../object/entry.ts";
import { defineKind, type Kind } from "../object/kind.ts";
import { type DeepReadonly, type KubeObject, objectKey } from "../object/object.ts";
import { createEdgeView, type Edge, type OuterEdge } from "../view/edge-view.ts";
import { createJoin } from "../view/join.ts";
import { createMatchedView, createUnmatchedLeftView, createUnmatchedRightView } from "../view/match-view.ts";
import type { Relation } from "../view/matches.ts";
import { type NodeState, notRunning } from "../view/node.ts";
import { type DerivedPublisher, derivedOf, extend, node, type Publisher } from "./publisher.ts";

/** Names an object of which only the metadata is known. */
export interface ObjectReference {
  readonly metadata: { readonly namespace?: string | undefined; readonly name: string };
}

/**
 * The objects of the right side that at least one object of the left side points at, as both change. An object enters
 * with the first that points at it and leaves with the last.
 *
 * Ready when both sides are; ends, with the cause, when either does. Everything below shares one count of what belongs
 * together, and ends when this is closed.
 */
export interface JoinedPublisher<L extends KubeObject, R extends KubeObject> extends DerivedPublisher<R> {
  /** The objects on the left that point at `object`: why it is in here. */
  sources(object: ObjectReference): DeepReadonly<L>[];
  /** The objects on the right that `left` points at. */
  targets(left: ObjectReference): DeepReadonly<R>[];
  /** The pairs, each as an object with `left` and `right`: made, broken, and updated when either side is. */
  edges(): DerivedPublisher<Edge<L, R>>;
  /** The same, and a pair without a right side for each object on the left that points at nothing. */
  outerEdges(): DerivedPublisher<OuterEdge<L, R>>;
  /** The objects on the left that point at nothing: services without pods. */
  withoutTargets(): DerivedPublisher<L>;
  /** The objects on the right that nothing points at: pods without a service. */
  withoutSources(): DerivedPublisher<R>;
  /** How many pairs have been tried so far; what a change costs is in proportion to it. */
  readonly evaluations: number;
}

const EDGES: Kind<KubeObject> = defineKind({
  group: "kcache",
  version: "v1",
  kind: "Edge",
  plural: "edges",
  scope: "Namespaced",
});

/**
 * Joins two publishers.
 *
 * @param relation gives the objects on the right that one on the left points at. It must depend on nothing but its
 * argument; one that throws ends the join with `filter-failed`. A change costs what it changes where the filters that it
 * gives name keys, labels, namespaces, owners or fields that must be equal; others are tried on every object.
 * @throws {KcacheError} `not-running` when either side is closed
 *
 * @example
 * const mounted = join(pods, claims, ({ metadata, spec }) =>
 *   nsName(metadata.namespace, ...(spec.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? [])));
 */
export function join<L extends KubeObject, R extends KubeObject>(
  left: Publisher<L>,
  right: Publisher<R>,
  relation: Relation<L, R>,
): JoinedPublisher<L, R> {
  const running = (action: string, state: NodeState): void => {
    if (state.phase === "closed") throw notRunning(action, state.cause);
  };
  running("join", left[node].state);
  running("join", right[node].state);
  const core = createJoin(left[node], right[node], relation);
  const matched = extend(createMatchedView(core), { close: core.close });
  const keyOf = ({ metadata }: ObjectReference): string => objectKey(metadata.namespace, metadata.name);
  const objectsAt = <T extends KubeObject>(
    keys: Iterable<string>,
    side: { get(key: string): Entry<T> | undefined },
  ): DeepReadonly<T>[] => Array.from(keys).flatMap((key) => side.get(key)?.object ?? []);

  return extend(derivedOf(right.kind, matched), {
    sources: (object: ObjectReference) => objectsAt(core.read().sources(keyOf(object)), left[node]),
    targets: (object: ObjectReference) => objectsAt(core.read().targets(keyOf(object)), right[node]),
    edges() {
      running("edges", core.state);
      // An inner edge always has its right side.
      return derivedOf(EDGES, createEdgeView(core, false)) as unknown as DerivedPublisher<Edge<L, R>>;
    },
    outerEdges() {
      running("outer edges", core.state);
      return derivedOf(EDGES as Kind<OuterEdge<L, R>>, createEdgeView(core, true));
    },
    withoutTargets() {
      running("without targets", core.state);
      return derivedOf(left.kind, createUnmatchedLeftView(core));
    },
    withoutSources() {
      running("without sources", core.state);
      return derivedOf(right.kind, createUnmatchedRightView(core));
    },
    get evaluations() {
      return core.evaluations;
    },
  });
}

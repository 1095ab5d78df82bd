import type { Pod } from "../kinds/pod.ts";
import type { Service } from "../kinds/service.ts";
import type { Entry } from "../object/entry.ts";
import type { DeepReadonly, KubeObject } from "../object/object.ts";
import { objectKey } from "../object/object.ts";
import { createJoinView, type JoinView, type Relation } from "../view/join.ts";
import { notRunning } from "../view/node.ts";
import { podsOfService } from "../view/relations.ts";
import { type DerivedPublisher, derivedOf, extend, node, type Publisher } from "./publisher.ts";

/** Names an object of which only the metadata is known. */
export interface ObjectReference {
  readonly metadata: { readonly namespace?: string | undefined; readonly name: string };
}

/**
 * The objects of the right side that at least one object of the left side points at, as both change.
 *
 * Ready when both sides are; ends, with the cause, when either does.
 */
export interface JoinedPublisher<L extends KubeObject, R extends KubeObject> extends DerivedPublisher<R> {
  /** The objects on the left that point at `object`: why it is in here. */
  sources(object: ObjectReference): DeepReadonly<L>[];
  /** The objects on the right that `left` points at. */
  targets(left: ObjectReference): DeepReadonly<R>[];
}

/**
 * Joins two publishers.
 *
 * @param relation gives the objects on the right that one on the left points at. It must depend on nothing but its
 * argument; one that throws ends the join with `filter-failed`.
 * @throws {KcacheError} `not-running` when either side is closed
 *
 * @example
 * const claimed = join(pods, claims, (pod) => nsName(pod.metadata.namespace, …claimNames(pod)));
 */
export function join<L extends KubeObject, R extends KubeObject>(
  left: Publisher<L>,
  right: Publisher<R>,
  relation: Relation<L, R>,
): JoinedPublisher<L, R> {
  for (const { state } of [left[node], right[node]])
    if (state.phase === "closed") throw notRunning("join", state.cause);
  const view: JoinView<L, R> = createJoinView(left[node], right[node], relation);
  const keyOf = ({ metadata }: ObjectReference): string => objectKey(metadata.namespace, metadata.name);
  const objects = <T extends KubeObject>(entries: readonly Entry<T>[]): DeepReadonly<T>[] =>
    entries.map((entry) => entry.object);
  return extend(derivedOf(right.kind, view), {
    sources: (object: ObjectReference) => objects(view.sources(keyOf(object))),
    targets: (object: ObjectReference) => objects(view.targets(keyOf(object))),
  });
}

/** The pods that at least one of `services` selects: see {@link podsOfService}. */
export function servicePods(
  services: Publisher<Service>,
  pods: Publisher<Pod>,
): JoinedPublisher<Service, Pod> {
  return join(services, pods, podsOfService);
}

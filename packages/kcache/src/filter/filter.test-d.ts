/** Promises of the types, kept by the compiler: each line below `@ts-expect-error` must not compile. */
import type { Node, Pod } from "../kinds/core/v1.gen.ts";
import type { NamespacedObject } from "../object/object.ts";
import { and, type Filter, fn, labels, namespace, not, nsName, or } from "./filter.ts";

interface Widget extends NamespacedObject {
  spec: { sizes: number[] };
}

// A filter for any object is a filter for pods; the other way round it is not.
export const pods: Filter<Pod> = labels({ app: "frontend" });
declare const running: Filter<Pod>;
// @ts-expect-error
export const anything: Filter = running;
// @ts-expect-error
export const nodes: Filter<Node> = running;

// The kind is inferred from where the filter goes, from its parameter, or is said.
export const expected: Filter<Pod> = fn((pod) => pod.spec.nodeName === "node-1");
export const annotated: Filter<Pod> = fn((pod: Pod) => pod.spec.nodeName === "node-1");
export const said: Filter<Pod> = fn<Pod>((pod) => pod.spec.nodeName === "node-1");
// @ts-expect-error
export const unknownField: Filter<Pod> = fn((pod) => pod.spec.node === "node-1");

// A predicate must not write.
// @ts-expect-error
export const writing: Filter<Widget> = fn((widget) => widget.spec.sizes.push(1) > 0);

// Filters for any object and for one kind combine to one for that kind.
export const mixed: Filter<Pod> = and(namespace("default"), or(running, nsName("default", "pod-1")));
export const inferred = and(
  labels({ app: "a" }),
  fn((pod: Pod) => pod.spec.nodeName === "node-1"),
  not(running),
);
export const narrowed: Filter<Pod> = inferred;
// @ts-expect-error
export const widened: Filter = inferred;

// What is inside is a closed union.
export function names(filter: Filter): readonly string[] {
  const { node } = filter;
  return node.type === "namespace" ? node.names : [];
}
// @ts-expect-error
pods.node = { type: "all" };

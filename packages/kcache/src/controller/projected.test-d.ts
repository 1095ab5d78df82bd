/** Promises of the types, kept by the compiler: each line below `@ts-expect-error` must not compile. */

import { fields, fn } from "../filter/filter.ts";
import type { Transport } from "../http/transport.ts";
import { Node, Pod } from "../kinds/core/v1.gen.ts";
import type { Projected } from "../object/projected.ts";
import { join } from "../publisher/join.ts";
import { createController } from "./controller.ts";

declare const transport: Transport;

const pods = createController(transport, Pod, {
  project: [
    "spec.nodeName",
    "status.phase",
    "spec.containers",
    ["metadata", "annotations", "example.com/owner"],
  ],
});
const pod = pods.cache.get("default", "pod-1");

// What is kept has its type, and what was required still is.
pod?.metadata.name satisfies string | undefined;
pod?.metadata.labels?.app satisfies string | undefined;
pod?.metadata.annotations?.["example.com/owner"] satisfies string | undefined;
pod?.spec.nodeName satisfies string | undefined;
pod?.spec.containers[0]?.image satisfies string | undefined;
pod?.status?.phase satisfies "Running" | string | undefined;
pod?.kind satisfies "Pod" | undefined;
// @ts-expect-error what may be missing stays so
pod?.status.phase;
// @ts-expect-error what is dropped is not there
pod?.spec.volumes;
// @ts-expect-error nor in the status
pod?.status?.podIP;
// @ts-expect-error nor in the metadata
pod?.metadata.finalizers;

// A key is as before, and filters are of what is kept.
// @ts-expect-error a namespaced object has a namespace
pods.cache.get("pod-1");
pods.filter(fn(({ spec }) => spec.nodeName === "n1"));
// @ts-expect-error
pods.filter(fn(({ spec }) => spec.hostNetwork === true));
createController(transport, Pod, { project: ["spec.nodeName"], filter: fields({ "spec.nodeName": "n1" }) });
for (const entry of pods.cache.entries()) {
  entry.field("spec.nodeName") satisfies string | undefined;
  entry.field("spec.volumes") satisfies unknown;
}

// Whole objects can stand for their parts; parts cannot stand for the whole.
declare const whole: Pod;
export const part: Projected<Pod, ["spec.nodeName"]> = whole;
declare const some: Projected<Pod, ["spec.nodeName"]>;
// @ts-expect-error
export const more: Pod = some;

// Without a projection nothing changes.
createController(transport, Pod).cache.get("default", "pod-1")?.spec.volumes;
createController(transport, Pod, { filter: fn(({ spec }) => spec.hostNetwork === true) });
createController(transport, Pod, { namespace: "default" }).cache.get("default", "pod-1")?.spec.volumes;

const nodes = createController(transport, Node, { project: [] });
nodes.cache.get("n1")?.metadata.uid satisfies string | undefined;
// @ts-expect-error
nodes.cache.get("n1")?.spec;
join(nodes, pods, ({ metadata }) => fn(({ spec }) => spec.nodeName === metadata.name));

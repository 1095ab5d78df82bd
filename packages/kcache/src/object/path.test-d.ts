/** Promises of the types, kept by the compiler: each line below `@ts-expect-error` must not compile. */
import type { Container, Node, Pod } from "../kinds/core/v1.gen.ts";
import type { Entry } from "./entry.ts";
import type { CacheEvent } from "./event.ts";
import type { DeepReadonly } from "./object.ts";
import type { FieldPath } from "./path.ts";

type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
declare function same<A, B>(are: Same<A, B>): void;

declare const pod: Entry<Pod>;
declare const some: Entry;
declare const path: string;
declare const names: FieldPath;

// A literal path has the type of what lies there, with undefined where something on the way may be missing.
const phase = pod.field("status.phase");
same<typeof phase, NonNullable<Pod["status"]>["phase"]>(true);
const name = pod.field("metadata.name");
same<typeof name, string>(true);
const kind = pod.field("kind");
same<typeof kind, Pod["kind"]>(true);
const containers = pod.field("spec.containers");
same<typeof containers, DeepReadonly<Container[]>>(true);
const image = pod.field("spec.containers.0.image");
same<typeof image, string | undefined>(true);
const label = pod.field(["metadata", "labels", "app.kubernetes.io/name"]);
same<typeof label, string | undefined>(true);
const generation = some.field("metadata.generation");
same<typeof generation, number | undefined>(true);

// What the type does not tell is unknown, and never any.
const dynamic = pod.field(path);
same<typeof dynamic, unknown>(true);
const given = pod.field(names);
same<typeof given, unknown>(true);
const absent = pod.field("status.unheardOf");
same<typeof absent, unknown>(true);
const deep = some.field("spec.nodeName");
same<typeof deep, unknown>(true);

// What is shared is not written to.
// @ts-expect-error
pod.field("spec.containers").push({ name: "c" });

// Typed fields do not change which entries and events can stand for which.
export const any: Entry = pod;
// @ts-expect-error
export const node: Entry<Node> = pod;
declare const event: CacheEvent<Pod>;
export const anyEvent: CacheEvent = event;
const from = event.field("spec.nodeName");
same<typeof from, string | undefined>(true);
if (event.type === "update") {
  const before = event.previousField("status.phase");
  same<typeof before, NonNullable<Pod["status"]>["phase"]>(true);
}
// @ts-expect-error only an update has a previous state
if (event.type === "create") event.previousField("status.phase");

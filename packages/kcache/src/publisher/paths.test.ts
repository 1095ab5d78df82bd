import { expect, test } from "vitest";
import { pod, podSource } from "../../test/pods.ts";
import { fields } from "../filter/filter.ts";
import { Node, type Pod } from "../kinds/core/v1.gen.ts";
import { type Entry, entryOf } from "../object/entry.ts";
import type { FieldPath } from "../object/path.ts";
import { createStore } from "../store/store.ts";
import { index } from "../view/index-of.ts";
import { createStoreNode } from "../view/store-node.ts";
import { nodePods } from "./joins.ts";
import { changed, monitor, publisherOf } from "./publisher.ts";

/** An entry of a pod whose fields can be read, and which must not be parsed. */
function unparsed(
  name: string,
  more: { spec?: object; status?: object; labels?: Record<string, string> },
): Entry<Pod> {
  const { object } = pod(name, more.labels);
  const entry = entryOf<Pod>({
    ...object,
    spec: { ...object.spec, ...more.spec },
    status: { ...more.status },
  });
  return {
    ...entry,
    get object(): never {
      throw new Error(`${name} was parsed`);
    },
  };
}

const keys = (entries: Iterable<Entry>): string[] =>
  Array.from(entries, ({ metadata }) => metadata.name).sort();
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("an index by a path finds what has that value there, and follows changes, without parsing anything", () => {
  const source = podSource();
  source.list(
    unparsed("a", { spec: { nodeName: "n1" } }),
    unparsed("b", { spec: { nodeName: "n2" } }),
    unparsed("c", {}),
  );
  const { cache } = source.pods;
  const byNode = index("node", "spec.nodeName");
  // What is found is given as objects: that parses.
  expect(() => cache.by(byNode, "n1")).toThrow("a was parsed");
  expect(cache.by(byNode, "n3")).toEqual([]);
  source.put(unparsed("a", { spec: { nodeName: "n2" } }), unparsed("c", { spec: { nodeName: "n1" } }));
  expect(() => cache.by(byNode, "n1")).toThrow("c was parsed");
});

test.each<[FieldPath, string, string[]]>([
  ["spec.priority", "10", ["a"]],
  ["spec.hostNetwork", "true", ["a"]],
  ["metadata.finalizers", "x", ["a", "b"]],
  ["metadata.finalizers", "y", ["b"]],
  ["spec.containers.0.name", "main", ["a"]],
  [["metadata", "labels", "app.kubernetes.io/name"], "shop", ["b"]],
  ["spec", "[object Object]", []],
  ["spec.absent", "", []],
  ["spec.absent", "undefined", []],
])("an index by %j finds under %j %j", (path, value, found) => {
  const source = podSource();
  const of = (
    name: string,
    labels: Record<string, string>,
    finalizers: string[],
    spec: object,
  ): Entry<Pod> => {
    const { object } = pod(name, labels);
    return entryOf<Pod>({
      ...object,
      metadata: { ...object.metadata, finalizers },
      spec: { containers: [], ...spec },
    });
  };
  source.list(
    of("a", {}, ["x"], { priority: 10, hostNetwork: true, containers: [{ name: "main" }] }),
    of("b", { "app.kubernetes.io/name": "shop" }, ["x", "y"], { hostNetwork: false }),
  );
  const objects = source.pods.cache.by(index("it", path), value);
  expect(objects.map(({ metadata }) => metadata.name).sort()).toEqual(found);
});

test("a path with an empty name is refused where it is declared", () => {
  const source = podSource();
  source.list(pod("a"));
  const wanted = expect.objectContaining({ code: "invalid-argument" });
  expect(() => index("it", "spec..nodeName")).toThrow(wanted);
  expect(() => changed(source.pods, "")).toThrow(wanted);
  expect(() => source.pods.cache.entries().next().value?.field(".spec")).toThrow(wanted);
});

test.each<[string, string | readonly FieldPath[], string[]]>([
  ["a path", "status.phase", ["phase"]],
  ["several paths", ["status.phase", "spec.nodeName"], ["phase", "node"]],
  ["a path of names with dots", [["metadata", "labels", "example.com/app"]], ["label"]],
  ["a path to more than a value", "spec", ["node", "containers"]],
  ["no path", [], []],
])(
  "changed by %s tells of what changes there and of nothing else, without parsing",
  async (_, what, told) => {
    const source = podSource();
    let state = { spec: { nodeName: "n1" } as object, status: { phase: "Pending", podIP: "1" }, labels: {} };
    source.list(unparsed("a", state));
    using subscription = changed(source.pods, what).subscribe();
    const steps: [string, Partial<typeof state>][] = [
      ["nothing", {}],
      ["address", { status: { phase: "Pending", podIP: "2" } }],
      ["phase", { status: { phase: "Running", podIP: "2" } }],
      ["label", { labels: { "example.com/app": "shop" } }],
      ["node", { spec: { nodeName: "n2" } }],
      ["containers", { spec: { nodeName: "n2", containers: [{ name: "c" }] } }],
    ];
    const seen: string[] = [];
    for (const [step, change] of steps) {
      const before = subscription.pending;
      state = { ...state, ...change };
      source.put(unparsed("a", state));
      if (subscription.pending > before) seen.push(step);
    }
    expect(seen).toEqual(told);
  },
);

test("an event and a monitor give fields without parsing, an update also those it had before", async () => {
  const source = podSource();
  source.list(unparsed("a", { status: { phase: "Pending" } }));
  const told: unknown[] = [];
  await using _watching = monitor(source.pods, {
    onEvent(event) {
      const before = event.type === "update" ? event.previousField("status.phase") : undefined;
      told.push([event.type, event.metadata.name, before, event.field("status.phase")]);
    },
  });
  await settled();
  source.put(unparsed("a", { status: { phase: "Running" } }), unparsed("b", {}));
  source.remove(unparsed("a", {}));
  await settled();
  expect(told).toEqual([
    ["update", "a", "Pending", "Running"],
    ["create", "b", undefined, undefined],
    ["delete", "a", undefined, "Running"],
  ]);
});

test("filters by fields and the join of nodes and pods parse no pod", () => {
  const source = podSource();
  source.list(
    unparsed("a", { spec: { nodeName: "n1" } }),
    unparsed("b", { spec: { nodeName: "n2" } }),
    unparsed("c", {}),
  );
  const nodes = createStoreNode(createStore<Node>());
  const metadata = { name: "n1", uid: "u", resourceVersion: "1" };
  nodes.write({ type: "init" });
  nodes.write({
    type: "init-apply",
    entry: entryOf<Node>({ apiVersion: "v1", kind: "Node", metadata, spec: {} }),
  });
  nodes.write({ type: "init-done", resourceVersion: "1" });
  const joined = nodePods(publisherOf(Node, nodes), source.pods);
  using _kept = joined.subscribe();
  expect(keys(joined.cache.entries())).toEqual(["a"]);
  source.put(unparsed("b", { spec: { nodeName: "n1" } }), unparsed("a", { spec: { nodeName: "n2" } }));
  expect(keys(joined.cache.entries())).toEqual(["b"]);
  expect(keys(source.pods.filter(fields({ "spec.nodeName": "" })).cache.entries())).toEqual(["c"]);
});

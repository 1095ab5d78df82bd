import { describe, expect, test } from "vitest";
import { drain, pod, podSource } from "../../test/pods.ts";
import { all, fn, labels, nsName } from "../filter/filter.ts";
import { Service } from "../kinds/core/v1.gen.ts";
import { type Entry, entryOf } from "../object/entry.ts";
import { createStore } from "../store/store.ts";
import { createStoreNode } from "../view/store-node.ts";
import { join } from "./join.ts";
import { servicePods } from "./joins.ts";
import { publisherOf } from "./publisher.ts";

let version = 1_000_000;

function service(
  name: string,
  selector: Record<string, string> | undefined,
  namespace = "default",
): Entry<Service> {
  version += 1;
  return entryOf<Service>({
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace, name, uid: `uid-${name}`, resourceVersion: String(version) },
    spec: selector === undefined ? {} : { selector },
  });
}

function shop() {
  const source = podSource();
  const root = createStoreNode(createStore<Service>());
  const services = publisherOf(Service, root);
  return {
    source,
    pods: source.pods,
    services,
    root,
    listServices(...entries: readonly Entry<Service>[]) {
      root.write({ type: "init" });
      for (const entry of entries) root.write({ type: "init-apply", entry });
      root.write({ type: "init-done", resourceVersion: String(version) });
    },
    put: (...entries: readonly Entry<Service>[]) => {
      for (const entry of entries) root.write({ type: "apply", entry });
    },
    remove: (entry: Entry<Service>) => root.write({ type: "delete", entry }),
  };
}

const names = (objects: Iterable<{ readonly metadata: { readonly name: string } }>): string[] =>
  Array.from(objects, ({ metadata }) => metadata.name);

describe("servicePods", () => {
  test("follows selectors, labels, creations and deletions on both sides", async () => {
    const { source, pods, services, listServices, put, remove } = shop();
    const targets = servicePods(services, pods);
    const frontend = service("frontend", { app: "web" });
    listServices(frontend);
    expect(targets.isReady).toBe(false);
    source.list(pod("a", { app: "web" }), pod("b", { app: "db" }));
    await targets.ready();
    using subscription = targets.subscribe();
    expect(names(await subscription.ready())).toEqual(["a"]);
    source.put(pod("c", { app: "web" }), pod("a", { app: "db" }));
    put(service("frontend", { app: "db" }));
    remove(service("frontend", { app: "db" }));
    expect(await drain(subscription[Symbol.asyncIterator](), subscription)).toEqual([
      "create c",
      "delete a",
      "delete c",
      "create a",
      "create b",
      "delete a",
      "delete b",
    ]);
  });

  test("enters a pod with its first service and leaves it with its last, and says which point at it", () => {
    const { source, pods, services, listServices, put, remove } = shop();
    const [one, two] = [service("one", { app: "web" }), service("two", { tier: "front" })];
    listServices(one, two);
    const a = pod("a", { app: "web", tier: "front" });
    source.list(a, pod("b", { app: "web" }));
    const targets = servicePods(services, pods);
    using subscription = targets.subscribe();
    expect(names(targets.sources(a.object))).toEqual(["one", "two"]);
    expect(names(targets.targets(one.object))).toEqual(["a", "b"]);
    remove(service("two", { tier: "front" }));
    put(service("three", { app: "web" }));
    expect(subscription.pending).toBe(0);
    remove(service("one", {}));
    expect(subscription.pending).toBe(0);
    remove(service("three", {}));
    expect(subscription.pending).toBe(2);
    expect(targets.cache.size).toBe(0);
  });

  test("stays within the namespace, and an empty or missing selector selects nothing", () => {
    const { source, pods, services, listServices } = shop();
    listServices(service("a", {}), service("b", undefined), service("c", { app: "web" }, "elsewhere"));
    source.list(pod("a", { app: "web" }), pod("b"));
    expect(servicePods(services, pods).cache.size).toBe(0);
  });

  test("tries no filter where a change on the left leaves what it points at alone", () => {
    const { source, pods, services, listServices, put, root } = shop();
    listServices(...Array.from({ length: 100 }, (_, n) => service(`s${n}`, { app: `app${n}` })));
    source.list(...Array.from({ length: 1_000 }, (_, n) => pod(`p${n}`, { app: `app${n % 100}` })));
    const targets = servicePods(services, pods);
    using _ = targets.subscribe();
    expect(targets.evaluations).toBe(1_000);
    put(service("s1", { app: "app1" }));
    expect(targets.evaluations).toBe(1_000);
    source.put(pod("p7", { app: "app7" }));
    expect(targets.evaluations).toBe(1_001);
    expect(root.state.phase).toBe("ready");
  });

  test("tries for an edited selector the pods that it could select, and none that have left", () => {
    const { source, pods, services, listServices, put } = shop();
    listServices(service("s", { app: "app0" }));
    source.list(...Array.from({ length: 1_000 }, (_, n) => pod(`p${n}`, { app: `app${n % 100}` })));
    const targets = servicePods(services, pods);
    using subscription = targets.subscribe();
    put(service("s", { app: "app1" }));
    expect(targets.evaluations).toBe(20);
    source.put(...Array.from({ length: 9 }, (_, n) => pod(`p${n + 1}02`, { app: "moved" })));
    const before = targets.evaluations;
    put(service("s", { app: "app2" }));
    expect(targets.evaluations - before).toBe(1);
    expect(names(targets.cache.list().toArray())).toEqual(["p2"]);
    expect(subscription.pending).toBeGreaterThan(0);
  });

  test("shows its pairs, and what is in none, as they change", async () => {
    const { source, pods, services, listServices, put } = shop();
    listServices(service("one", { app: "web" }), service("two", { app: "none" }));
    source.list(pod("a", { app: "web" }), pod("b", { app: "db" }));
    const targets = servicePods(services, pods);
    const edges = targets.edges();
    using pairs = edges.subscribe();
    expect(
      (await pairs.ready()).toArray().map(({ left, right }) => [left.kind, right.metadata.name]),
    ).toEqual([["Service", "a"]]);
    const lonely = targets.outerEdges().cache.list().toArray();
    expect(lonely.map(({ left, right }) => [left.metadata.name, right?.metadata.name])).toEqual([
      ["one", "a"],
      ["two", undefined],
    ]);
    using without = targets.withoutTargets().subscribe();
    expect(names(await without.ready())).toEqual(["two"]);
    expect(names(targets.withoutSources().cache.list().toArray())).toEqual(["b"]);
    put(service("two", { app: "db" }));
    expect(without.pending).toBe(1);
    const { value } = await pairs[Symbol.asyncIterator]().next();
    expect(value).toMatchObject({
      type: "create",
      metadata: { namespace: "default", name: "two->default/b" },
    });
    targets.close();
    expect(await edges.closed).toBeUndefined();
    expect(() => targets.edges()).toThrow(/edges: the publisher is closed/);
  });
});

describe("a join", () => {
  test("ends with the cause when either side does, and alone when its relation throws", async () => {
    const { source, pods, services, listServices, put } = shop();
    const targets = servicePods(services, pods.filter(all()));
    const throwing = join(services, pods, ({ metadata }) => {
      if (metadata.name === "bad") throw new Error("oh no");
      return labels({});
    });
    listServices();
    source.list();
    using subscription = throwing.subscribe();
    put(service("bad", {}));
    expect(await subscription.closed).toMatchObject({ code: "filter-failed" });
    expect(await throwing.closed).toMatchObject({ message: expect.stringContaining("oh no") });
    expect(targets.isReady).toBe(true);
    source.close();
    expect(await targets.closed).toBeUndefined();
    expect(() => targets.subscribe()).toThrow(/closed/);
    expect(() => servicePods(services, pods)).toThrow(/join: the publisher is closed/);
  });

  test("that nobody observes can be read all the same, and holds nothing afterwards", async () => {
    const { source, pods, services, listServices, put } = shop();
    listServices(service("a", { app: "web" }));
    source.list(pod("a", { app: "web" }), pod("b", { app: "db" }));
    const targets = servicePods(services, pods);
    expect(targets.cache.size).toBe(1);
    put(service("b", { app: "db" }));
    expect(targets.cache.size).toBe(2);
    await Promise.resolve();
    put(service("b", { app: "none" }));
    expect(names(targets.cache.list().toArray())).toEqual(["a"]);
    expect(targets.cache.get("default", "b")).toBeUndefined();
  });

  test("of joins and filters over one source shows no state that never was", async () => {
    const { source, pods } = shop();
    // Each pod named boss points at all pods with its label; both sides change in one event.
    const bosses = pods.filter(fn(({ metadata }) => metadata.name.startsWith("boss")));
    const teams = join(bosses, pods, ({ metadata }) => labels({ ...metadata.labels }));
    source.list(pod("boss", { team: "1" }), pod("a", { team: "1" }), pod("b", { team: "2" }));
    using subscription = teams.subscribe();
    source.put(pod("boss", { team: "2" }));
    const [first, ...rest] = await drain(subscription[Symbol.asyncIterator](), subscription);
    expect([first, ...rest.sort()]).toEqual(["delete a", "create b", "update boss"]);
  });

  test("refuses to be read from within a predicate, where its inputs are still on their way", async () => {
    const { source, pods, services, listServices } = shop();
    listServices(service("a", { app: "web" }));
    source.list();
    const targets = servicePods(services, pods);
    const subscription = pods.subscribe({ filter: fn(() => targets.cache.size > 0) });
    source.put(pod("a"));
    expect(await subscription.closed).toMatchObject({
      code: "filter-failed",
      message: expect.stringContaining("only look at what it is given"),
    });
  });

  test("with many owners finds what one of them points at by name alone", () => {
    const { source, pods, services, listServices } = shop();
    listServices(service("a", undefined), service("b", undefined));
    source.list(pod("a"), pod("c"));
    const named = join(services, pods, ({ metadata }) => nsName(metadata.namespace, metadata.name));
    expect(names(named.cache.list().toArray())).toEqual(["a"]);
  });
});

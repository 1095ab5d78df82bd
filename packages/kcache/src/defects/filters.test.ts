import { describe, expect, test } from "vitest";
import {
  live,
  type Manifest,
  namesOf,
  openCluster,
  reading,
  scriptedWatch,
  statusesOf,
  statusOf,
} from "../../test/cluster.ts";
import {
  all,
  and,
  ConfigMap,
  equalFilters,
  type Filter,
  fields,
  KcacheError,
  labels,
  namespace,
  none,
  not,
  nsName,
  or,
  selector,
} from "../index.ts";

// What kcache for Go got wrong about filters and caches: a refilter read the newest state and then replayed events from
// before it, equal filters were told apart by the order of their parts, a selector that does not parse ended the process,
// caches shared what callers could change, a miss was no error and no object, and what could not be read vanished.

const named = (name: string, pairs: Record<string, string> = {}): Manifest => ({
  metadata: { name, labels: pairs },
});
const isWatch = (url: URL): boolean => url.searchParams.get("watch") === "1";

describe("a refilter", () => {
  test("has its place in the order of events: what was gone before it is not told after it", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const subscription = maps.subscribe({ filter: labels({ app: "web" }) });
    await cluster.create(ConfigMap, named("short-lived", { app: "web" }));
    await cluster.create(ConfigMap, named("db", { app: "db" }));
    await cluster.delete(ConfigMap, "short-lived");
    await cluster.create(ConfigMap, named("web", { app: "web" }));
    await maps.until((cache) => cache.has("default", "web"));
    subscription.refilter(all());
    await cluster.delete(ConfigMap, "db");
    await maps.until((cache) => !cache.has("default", "db"));
    expect(await reading(subscription).pending()).toEqual([
      "create short-lived",
      "delete short-lived",
      "create web",
      "create db",
      "delete db",
    ]);
  });

  test("tells deletes of what leaves, then creates of what enters, and fetches nothing", async () => {
    await using cluster = openCluster();
    for (const app of ["web", "db"])
      for (const i of [1, 2]) await cluster.create(ConfigMap, named(`${app}-${i}`, { app, i: String(i) }));
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const view = maps.filter(labels({ app: "web" }));
    const events = reading(view.subscribe());
    view.refilter(labels({ i: "2" }));
    expect(await events.brief(2)).toEqual(["delete web-1", "create db-2"]);
    view.refilter(none());
    expect((await events.brief(2)).sort()).toEqual(["delete db-2", "delete web-2"]);
    view.refilter(all());
    expect((await events.brief(4)).sort()).toEqual([
      "create db-1",
      "create db-2",
      "create web-1",
      "create web-2",
    ]);
    expect([cluster.lists.length, cluster.watches.length]).toEqual([1, 1]);
  });

  test("in the middle of a gap ends in the same state as one after it", async () => {
    await using cluster = openCluster();
    for (let i = 0; i < 6; i++)
      await cluster.create(ConfigMap, named(`m-${i}`, { app: i % 2 === 0 ? "web" : "db" }));
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const view = maps.filter(labels({ app: "web" }));
    const events = reading(view.subscribe());
    await cluster.whileAway(
      async () => {
        await cluster.delete(ConfigMap, "m-1");
        view.refilter(labels({ app: "db" }));
        await cluster.patch(ConfigMap, "m-2", { metadata: { labels: { app: "db" } } });
      },
      { compact: true },
    );
    await statusOf(maps, ({ phase, relists }) => phase === "live" && relists === 1);
    expect((await events.brief(3)).sort()).toEqual(["delete m-0", "delete m-2", "delete m-4"]);
    expect((await events.brief(3)).sort()).toEqual(["create m-1", "create m-3", "create m-5"]);
    expect(await events.brief(2)).toEqual(["delete m-1", "create m-2"]);
    expect(namesOf(view.cache.list().toArray()).sort()).toEqual(["m-2", "m-3", "m-5"]);
  });
});

describe("filters that mean the same", () => {
  const web = labels({ app: "web", tier: "front" });
  test.each<readonly [string, Filter, Filter]>([
    ["and, in another order", and(namespace("a"), web), and(web, namespace("a"))],
    [
      "and, nested",
      and(namespace("a"), and(web, fields("x=1"))),
      and(and(fields("x=1"), web), namespace("a")),
    ],
    ["or, with a part twice", or(web, namespace("a"), web), or(namespace("a"), web)],
    ["or of selectors", or(web, labels({ app: "db" })), or(labels({ app: "db" }), web)],
    ["and of what is not", and(not(web), not(namespace("a"))), and(not(namespace("a")), not(web))],
    ["names, in another order", nsName("a", "x", "y"), nsName("a", "y", "x", "y")],
    [
      "names of several namespaces",
      or(nsName("a", "x"), nsName("b", "y")),
      or(nsName("b", "y"), nsName("a", "x")),
    ],
    ["labels, in another order", web, labels({ tier: "front", app: "web" })],
    [
      "a selector's text and its object",
      selector("app=web,tier in (a, b)"),
      selector({
        matchLabels: { app: "web" },
        matchExpressions: [{ key: "tier", operator: "In", values: ["b", "a"] }],
      }),
    ],
    ["not of not", not(not(web)), web],
  ])("are equal: %s", (_, a, b) => {
    expect(equalFilters(a, b)).toBe(true);
    expect(String(a)).toBe(String(b));
  });

  test("refilter to nothing: no event, no delete and create", async () => {
    await using cluster = openCluster();
    await cluster.create(ConfigMap, named("a", { app: "web", tier: "front" }));
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const view = maps.filter(and(namespace("default"), web));
    const subscription = view.subscribe();
    view.refilter(and(web, namespace("default")));
    expect(subscription.pending).toBe(0);
    view.refilter(and(web, namespace("other")));
    expect(subscription.pending).toBe(1);
  });
});

describe("a selector that does not parse", () => {
  const invalid = expect.objectContaining({ name: "KcacheError", code: "invalid-selector" });
  test.each<readonly [string, () => unknown]>([
    ["text", () => selector("a in x")],
    [
      "an operator that is none",
      () => selector({ matchExpressions: [{ key: "a", operator: "Like" as "In" }] }),
    ],
    ["In without values", () => selector({ matchExpressions: [{ key: "a", operator: "In", values: [] }] })],
    ["a label that is none", () => labels({ "not a label": "x" })],
    ["fields", () => fields("status.phase")],
  ])("throws at once, with the place: %s", (_, make) => {
    expect(make).toThrow(invalid);
  });

  test("throws where a controller is made, before anything is asked", async () => {
    await using cluster = openCluster();
    expect(() => cluster.control(ConfigMap, { selector: "a in x" })).toThrow(invalid);
    expect(() => cluster.control(ConfigMap, { fields: "a" })).toThrow(invalid);
    expect(cluster.lists).toHaveLength(0);
  });
});

describe("a cache", () => {
  test("shares each object with all that derive from it, frozen to its depth", async () => {
    await using cluster = openCluster();
    await cluster.create(ConfigMap, { ...named("a", { app: "web" }), data: { key: "value" } });
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const object = maps.cache.get("default", "a");
    for (const derived of [maps.clone(), maps.filter(labels({ app: "web" }))])
      expect(derived.cache.get("default", "a")).toBe(object);
    const writable = object as { -readonly [K in keyof ConfigMap]: ConfigMap[K] };
    expect(() => Object.assign(writable.metadata, { name: "b" })).toThrow(TypeError);
    expect(() => Object.assign(writable.data ?? {}, { key: "other" })).toThrow(TypeError);
    expect(maps.cache.get("default", "a")?.data).toEqual({ key: "value" });
  });

  test("gives undefined for what is not there, and throws where nobody can know", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    const error = (code: string) => expect.objectContaining({ name: "KcacheError", code });
    expect(() => maps.cache.get("default", "a")).toThrow(error("not-ready"));
    expect(() => maps.cache.size).toThrow(error("not-ready"));
    await live(maps);
    expect(maps.cache.get("default", "a")).toBeUndefined();
    expect(maps.cache.has("default", "a")).toBe(false);
    expect(maps.cache.list().toArray()).toEqual([]);
    await maps.close();
    expect(() => maps.cache.list()).toThrow(error("not-running"));
  });

  test("lists in the same order each time, where objects change as well", async () => {
    await using cluster = openCluster();
    for (const name of ["c", "a", "d", "b"]) await cluster.create(ConfigMap, named(name));
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const order = namesOf(maps.cache.list().toArray());
    expect(order).toEqual(["a", "b", "c", "d"]);
    await cluster.patch(ConfigMap, "b", { data: { key: "value" } });
    await maps.until((cache) => cache.get("default", "b")?.data?.key === "value");
    expect(namesOf(maps.cache.list().toArray())).toEqual(order);
    expect(namesOf(maps.clone().cache.list().toArray())).toEqual(order);
  });
});

describe("what is no object of the kind", () => {
  test.each<readonly [string, unknown]>([
    ["a list of nothing", [null]],
    ["an object without a name", [{ metadata: { uid: "1", resourceVersion: "1" } }]],
    ["metadata that is none", [{ metadata: "a" }]],
    ["items that are none", { a: 1 }],
  ])("in a list is an error that says so, and never missing in silence: %s", async (_, items) => {
    await using cluster = openCluster();
    await cluster.create(ConfigMap, named("a"));
    let wrong = true;
    cluster.intercept = (_, url) => {
      if (isWatch(url) || !wrong) return undefined;
      return Response.json({
        kind: "ConfigMapList",
        apiVersion: "v1",
        metadata: { resourceVersion: "5" },
        items,
      });
    };
    const maps = cluster.control(ConfigMap);
    const { error } = await statusOf(maps, (status) => status.error !== undefined);
    expect(error).toBeInstanceOf(KcacheError);
    expect(error).toMatchObject({
      code: "bad-response",
      message: expect.stringContaining("list configmaps"),
    });
    expect(maps.isReady).toBe(false);
    wrong = false;
    await live(maps);
    expect(maps.cache.size).toBe(1);
  });

  test.each<readonly [string, string, unknown]>([
    ["no object", "ADDED", null],
    ["an object without a name", "MODIFIED", { metadata: { uid: "1", resourceVersion: "999" } }],
    ["an event that nobody knows", "RENAMED", { metadata: { name: "x", uid: "1", resourceVersion: "999" } }],
    ["an error without a status", "ERROR", { reason: "none" }],
  ])("in a watch is an error as well, and the watch resumes before it: %s", async (_, type, object) => {
    await using cluster = openCluster();
    const watch = scriptedWatch();
    cluster.intercept = (_, url) => (isWatch(url) ? watch.response : undefined);
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const events = reading(maps.subscribe());
    const seen = statusesOf(maps);
    cluster.intercept = undefined;
    await cluster.create(ConfigMap, named("a"));
    watch.tell(type, object);
    expect(await events.brief(1)).toEqual(["create a"]);
    const error = seen.map((status) => status.error).find((one) => one !== undefined);
    expect(error).toMatchObject({
      code: "bad-response",
      message: expect.stringContaining("watch configmaps: got "),
    });
    expect(maps.status).toMatchObject({ phase: "live", error: undefined, relists: 0 });
  });

  test("beyond its metadata throws where it is read, with its name, and spoils nothing else", async () => {
    await using cluster = openCluster();
    const metadata = (name: string) =>
      `"metadata":{"name":"${name}","namespace":"default","uid":"${name}","resourceVersion":"3"}`;
    const items = `[{${metadata("broken")},"data":{"a":nothing}},{${metadata("whole")},"data":{"a":"b"}}]`;
    cluster.intercept = (_, url) =>
      isWatch(url)
        ? scriptedWatch().response
        : new Response(`{"kind":"ConfigMapList","metadata":{"resourceVersion":"5"},"items":${items}}`);
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const unreadable = expect.objectContaining({
      code: "bad-response",
      message: expect.stringContaining("default/broken"),
    });
    expect(() => maps.cache.get("default", "broken")).toThrow(unreadable);
    expect(() => maps.cache.list().toArray()).toThrow(unreadable);
    expect(maps.cache.get("default", "whole")?.data).toEqual({ a: "b" });
    expect(maps.cache.size).toBe(2);
  });
});

import { describe, expect, test } from "vitest";
import { drain, pod, podSource } from "../../test/pods.ts";
import { labels } from "../filter/filter.ts";
import type { Pod } from "../kinds/core/v1.gen.ts";
import { KcacheError } from "../object/error.ts";
import { type IndexedEntry, index } from "../view/index-of.ts";
import { changed } from "./publisher.ts";
import { until } from "./until.ts";

const names = (objects: Iterable<{ readonly metadata: { readonly name: string } }>): string[] =>
  Array.from(objects, ({ metadata }) => metadata.name).sort();

describe("an index", () => {
  const byApp = index("app", ({ metadata }: IndexedEntry<Pod>) => metadata.labels.app);
  const byLetter = index("letters", ({ metadata }: IndexedEntry<Pod>) => [...metadata.name]);

  test("finds objects by what it reads from them, as they come, change and go", () => {
    const source = podSource();
    source.list(pod("a", { app: "web" }), pod("b", { app: "db" }), pod("c"));
    const { cache } = source.pods;
    expect(names(cache.by(byApp, "web"))).toEqual(["a"]);
    source.put(pod("d", { app: "web" }), pod("a", { app: "db" }));
    source.remove(pod("b"));
    expect(names(cache.by(byApp, "web"))).toEqual(["d"]);
    expect(names(cache.by(byApp, "db"))).toEqual(["a"]);
    expect(cache.by(byApp, "none")).toEqual([]);
    source.list(pod("z", { app: "web" }));
    expect(names(cache.by(byApp, "web"))).toEqual(["z"]);
  });

  test("may give several values, and is shared by all who read the same publisher", () => {
    const source = podSource();
    let read = 0;
    const counted = index("counted", ({ metadata }: IndexedEntry<Pod>) => {
      read += 1;
      return metadata.name;
    });
    source.list(pod("ab"), pod("bc"), pod("x"));
    expect(names(source.pods.cache.by(byLetter, "b"))).toEqual(["ab", "bc"]);
    for (let n = 0; n < 10; n += 1) source.pods.subscribe().cache.by(counted, "x");
    expect(read).toBe(3);
  });

  test("of a filtered publisher knows its objects only, and follows its filter", () => {
    const source = podSource();
    source.list(pod("a", { app: "web" }), pod("b", { app: "web", tier: "1" }));
    const tier = source.pods.filter(labels({ tier: "1" }));
    expect(names(tier.cache.by(byApp, "web"))).toEqual(["b"]);
    tier.refilter(labels({ app: "web" }));
    expect(names(tier.cache.by(byApp, "web"))).toEqual(["a", "b"]);
  });

  test("whose function throws says so to who looks up, and harms nobody else", () => {
    const source = podSource();
    const failing = index("failing", ({ metadata }: IndexedEntry<Pod>) => {
      if (metadata.name === "bad") throw new Error("oh no");
      return metadata.name;
    });
    source.list(pod("a"));
    expect(names(source.pods.cache.by(failing, "a"))).toEqual(["a"]);
    using subscription = source.pods.subscribe();
    source.put(pod("bad"));
    expect(() => source.pods.cache.by(failing, "a")).toThrow(/index failing: default\/bad: oh no/);
    source.remove(pod("bad"));
    expect(names(source.pods.cache.by(failing, "a"))).toEqual(["a"]);
    expect(subscription.pending).toBe(2);
  });
});

test("a list can be limited to a namespace and a filter", () => {
  const source = podSource();
  source.list(pod("a", { app: "web" }), pod("b"));
  const { cache } = source.pods;
  expect(names(cache.list({ namespace: "default", filter: labels({ app: "web" }) }))).toEqual(["a"]);
  expect(cache.list({ namespace: "other" })).toEqual([]);
  expect(Array.from(cache.entries({ filter: labels({ app: "web" }) }), ({ key }) => key)).toEqual([
    "default/a",
  ]);
});

describe("until", () => {
  test("resolves when the condition holds, at once or after a change", async () => {
    const source = podSource();
    const three = until(source.pods, (cache) => cache.size === 3);
    source.list(pod("a"));
    await until(source.pods, (cache) => cache.has("default", "a"));
    source.put(pod("b"), pod("c"));
    await three;
  });

  test("rejects when the caller gives up, the publisher ends, or the condition throws", async () => {
    const source = podSource();
    source.list();
    const controller = new AbortController();
    const given = until(source.pods, () => false, { signal: controller.signal });
    controller.abort();
    await expect(given).rejects.toMatchObject({ code: "aborted" });
    await expect(until(source.pods, () => JSON.parse("{"))).rejects.toMatchObject({ code: "filter-failed" });
    const waiting = until(source.pods, () => false);
    const cause = new KcacheError("rejected", "no");
    source.close(cause);
    await expect(waiting).rejects.toBe(cause);
    await expect(until(source.pods, () => true)).rejects.toBe(cause);
  });
});

describe("changed", () => {
  test("tells of updates that change the projection, and of all creates and deletes", async () => {
    const source = podSource();
    source.list(pod("a", { app: "web" }));
    const relabelled = changed(source.pods, ({ metadata }) => metadata.labels);
    using subscription = relabelled.subscribe();
    source.put(pod("a", { app: "web" }), pod("b"), pod("a", { app: "db" }), pod("b"));
    source.remove(pod("b"));
    expect(await drain(subscription[Symbol.asyncIterator](), subscription)).toEqual([
      "create b",
      "update a",
      "delete b",
    ]);
    expect(relabelled.cache.get("default", "a")?.metadata.labels).toEqual({ app: "db" });
  });

  test("ends alone when its projection throws", async () => {
    const source = podSource();
    source.list(pod("a"));
    const failing = changed(source.pods, () => JSON.parse("{"));
    const subscription = failing.subscribe();
    source.put(pod("a"));
    expect(await subscription.closed).toMatchObject({ code: "filter-failed" });
    expect(await failing.closed).toMatchObject({ message: expect.stringContaining("the projection threw") });
    expect(source.pods.isReady).toBe(true);
  });
});

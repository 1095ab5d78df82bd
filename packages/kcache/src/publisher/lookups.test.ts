import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { drain, pod, podSource } from "../../test/pods.ts";
import { all, labels, namespace, not, nsName } from "../filter/filter.ts";
import type { Pod } from "../kinds/core/v1.gen.ts";
import { Pod as PodKind } from "../kinds/core/v1.gen.ts";
import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import { createStore } from "../store/store.ts";
import { type IndexedEntry, index } from "../view/index-of.ts";
import { createStoreNode } from "../view/store-node.ts";
import { join } from "./join.ts";
import { changed, node, publisherOf } from "./publisher.ts";

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

describe("a list", () => {
  test("can be limited to a namespace and a filter", () => {
    const source = podSource();
    source.list(pod("a", { app: "web" }), pod("b"));
    const { cache } = source.pods;
    expect(names(cache.list({ namespace: "default", filter: labels({ app: "web" }) }))).toEqual(["a"]);
    expect(names(cache.list({ namespace: "other" }))).toEqual([]);
    expect(
      cache
        .list({ namespace: "default" })
        .map(({ metadata }) => metadata.name)
        .toArray(),
    ).toEqual(["a", "b"]);
    expect(Array.from(cache.entries({ filter: labels({ app: "web" }) }), ({ key }) => key)).toEqual([
      "default/a",
    ]);
  });

  test("reads no more than is asked of it", () => {
    const source = podSource();
    const entries = Array.from({ length: 10 }, (_, n) => pod(`p${n}`));
    const parsed: string[] = [];
    source.list(
      ...entries.map((entry) => ({
        ...entry,
        get object() {
          parsed.push(entry.metadata.name);
          return entry.object;
        },
      })),
    );
    expect(source.pods.cache.list().next().value?.metadata.name).toBe("p0");
    expect(names(source.pods.cache.list().take(2))).toEqual(["p0", "p1"]);
    expect(parsed).toEqual(["p0", "p0", "p1"]);
  });

  test("of one namespace, or of names, looks at nothing else once it has been asked", () => {
    const store = createStore<Pod>();
    let passes = 0;
    const root = createStoreNode({
      size: 0,
      initialized: true,
      get: store.get,
      apply: store.apply,
      entries() {
        passes += 1;
        return store.entries();
      },
    });
    const pods = publisherOf(PodKind, root);
    root.write({ type: "init" });
    for (const name of ["a", "b", "c"]) root.write({ type: "init-apply", entry: pod(name) });
    root.write({ type: "init-done", resourceVersion: "1" });
    const there = pods.filter(namespace("default"));
    expect(names(pods.cache.list({ namespace: "default" }))).toEqual(["a", "b", "c"]);
    expect(passes).toBe(1);
    root.write({ type: "apply", entry: pod("d") });
    root.write({ type: "delete", entry: pod("a") });
    expect(names(there.cache.list())).toEqual(["b", "c", "d"]);
    expect(names(there.filter(not(nsName("default", "b"))).cache.list())).toEqual(["c", "d"]);
    expect(names(pods.cache.list({ filter: nsName("default", "b", "gone") }))).toEqual(["b"]);
    there.refilter(namespace("default", "other"));
    expect(names(there.cache.list({ namespace: "other" }))).toEqual([]);
    expect(passes).toBe(1);
  });

  test("that is read while the cache changes gives once what is there all the time", () => {
    const change = fc.record({
      type: fc.constantFrom("put", "put", "remove", "relist", "none", "none"),
      pods: fc.array(fc.tuple(fc.nat(11), fc.constantFrom("web", "db")), { minLength: 1, maxLength: 6 }),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 20, maxLength: 20 }), (changes) => {
        const source = podSource();
        const made = (n: number, app: string): Entry<Pod> => pod(`p${n}`, { app });
        source.list(...Array.from({ length: 12 }, (_, n) => made(n, n % 2 === 0 ? "web" : "db")));
        const { pods } = source;
        const web = pods.filter(labels({ app: "web" }));
        const sameApp = join(pods, pods, ({ metadata }) => labels({ app: metadata.labels?.app ?? "" }));
        using _kept = sameApp.subscribe();
        const reads = [
          () => pods.cache.list(),
          () => pods.cache.list({ namespace: "default" }),
          () => pods.cache.list({ filter: nsName("default", "p1", "p2", "p3") }),
          () => web.cache.list(),
          () => web.filter(namespace("default", "other")).cache.list(),
          () => sameApp.cache.list(),
          () => sameApp.withoutSources().cache.list(),
        ];
        const readings = reads.map((read) => {
          const first = names(read());
          return { read, list: read(), always: new Set(first), ever: new Set(first), given: [] as string[] };
        });
        for (const { type, pods: changed } of changes) {
          for (const { list, given } of readings) {
            const { value } = list.next();
            if (value !== undefined) given.push(value.metadata.name);
          }
          const entries = new Map(changed.map(([n, app]) => [n, made(n, app)]));
          if (type === "put") source.put(...entries.values());
          else if (type === "remove") source.remove(...entries.values());
          else if (type === "relist") source.list(...entries.values());
          for (const reading of readings) {
            const now = new Set(names(reading.read()));
            for (const name of now) reading.ever.add(name);
            reading.always = reading.always.intersection(now);
          }
        }
        for (const { list, given, always, ever } of readings) {
          given.push(...names(list));
          expect(given.filter((name) => always.has(name)).sort()).toEqual([...always].sort());
          expect(given.filter((name) => !ever.has(name))).toEqual([]);
        }
      }),
    );
  });

  test("is counted without a pass where it is whole", () => {
    const source = podSource();
    source.list(pod("a"), pod("b"));
    const { pods } = source;
    const counted = vi.spyOn(pods[node], "entries");
    expect([pods.cache.size, pods.clone().cache.size, pods.filter(all()).cache.size]).toEqual([2, 2, 2]);
    expect(counted).not.toHaveBeenCalled();
    expect(pods.filter(labels({ app: "web" })).cache.size).toBe(0);
  });
});

describe("until", () => {
  test("resolves when the condition holds, at once or after a change", async () => {
    const source = podSource();
    const three = source.pods.until((cache) => cache.size === 3);
    source.list(pod("a"));
    await source.pods.until((cache) => cache.has("default", "a"));
    source.put(pod("b"), pod("c"));
    await three;
  });

  test("rejects when the caller gives up, the publisher ends, or the condition throws", async () => {
    const source = podSource();
    source.list();
    const controller = new AbortController();
    const given = source.pods.until(() => false, { signal: controller.signal });
    controller.abort();
    await expect(given).rejects.toMatchObject({ code: "aborted" });
    await expect(source.pods.until(() => JSON.parse("{"))).rejects.toMatchObject({ code: "filter-failed" });
    const waiting = source.pods.until(() => false);
    const cause = new KcacheError("rejected", "no");
    source.close(cause);
    await expect(waiting).rejects.toBe(cause);
    await expect(source.pods.until(() => true)).rejects.toBe(cause);
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

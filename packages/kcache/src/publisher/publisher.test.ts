import { describe, expect, test } from "vitest";
import { countAttached, drain, pod, podSource } from "../../test/pods.ts";
import { and, fn, labels, nsName } from "../filter/filter.ts";
import { KcacheError } from "../object/error.ts";

describe("a cache", () => {
  test("gives objects by name, as a list, and as entries that are not parsed", () => {
    const source = podSource();
    const a = pod("a");
    source.list(a, pod("b"));
    const { cache } = source.pods;
    expect(cache.get("default", "a")).toBe(a.object);
    expect(cache.getObject(a.object)).toBe(a.object);
    expect(cache.get("default", "z")).toBeUndefined();
    expect(cache.get("other", "a")).toBeUndefined();
    expect(cache.has("default", "b")).toBe(true);
    expect(
      cache
        .list()
        .toArray()
        .map(({ metadata }) => metadata.name),
    ).toEqual(["a", "b"]);
    expect([...cache.entries()]).toHaveLength(2);
    expect(cache.size).toBe(2);
  });

  test("throws before it is ready and after it is closed, so that empty always means none", () => {
    const source = podSource();
    const apps = source.pods.filter(labels({ app: "web" }));
    expect(() => source.pods.cache.list()).toThrow(expect.objectContaining({ code: "not-ready" }));
    expect(() => apps.cache.size).toThrow(expect.objectContaining({ code: "not-ready" }));
    source.list();
    expect(apps.cache.size).toBe(0);
    const cause = new KcacheError("rejected", "no");
    source.close(cause);
    expect(() => apps.cache.get("default", "a")).toThrow(
      expect.objectContaining({ code: "not-running", cause }),
    );
  });
});

describe("a derived publisher", () => {
  test("narrows step by step, and each step can be filtered anew", async () => {
    const source = podSource();
    source.list(pod("a", { app: "web", tier: "1" }), pod("b", { app: "web" }), pod("c", { app: "db" }));
    const web = source.pods.filter(labels({ app: "web" }));
    const first = web.filter(labels({ tier: "1" }));
    expect(
      first.cache
        .list()
        .toArray()
        .map(({ metadata }) => metadata.name),
    ).toEqual(["a"]);
    using subscription = first.subscribe();
    web.refilter(labels({ app: "db" }));
    first.refilter(fn(() => true));
    expect(await drain(subscription[Symbol.asyncIterator](), subscription)).toEqual(["delete a", "create c"]);
  });

  test("of names alone holds those that are there", () => {
    const source = podSource();
    source.list(pod("a"), pod("b"));
    const named = source.pods.filter(nsName("default", "b", "missing"));
    expect(
      named.cache
        .list()
        .toArray()
        .map(({ metadata }) => metadata.name),
    ).toEqual(["b"]);
    source.put(pod("missing"));
    expect(named.cache.size).toBe(2);
  });

  test("of an equal filter tells nobody anything", () => {
    const source = podSource();
    source.list(pod("a", { app: "web" }));
    const web = source.pods.filter(labels({ app: "web" }));
    using subscription = web.subscribe();
    web.refilter(labels({ app: "web" }));
    expect(subscription.pending).toBe(0);
  });

  test("is attached to its source only while somebody observes it", () => {
    const source = podSource();
    source.list(pod("a"));
    const attached = countAttached(source.pods);
    const view = source.pods.filter(nsName("default", "a")).clone();
    expect(view.cache.size).toBe(1);
    expect(attached()).toBe(0);
    const [one, two] = [view.subscribe(), view.subscribe()];
    expect(attached()).toBe(1);
    one.close();
    two.close();
    expect(attached()).toBe(0);
  });

  test("that is closed ends what derives from it, and not its source", async () => {
    const source = podSource();
    source.list(pod("a"));
    const clone = source.pods.clone();
    const below = clone.filter(labels({}));
    const subscription = below.subscribe();
    clone.close();
    expect(await below.closed).toBeUndefined();
    expect(await subscription.closed).toBeUndefined();
    expect(() => below.subscribe()).toThrow(expect.objectContaining({ code: "not-running" }));
    expect(() => clone.filter()).toThrow(/filter: the publisher is closed/);
    expect(() => clone.clone()).toThrow(/closed/);
    expect(() => below.refilter(labels({ a: "b" }))).toThrow(/refilter: the publisher is closed/);
    expect(source.pods.cache.size).toBe(1);
  });

  test("carries the cause of its source's end, also when nobody observes it", async () => {
    const source = podSource();
    const view = source.pods.filter(labels({ app: "web" })).clone();
    const cause = new KcacheError("rejected", "list pods: no");
    const waiting = view.ready();
    source.close(cause);
    await expect(waiting).rejects.toBe(cause);
    expect(await view.closed).toBe(cause);
    expect(await view.closed).toBe(cause);
  });

  test("without a filter is ready at its first refilter, and then not before its source", async () => {
    const source = podSource();
    const one = source.pods.filter();
    const two = source.pods.filter();
    one.refilter(labels({}));
    expect(one.isReady).toBe(false);
    source.list(pod("a"));
    expect(one.isReady).toBe(true);
    expect(two.isReady).toBe(false);
    const ready = two.ready();
    two.refilter(labels({}));
    await ready;
    expect(two.cache.size).toBe(1);
  });

  test("may be filtered anew from within a predicate: that takes its place after the running change", async () => {
    const source = podSource();
    source.list(pod("a"), pod("b"));
    const view = source.pods.filter(nsName("default", "a"));
    using subscription = view.subscribe();
    using trigger = source.pods.subscribe({
      filter: fn(({ metadata }) => {
        if (metadata.name === "c") view.refilter(nsName("default", "b", "c"));
        return true;
      }),
    });
    source.put(pod("c"));
    expect(await drain(subscription[Symbol.asyncIterator](), subscription)).toEqual([
      "delete a",
      "create b",
      "create c",
    ]);
    expect(trigger.pending).toBe(1);
  });

  test("stops waiting to be ready when the caller does", async () => {
    const source = podSource();
    await expect(source.pods.ready({ signal: AbortSignal.timeout(1) })).rejects.toMatchObject({
      code: "aborted",
    });
    await expect(source.pods.ready({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "aborted",
    });
  });
});

test("an event costs ten thousand filtered subscribers what it costs the one that it concerns", () => {
  const source = podSource();
  source.list();
  let tried = 0;
  const counted = fn(() => {
    tried += 1;
    return true;
  });
  const subscriptions = Array.from({ length: 10_000 }, (_, n) =>
    source.pods.subscribe({
      filter: and(n % 2 === 0 ? nsName("default", `p${n}`) : labels({ app: `a${n}` }), counted),
    }),
  );
  tried = 0;
  source.put(pod("p8"), pod("x", { app: "a7" }), pod("none", { app: "none" }));
  expect(subscriptions.flatMap(({ pending }, n) => (pending > 0 ? [n] : []))).toEqual([7, 8]);
  expect(tried).toBe(2);
  source.put(pod("x", { app: "a9" }));
  expect(subscriptions.map(({ pending }) => pending).filter((pending) => pending > 0)).toEqual([2, 1, 1]);
  expect(tried).toBe(4);
});

test("ten thousand subscribers that come and go leave nothing at the publisher", () => {
  const source = podSource();
  source.list(pod("a"));
  const attached = countAttached(source.pods);
  for (let n = 0; n < 10_000; n += 1) source.pods.subscribe({ filter: nsName("default", `p${n}`) }).close();
  expect(attached()).toBe(0);
});

import { describe, expect, test } from "vitest";
import { brief, drain, pod, podSource } from "../../test/pods.ts";
import { fn, labels, nsName } from "../filter/filter.ts";
import { KcacheError } from "../object/error.ts";

describe("a subscription", () => {
  test("has the view at one instant, and everything after it", async () => {
    const source = podSource();
    const early = source.pods.subscribe();
    const [a, b] = [pod("a"), pod("b")];
    source.list(a, b);
    const late = source.pods.subscribe();
    source.put(pod("c"), pod("a"));
    source.remove(b);
    for (const subscription of [early, late]) {
      const snapshot = await subscription.ready();
      expect(snapshot.toArray().map((object) => object.metadata.name)).toEqual(["a", "b"]);
      expect(snapshot.size).toBe(2);
      const events = await drain(subscription[Symbol.asyncIterator](), subscription);
      expect(events).toEqual(["create c", "update a", "delete b"]);
    }
  });

  test("gives an update what it gave before, and a delete what it gave last", async () => {
    const source = podSource();
    const [before, after] = [pod("a", { v: "1" }), pod("a", { v: "2" })];
    source.list(before);
    using subscription = source.pods.subscribe();
    source.put(after);
    source.remove(after);
    const iterator = subscription[Symbol.asyncIterator]();
    const update = (await iterator.next()).value;
    expect(update).toMatchObject({ type: "update", object: after.object, previous: before.object });
    const gone = (await iterator.next()).value;
    expect(gone).toMatchObject({ type: "delete", object: after.object });
    expect(gone?.type === "delete" && gone.finalStateUnknown).toBeFalsy();
  });

  test("says of a delete that was only concluded from a list that its final state is unknown", async () => {
    const source = podSource();
    source.list(pod("a"));
    using subscription = source.pods.subscribe();
    source.list();
    const { value } = await subscription[Symbol.asyncIterator]().next();
    expect(value).toMatchObject({ type: "delete", finalStateUnknown: true });
  });

  test("sees a recreated object leave before it enters, also within one relist, and all deletes of a batch first", async () => {
    const source = podSource();
    source.list(pod("a"), pod("b"), pod("c"));
    using subscription = source.pods.subscribe();
    source.list(pod("d"), pod("a", {}, "uid-another"), pod("b"));
    expect(await drain(subscription[Symbol.asyncIterator](), subscription)).toEqual([
      "delete c",
      "delete a",
      "create d",
      "create a",
      "update b",
    ]);
  });

  test("keeps as many events as asked as they happened, then folds them, one a key", async () => {
    const source = podSource();
    source.list();
    using subscription = source.pods.subscribe({ buffer: 3 });
    source.put(pod("a"), pod("a"), pod("b"));
    for (let n = 0; n < 1_000; n += 1) source.put(pod("a"), pod("brief"));
    const brief = pod("brief");
    source.remove(brief);
    expect(subscription.pending).toBe(4);
    expect(subscription.folded).toBe(2_000 - 2 + 1);
    const iterator = subscription[Symbol.asyncIterator]();
    expect(await drain(iterator, subscription)).toEqual(["create a", "update a", "create b", "update a"]);
    source.put(pod("a"));
    expect(await drain(iterator, subscription)).toEqual(["update a"]);
  });

  test("that waits is woken by the next event, in the order of its calls to next", async () => {
    const source = podSource();
    source.list();
    using subscription = source.pods.subscribe();
    const iterator = subscription[Symbol.asyncIterator]();
    const both = Promise.all([iterator.next(), iterator.next()]);
    source.put(pod("a"), pod("b"));
    expect((await both).map(({ value }) => value && brief(value))).toEqual(["create a", "create b"]);
  });

  test("ends its loop at once when it is left or closed, also while it waits, and drops what waits", async () => {
    const source = podSource();
    source.list();
    const left = source.pods.subscribe();
    source.put(pod("a"), pod("b"));
    for await (const event of left) {
      expect(brief(event)).toBe("create a");
      break;
    }
    expect(left.pending).toBe(0);
    expect(await left.closed).toBeUndefined();
    const waiting = source.pods.subscribe();
    const next = waiting[Symbol.asyncIterator]().next();
    waiting.close();
    expect(await next).toEqual({ done: true, value: undefined });
    await expect(waiting.ready()).rejects.toMatchObject({ code: "not-running" });
  });

  test("is closed by its signal, before and after it begins", async () => {
    const source = podSource();
    source.list(pod("a"));
    const before = source.pods.subscribe({ signal: AbortSignal.abort() });
    expect(await before.closed).toBeUndefined();
    const controller = new AbortController();
    const after = source.pods.subscribe({ signal: controller.signal });
    const next = after[Symbol.asyncIterator]().next();
    controller.abort();
    expect((await next).done).toBe(true);
  });

  test("reads what is left when its source fails, then throws the cause, once", async () => {
    const source = podSource();
    source.list();
    const subscription = source.pods
      .filter(labels({ app: "web" }))
      .clone()
      .subscribe();
    source.put(pod("a", { app: "web" }));
    const cause = new KcacheError("rejected", "list pods: no");
    source.close(cause);
    const iterator = subscription[Symbol.asyncIterator]();
    expect((await iterator.next()).value?.type).toBe("create");
    await expect(iterator.next()).rejects.toBe(cause);
    expect((await iterator.next()).done).toBe(true);
    expect(await subscription.closed).toBe(cause);
  });

  test("ends without an error when its source is closed", async () => {
    const source = podSource();
    source.list();
    const subscription = source.pods.subscribe();
    source.put(pod("a"));
    source.close();
    const seen: string[] = [];
    for await (const event of subscription) seen.push(brief(event));
    expect(seen).toEqual(["create a"]);
    expect(await subscription.closed).toBeUndefined();
  });

  test("rejects ready with what a person may have to mend, and is ready all the same when it is mended", async () => {
    const source = podSource();
    const subscription = source.pods.filter(labels({ app: "web" })).subscribe();
    const waiting = expect(subscription.ready()).rejects.toMatchObject({ code: "forbidden" });
    source.trouble(new KcacheError("forbidden", "list pods: forbidden"));
    await waiting;
    await expect(source.pods.ready()).rejects.toMatchObject({ code: "forbidden" });
    const again = expect(subscription.ready()).rejects.toMatchObject({ message: "still forbidden" });
    source.trouble(new KcacheError("forbidden", "still forbidden"));
    await again;
    source.trouble(undefined);
    const mended = subscription.ready();
    source.list(pod("a", { app: "web" }));
    expect((await mended).size).toBe(1);
  });

  test("stops waiting for its snapshot when the caller does", async () => {
    const source = podSource();
    using subscription = source.pods.subscribe();
    const controller = new AbortController();
    const waiting = subscription.ready({ signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });
  });

  test("refuses a second reader, a snapshot after the first event, and a buffer that is no count", async () => {
    const source = podSource();
    source.list(pod("a"));
    using subscription = source.pods.subscribe();
    const iterator = subscription[Symbol.asyncIterator]();
    source.put(pod("a"));
    await iterator.next();
    expect(() => subscription[Symbol.asyncIterator]()).toThrow(/subscribe again/);
    await expect(subscription.ready()).rejects.toThrow(/before the loop/);
    expect(() => source.pods.subscribe({ buffer: -1 })).toThrow(/buffer is -1/);
  });

  test("with a filter of its own can change it at any time, and deletes come before creates", async () => {
    const source = podSource();
    source.list(pod("a"), pod("b"), pod("c"));
    using subscription = source.pods.subscribe({ filter: nsName("default", "a", "b") });
    expect((await subscription.ready()).size).toBe(2);
    source.put(pod("b"));
    subscription.refilter(nsName("default", "b", "c"));
    subscription.refilter(nsName("default", "c", "b"));
    source.put(pod("a"), pod("c"));
    const iterator = subscription[Symbol.asyncIterator]();
    expect(await drain(iterator, subscription)).toEqual(["update b", "delete a", "create c", "update c"]);
  });

  test("without a filter yet is ready at its first refilter, which is its snapshot", async () => {
    const source = podSource();
    source.list(pod("a"), pod("b"));
    using subscription = source.pods.subscribe({ filter: undefined });
    source.put(pod("a"));
    const ready = subscription.ready();
    subscription.refilter(nsName("default", "a"));
    expect((await ready).size).toBe(1);
    expect(subscription.pending).toBe(0);
  });

  test("ends alone when its filter throws", async () => {
    const source = podSource();
    source.list(pod("a"));
    using other = source.pods.subscribe();
    const failing = source.pods.subscribe({
      filter: fn(({ metadata }) => {
        if (metadata.name === "bad") throw new Error("oh no");
        return true;
      }),
    });
    source.put(pod("bad"));
    expect(await failing.closed).toMatchObject({
      code: "filter-failed",
      message: expect.stringContaining("oh no"),
    });
    expect(await drain(other[Symbol.asyncIterator](), other)).toEqual(["create bad"]);
    const failingAtOnce = source.pods.subscribe({ filter: fn(() => JSON.parse("{")) });
    expect(await failingAtOnce.closed).toMatchObject({ code: "filter-failed" });
  });
});

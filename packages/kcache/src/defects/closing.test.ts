import { describe, expect, test, vi } from "vitest";
import { live, type Manifest, openCluster, reading, statusOf } from "../../test/cluster.ts";
import { createFakeClock, settle } from "../../test/fake-clock.ts";
import { ConfigMap, fn, join, labels, monitor } from "../index.ts";

// What kcache for Go got wrong about callbacks and ends: one that panicked ended the process, and what was still to be read
// when a source ended was lost or told by chance.

const named = (name: string, pairs: Record<string, string> = {}): Manifest => ({
  metadata: { name, labels: pairs },
});

describe("a callback that throws", () => {
  test("ends its monitor alone, and says which one it was", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const told: string[] = [];
    await using wrong = monitor(maps, {
      onCreate() {
        throw new Error("out of paper");
      },
    });
    await using rejecting = monitor(maps, { onUpdate: () => Promise.reject(new Error("out of ink")) });
    await using right = monitor(maps, {
      onCreate: ({ metadata }) => void told.push(`create ${metadata.name}`),
      onUpdate: ({ metadata }) => void told.push(`update ${metadata.name}`),
    });
    const events = reading(maps.subscribe());
    await cluster.create(ConfigMap, named("a"));
    expect(await wrong.closed).toMatchObject({
      code: "handler-failed",
      message: "monitor: onCreate threw: out of paper",
      cause: { message: "out of paper" },
    });
    await cluster.patch(ConfigMap, "a", { data: { key: "value" } });
    expect(await rejecting.closed).toMatchObject({
      code: "handler-failed",
      message: expect.stringMatching(/onUpdate.*out of ink/),
    });
    await cluster.create(ConfigMap, named("b"));
    expect(await events.brief(3)).toEqual(["create a", "update a", "create b"]);
    await right.close();
    expect(await right.closed).toBeUndefined();
    expect(maps.status).toMatchObject({ phase: "live", error: undefined });
  });
});

describe("a predicate that throws", () => {
  test("ends its view alone, with what it threw", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const wrong = maps.filter(
      fn(({ metadata }) => {
        if (metadata.name === "b") throw new Error("cannot tell");
        return true;
      }),
    );
    const subscription = wrong.subscribe();
    const joined = join(maps, wrong, () => labels({ app: "web" }));
    const beside = maps.filter(labels({ app: "web" })).subscribe();
    for (const name of ["a", "b", "c"]) await cluster.create(ConfigMap, named(name, { app: "web" }));
    const cause = await subscription.closed;
    expect(cause).toMatchObject({ code: "filter-failed", message: expect.stringContaining("cannot tell") });
    expect(await wrong.closed).toBe(cause);
    expect(await joined.closed).toBe(cause);
    const events = reading(subscription);
    expect(await events.brief(1)).toEqual(["create a"]);
    await expect(events.end()).rejects.toBe(cause);
    expect(await reading(beside).brief(3)).toEqual(["create a", "create b", "create c"]);
    expect(maps.status.phase).toBe("live");
  });
});

describe("what waits to be read", () => {
  test("is read before the loop ends where the source ended, each time", async () => {
    for (let round = 0; round < 20; round++) {
      await using cluster = openCluster();
      const maps = cluster.control(ConfigMap);
      await live(maps);
      const clone = maps.clone();
      const subscription = clone.subscribe();
      for (const name of ["a", "b", "c"]) await cluster.create(ConfigMap, named(name));
      await maps.until(({ size }) => size === 3);
      if (round % 2 === 0) await maps.close();
      else clone.close();
      const events = reading(subscription);
      expect(await events.brief(3)).toEqual(["create a", "create b", "create c"]);
      expect(await events.end()).toEqual({ done: true, value: undefined });
      expect(await subscription.closed).toBeUndefined();
    }
  });

  test("reaches the callbacks of a monitor whose source ended, and its end comes last", async () => {
    for (let round = 0; round < 20; round++) {
      await using cluster = openCluster();
      const maps = cluster.control(ConfigMap);
      await live(maps);
      const told: string[] = [];
      const watching = monitor(maps, {
        async onCreate({ metadata }) {
          await Promise.resolve();
          told.push(metadata.name);
        },
      });
      // The position of the monitor is that of the call; its loop begins when the running code gives way.
      for (const name of ["a", "b", "c"]) await cluster.create(ConfigMap, named(name));
      await maps.until(({ size }) => size === 3);
      await maps.close();
      expect(await watching.closed).toBeUndefined();
      expect(told).toEqual(["a", "b", "c"]);
    }
  });

  test("is dropped where the reader closes, each time", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const closers = Array.from({ length: 20 }, () => maps.subscribe());
    const signalled = new AbortController();
    closers.push(maps.subscribe({ signal: signalled.signal }));
    await cluster.create(ConfigMap, named("a"));
    await maps.until(({ size }) => size === 1);
    signalled.abort();
    for (const subscription of closers) {
      subscription.close();
      expect(subscription.pending).toBe(0);
      expect(await reading(subscription).end()).toEqual({ done: true, value: undefined });
    }
  });

  test("does not reach a callback after close(), which waits for the one that runs", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const told: string[] = [];
    const entered = Promise.withResolvers<void>();
    const hold = Promise.withResolvers<void>();
    const watching = monitor(maps, {
      async onCreate({ metadata }) {
        entered.resolve();
        await hold.promise;
        told.push(metadata.name);
      },
    });
    for (const name of ["a", "b"]) await cluster.create(ConfigMap, named(name));
    await entered.promise;
    let isClosed = false;
    const closing = watching.close().then(() => {
      isClosed = true;
    });
    await settle();
    expect({ isClosed, told }).toEqual({ isClosed: false, told: [] });
    hold.resolve();
    await closing;
    expect(told).toEqual(["a"]);
    await settle();
    expect(told).toEqual(["a"]);
  });
});

describe("an object that is recreated", () => {
  test("while the callback for its end still runs is told when that is over, under its own uid", async () => {
    await using cluster = openCluster();
    const before = await cluster.create(ConfigMap, named("a"));
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const told: string[] = [];
    const entered = Promise.withResolvers<void>();
    const hold = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    await using watching = monitor(maps, {
      async onDelete({ metadata }) {
        entered.resolve();
        await hold.promise;
        told.push(`delete ${metadata.uid}`);
      },
      onCreate({ metadata }) {
        told.push(`create ${metadata.uid}`);
        over.resolve();
      },
      onUpdate: () => void told.push("update"),
    });
    await cluster.delete(ConfigMap, "a");
    await entered.promise;
    const after = await cluster.create(ConfigMap, named("a"));
    await maps.until(({ size }) => size === 1);
    hold.resolve();
    await over.promise;
    await watching.close();
    expect(told).toEqual([`delete ${before.metadata.uid}`, `create ${after.metadata.uid}`]);
  });
});

describe("a close", () => {
  test("of a derived node never ends its source, nor what is beside it", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const [first, second] = [maps.clone(), maps.clone()];
    const below = first.filter(fn(() => true));
    const beside = second.subscribe();
    first.close();
    expect(await below.closed).toBeUndefined();
    await cluster.create(ConfigMap, named("a"));
    expect(await reading(beside).brief(1)).toEqual(["create a"]);
    expect(maps.status.phase).toBe("live");
  });

  test("of the controller leaves no request and no timer, in whatever phase it is", async () => {
    const clock = createFakeClock();
    for (const phase of ["connecting", "listing", "live", "stale"]) {
      await using cluster = openCluster();
      const aborted: boolean[] = [];
      let asked = false;
      const hang = (request: Request): Promise<Response> => {
        asked = true;
        return new Promise(() => request.signal.addEventListener("abort", () => aborted.push(true)));
      };
      if (phase === "connecting") cluster.intercept = hang;
      if (phase === "listing")
        cluster.intercept = ({ signal }) => {
          signal.addEventListener("abort", () => aborted.push(true));
          const body = new ReadableStream<Uint8Array>({
            start: (stream) => stream.enqueue(Buffer.from('{"kind":"ConfigMapList","items":[')),
          });
          return new Response(body, { headers: { "content-type": "application/json" } });
        };
      const maps = cluster.control(ConfigMap, { clock, random: () => 1 });
      if (phase === "stale") {
        await live(maps);
        cluster.intercept = () => {
          throw new Error("away");
        };
        cluster.server.cutWatches();
      }
      await statusOf(maps, (status) => status.phase === phase);
      if (phase === "connecting") await vi.waitUntil(() => asked);
      await maps.close();
      expect({ phase, timers: clock.timers }).toEqual({ phase, timers: 0 });
      expect(aborted).toHaveLength(phase === "connecting" || phase === "listing" ? 1 : 0);
      expect(cluster.server.stats.configmaps?.openWatches ?? 0).toBe(0);
    }
  });
});

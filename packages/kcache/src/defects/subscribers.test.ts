import { describe, expect, test } from "vitest";
import { live, type Manifest, namesOf, openCluster, reading, statusOf } from "../../test/cluster.ts";
import { ConfigMap, labels, monitor, type Subscription } from "../index.ts";

// What kcache for Go got wrong about subscribers: full buffers dropped events on the way to the cache itself, caches derived
// from it never healed, and a snapshot was read at another moment than the one from which events were told.

const named = (name: string, pairs: Record<string, string> = {}): Manifest => ({
  metadata: { name, labels: pairs },
});
const isLater = (a: string, b: string): boolean => Number(a) > Number(b);

/** What a reader knows who applies the events to the snapshot: name to version. Throws where the two do not fit together. */
async function replica(subscription: Subscription<ConfigMap>): Promise<{
  readonly held: ReadonlyMap<string, string>;
  /** Reads what waits. */
  catchUp(): Promise<void>;
}> {
  const held = new Map<string, string>();
  for (const { metadata } of await subscription.ready()) held.set(metadata.name, metadata.resourceVersion);
  const events = reading(subscription);
  return {
    held,
    async catchUp() {
      while (subscription.pending > 0) {
        const [event] = await events.take(1);
        if (event === undefined) return;
        const { name, resourceVersion } = event.metadata;
        const known = held.get(name);
        if ((event.type === "create") === (known !== undefined))
          throw new Error(`${event.type} of ${name}: ${known}`);
        if (event.type === "update" && event.previous.metadata.resourceVersion !== known)
          throw new Error(`update of ${name} from what was never told`);
        if (event.type === "delete") held.delete(name);
        else held.set(name, resourceVersion);
      }
    },
  };
}

const versionsOf = (
  objects: Iterable<{ readonly metadata: ConfigMap["metadata"] }>,
): ReadonlyMap<string, string> =>
  new Map(Array.from(objects, ({ metadata }) => [metadata.name, metadata.resourceVersion]));

describe("a burst", () => {
  test("of 5,000 creates reaches the root cache and every clone, and readers that were asleep", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const clones = [maps.clone(), maps.clone().clone(), maps.filter(labels({ app: "web" })).clone()];
    const asleep = [maps, ...clones].map((publisher) => publisher.subscribe());
    const replicas = await Promise.all(asleep.map(replica));
    const count = 5_000;
    for (let i = 0; i < count; i++) await cluster.create(ConfigMap, named(`m-${i}`, { app: "web" }));
    await maps.until(({ size }) => size === count);
    const told = versionsOf(maps.cache.list().toArray());
    for (const { cache } of clones) expect(versionsOf(cache.list())).toEqual(told);
    for (const one of replicas) {
      await one.catchUp();
      expect(one.held).toEqual(told);
    }
  });

  test("of updates is folded for a reader that is behind: it sees the last state, and is told how much it missed", async () => {
    await using cluster = openCluster();
    await cluster.create(ConfigMap, named("a"));
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const behind = maps.subscribe({ buffer: 10 });
    const prompt = maps.subscribe({ buffer: 1_000 });
    for (let i = 0; i < 500; i++) await cluster.patch(ConfigMap, "a", { data: { i: String(i) } });
    await maps.until((cache) => cache.get("default", "a")?.data?.i === "499");
    expect({ pending: behind.pending, folded: behind.folded }).toEqual({ pending: 11, folded: 489 });
    expect({ pending: prompt.pending, folded: prompt.folded }).toEqual({ pending: 500, folded: 0 });
    const events = await reading(behind).take(11);
    const states = events.map((event) => (event.type === "update" ? event.object.data?.i : event.type));
    expect(states).toEqual([...Array.from({ length: 10 }, (_, i) => String(i)), "499"]);
    expect(events.at(-1)).toMatchObject({ previous: { data: { i: "9" } } });
  });

  test("that a server cuts off, as its watcher is too slow, is listed again and nothing of it is missing", async () => {
    await using cluster = openCluster({ watchQueue: 10, history: 20 });
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const reader = await replica(maps.subscribe());
    // All at once: the watch has no chance to be read in between.
    await Promise.all(Array.from({ length: 300 }, (_, i) => cluster.create(ConfigMap, named(`m-${i}`))));
    await maps.until(({ size }) => size === 300);
    expect(maps.status.relists).toBeGreaterThan(0);
    await reader.catchUp();
    expect(reader.held).toEqual(versionsOf(maps.cache.list().toArray()));
  });
});

describe("ten lists after gaps", () => {
  test("leave root, clone, filter and readers with the same state each time", async () => {
    await using cluster = openCluster();
    for (let i = 0; i < 30; i++) await cluster.create(ConfigMap, named(`m-${i}`, { app: "web" }));
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const derived = [
      maps.clone(),
      maps.filter(labels({ app: "web" })),
      maps.clone().filter(labels({ app: "web" })),
    ];
    const readers = await Promise.all(
      [maps, ...derived].map((publisher) => replica(publisher.subscribe({ buffer: 3 }))),
    );
    for (let round = 1; round <= 10; round++) {
      await cluster.whileAway(
        async () => {
          await cluster.delete(ConfigMap, `m-${round}`);
          await cluster.create(ConfigMap, named(`n-${round}`, { app: "web" }));
          await cluster.patch(ConfigMap, `m-${round + 12}`, { data: { round: String(round) } });
        },
        { compact: true },
      );
      await statusOf(maps, ({ phase, relists }) => phase === "live" && relists === round);
      const truth = versionsOf(maps.cache.list().toArray());
      expect(truth.size).toBe(30);
      for (const { cache } of derived) expect(versionsOf(cache.list())).toEqual(truth);
      for (const reader of readers) {
        await reader.catchUp();
        expect(reader.held).toEqual(truth);
      }
    }
  });
});

describe("a snapshot", () => {
  test("and the events after it have no object twice and miss none, whenever one subscribes", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    const subscriptions = [maps.subscribe({ buffer: 1_000 })];
    for (let i = 0; i < 200; i++) {
      const created = cluster.create(ConfigMap, named(`m-${i}`));
      if (i % 5 === 0) subscriptions.push(maps.subscribe({ buffer: 1_000 }));
      await created;
      if (i % 5 === 2) subscriptions.push(maps.subscribe({ buffer: 1_000 }));
    }
    await maps.until(({ size }) => size === 200);
    expect(subscriptions).toHaveLength(81);
    for (const subscription of subscriptions) {
      const before = namesOf(await subscription.ready());
      const after = await reading(subscription).pending();
      const names = [...before, ...after.map((line) => line.replace("create ", ""))];
      expect(names.toSorted()).toEqual(namesOf(maps.cache.list().toArray()).toSorted());
    }
  });

  test("stays as it was, while the cache goes ahead and events say how", async () => {
    await using cluster = openCluster();
    await cluster.create(ConfigMap, named("a"));
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const subscription = maps.subscribe();
    await cluster.create(ConfigMap, named("b"));
    await maps.until(({ size }) => size === 2);
    expect(namesOf(await subscription.ready())).toEqual(["a"]);
    expect(subscription.cache.size).toBe(2);
    expect(await reading(subscription).brief(1)).toEqual(["create b"]);
  });

  test("is what onInitialize gets: nothing in it comes again in onCreate, however long it takes", async () => {
    await using cluster = openCluster();
    await cluster.create(ConfigMap, named("a"));
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const told: string[] = [];
    const hold = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    await using watching = monitor(maps, {
      async onInitialize(objects) {
        begun.resolve();
        await hold.promise;
        for (const name of namesOf(objects)) told.push(`has ${name}`);
      },
      onCreate({ metadata }) {
        told.push(`create ${metadata.name}`);
        if (metadata.name === "c") over.resolve();
      },
      onDelete: ({ metadata }) => void told.push(`delete ${metadata.name}`),
    });
    await begun.promise;
    await cluster.create(ConfigMap, named("b"));
    await cluster.delete(ConfigMap, "a");
    await cluster.create(ConfigMap, named("c"));
    await maps.until((cache) => cache.has("default", "c"));
    hold.resolve();
    await over.promise;
    expect(told).toEqual(["has a", "create b", "delete a", "create c"]);
    await watching.close();
  });
});

describe("events of one object", () => {
  test("come in the order of its versions, each from the state of the one before", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const subscription = maps.subscribe({ buffer: 1_000 });
    await cluster.create(ConfigMap, named("a"));
    for (let i = 0; i < 100; i++) {
      await cluster.patch(ConfigMap, "a", { data: { i: String(i) } });
      if (i % 30 === 0) cluster.server.cutWatches();
    }
    await maps.until((cache) => cache.get("default", "a")?.data?.i === "99");
    const [first, ...rest] = await reading(subscription).take(101);
    expect(first?.type).toBe("create");
    let last = first?.metadata.resourceVersion ?? "";
    for (const event of rest) {
      if (event.type !== "update") throw new Error(`got ${event.type}`);
      expect(event.previous.metadata.resourceVersion).toBe(last);
      expect(isLater(event.metadata.resourceVersion, last)).toBe(true);
      last = event.metadata.resourceVersion;
    }
  });
});

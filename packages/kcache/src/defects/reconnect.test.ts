import { describe, expect, test } from "vitest";
import {
  failure,
  live,
  type Manifest,
  openCluster,
  reading,
  statusesOf,
  statusOf,
} from "../../test/cluster.ts";
import { createFakeClock, settle } from "../../test/fake-clock.ts";
import { ConfigMap, labels, Secret } from "../index.ts";

// What kcache for Go got wrong about connections that end: it read the events of the first watch for ever, listed anew
// every minute, asked without bookmarks, timeouts or selectors, retried after a fixed second, and hung on slow lists.

const named = (name: string, pairs: Record<string, string> = {}): Manifest => ({
  metadata: { name, labels: pairs },
});

describe("a watch that is cut", () => {
  test("goes on through the same subscription, without a list", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const events = reading(maps.subscribe());
    for (let round = 0; round < 5; round++) {
      await cluster.create(ConfigMap, named(`seen-${round}`));
      expect(await events.brief(1)).toEqual([`create seen-${round}`]);
      await cluster.whileAway(async () => void (await cluster.create(ConfigMap, named(`missed-${round}`))));
      expect(await events.brief(1)).toEqual([`create missed-${round}`]);
    }
    expect(cluster.lists).toHaveLength(1);
    expect(maps.status).toMatchObject({ relists: 0, reconnects: 5 });
    expect(maps.cache.size).toBe(10);
  });

  test("resumes at the last event: what was told before it is not told again", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const events = reading(maps.subscribe());
    await cluster.create(ConfigMap, named("short-lived"));
    await cluster.delete(ConfigMap, "short-lived");
    expect(await events.brief(2)).toEqual(["create short-lived", "delete short-lived"]);
    const last = cluster.server.resourceVersion;
    await cluster.whileAway(async () => void (await cluster.create(ConfigMap, named("a"))));
    expect(await events.brief(1)).toEqual(["create a"]);
    expect(cluster.watches.at(-1)?.searchParams.get("resourceVersion")).toBe(last);
  });

  test("causes no event and no list where nothing happened meanwhile", async () => {
    await using cluster = openCluster();
    await cluster.create(ConfigMap, named("a"));
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const subscription = maps.subscribe();
    for (let i = 1; i <= 20; i++) {
      cluster.server.cutWatches();
      await statusOf(maps, ({ phase, reconnects }) => phase === "live" && reconnects === i);
    }
    expect(subscription.pending).toBe(0);
    expect(cluster.lists).toHaveLength(1);
  });

  test("goes on for what is derived: clones, filters and monitors know nothing of it", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const web = maps.clone().filter(labels({ app: "web" }));
    const events = reading(web.subscribe());
    await cluster.whileAway(async () => {
      await cluster.create(ConfigMap, named("a", { app: "web" }));
      await cluster.create(ConfigMap, named("b", { app: "db" }));
    });
    await cluster.create(ConfigMap, named("c", { app: "web" }));
    expect(await events.brief(2)).toEqual(["create a", "create c"]);
  });
});

describe("an hour of nothing but a few writes", () => {
  test("takes one list, in pages, and watches of three to four minutes", async () => {
    const clock = createFakeClock();
    await using cluster = openCluster({ clock });
    for (let i = 0; i < 1_001; i++) await cluster.create(ConfigMap, named(`m-${i}`));
    const maps = cluster.control(ConfigMap, { clock, random: () => 0.5 });
    await live(maps);
    expect(cluster.lists.map(({ searchParams }) => searchParams.get("limit"))).toEqual(["500", "500", "500"]);
    for (let minute = 0; minute < 60; minute++) {
      await cluster.patch(ConfigMap, "m-7", { data: { minute: String(minute) } });
      await clock.advance(60_000);
    }
    expect(maps.cache.get("default", "m-7")?.data).toEqual({ minute: "59" });
    expect(cluster.lists).toHaveLength(3);
    expect(cluster.watches.length).toBeGreaterThanOrEqual(15);
    expect(cluster.watches.length).toBeLessThanOrEqual(20);
    await maps.close();
  });
});

describe("a watch", () => {
  test("asks for bookmarks, an end within minutes, and only what the selectors accept", async () => {
    await using cluster = openCluster();
    await cluster.create(ConfigMap, named("web", { app: "web" }));
    await cluster.create(ConfigMap, named("db", { app: "db" }));
    const maps = cluster.control(ConfigMap, {
      namespace: "default",
      selector: "app=web",
      fields: { "metadata.namespace": "default" },
    });
    await live(maps);
    expect(maps.cache.size).toBe(1);
    const [watch] = cluster.watches;
    expect(watch?.pathname).toBe("/api/v1/namespaces/default/configmaps");
    const query = Object.fromEntries(watch?.searchParams ?? []);
    expect(query).toMatchObject({
      watch: "1",
      allowWatchBookmarks: "true",
      labelSelector: "app=web",
      fieldSelector: "metadata.namespace=default",
      resourceVersion: maps.status.resourceVersion,
    });
    expect(Number(query.timeoutSeconds)).toBeGreaterThanOrEqual(180);
    expect(Number(query.timeoutSeconds)).toBeLessThanOrEqual(240);
    expect(Object.fromEntries(cluster.lists[0]?.searchParams ?? [])).toMatchObject({
      labelSelector: "app=web",
      fieldSelector: "metadata.namespace=default",
    });
  });

  test("ends at another time than those of other controllers, so that not all come back at once", async () => {
    await using cluster = openCluster();
    for (const chance of [0, 0.5, 0.999]) await live(cluster.control(ConfigMap, { random: () => chance }));
    const timeouts = cluster.watches.map(({ searchParams }) => searchParams.get("timeoutSeconds"));
    expect(timeouts).toEqual(["180", "210", "239"]);
  });

  test("that only heard bookmarks resumes where other kinds have used up history", async () => {
    const clock = createFakeClock();
    await using cluster = openCluster({ clock });
    const maps = cluster.control(ConfigMap, { clock });
    await live(maps);
    const begin = maps.status.resourceVersion;
    for (let i = 0; i < 50; i++) await cluster.create(Secret, named(`s-${i}`));
    await clock.advance(70_000);
    expect(maps.status.resourceVersion).toBe(cluster.server.resourceVersion);
    expect(maps.status.resourceVersion).not.toBe(begin);
    cluster.server.compact();
    cluster.server.cutWatches();
    await clock.advance(2_000);
    expect(maps.status).toMatchObject({ phase: "live", relists: 0, reconnects: 1, error: undefined });
  });

  test("does not bring back a version from before what was seen, however many tries were under way", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const seen: string[] = [];
    void (async () => {
      for await (const event of maps.subscribe({ buffer: 1_000 }))
        if (event.type !== "delete") seen.push(event.object.metadata.resourceVersion);
    })();
    await cluster.create(ConfigMap, named("a"));
    for (let i = 0; i < 20; i++) {
      cluster.server.cutWatches();
      await cluster.patch(ConfigMap, "a", { data: { i: String(i) } });
      if (i % 3 === 0) cluster.server.cutWatches();
    }
    await maps.until((cache) => cache.get("default", "a")?.data?.i === "19");
    await settle();
    expect(seen).toHaveLength(21);
    expect(seen).toEqual(seen.toSorted((a, b) => Number(a) - Number(b)));
    expect(cluster.server.stats.configmaps?.openWatches).toBe(1);
  });
});

describe("tries that fail", () => {
  test("are each later than the one before, up to half a minute, by chance", async () => {
    const clock = createFakeClock();
    await using cluster = openCluster();
    cluster.intercept = () => failure(503, "ServiceUnavailable");
    const delays = async (random: number): Promise<readonly number[]> => {
      const maps = cluster.control(ConfigMap, { clock, random: () => random });
      const seen = statusesOf(maps);
      await clock.advance(240_000);
      await maps.close();
      const retries = new Map(seen.map(({ retryAt, error }) => [error, retryAt ?? 0]));
      retries.delete(undefined);
      const times = [...retries.values()];
      return times.slice(1).map((time, i) => time - (times[i] ?? 0));
    };
    expect((await delays(1)).slice(0, 7)).toEqual([1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
    expect((await delays(0.5)).slice(0, 7)).toEqual([800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000]);
  });

  test("include watches that end as soon as they are open: those do not come in a loop without a pause", async () => {
    const clock = createFakeClock();
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap, { clock, random: () => 1 });
    await live(maps);
    const events = reading(maps.subscribe());
    cluster.intercept = (_, url) =>
      url.searchParams.get("watch") === "1" ? new Response("\n\n") : undefined;
    cluster.server.cutWatches();
    await clock.advance(240_000);
    expect(cluster.watches.length).toBeGreaterThan(5);
    expect(cluster.watches.length).toBeLessThan(15);
    expect(cluster.lists).toHaveLength(1);
    cluster.intercept = undefined;
    await cluster.create(ConfigMap, named("a"));
    await clock.advance(30_000);
    expect(await events.brief(1)).toEqual(["create a"]);
    await maps.close();
  });

  test("wait for as long as the server asks", async () => {
    const clock = createFakeClock();
    await using cluster = openCluster();
    cluster.intercept = () => failure(429, "TooManyRequests", { "retry-after": "45" });
    const maps = cluster.control(ConfigMap, { clock });
    await statusOf(maps, ({ error }) => error?.code === "overloaded");
    expect(maps.status.retryAt).toBe(clock.now() + 45_000);
    cluster.intercept = undefined;
    await clock.advance(44_000);
    expect(cluster.lists).toHaveLength(1);
    await clock.advance(1_000);
    await maps.ready();
    await maps.close();
  });

  test("end with the controller: one that is closed while it waits asks for nothing more", async () => {
    const clock = createFakeClock();
    await using cluster = openCluster();
    cluster.intercept = () => failure(503, "ServiceUnavailable");
    const maps = cluster.control(ConfigMap, { clock, random: () => 1 });
    await statusOf(maps, ({ error }) => error !== undefined);
    await maps.close();
    expect(clock.timers).toBe(0);
    const asked = cluster.lists.length;
    cluster.intercept = undefined;
    await clock.advance(3_600_000);
    expect(cluster.lists).toHaveLength(asked);
    expect(cluster.watches).toHaveLength(0);
  });
});

describe("lists that are slower than their period", () => {
  test("still follow each other, and each is believed", async () => {
    const clock = createFakeClock();
    await using cluster = openCluster();
    cluster.intercept = (request, url) => {
      if (url.searchParams.get("watch") === "1") return undefined;
      return new Promise((resolve) => {
        clock.setTimeout(() => resolve(cluster.server.fetch(request)), 200);
      });
    };
    const maps = cluster.control(ConfigMap, { clock, lister: { refreshPeriod: 50 } });
    await clock.advance(300);
    await cluster.create(ConfigMap, named("a"));
    await clock.advance(3_000);
    expect(cluster.lists.length).toBeGreaterThanOrEqual(10);
    expect(maps.cache.has("default", "a")).toBe(true);
    expect(maps.status.error).toBeUndefined();
    await maps.close();
    expect(maps.status.phase).toBe("closed");
  });

  test("do not hold up a close: it is done at once, also while a list never answers", async () => {
    const clock = createFakeClock();
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap, { clock, lister: { refreshPeriod: 50 } });
    await clock.advance(20);
    const aborted = Promise.withResolvers<void>();
    cluster.intercept = (request) =>
      new Promise(() => {
        request.signal.addEventListener("abort", () => aborted.resolve());
      });
    await clock.advance(1_000);
    expect(cluster.lists).toHaveLength(2);
    await maps.close();
    await aborted.promise;
    expect(clock.timers).toBe(0);
  });
});

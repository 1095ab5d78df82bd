import { describe, expect, test } from "vitest";
import {
  failure,
  live,
  type Manifest,
  openCluster,
  reading,
  scriptedWatch,
  statusesOf,
  statusOf,
} from "../../test/cluster.ts";
import { ConfigMap } from "../index.ts";

// What kcache for Go got wrong about versions: it believed lists and deletes that were older than what it held, and dropped
// updates, and then the object, where a version was no number.

const named = (name: string, value = ""): Manifest => ({ metadata: { name }, data: { value } });
const isWatch = (url: URL): boolean => url.searchParams.get("watch") === "1";

describe("a list that is older than what was seen", () => {
  test("is refused: what it does not have yet is not deleted and created again", async () => {
    await using cluster = openCluster();
    await cluster.create(ConfigMap, named("old"));
    const past = await (await cluster.server.fetch(new Request("http://server/api/v1/configmaps"))).text();
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const subscription = maps.subscribe();
    const events = reading(subscription);
    await cluster.create(ConfigMap, named("new"));
    expect(await events.brief(1)).toEqual(["create new"]);

    let fromThePast = 3;
    cluster.intercept = (_, url) => {
      if (fromThePast === 0) return undefined;
      if (isWatch(url)) return failure(410, "Expired");
      fromThePast -= 1;
      return new Response(past, { headers: { "content-type": "application/json" } });
    };
    const seen = statusesOf(maps);
    cluster.server.cutWatches();
    await statusOf(maps, ({ phase, relists }) => phase === "live" && relists > 0);
    expect(cluster.lists).toHaveLength(5);
    expect(seen.map(({ error }) => error?.message).join()).toMatch(/older than .* which was seen/);
    expect(subscription.pending).toBe(0);
    await cluster.create(ConfigMap, named("later"));
    expect(await events.brief(1)).toEqual(["create later"]);
    expect(maps.cache.size).toBe(3);
  });
});

describe("a list that is due while a watch is open", () => {
  test("never runs beside it: the watch is ended first, and what comes meanwhile is told once", async () => {
    await using cluster = openCluster();
    await cluster.create(ConfigMap, named("a"));
    let openAtList = -1;
    cluster.intercept = (_, url) => {
      if (!isWatch(url)) openAtList = Math.max(openAtList, cluster.server.stats.configmaps?.openWatches ?? 0);
      return undefined;
    };
    const maps = cluster.control(ConfigMap, { lister: { refreshPeriod: 5_000 } });
    await live(maps);
    const events = reading(maps.subscribe());
    for (let i = 0; i < 10; i++) await cluster.create(ConfigMap, named(`b-${i}`));
    await statusOf(maps, ({ relists }) => relists >= 3);
    expect(await events.brief(10)).toEqual(Array.from({ length: 10 }, (_, i) => `create b-${i}`));
    expect(openAtList).toBe(0);
  });
});

describe("an event that is older than what is held", () => {
  test("deletes nothing and changes nothing", async () => {
    await using cluster = openCluster();
    const object = await cluster.create(ConfigMap, named("a", "held"));
    const other = await cluster.create(ConfigMap, named("b"));
    for (let i = 0; i < 5; i++) await cluster.patch(ConfigMap, "a", { data: { value: `held ${i}` } });
    const watch = scriptedWatch();
    cluster.intercept = (_, url) => (isWatch(url) ? watch.response : undefined);
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const events = reading(maps.subscribe());
    const base = { apiVersion: "v1", kind: "ConfigMap" };
    watch.tell("DELETED", { ...base, ...object });
    watch.tell("MODIFIED", { ...base, ...object, data: { value: "from the past" } });
    watch.tell("DELETED", { ...base, metadata: { ...object.metadata, uid: "of the one before" } });
    watch.tell("ADDED", { ...base, ...object, metadata: { ...object.metadata, uid: "of the one before" } });
    const next = String(Number(cluster.server.resourceVersion) + 1);
    watch.tell("MODIFIED", { ...base, metadata: { ...other.metadata, resourceVersion: next } });
    expect(await events.brief(1)).toEqual(["update b"]);
    expect(maps.cache.get("default", "a")).toMatchObject({
      metadata: { uid: object.metadata.uid },
      data: { value: "held 4" },
    });
    expect(maps.status.resourceVersion).toBe(next);
  });
});

describe("versions that are no numbers", () => {
  /** A server of the same content whose versions only it can order. */
  const opaque = (cluster: ReturnType<typeof openCluster>): void => {
    cluster.intercept = async (request, url) => {
      const version = url.searchParams.get("resourceVersion");
      if (version !== null) url.searchParams.set("resourceVersion", version.replace("opaque-", ""));
      // What is disguised is text.
      const headers = { accept: "application/json" };
      const response = await cluster.server.fetch(new Request(url, { headers, signal: request.signal }));
      const decoder = new TextDecoder();
      const disguised = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          const text = decoder
            .decode(chunk)
            .replaceAll(/"resourceVersion":"(\d+)"/g, '"resourceVersion":"opaque-$1"');
          controller.enqueue(Buffer.from(text));
        },
      });
      return new Response(response.body?.pipeThrough(disguised), response);
    };
  };

  test("are followed: updates arrive, and a watch resumes at them", async () => {
    await using cluster = openCluster();
    await cluster.create(ConfigMap, named("a", "first"));
    opaque(cluster);
    const maps = cluster.control(ConfigMap);
    await live(maps);
    expect(maps.cache.get("default", "a")?.metadata.resourceVersion).toMatch(/^opaque-/);
    const events = reading(maps.subscribe());
    for (const value of ["second", "third"]) {
      await cluster.patch(ConfigMap, "a", { data: { value } });
      expect(await events.take(1)).toMatchObject([{ type: "update", object: { data: { value } } }]);
    }
    cluster.server.cutWatches();
    await statusOf(maps, ({ phase, reconnects }) => phase === "live" && reconnects === 1);
    await cluster.delete(ConfigMap, "a");
    expect(await events.brief(1)).toEqual(["delete a"]);
    expect(maps.status.relists).toBe(0);
    expect(cluster.watches.at(-1)?.searchParams.get("resourceVersion")).toMatch(/\d$/);
  });

  test("are believed by a list: what is there stays, what changed is an update", async () => {
    await using cluster = openCluster();
    await cluster.create(ConfigMap, named("same"));
    await cluster.create(ConfigMap, named("changes"));
    opaque(cluster);
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const subscription = maps.subscribe();
    const disguise = cluster.intercept;
    cluster.intercept = () => failure(503, "ServiceUnavailable");
    cluster.server.cutWatches();
    await statusOf(maps, ({ phase }) => phase === "stale");
    await cluster.patch(ConfigMap, "changes", { data: { value: "after" } });
    cluster.server.compact();
    cluster.intercept = disguise;
    await statusOf(maps, ({ phase, relists }) => phase === "live" && relists === 1);
    expect(subscription.pending).toBe(1);
    expect(await reading(subscription).brief(1)).toEqual(["update changes"]);
    expect(maps.cache.size).toBe(2);
  });
});

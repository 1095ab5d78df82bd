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
import { ConfigMap, fn, KcacheError, monitor, ownedBy } from "../index.ts";

// What kcache for Go got wrong about lists: it met "410 Gone" by asking for the same version again, ended on the first list
// that failed, kept the cause from everything derived, never settled ready(), and took a recreated object for a changed one.

const named = (name: string, value = ""): Manifest => ({ metadata: { name }, data: { value } });
const isWatch = (url: URL): boolean => url.searchParams.get("watch") === "1";

describe("a version that is no longer kept", () => {
  test("leads to one list, whose difference is told: deletes first, and nothing of what stayed as it was", async () => {
    await using cluster = openCluster();
    for (const name of ["same", "changes", "goes", "goes-too"])
      await cluster.create(ConfigMap, named(name, "before"));
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const subscription = maps.subscribe();
    const seen = statusesOf(maps);
    await cluster.whileAway(
      async () => {
        await cluster.create(ConfigMap, named("arrives"));
        await cluster.patch(ConfigMap, "changes", { data: { value: "after" } });
        await cluster.delete(ConfigMap, "goes");
        await cluster.delete(ConfigMap, "goes-too");
      },
      { compact: true },
    );
    await statusOf(maps, ({ phase, relists }) => phase === "live" && relists === 1);
    expect(subscription.pending).toBe(4);
    const events = reading(subscription);
    expect(await events.brief(2)).toEqual(["delete goes", "delete goes-too"]);
    expect((await events.brief(2)).sort()).toEqual(["create arrives", "update changes"]);
    expect(seen.some(({ phase, error }) => phase === "stale" && error?.code === "expired")).toBe(true);
    expect(cluster.lists).toHaveLength(2);
    await cluster.create(ConfigMap, named("later"));
    expect(await events.brief(1)).toEqual(["create later"]);
  });

  test("is met in the same way where the server refuses the watch with it", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const events = reading(maps.subscribe());
    let refusals = 0;
    cluster.intercept = (_, url) => {
      if (!isWatch(url) || refusals > 0) return undefined;
      refusals += 1;
      return failure(410, "Expired");
    };
    cluster.server.cutWatches();
    await statusOf(maps, ({ phase, relists }) => phase === "live" && relists === 1);
    await cluster.create(ConfigMap, named("b"));
    expect(await events.brief(1)).toEqual(["create b"]);
    expect(refusals).toBe(1);
  });
});

describe("the events of a list", () => {
  test("carry what was before, what is now, and whether a delete was only concluded", async () => {
    await using cluster = openCluster();
    await cluster.create(ConfigMap, named("changes", "before"));
    await cluster.create(ConfigMap, named("goes", "last seen"));
    await cluster.create(ConfigMap, named("is-seen-to-go", "last"));
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const events = reading(maps.subscribe());
    await cluster.delete(ConfigMap, "is-seen-to-go");
    const [seen] = await events.take(1);
    expect(seen).toMatchObject({ type: "delete", object: { data: { value: "last" } } });
    expect(seen).not.toHaveProperty("finalStateUnknown");
    await cluster.whileAway(
      async () => {
        await cluster.patch(ConfigMap, "changes", { data: { value: "after" } });
        await cluster.patch(ConfigMap, "goes", { data: { value: "unseen" } });
        await cluster.delete(ConfigMap, "goes");
      },
      { compact: true },
    );
    const [gone, changed] = await events.take(2);
    expect(gone).toMatchObject({
      type: "delete",
      finalStateUnknown: true,
      object: { data: { value: "last seen" } },
    });
    expect(changed).toMatchObject({
      type: "update",
      previous: { data: { value: "before" } },
      object: { data: { value: "after" } },
    });
  });

  test("say the same of an object that leaves a filter as of one that is deleted: what was accepted last", async () => {
    await using cluster = openCluster();
    await cluster.create(ConfigMap, named("a", "in"));
    await cluster.create(ConfigMap, named("b", "in"));
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const events = reading(maps.filter(fn(({ data }) => data?.value === "in")).subscribe());
    await cluster.patch(ConfigMap, "a", { data: { value: "out" } });
    await cluster.delete(ConfigMap, "b");
    for (const event of await events.take(2))
      expect(event).toMatchObject({ type: "delete", object: { data: { value: "in" } } });
  });
});

describe("an object that is recreated", () => {
  test("between two lists is a delete of the old and a create of the new", async () => {
    await using cluster = openCluster();
    const before = await cluster.create(ConfigMap, named("a", "same"));
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const events = reading(maps.subscribe());
    let after = before;
    await cluster.whileAway(
      async () => {
        await cluster.delete(ConfigMap, "a");
        after = await cluster.create(ConfigMap, named("a", "same"));
      },
      { compact: true },
    );
    const [gone, created] = await events.take(2);
    expect(gone).toMatchObject({
      type: "delete",
      metadata: { uid: before.metadata.uid },
      finalStateUnknown: true,
    });
    expect(created).toMatchObject({ type: "create", metadata: { uid: after.metadata.uid } });
    expect(before.metadata.uid).not.toBe(after.metadata.uid);
  });

  test("leaves those who joined by its uid, and reaches those who joined by the other", async () => {
    await using cluster = openCluster();
    const owner = await cluster.create(ConfigMap, named("owner"));
    const ownerReferences = [{ apiVersion: "v1", kind: "ConfigMap", name: "owner", uid: owner.metadata.uid }];
    await cluster.create(ConfigMap, { metadata: { name: "dependent", ownerReferences } });
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const dependents = ownedBy(maps, maps);
    const events = reading(dependents.subscribe());
    expect(dependents.cache.size).toBe(1);
    const answer = scriptedWatch();
    // The same name at once under another uid: the delete between was never told.
    cluster.intercept = (_, url) => (isWatch(url) ? answer.response : undefined);
    cluster.server.cutWatches();
    const version = String(Number(cluster.server.resourceVersion) + 1);
    answer.tell("MODIFIED", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { ...owner.metadata, uid: "another", resourceVersion: version },
    });
    expect(await events.brief(1)).toEqual(["delete dependent"]);
    expect(maps.cache.get("default", "owner")?.metadata.uid).toBe("another");
  });
});

describe("a list that fails", () => {
  test("after the first leaves everything served, says since when and why, and is tried until it works", async () => {
    await using cluster = openCluster();
    await cluster.create(ConfigMap, named("a"));
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const subscription = maps.subscribe();
    const clone = maps.clone();
    let refusals = 0;
    cluster.intercept = (_, url) => {
      if (isWatch(url)) return failure(410, "Expired");
      refusals += 1;
      if (refusals > 8) cluster.intercept = undefined;
      if (refusals % 3 === 0) throw new Error("reset");
      return refusals % 3 === 1 ? failure(500, "InternalError") : failure(403, "Forbidden");
    };
    await cluster.create(ConfigMap, named("b"));
    cluster.server.cutWatches();
    const codes = new Set<string>();
    for await (const { phase, error, lastContact } of maps.statuses()) {
      if (phase === "live" && refusals > 8) break;
      if (phase !== "stale") continue;
      codes.add(error?.code ?? "none");
      expect(lastContact).toBeGreaterThan(0);
      expect([maps.cache.has("default", "a"), clone.cache.has("default", "a")]).toEqual([true, true]);
    }
    expect([...codes].sort()).toEqual(["expired", "forbidden", "network", "unavailable"]);
    expect(maps.status.error).toBeUndefined();
    await cluster.create(ConfigMap, named("c"));
    expect(await reading(subscription).brief(2)).toEqual(["create b", "create c"]);
  });

  test("at first rejects ready() with the cause where a person has to act, and is tried all the same", async () => {
    await using cluster = openCluster();
    cluster.intercept = () => failure(403, "Forbidden");
    const maps = cluster.control(ConfigMap);
    const subscription = maps.clone().subscribe();
    await expect(maps.ready()).rejects.toMatchObject({ code: "forbidden", answer: { status: 403 } });
    await expect(subscription.ready()).rejects.toMatchObject({ code: "forbidden" });
    cluster.intercept = undefined;
    await live(maps);
    await maps.ready();
    expect((await subscription.ready()).size).toBe(0);
  });

  test("at first does not keep who gives up waiting from knowing why", async () => {
    await using cluster = openCluster();
    const giveUp = new AbortController();
    cluster.intercept = () => {
      throw new Error("the cable is out");
    };
    const maps = cluster.control(ConfigMap);
    const waiting = maps.ready({ signal: giveUp.signal });
    await statusOf(maps, ({ error }) => error !== undefined);
    giveUp.abort();
    await expect(waiting).rejects.toMatchObject({ code: "aborted", cause: { code: "network" } });
    await expect(waiting).rejects.toThrow(/the cable is out/);
  });
});

describe("the cause of an end", () => {
  test("is told by everything derived, after what was still to be read", async () => {
    await using cluster = openCluster();
    const maps = cluster.control(ConfigMap);
    await live(maps);
    const clone = maps.clone();
    const filtered = clone.filter(fn(() => true));
    const joined = ownedBy(maps, filtered);
    const subscription = filtered.subscribe();
    const direct = maps.subscribe();
    const callbacks: string[] = [];
    const watching = monitor(clone, { onCreate: ({ metadata }) => void callbacks.push(metadata.name) });
    const loop = reading(subscription);
    await cluster.create(ConfigMap, named("a"));
    await reading(direct).brief(1);
    cluster.intercept = () => failure(400, "BadRequest");
    cluster.server.cutWatches();
    const cause = await maps.closed;
    expect(cause).toBeInstanceOf(KcacheError);
    expect(cause).toMatchObject({ code: "rejected" });
    expect(maps.status).toMatchObject({ phase: "closed", error: cause });
    for (const one of [clone, filtered, joined, direct, subscription, watching])
      expect(await one.closed).toBe(cause);
    expect(callbacks).toEqual(["a"]);
    expect(await loop.brief(1)).toEqual(["create a"]);
    await expect(loop.end()).rejects.toBe(cause);
    await expect(clone.ready()).rejects.toBe(cause);
    expect(() => clone.cache.list()).toThrow(expect.objectContaining({ code: "not-running", cause }));
  });

  test("is told to those who wait for a first state", async () => {
    await using cluster = openCluster();
    cluster.intercept = () => failure(400, "BadRequest");
    const maps = cluster.control(ConfigMap);
    const waiting = [maps.ready(), maps.clone().ready(), maps.subscribe().ready()];
    const results = await Promise.allSettled(waiting);
    const cause = await maps.closed;
    expect(results).toEqual(waiting.map(() => ({ status: "rejected", reason: cause })));
  });
});

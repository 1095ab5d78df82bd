import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { answer, statusOf } from "../../test/fake-api.ts";
import { createFakeClock, settle } from "../../test/fake-clock.ts";
import { createNamespacedApi } from "../../test/namespaced-api.ts";
import { type Call, RESET } from "../../test/scripted-transport.ts";
import { fn, labels } from "../filter/filter.ts";
import { ConfigMap, Namespace, Node } from "../kinds/core/v1.gen.ts";
import { KcacheError } from "../object/error.ts";
import { node } from "../publisher/publisher.ts";
import { createController } from "./controller.ts";
import type { ControllerOptions } from "./options.ts";

const WEB_SELECTOR = "app=web";
const WEB = { app: "web" };
const DB = { app: "db" };

/** Namespaces a, b and c, the first two of team x, with two config maps each: a/web, a/db, … */
async function setUp(options: ControllerOptions<ConfigMap> = {}) {
  const clock = createFakeClock();
  const api = createNamespacedApi();
  for (const namespace of ["a", "b", "c"]) {
    api.put(undefined, namespace, { team: namespace === "c" ? "y" : "x" });
    api.put(namespace, "web", WEB);
    api.put(namespace, "db", DB);
  }
  const common = { clock, random: () => 0.5 };
  const start = (more: ControllerOptions<ConfigMap> = {}) =>
    createController(api.transport, ConfigMap, { ...common, ...options, ...more });
  const namespaces = createController(api.transport, Namespace, common);
  const team = namespaces.filter(labels({ team: "x" }));
  return { clock, api, start, namespaces, team };
}

type World = Awaited<ReturnType<typeof setUp>>;
type Started = ReturnType<World["start"]>;

const keys = (controller: Started): string[] =>
  controller.cache
    .list()
    .toArray()
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
    .sort();

/** Notes events as they come: `create a/web`. */
async function follow(controller: Started) {
  const subscription = controller.subscribe();
  await subscription.ready();
  const seen: string[] = [];
  void (async () => {
    for await (const { type, metadata } of subscription) {
      seen.push(`${type} ${metadata.namespace}/${metadata.name}`);
    }
  })();
  return {
    /** What came since, sorted within creates and deletes but not across them. */
    async since(): Promise<string[]> {
      await settle();
      return seen.splice(0);
    },
  };
}

describe("a set of namespaces", () => {
  test("is listed and watched one by one, and is one cache", async () => {
    const { api, start } = await setUp({ namespaces: ["b", "a", "b"] });
    await using controller = start();
    await controller.ready();
    await settle();
    expect(api.asked).toEqual(["list a", "list b", "watch a", "watch b"]);
    expect(keys(controller)).toEqual(["a/db", "a/web", "b/db", "b/web"]);
    expect(controller.cache.get("b", "web")?.metadata.uid).toBeDefined();
    expect(controller.cache.has("c", "web")).toBe(false);
    expect(controller.status).toMatchObject({
      phase: "live",
      objects: 4,
      relists: 0,
      reconnects: 0,
      namespaces: [
        { name: "a", phase: "live" },
        { name: "b", phase: "live" },
      ],
    });
  });

  test("that is empty is ready, live and empty, and asks nothing", async () => {
    const { api, start } = await setUp({ namespaces: [] });
    await using controller = start();
    await controller.ready();
    expect(controller.cache.size).toBe(0);
    expect(controller.status).toMatchObject({ phase: "live", namespaces: [] });
    expect(api.asked).toEqual([]);
  });

  test("loses by a relist of one namespace only what is of that", async () => {
    const { clock, api, start } = await setUp({ namespaces: ["a", "b"] });
    await using controller = start();
    await controller.ready();
    await settle();
    const events = await follow(controller);
    const [first] = api.watches.filter(({ path }) => path.includes("/a/"));
    first?.fail(RESET());
    api.remove("a", "db");
    api.compact();
    await clock.advance(10_000);
    expect(api.asked.filter((line) => line.startsWith("list"))).toEqual(["list a", "list b", "list a"]);
    expect(await events.since()).toEqual(["delete a/db"]);
    expect(keys(controller)).toEqual(["a/web", "b/db", "b/web"]);
  });

  test("is complete up to the oldest of its versions, which bookmarks bring forward", async () => {
    const { api, start } = await setUp({ namespaces: ["a", "b"] });
    await using controller = start();
    await controller.ready();
    await settle();
    const listed = String(api.version);
    api.put("a", "new");
    await settle();
    expect(controller.status.resourceVersion).toBe(listed);
    api.bookmark();
    await settle();
    expect(controller.status.resourceVersion).toBe(String(api.version));
  });

  test("leaves nothing when it is closed, in whatever state each is", async () => {
    const { clock, api, start, namespaces } = await setUp({ namespaces: ["a", "b", "c"] });
    await namespaces.close();
    api.forbidden.add("b");
    api.intercept = (call) => call.path.includes("/c/");
    const controller = start();
    await settle();
    await controller.close();
    expect(api.transport.open).toEqual([]);
    expect(clock.timers).toBe(0);
  });
});

describe("scope", () => {
  test("stops one namespace and starts another: one batch each, and not a request for the third", async () => {
    const { api, start } = await setUp({ namespaces: ["a", "b"] });
    await using controller = start();
    await controller.ready();
    await settle();
    const events = await follow(controller);
    const watching = api.watches.find(({ path }) => path.includes("/b/"));
    api.asked.length = 0;
    let list: Call | undefined;
    api.intercept = (call) => {
      if (call.type === "list") list = call;
      return call.type === "list";
    };
    let done = false;
    const scoped = controller.scope({ namespaces: ["b", "c"] }).then(() => {
      done = true;
    });
    expect(keys(controller)).toEqual(["b/db", "b/web"]);
    expect((await events.since()).sort()).toEqual(["delete a/db", "delete a/web"]);
    expect([controller.isReady, done]).toEqual([true, false]);
    expect(controller.status.phase).toBe("connecting");
    api.put("b", "meanwhile");
    expect(await events.since()).toEqual(["create b/meanwhile"]);
    api.intercept = undefined;
    const metadata = { resourceVersion: String(api.version) };
    const items = [...api.objects.values()].filter((object) => object.metadata.namespace === "c");
    list?.head(200);
    list?.write(JSON.stringify({ kind: "ConfigMapList", apiVersion: "v1", metadata, items }));
    expect(await events.since()).toEqual([]);
    list?.end();
    expect((await events.since()).sort()).toEqual(["create c/db", "create c/web"]);
    await scoped;
    expect(api.asked).toEqual(["list c", "watch c"]);
    expect(api.open).toEqual(["watch b", "watch c"]);
    expect(watching?.isOpen).toBe(true);
  });

  test("tells all that leaves as one batch in one turn, and what enters as one when its list is complete", async () => {
    const { start } = await setUp({ namespaces: ["a", "b"] });
    await using controller = start();
    await controller.ready();
    const batches: string[][] = [];
    controller[node].attach({
      onReady: () => undefined,
      onBatch: (batch) => batches.push(batch.map(({ key, entry }) => `${entry ? "+" : "-"}${key}`).sort()),
      onTrouble: () => undefined,
      onClose: () => undefined,
    });
    const scoped = controller.scope({ namespaces: ["c"] });
    expect(batches).toEqual([["-a/db", "-a/web", "-b/db", "-b/web"]]);
    await scoped;
    expect(batches.slice(1)).toEqual([["+c/db", "+c/web"]]);
    await controller.scope({ namespaces: undefined, selector: WEB_SELECTOR });
    expect(batches.slice(2)).toEqual([["+a/web", "+b/web", "-c/db"]]);
  });

  test("from all namespaces to some divides what is held: no list, and only what leaves is told", async () => {
    const { api, start } = await setUp();
    await using controller = start();
    await controller.ready();
    await settle();
    const events = await follow(controller);
    const held = controller.cache.get("a", "web");
    api.asked.length = 0;
    await controller.scope({ namespaces: ["a", "b", "empty"] });
    expect((await events.since()).sort()).toEqual(["delete c/db", "delete c/web"]);
    expect(api.asked).toEqual(["watch a", "watch b", "watch empty"]);
    expect(api.open).toEqual(["watch a", "watch b", "watch empty"]);
    expect(controller.cache.get("a", "web")).toBe(held);
    api.put("b", "new");
    expect(await events.since()).toEqual(["create b/new"]);
    expect(controller.status).toMatchObject({ phase: "live", relists: 0 });
  });

  test("from some namespaces to all lists once; what is held stays live until then, and only what enters is told", async () => {
    const { api, start } = await setUp({ namespaces: ["a", "b"] });
    await using controller = start();
    await controller.ready();
    await settle();
    const events = await follow(controller);
    api.asked.length = 0;
    const stale = [...api.objects.values()].filter(({ kind }) => kind === "ConfigMap");
    const version = String(api.version);
    let list: Call | undefined;
    api.intercept = (call) => {
      list = call;
      return true;
    };
    const scoped = controller.scope({ namespaces: undefined });
    await settle();
    api.intercept = undefined;
    // What happens between the version of the list and its end is known already, and must not be taken back.
    api.put("a", "new");
    api.remove("b", "db");
    expect(await events.since()).toEqual(["create a/new", "delete b/db"]);
    answer(list as Call, 200, JSON.stringify({ metadata: { resourceVersion: version }, items: stale }));
    await scoped;
    expect((await events.since()).sort()).toEqual(["create c/db", "create c/web"]);
    expect(api.asked).toEqual(["list *", "watch *"]);
    expect(api.open).toEqual(["watch *"]);
    expect(keys(controller)).toEqual(["a/db", "a/new", "a/web", "b/web", "c/db", "c/web"]);
    api.remove("a", "new");
    api.put("b", "db");
    expect(await events.since()).toEqual(["delete a/new", "create b/db"]);
    expect(controller.status).not.toHaveProperty("namespaces");
  });

  test("to all namespaces without the right to them leaves those that are held live", async () => {
    const { clock, api, start } = await setUp({ namespaces: ["a"] });
    await using controller = start();
    await controller.ready();
    api.forbidden.add("*");
    await expect(controller.scope({ namespaces: undefined })).rejects.toMatchObject({ code: "forbidden" });
    await clock.advance(60_000);
    const events = await follow(controller);
    api.put("a", "new");
    expect(await events.since()).toEqual(["create a/new"]);
    expect(controller.status).toMatchObject({ phase: "connecting", error: { code: "forbidden" } });
    api.asked.length = 0;
    await controller.scope({ namespaces: ["a"] });
    expect(api.asked).toEqual([]);
    expect(controller.status).toMatchObject({ phase: "live", error: undefined });
    expect(api.open).toEqual(["watch a"]);
  });

  test("to another selector lists anew, tells only the difference, and watches with it", async () => {
    const { api, start } = await setUp({ namespaces: ["a", "b"], selector: WEB_SELECTOR });
    await using controller = start();
    await controller.ready();
    await settle();
    const events = await follow(controller);
    api.asked.length = 0;
    await controller.scope({ selector: undefined });
    await settle();
    expect(await events.since()).toEqual(["create a/db", "create b/db"]);
    expect(api.asked.sort()).toEqual(["list a", "list b", "watch a", "watch b"]);
    const watching = api.watches.filter(({ path }) => path.endsWith("/configmaps"));
    expect(watching.map(({ query }) => query.labelSelector)).toEqual([undefined, undefined]);
    await controller.scope({ selector: "app=db" });
    expect(await events.since()).toEqual(["delete a/web", "delete b/web"]);
    expect(keys(controller)).toEqual(["a/db", "b/db"]);
    expect(controller.status.relists).toBe(4);
  });

  test("back to a selector whose answer is still held resumes its watch without a list", async () => {
    const { api, start } = await setUp({ selector: WEB_SELECTOR });
    await using controller = start();
    await controller.ready();
    await settle();
    const events = await follow(controller);
    api.intercept = (call) => call.type === "list";
    void controller.scope({ selector: "app=db" });
    await settle();
    api.put("a", "more", WEB);
    api.asked.length = 0;
    await controller.scope({ selector: WEB_SELECTOR });
    expect(await events.since()).toEqual(["create a/more"]);
    expect(api.asked).toEqual(["watch *"]);
    expect(controller.status).toMatchObject({ phase: "live", relists: 1 });
  });

  test("to namespaces and selector at once never shows what neither asked for", async () => {
    const { api, start } = await setUp({ namespaces: ["a"], selector: "app=web" });
    await using controller = start();
    await controller.ready();
    await settle();
    const events = await follow(controller);
    await controller.scope({ namespaces: undefined, selector: "app=db" });
    expect(await events.since()).toEqual(["delete a/web", "create a/db", "create b/db", "create c/db"]);
    expect(api.open).toEqual(["watch *"]);
  });

  test("that says what is so already asks nothing and tells nothing", async () => {
    const { api, start } = await setUp({ namespaces: ["a", "b"], selector: "app in (web)" });
    await using controller = start();
    await controller.ready();
    await settle();
    const events = await follow(controller);
    api.asked.length = 0;
    await controller.scope({ namespaces: ["b", "a", "a"], selector: { matchLabels: WEB } });
    await controller.scope({});
    expect(await events.since()).toEqual([]);
    expect(api.asked).toEqual([]);
  });

  test("resolves for all who wait when the last that was asked for is held, and not for the next one", async () => {
    const { api, start } = await setUp({ namespaces: ["a"] });
    await using controller = start();
    await controller.ready();
    await controller.scope({});
    api.intercept = () => true;
    const settled: string[] = [];
    const first = controller.scope({ namespaces: ["b"] }).then(() => settled.push("first"));
    const second = controller.scope({ namespaces: ["c"] }).then(() => settled.push("second"));
    await settle();
    expect(settled).toEqual([]);
    api.intercept = undefined;
    for (const call of api.transport.open)
      if (call.type === "list") answer(call, 410, statusOf(410, "Expired"));
    const third = controller.scope({ namespaces: ["a", "b"] }).then(() => settled.push("third"));
    await Promise.all([first, second, third]);
    expect(keys(controller)).toEqual(["a/db", "a/web", "b/db", "b/web"]);
  });

  test("keeps when something was last heard of what is held", async () => {
    const { clock, api, start } = await setUp();
    await using controller = start();
    await controller.ready();
    await settle();
    const { lastContact } = controller.status;
    await clock.advance(10_000);
    api.intercept = () => true;
    void controller.scope({ namespaces: ["a", "b"] });
    await settle();
    expect(controller.status).toMatchObject({ phase: "listing", lastContact });
    void controller.scope({ selector: WEB_SELECTOR });
    await settle();
    expect(controller.status).toMatchObject({ phase: "listing", lastContact });
  });

  test("changed many times before anything is answered comes to the last, with no request left over", async () => {
    const { api, start } = await setUp({ namespaces: ["a"] });
    await using controller = start();
    void controller.scope({ namespaces: ["b"] });
    void controller.scope({ namespaces: undefined, selector: WEB_SELECTOR });
    void controller.scope({ namespaces: ["b", "c"] });
    void controller.scope({ selector: undefined });
    await controller.scope({ namespaces: ["c"] });
    await settle();
    expect(keys(controller)).toEqual(["c/db", "c/web"]);
    expect(api.open).toEqual(["watch c"]);
  });

  test.each([
    [{ selector: "a in x" }, "invalid-selector"],
    [{ fields: "metadata.name>x" }, "invalid-selector"],
    [{ namespaces: ["a", ""] }, "invalid-argument"],
  ])("of %o throws at once and changes nothing", async (change, code) => {
    const { api, start } = await setUp({ namespaces: ["a"] });
    await using controller = start();
    await controller.ready();
    await settle();
    expect(() => controller.scope(change)).toThrow(expect.objectContaining({ code }));
    expect(api.open).toEqual(["watch a"]);
  });

  test("of a closed controller, or by one that is closed meanwhile, is refused", async () => {
    const { api, start } = await setUp({ namespaces: ["a"] });
    const controller = start();
    await controller.ready();
    api.intercept = () => true;
    const scoped = controller.scope({ namespaces: ["b"] });
    await controller.close();
    await expect(scoped).rejects.toMatchObject({ code: "not-running" });
    expect(() => controller.scope({})).toThrow(expect.objectContaining({ code: "not-running" }));
  });

  test("that the server calls wrong ends the controller, with the cause", async () => {
    const { api, start } = await setUp();
    const controller = start();
    await controller.ready();
    api.intercept = (call) => {
      if (call.query.fieldSelector !== undefined) answer(call, 400, statusOf(400, "BadRequest"));
      return call.query.fieldSelector !== undefined;
    };
    const rejected = { code: "rejected" };
    await expect(controller.scope({ fields: { "spec.x": "1" } })).rejects.toMatchObject(rejected);
    expect(await controller.closed).toMatchObject(rejected);
  });
});

describe("rights in only some namespaces", () => {
  test("let the rest work, and status names the ones that do not", async () => {
    const { clock, api, start } = await setUp({ namespaces: ["a", "b", "c"] });
    api.forbidden.add("b");
    await using controller = start();
    await controller.ready();
    await settle();
    expect(keys(controller)).toEqual(["a/db", "a/web", "c/db", "c/web"]);
    expect(controller.status).toMatchObject({
      phase: "connecting",
      error: { code: "forbidden" },
      namespaces: [
        { name: "a", phase: "live" },
        { name: "b", phase: "connecting", error: { code: "forbidden" } },
        { name: "c", phase: "live" },
      ],
    });
    const events = await follow(controller);
    api.put("c", "new");
    expect(await events.since()).toEqual(["create c/new"]);
    api.forbidden.clear();
    await clock.advance(30_000);
    expect((await events.since()).sort()).toEqual(["create b/db", "create b/web"]);
    expect(controller.status).toMatchObject({ phase: "live", error: undefined });
  });

  test("that are none reject, and ready resolves with the first that is granted", async () => {
    const { clock, api, start } = await setUp({ namespaces: ["a", "b"] });
    api.forbidden.add("a").add("b");
    await using controller = start();
    await expect(controller.ready()).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringMatching(/^list configmaps in namespace [ab] at /),
    });
    expect(controller.isReady).toBe(false);
    api.forbidden.delete("b");
    // The other is refused once more before this one is tried.
    const refused = controller.ready().catch((reason: unknown) => reason);
    await clock.advance(30_000);
    expect(await refused).toSatisfy((reason) => reason === undefined || reason instanceof KcacheError);
    await controller.ready();
    expect(keys(controller)).toEqual(["b/db", "b/web"]);
  });

  test("are waited for while one has not answered yet", async () => {
    const { api, start } = await setUp({ namespaces: ["a", "b"] });
    let held: Call | undefined;
    api.intercept = (call) => {
      if (call.path.includes("/b/")) held = call;
      return call.path.includes("/b/");
    };
    await using controller = start();
    const ready = controller.ready();
    await settle();
    expect(controller.isReady).toBe(false);
    answer(held as Call, 403, statusOf(403, "Forbidden"));
    await ready;
    expect(keys(controller)).toEqual(["a/db", "a/web"]);
  });

  test("that are taken away leave what was held, as stale", async () => {
    const { clock, api, start } = await setUp({ namespaces: ["a", "b"] });
    await using controller = start();
    await controller.ready();
    await settle();
    api.forbidden.add("a");
    api.watches.find(({ path }) => path.includes("/a/"))?.fail(RESET());
    await clock.advance(5_000);
    expect(controller.status).toMatchObject({ phase: "stale", error: { code: "forbidden" } });
    expect(controller.status.namespaces?.[1]).toEqual({ name: "b", phase: "live" });
    expect(controller.cache.size).toBe(4);
  });
});

describe("namespaces of a publisher", () => {
  test("are followed as they are relabelled, created and deleted", async () => {
    const { api, start, team } = await setUp();
    await using controller = start({ namespaces: team });
    await controller.ready();
    await settle();
    expect(controller.status.namespaces?.map(({ name }) => name)).toEqual(["a", "b"]);
    const events = await follow(controller);
    api.asked.length = 0;
    api.put(undefined, "a", { team: "y" });
    api.put(undefined, "c", { team: "x" });
    expect((await events.since()).sort()).toEqual([
      "create c/db",
      "create c/web",
      "delete a/db",
      "delete a/web",
    ]);
    expect(api.asked).toEqual(["list c", "watch c"]);
    api.put(undefined, "b", { team: "x", more: "labels" });
    api.remove(undefined, "c");
    api.put(undefined, "d", { team: "x" });
    await settle();
    expect((await events.since()).sort()).toEqual(["delete c/db", "delete c/web"]);
    api.put("d", "late");
    expect(await events.since()).toEqual(["create d/late"]);
    expect(api.open).toEqual(["watch b", "watch d"]);
  });

  test("are waited for: nothing is asked and ready does not resolve before the publisher is", async () => {
    const { api, start, namespaces } = await setUp();
    const chosen = namespaces.filter();
    await using controller = start({ namespaces: chosen });
    await settle();
    expect(controller.isReady).toBe(false);
    expect(controller.status).toMatchObject({ phase: "connecting" });
    expect(api.asked).toEqual([]);
    chosen.refilter(labels({ team: "y" }));
    await controller.ready();
    expect(keys(controller)).toEqual(["c/db", "c/web"]);
  });

  test("that take the place of others leave those live until they are known", async () => {
    const { api, start, namespaces } = await setUp();
    await using controller = start({ namespaces: ["a"] });
    await controller.ready();
    const chosen = namespaces.filter();
    const scoped = controller.scope({ namespaces: chosen });
    await settle();
    expect(api.open).toEqual(["watch a"]);
    expect(keys(controller)).toEqual(["a/db", "a/web"]);
    chosen.refilter(labels({ team: "y" }));
    await scoped;
    await settle();
    expect(keys(controller)).toEqual(["c/db", "c/web"]);
    await controller.scope({ namespaces: ["c"] });
    chosen.refilter(labels({ team: "x" }));
    await settle();
    expect(api.open).toEqual(["watch c"]);
  });

  test("that nobody may list reject ready with why", async () => {
    const { clock, api, start } = await setUp();
    api.intercept = (call) => {
      if (call.path === "/api/v1/namespaces") answer(call, 403, statusOf(403, "Forbidden"));
      return call.path === "/api/v1/namespaces";
    };
    await using namespaces = createController(api.transport, Namespace, { clock });
    await using controller = start({ namespaces });
    await expect(controller.ready()).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringMatching(/^list namespaces at /),
    });
    expect(controller.status).toMatchObject({ phase: "connecting", error: { code: "forbidden" } });
  });

  test("end the controller with the publisher, with its cause", async () => {
    const { api, start, team, namespaces } = await setUp();
    const controller = start({ namespaces: team });
    await controller.ready();
    team.close();
    expect(await controller.closed).toBeUndefined();
    expect(api.open).toEqual([]);
    expect(() => start({ namespaces: team })).toThrow(expect.objectContaining({ code: "not-running" }));
    const failing = namespaces.filter(
      fn((namespace) => {
        if (namespace.metadata.name === "e") throw new RangeError("bug");
        return true;
      }),
    );
    const other = start({ namespaces: failing });
    await other.ready();
    api.put(undefined, "e");
    expect(await other.closed).toMatchObject({ code: "filter-failed", cause: expect.any(RangeError) });
    expect(api.open).toEqual([]);
  });

  test("are left when the controller is closed", async () => {
    const { clock, api, start, team, namespaces } = await setUp();
    const stop = new AbortController();
    const controller = start({ namespaces: team, signal: stop.signal });
    await controller.ready();
    stop.abort();
    await controller.closed;
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
    api.put(undefined, "f", { team: "x" });
    await clock.advance(1_000);
    expect(api.open).toEqual([]);
    expect(namespaces.isReady).toBe(true);
  });
});

test.each([
  [Node, { namespaces: ["a"] }, /nodes belong to no namespace/],
  [ConfigMap, { namespaces: ["a", ""] }, /leave it out for all namespaces/],
  [ConfigMap, { namespaces: ["a"], namespace: "a" }, /both namespace and namespaces/],
  [ConfigMap, { lister: { refreshPeriod: 0 } }, /refreshPeriod is 0, want milliseconds above 0/],
  [ConfigMap, { lister: { refreshPeriod: Number.NaN } }, /refreshPeriod is NaN/],
] as const)("options of %o that can never work throw at once: %o", async (kind, options, message) => {
  const { api } = await setUp();
  const create = (): unknown => createController<ConfigMap | Node>(api.transport, kind, options);
  expect(create).toThrow(
    expect.objectContaining({ code: "invalid-argument", message: expect.stringMatching(message) }),
  );
  expect(api.asked).toEqual([]);
});

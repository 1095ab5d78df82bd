import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { answer, bookmarkOf, createFakeApi, statusOf } from "../../test/fake-api.ts";
import { createFakeClock, settle } from "../../test/fake-clock.ts";
import { type Call, RESET, scriptedTransport } from "../../test/scripted-transport.ts";
import { fn, labels } from "../filter/filter.ts";
import { ConfigMap, Node } from "../kinds/core/v1.gen.ts";
import { KcacheError } from "../object/error.ts";
import { type Controller, createController } from "./controller.ts";
import type { ControllerOptions } from "./options.ts";
import type { ControllerStatus } from "./status.ts";

const NOTHING = { timers: 0, requests: 0 };

function setUp(options: ControllerOptions<ConfigMap> = {}) {
  const clock = createFakeClock();
  const api = createFakeApi(clock);
  api.put("a");
  api.put("b");
  const start = (): Controller<ConfigMap> =>
    createController(api.transport, ConfigMap, { clock, random: () => 0.5, ...options });
  const held = () => ({ timers: clock.timers, requests: api.transport.open.length });
  return { clock, api, start, held };
}

const refusal = (code: number, reason: string) => (call: Call) => {
  answer(call, code, statusOf(code, reason));
  return true;
};

const FORBIDDEN = refusal(403, "Forbidden");
const DOWN = (call: Call): boolean => {
  call.fail(RESET());
  return true;
};

/** Notes every status that `statuses()` yields. */
function follow(controller: Controller<ConfigMap>): {
  readonly seen: ControllerStatus[];
  readonly end: Promise<void>;
} {
  const seen: ControllerStatus[] = [];
  const read = async (): Promise<void> => {
    for await (const status of controller.statuses()) seen.push(status);
  };
  return { seen, end: read() };
}

describe("status", () => {
  test("goes from connecting over listing to live, and to closed", async () => {
    const { clock, api, start } = setUp();
    let list: Call | undefined;
    api.intercept = (call) => {
      list = call;
      return true;
    };
    const controller = start();
    const { seen, end } = follow(controller);
    await clock.advance(1_000);
    expect(controller.status).toMatchObject({ phase: "connecting", lastContact: undefined, objects: 0 });
    list?.head(200);
    await settle();
    expect(controller.status).toMatchObject({
      phase: "listing",
      lastContact: clock.now(),
      since: clock.now(),
    });
    expect(controller.isReady).toBe(false);
    const version = { resourceVersion: "102" };
    const metadata = { namespace: "default", name: "a", uid: "1", resourceVersion: "7" };
    api.intercept = undefined;
    list?.write(JSON.stringify({ kind: "ConfigMapList", metadata: version, items: [{ metadata }] }));
    list?.end();
    await clock.advance(1_000);
    expect(controller.status).toEqual({
      phase: "live",
      since: clock.now() - 1_000,
      lastContact: clock.now() - 1_000,
      resourceVersion: "102",
      objects: 1,
      bytes: expect.any(Number),
      relists: 0,
      reconnects: 0,
      error: undefined,
      retryAt: undefined,
    });
    expect(controller.status.bytes).toBeGreaterThan(50);
    await controller.close();
    await end;
    expect(controller.status).toMatchObject({ phase: "closed", error: undefined });
    expect(seen.map(({ phase }) => phase).filter((phase, i, all) => phase !== all[i - 1])).toEqual([
      "connecting",
      "listing",
      "live",
      "closed",
    ]);
  });

  test("says when something was last heard, and up to which version the cache is complete", async () => {
    const { clock, api, start } = setUp();
    await using controller = start();
    await clock.advance(60_000);
    api.openWatches[0]?.write(bookmarkOf(777));
    await settle();
    expect(controller.status).toMatchObject({ lastContact: clock.now(), resourceVersion: "777" });
  });

  test("is stale with cause and next try while the server is away, and live again after", async () => {
    const { clock, api, start } = setUp();
    await using controller = start();
    await settle();
    api.intercept = DOWN;
    api.openWatches[0]?.fail(RESET());
    await settle();
    expect(controller.status).toMatchObject({ phase: "stale", error: { code: "network" } });
    expect(controller.status.retryAt).toBe(clock.now() + 400);
    expect(controller.cache.size).toBe(2);
    await clock.advance(300_000);
    expect(controller.status.phase).toBe("stale");
    expect(controller.cache.size).toBe(2);
    api.intercept = undefined;
    await clock.advance(30_000);
    expect(controller.status).toMatchObject({
      phase: "live",
      error: undefined,
      retryAt: undefined,
      relists: 0,
      reconnects: 1,
    });
  });

  test("is stale within the watch's bound when nothing arrives any more", async () => {
    const { clock, api, start } = setUp({ random: () => 0.999 });
    await using controller = start();
    const { seen } = follow(controller);
    await settle();
    api.intercept = (call) => {
      call.head(200);
      return true;
    };
    api.openWatches[0]?.fail(RESET());
    await clock.advance(800);
    const { lastContact = 0 } = controller.status;
    await clock.advance(255_000);
    const silent = seen.find(({ error }) => error?.code === "silent");
    expect(silent?.phase).toBe("stale");
    expect((silent?.since ?? Number.NaN) - lastContact).toBeLessThanOrEqual(250_000);
  });

  test("counts lists after the first complete one, and accepted watches after the first", async () => {
    const { clock, api, start } = setUp();
    api.intercept = DOWN;
    await using controller = start();
    await clock.advance(20_000);
    api.intercept = undefined;
    await clock.advance(30_000);
    expect(controller.status).toMatchObject({ phase: "live", relists: 0, reconnects: 0 });
    api.openWatches[0]?.fail(RESET());
    api.put("c");
    api.compact();
    await clock.advance(30_000);
    // Accepted and then expired, and the one after the list.
    expect(controller.status).toMatchObject({ phase: "live", relists: 1, reconnects: 2 });
    expect(controller.cache.size).toBe(3);
  });

  test("is connecting again, with the cause, after a first list that failed", async () => {
    const { clock, api, start } = setUp();
    api.intercept = (call) => {
      call.head(200);
      call.write('{"kind":"ConfigMapList","items":[{"metadata":{"name":"x"}}');
      queueMicrotask(() => call.fail(RESET()));
      return true;
    };
    await using controller = start();
    const { seen } = follow(controller);
    await clock.advance(300);
    expect(seen.map(({ phase }) => phase)).toContain("listing");
    expect(controller.status).toMatchObject({ phase: "connecting", objects: 0, error: { code: "network" } });
  });

  test("can be followed by any number of readers, each with several reads pending, and ends for all", async () => {
    const { clock, start } = setUp();
    const controller = start();
    const reader = controller.statuses();
    const left = controller.statuses();
    expect((await reader.next()).value?.phase).toBe("connecting");
    const pending = [reader.next(), reader.next(), reader.next()];
    void left.next();
    const abandoned = [left.next(), left.next()];
    expect(await left.return?.()).toEqual({ done: true, value: undefined });
    expect(await Promise.all(abandoned)).toEqual(Array(2).fill({ done: true, value: undefined }));
    await clock.advance(1_000);
    await controller.close();
    const results = await Promise.all(pending);
    expect(results.map(({ value }) => value?.phase)).toEqual(["listing", "live", "closed"]);
    expect(await reader.next()).toEqual({ done: true, value: undefined });
    expect(await controller.statuses().next()).toMatchObject({ value: { phase: "closed" } });
  });
});

describe("ready", () => {
  test.each([
    [401, "Unauthorized", "unauthorized"],
    [403, "Forbidden", "forbidden"],
    [404, "NotFound", "not-found"],
  ])(
    "rejects at once on %i, names what was tried, and trying goes on until it works",
    async (code, reason, kind) => {
      const { clock, api, start } = setUp({ namespace: "default" });
      api.intercept = refusal(code, reason);
      await using controller = start();
      await expect(controller.ready()).rejects.toMatchObject({
        code: kind,
        message: expect.stringMatching(
          /^list configmaps in namespace default at http:\/\/scripted\.invalid: /,
        ),
      });
      expect(clock.timers).toBe(1);
      await clock.advance(60_000);
      expect(controller.status).toMatchObject({ phase: "connecting", error: { code: kind } });
      await expect(controller.ready()).rejects.toMatchObject({ code: kind });
      api.intercept = undefined;
      const ready = controller.ready();
      await clock.advance(30_000);
      await ready;
      expect(controller.cache.size).toBe(2);
      expect(controller.status).toMatchObject({ phase: "live", error: undefined });
    },
  );

  test("that is asked again after a refusal waits for the next answer", async () => {
    const { clock, api, start } = setUp();
    api.intercept = FORBIDDEN;
    await using controller = start();
    let refusals = 0;
    let ready = false;
    // A loop without a pause: were it told the same at once, no answer could arrive between.
    const insist = async (): Promise<void> => {
      while (!ready && refusals < 1_000) {
        await controller.ready().then(
          () => {
            ready = true;
          },
          () => {
            refusals += 1;
          },
        );
      }
    };
    const insisting = insist();
    await clock.advance(60_000);
    api.intercept = undefined;
    await clock.advance(30_000);
    await insisting;
    expect(ready).toBe(true);
    expect(refusals).toBeGreaterThan(3);
    expect(refusals).toBeLessThan(20);
  });

  test("waits through failures that pass by themselves", async () => {
    const { clock, api, start } = setUp();
    api.intercept = DOWN;
    await using controller = start();
    const ready = controller.ready();
    await clock.advance(120_000);
    api.intercept = undefined;
    await clock.advance(30_000);
    await ready;
    expect(controller.cache.list().toArray()).toHaveLength(2);
  });

  test("does not say forbidden any more when what fails by then is the network", async () => {
    const { clock, api, start } = setUp();
    api.intercept = FORBIDDEN;
    await using controller = start();
    await settle();
    api.intercept = DOWN;
    await clock.advance(10_000);
    const patience = new AbortController();
    const ready = controller.ready({ signal: patience.signal });
    await clock.advance(10_000);
    patience.abort(new Error("enough"));
    await expect(ready).rejects.toMatchObject({ code: "aborted", cause: { code: "network" } });
  });

  test("that is given up names the last failure", async () => {
    const { clock, api, start } = setUp();
    api.intercept = refusal(503, "ServiceUnavailable");
    await using controller = start();
    const patience = new AbortController();
    const ready = controller.ready({ signal: patience.signal });
    await clock.advance(5_000);
    patience.abort(new Error("no time left"));
    await expect(ready).rejects.toMatchObject({
      code: "aborted",
      message: expect.stringMatching(/no time left; the last failure was: list configmaps at .*503/),
      cause: { code: "unavailable" },
    });
    expect(getEventListeners(patience.signal, "abort")).toEqual([]);
  });

  test("rejects when the controller is closed first, and at once when it was closed before", async () => {
    const { api, start } = setUp();
    api.intercept = () => true;
    const controller = start();
    const ready = controller.ready();
    void controller.close();
    await expect(ready).rejects.toMatchObject({ code: "not-running" });
    await controller.close();
    await expect(controller.ready()).rejects.toMatchObject({ code: "not-running" });
  });
});

describe("close", () => {
  const intercepts: Record<string, ((call: Call) => boolean) | undefined> = {
    "while connecting": () => true,
    "while listing": (call) => {
      call.head(200);
      call.write('{"items":[');
      return true;
    },
    "while it waits to try again": DOWN,
    "while it is forbidden": FORBIDDEN,
    "while live": undefined,
    "while a watch is being opened": (call) => call.type === "watch",
  };

  test.each(Object.keys(intercepts))("%s resolves and leaves nothing", async (phase) => {
    const stop = new AbortController();
    const { clock, api, start, held } = setUp({ signal: stop.signal });
    api.intercept = intercepts[phase];
    const controller = start();
    await settle();
    expect(held()).not.toEqual(NOTHING);
    await Promise.all([controller.close(), controller.close()]);
    expect(controller.status.phase).toBe("closed");
    expect(await controller.closed).toBeUndefined();
    expect(held()).toEqual(NOTHING);
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
    const calls = api.transport.calls.length;
    await clock.advance(600_000);
    expect(api.transport.calls).toHaveLength(calls);
    expect(controller.status.phase).toBe("closed");
    await controller.close();
  });

  test("is what the signal does, also one that was aborted before", async () => {
    const stop = new AbortController();
    const { start, held, api } = setUp({ signal: stop.signal });
    const controller = start();
    await settle();
    stop.abort();
    expect(await controller.closed).toBeUndefined();
    expect(held()).toEqual(NOTHING);
    const calls = api.transport.calls.length;
    const late = start();
    expect(await late.closed).toBeUndefined();
    expect(late.status.phase).toBe("closed");
    expect(api.transport.calls).toHaveLength(calls);
  });

  test("ends subscriptions after what they have still to read", async () => {
    const { api, start } = setUp();
    const controller = start();
    await controller.ready();
    const subscription = controller.subscribe();
    await subscription.ready();
    await settle();
    api.put("c");
    await settle();
    await controller.close();
    const types: string[] = [];
    for await (const event of subscription) types.push(`${event.type} ${event.metadata.name}`);
    expect(types).toEqual(["create c"]);
    expect(await subscription.closed).toBeUndefined();
  });
});

describe("an end that waiting cannot mend", () => {
  test("is in closed, status, ready and every subscription", async () => {
    const { api, start, held } = setUp();
    api.intercept = refusal(422, "Invalid");
    const controller = start();
    const subscription = controller.subscribe();
    const rejected = { code: "rejected" };
    await expect(controller.ready()).rejects.toMatchObject(rejected);
    expect(await controller.closed).toMatchObject(rejected);
    expect(await subscription.closed).toMatchObject(rejected);
    expect(controller.status).toMatchObject({ phase: "closed", error: rejected, retryAt: undefined });
    expect(held()).toEqual(NOTHING);
    expect(() => controller.subscribe()).toThrow(expect.objectContaining({ code: "not-running" }));
  });

  test("is a transport that was closed below it", async () => {
    const { api, start } = setUp();
    const controller = start();
    await settle();
    api.openWatches[0]?.fail(new KcacheError("not-running", "the transport was closed"));
    expect(await controller.closed).toMatchObject({ code: "not-running" });
  });

  test("is a filter of its own that throws: it stops to list and watch, and says why", async () => {
    const { api, start, held } = setUp({
      filter: fn((object) => {
        if (object.metadata.name === "c") throw new RangeError("bug");
        return true;
      }),
    });
    const controller = start();
    await controller.ready();
    const subscription = controller.subscribe();
    await subscription.ready();
    await settle();
    api.put("c");
    const failed = { code: "filter-failed", cause: expect.any(RangeError) };
    expect(await controller.closed).toMatchObject(failed);
    await settle();
    expect(controller.status).toMatchObject({ phase: "closed", error: failed });
    expect(held()).toEqual(NOTHING);
  });
});

describe("options", () => {
  test.each([
    [Node, { namespace: "default" }, "invalid-argument", /nodes belong to no namespace/],
    [ConfigMap, { namespace: "" }, "invalid-argument", /leave it out for all namespaces/],
    [ConfigMap, { selector: "a in x" }, "invalid-selector", /parse label selector "a in x": at 5/],
    [
      ConfigMap,
      { fields: "metadata.name>x" },
      "invalid-selector",
      /parse field selector "metadata\.name>x": at/,
    ],
  ] as const)("of %o that can never work throw at once: %o", (kind, options, code, message) => {
    const transport = scriptedTransport(() => undefined);
    const create = (): unknown => createController<ConfigMap | Node>(transport, kind, options);
    expect(create).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
    expect(transport.calls).toEqual([]);
  });

  test("namespace and selectors are sent with every list and watch", async () => {
    const { clock, api, start } = setUp({
      namespace: "shop",
      selector: { matchLabels: { app: "web" }, matchExpressions: [{ key: "old", operator: "DoesNotExist" }] },
      fields: { "metadata.name": "a,b" },
    });
    await using controller = start();
    await controller.ready();
    await settle();
    api.openWatches[0]?.fail(RESET());
    api.put("x");
    api.compact();
    await clock.advance(5_000);
    const { calls } = api.transport;
    expect(calls.map(({ type }) => type)).toEqual(["list", "watch", "watch", "list", "watch"]);
    for (const { path, query } of calls) {
      expect(path).toBe("/api/v1/namespaces/shop/configmaps");
      expect(query.labelSelector).toBe("!old,app=web");
      expect(query.fieldSelector).toBe(String.raw`metadata.name=a\,b`);
    }
  });

  test("a filter is not sent, and limits what is seen", async () => {
    const { api, start } = setUp({ filter: labels({ app: "web" }) });
    await using controller = start();
    await controller.ready();
    expect(api.transport.calls[0]?.query).toEqual({ limit: "500" });
    expect(controller.cache.size).toBe(0);
    expect(controller.status.objects).toBe(2);
  });

  test("log is told of lists, failures and recoveries", async () => {
    const lines: string[] = [];
    const log = {
      debug: (_: object, message: string) => lines.push(`debug ${message}`),
      info: (_: object, message: string) => lines.push(`info ${message}`),
      warn: (_: object, message: string) => lines.push(`warn ${message}`),
    };
    const { clock, api, start } = setUp({ log });
    const controller = start();
    await settle();
    api.openWatches[0]?.fail(RESET());
    await clock.advance(1_000);
    await controller.close();
    expect(lines).toEqual(["debug listing", "warn the connection was reset", "info recovered"]);
  });
});

describe("subscribers", () => {
  test("see a relist as one batch, deletes first, and nothing for what is as it was", async () => {
    const { clock, api, start } = setUp();
    await using controller = start();
    await controller.ready();
    await settle();
    using subscription = controller.subscribe();
    await subscription.ready();
    const [watch] = api.openWatches;
    watch?.fail(RESET());
    api.put("c");
    api.put("b", { uid: "another" });
    api.remove("a");
    api.put("d");
    api.compact();
    await clock.advance(5_000);
    const seen: string[] = [];
    for await (const event of subscription) {
      const unknown = event.type === "delete" && event.finalStateUnknown === true ? " unknown" : "";
      seen.push(`${event.type} ${event.metadata.name}${unknown}`);
      if (seen.length === 5) break;
    }
    expect(seen.slice(0, 2).sort()).toEqual(["delete a unknown", "delete b unknown"]);
    expect(seen.slice(2).sort()).toEqual(["create b", "create c", "create d"]);
    expect(controller.status.relists).toBe(1);
  });

  test("see nothing of a hundred relists of an idle server", async () => {
    const { clock, api, start } = setUp();
    await using controller = start();
    await controller.ready();
    await settle();
    using subscription = controller.subscribe();
    await subscription.ready();
    const first = controller.cache.get("default", "a");
    for (let i = 0; i < 100; i++) {
      await clock.advance(130_000);
      api.openWatches[0]?.write(
        `${JSON.stringify({ type: "ERROR", object: JSON.parse(statusOf(410, "Expired")) })}\n`,
      );
      await clock.advance(1_000);
    }
    expect(controller.status).toMatchObject({ phase: "live", relists: 100 });
    expect(subscription.pending).toBe(0);
    expect(controller.cache.get("default", "a")).toBe(first);
  });
});

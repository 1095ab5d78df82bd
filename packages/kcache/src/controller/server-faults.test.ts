import fc from "fast-check";
import { type ApiServer, createApiServer, type FaultAction, type FaultRule } from "kcache-apiserver";
import { describe, expect, test, vi } from "vitest";
import { createFakeClock, type FakeClock, settle } from "../../test/fake-clock.ts";
import { httpTransport } from "../http/http-transport.ts";
import { memoryTransport } from "../http/memory-transport.ts";
import { ConfigMap } from "../kinds/core/v1.gen.ts";
import type { DeepReadonly } from "../object/object.ts";
import type { Clock } from "../reflector/clock.ts";
import { type Controller, createController } from "./controller.ts";
import type { ControllerOptions } from "./options.ts";

// Each fault that the API server can play, met by a controller: its cache comes to equal the server, and no list is asked for
// where none is needed. Server and controller live by one clock, which the tests move.

const PATH = "/api/v1/namespaces/default/configmaps";
const ALL = "/api/v1/configmaps";
/** Virtual milliseconds within which everything must be mended: longer than the longest silence that is borne. */
const BOUND = 900_000;

interface World extends AsyncDisposable {
  readonly server: ApiServer;
  readonly clock: FakeClock;
  readonly controller: Controller<ConfigMap>;
  /** Pages of lists that the controller was given. */
  readonly lists: number;
  /** Moves the clock second by second until it holds. */
  until(condition: () => boolean | Promise<boolean>): Promise<void>;
  live(): Promise<void>;
  /** Waits until cache and events tell what the server holds. */
  equal(): Promise<void>;
}

async function send(server: ApiServer, method: string, path: string, body?: object): Promise<Response> {
  const headers = { "content-type": "application/json", "user-agent": "test" };
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  return await server.fetch(new Request(`http://server${path}`, { method, headers, ...init }));
}

async function put(server: ApiServer, name: string, value = ""): Promise<void> {
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { value } };
  const created = await send(server, "POST", PATH, body);
  if (created.status === 201) return;
  expect((await send(server, "PUT", `${PATH}/${name}`, body)).status).toBe(200);
}

async function remove(server: ApiServer, name: string): Promise<void> {
  expect((await send(server, "DELETE", `${PATH}/${name}`)).status).toBe(200);
}

const told = (objects: Iterable<DeepReadonly<ConfigMap>>): string =>
  [...objects]
    .map(({ metadata: { name, uid, resourceVersion }, data }) =>
      [name, uid, resourceVersion, data?.value].join(" "),
    )
    .sort()
    .join("\n");

async function world({
  rules = [],
  count = 5,
  ...options
}: {
  readonly rules?: readonly FaultRule[];
  readonly count?: number;
} & Pick<ControllerOptions<ConfigMap>, "lister"> = {}): Promise<World> {
  const clock = createFakeClock();
  const server = createApiServer({ clock, random: () => 0.5 });
  for (let i = 0; i < count; i++) await put(server, `object-${i}`);
  for (const rule of rules) server.faults.add(rule);
  const transport = memoryTransport(server.fetch);
  const controller = createController(transport, ConfigMap, { clock, random: () => 0.5, ...options });
  const seen = new Map<string, DeepReadonly<ConfigMap>>();
  const subscription = controller.subscribe();
  const reading = (async () => {
    for (const object of await subscription.ready()) seen.set(object.metadata.name, object);
    for await (const { type, metadata, object } of subscription) {
      if (type === "delete") seen.delete(metadata.name);
      else seen.set(metadata.name, object);
    }
  })();
  const until: World["until"] = async (condition) => {
    const end = clock.now() + BOUND;
    while (!(await condition())) {
      if (clock.now() > end) throw new Error(`${BOUND / 1000} s are over: ${condition}`);
      await clock.advance(1_000);
    }
  };
  const live = (): Promise<void> => until(() => controller.status.phase === "live");
  return {
    server,
    clock,
    controller,
    get lists() {
      const { lists = 0, clients } = server.stats.configmaps ?? {};
      return lists - (clients?.test?.lists ?? 0);
    },
    until,
    live,
    async equal() {
      const { items } = (await (await send(server, "GET", ALL)).json()) as { items: ConfigMap[] };
      const expected = told(items);
      await until(() => controller.isReady);
      await until(() => told(controller.cache.list()) === expected);
      await until(() => told(seen.values()) === expected);
      await live();
    },
    async [Symbol.asyncDispose]() {
      subscription.close();
      await controller.close();
      await reading;
      await transport.close();
      await server.close();
      await settle();
      // Nothing is left of any fault.
      expect(clock.timers).toBe(0);
      expect(server.stats.configmaps?.openWatches).toBe(0);
    },
  };
}

/** Something of everything that can happen to objects, and time for watches to end by themselves. */
async function life({ server, clock }: World): Promise<void> {
  await put(server, "object-0", "changed");
  await clock.advance(500);
  await remove(server, "object-1");
  await put(server, "object-9", "new");
  await clock.advance(70_000);
  await remove(server, "object-2");
  await put(server, "object-2", "again");
  await clock.advance(200_000);
  await put(server, "object-0", "last");
}

const on = { verb: "watch", resource: "configmaps" } as const;
const TOO_LARGE = [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }];

describe("a watch is resumed without a list", () => {
  const rows: readonly (readonly [string, FaultRule])[] = [
    ["that is cut in the middle of an event", { on, times: 3, does: { type: "cut", after: 300 } }],
    [
      "that ends in order in the middle of an event",
      { on, times: 3, does: { type: "cut", after: 77, how: "end" } },
    ],
    ["that is cut before its first byte", { on, times: 3, does: { type: "cut" } }],
    ["that goes silent in the middle of an event", { on, times: 2, does: { type: "silence", after: 200 } }],
    ["that is never answered", { on, times: 2, does: { type: "hang" } }],
    ["that is answered late", { on, times: 2, does: { type: "delay", milliseconds: 40_000 } }],
    ["that drips", { on, does: { type: "drip", bytes: 50, every: 10 } }],
    ["that is refused with 429", { on, times: 3, does: { type: "answer", code: 429, retryAfter: 5 } }],
    ["that is refused in plain text", { on, times: 3, does: { type: "answer", code: 429, body: "text" } }],
    ["that is refused with 500", { on, times: 3, does: { type: "answer", code: 500 } }],
    ["that is refused with 503", { on, times: 3, does: { type: "answer", code: 503, retryAfter: 2 } }],
    ["that is refused with 401", { on, times: 2, does: { type: "answer", code: 401 } }],
    ["that is refused with 403", { on, times: 2, does: { type: "answer", code: 403 } }],
    [
      "that fails with 429 after it was accepted",
      { on, times: 3, does: { type: "error-event", code: 429, after: 1 } },
    ],
    ["that fails with 500 after it was accepted", { on, times: 3, does: { type: "error-event", code: 500 } }],
    [
      "of a server that has not come so far",
      { on, times: 3, does: { type: "answer", code: 504, causes: TOO_LARGE, retryAfter: 1 } },
    ],
    ["that has no bookmarks", { on, does: { type: "bookmarks", periodic: "withhold" } }],
    ["whose bookmarks are late", { on, does: { type: "bookmarks", periodic: 55_000 } }],
  ];
  test.each(rows)("%s", async (_, rule) => {
    await using w = await world({ rules: [rule] });
    await w.until(() => w.controller.isReady);
    await life(w);
    await w.equal();
    expect(w.lists).toBe(1);
    expect(w.controller.status.relists).toBe(0);
    const met = w.server.faults.rules[0]?.met ?? 0;
    if (rule.times === undefined) expect(met).toBeGreaterThan(0);
    else expect(met).toBe(rule.times);
  });

  test.each(Array.from({ length: 12 }, (_, i) => 1 + i * 61))(
    "that is cut at byte %i, again and again",
    async (after) => {
      await using w = await world({ rules: [{ on, times: 6, does: { type: "cut", after } }] });
      await w.until(() => w.controller.isReady);
      await life(w);
      await w.equal();
      expect(w.lists).toBe(1);
    },
  );

  test("that goes silent while it is live, within the bound", async () => {
    const silence = new AbortController();
    await using w = await world({
      rules: [{ on, times: 1, does: { type: "silence", when: silence.signal } }],
    });
    await w.live();
    await put(w.server, "object-0", "heard");
    await w.equal();
    silence.abort();
    await put(w.server, "object-0", "not heard");
    const since = w.clock.now();
    await w.equal();
    expect(w.clock.now() - since).toBeLessThan(260_000);
    expect([w.lists, w.controller.status.relists]).toEqual([1, 0]);
  });

  test("when the server restarts and still has its history", async () => {
    await using w = await world();
    await w.live();
    w.server.faults.restart();
    await put(w.server, "object-0", "after");
    await w.equal();
    expect(w.lists).toBe(1);
  });

  test("when the server restarts without history, as long as nothing was missed", async () => {
    await using w = await world();
    await w.live();
    w.server.faults.restart({ history: false });
    await put(w.server, "object-0", "after");
    await w.equal();
    expect(w.lists).toBe(1);
  });

  test("on a replica that is behind, and tells what it hears of later", async () => {
    await using w = await world();
    await w.live();
    const replica = w.server.faults.replica();
    replica.hold();
    await put(w.server, "object-0", "before");
    await w.equal();
    w.server.faults.add({ on, times: 1, does: { type: "forward", to: replica } });
    w.server.cutWatches();
    await w.clock.advance(5_000);
    await put(w.server, "object-1", "after");
    await w.clock.advance(5_000);
    expect(w.controller.cache.get("default", "object-1")?.data?.value).toBe("");
    replica.catchUp();
    await w.equal();
    expect([w.lists, w.server.faults.rules[0]?.met]).toEqual([1, 1]);
  });
});

describe("one list makes up for what was lost", () => {
  test.each([
    ["HTTP 410 Expired", { type: "answer", code: 410 }],
    ["HTTP 410 Gone", { type: "answer", code: 410, reason: "Gone" }],
    ["an ERROR event of 410 Expired", { type: "error-event", code: 410 }],
    ["an ERROR event of 410 Gone after events", { type: "error-event", code: 410, reason: "Gone", after: 1 }],
    ["history that is compacted before the watch resumes", { type: "compact" }],
  ] as const)("where a watch meets %s", async (_, does) => {
    // The first watch opens; it is the one that resumes which meets the fault.
    await using w = await world({ rules: [{ on, skip: 1, times: 1, does }] });
    await w.live();
    // What is written between an end and the next watch is what a compaction loses.
    w.server.cutWatches();
    await put(w.server, "object-0", "while away");
    await life(w);
    await w.equal();
    expect([w.lists, w.controller.status.relists]).toEqual([2, 1]);
    expect(w.server.faults.rules[0]?.met).toBe(1);
  });

  test("where a restart lost the history of what was missed", async () => {
    await using w = await world();
    await w.live();
    w.server.faults.add({ on, times: 1, does: { type: "answer", code: 503 } });
    w.server.cutWatches();
    await put(w.server, "object-0", "while away");
    w.server.faults.restart({ history: false });
    await w.equal();
    expect([w.lists, w.controller.status.relists]).toEqual([2, 1]);
  });
});

describe("the first list is tried again until it is complete", () => {
  const list = {
    verb: "list",
    resource: "configmaps",
    where: ({ userAgent = "" }) => userAgent !== "test",
  } as const;
  test.each([
    ["429 with Retry-After", { type: "answer", code: 429, retryAfter: 3 }, 1],
    ["500", { type: "answer", code: 500 }, 1],
    ["a proxy's 502 in plain text", { type: "answer", code: 502, body: "text" }, 1],
    ["no answer", { type: "hang" }, 1],
    ["a late answer", { type: "delay", milliseconds: 30_000 }, 1],
    ["a reset before the first byte", { type: "cut" }, 3],
    ["a reset in the middle of an object", { type: "cut", after: 400 }, 3],
    ["an end in the middle of an object", { type: "cut", after: 400, how: "end" }, 3],
    ["silence in the middle of an object", { type: "silence", after: 400 }, 3],
    ["bytes that drip", { type: "drip", bytes: 10, every: 5 }, 1],
  ] as const)("after %s", async (_, does, lists) => {
    await using w = await world({ rules: [{ on: list, times: 2, does }] });
    await w.until(() => w.controller.isReady);
    await w.equal();
    await life(w);
    await w.equal();
    // The server counts what it has answered, whether it arrives or not.
    expect(w.lists).toBe(lists);
    expect(w.server.faults.rules[0]?.met).toBe(does.type === "delay" || does.type === "drip" ? 1 : 2);
  });

  test.each([
    ["the continue token expires", { type: "expire-token" }],
    ["history is compacted", { type: "compact" }],
  ] as const)("where %s between two pages", async (_, does) => {
    const second = {
      verb: "list",
      where: ({ query }: { query: URLSearchParams }) => query.has("continue"),
    } as const;
    const wait = { type: "delay", milliseconds: 5_000 } as const;
    await using w = await world({
      count: 600,
      rules: [
        { on: second, times: 1, does: wait },
        { on: second, times: 1, does },
      ],
    });
    await w.until(() => w.server.faults.rules[0]?.met === 1);
    expect(w.controller.isReady).toBe(false);
    await put(w.server, "between", "the pages");
    await w.until(() => w.controller.isReady);
    expect(w.controller.cache.size).toBe(601);
    await w.equal();
    expect([w.server.faults.rules[1]?.met, w.lists]).toEqual([1, 2]);
    await life(w);
    await w.equal();
    expect(w.lists).toBe(2);
  });
});

describe("a server that is not where it says", () => {
  test("claims a version of the future, and is found out by its next bookmark", async () => {
    const list = { verb: "list", resource: "configmaps" } as const;
    await using w = await world({ rules: [{ on: list, times: 1, does: { type: "ahead", by: 1_000 } }] });
    await w.live();
    await put(w.server, "object-0", "not told");
    await w.clock.advance(10_000);
    expect(w.controller.cache.get("default", "object-0")?.data?.value).toBe("");
    await w.equal();
    expect(w.lists).toBeGreaterThan(1);
    const { lists } = w;
    await life(w);
    await w.equal();
    expect(w.lists).toBe(lists);
  });

  test("answers a list from the past: it is refused until the replica has caught up", async () => {
    await using w = await world();
    await w.live();
    const replica = w.server.faults.replica({ reads: "stale" });
    replica.hold();
    await put(w.server, "object-0", "seen");
    await w.equal();
    // From here on all goes to the replica, whose history does not reach to where the watch stood.
    w.server.faults.add({ on, times: 1, does: { type: "answer", code: 410 } });
    const where = ({ userAgent = "" }): boolean => userAgent !== "test";
    w.server.faults.add({ on: { verb: ["list", "watch"], where }, does: { type: "forward", to: replica } });
    w.server.cutWatches();
    await w.clock.advance(20_000);
    expect(w.controller.cache.get("default", "object-0")?.data?.value).toBe("seen");
    expect(w.controller.status.error?.message).toMatch(/a replica that lags/);
    replica.catchUp();
    await w.equal();
    await life(w);
    await w.equal();
  });
});

test("whatever is written and whatever meets it, the cache and the events come to equal the server", async () => {
  const point = fc.oneof(
    fc.record({ after: fc.nat({ max: 2_000 }) }),
    fc.record({ after: fc.nat({ max: 2_000 }), how: fc.constant("end" as const) }),
  );
  // 401, 403 and 404 would be told to those who wait for the first state.
  const code = fc.constantFrom(410, 429, 500, 502, 503, 504);
  const retryAfter = fc.integer({ min: 1, max: 20 });
  const does: fc.Arbitrary<FaultAction> = fc.oneof(
    point.map((where) => ({ type: "cut" as const, ...where })),
    fc.nat({ max: 2_000 }).map((after) => ({ type: "silence" as const, after })),
    fc.integer({ min: 20, max: 200 }).map((bytes) => ({ type: "drip" as const, bytes, every: 3 })),
    fc.nat({ max: 60_000 }).map((milliseconds) => ({ type: "delay" as const, milliseconds })),
    fc.constant({ type: "hang" as const }),
    fc.record({ type: fc.constant("answer" as const), code, retryAfter }),
    fc.record({ type: fc.constant("error-event" as const), code, after: fc.nat({ max: 4 }) }),
    fc.constant({ type: "bookmarks" as const, periodic: "withhold" as const }),
    fc.constant({ type: "compact" as const }),
  );
  const where = ({ userAgent }: { readonly userAgent: string }): boolean => userAgent !== "test";
  const verb = fc.constantFrom("list" as const, "watch" as const);
  const rule = fc.record({
    on: verb.map((one) => ({ verb: one, resource: "configmaps", where })),
    skip: fc.nat({ max: 3 }),
    times: fc.integer({ min: 1, max: 3 }),
    does,
  });
  const name = fc.integer({ min: 0, max: 7 }).map((i) => `object-${i}`);
  const step = fc.oneof(
    { weight: 4, arbitrary: name.map((one) => ({ does: "put" as const, name: one })) },
    { weight: 2, arbitrary: name.map((one) => ({ does: "remove" as const, name: one })) },
    { weight: 3, arbitrary: fc.nat({ max: 90_000 }).map((time) => ({ does: "wait" as const, time })) },
    { weight: 1, arbitrary: fc.boolean().map((history) => ({ does: "restart" as const, history })) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(rule, { maxLength: 6 }),
      fc.array(step, { maxLength: 25 }),
      async (rules, steps) => {
        await using w = await world({ rules });
        let value = 0;
        for (const one of steps) {
          value += 1;
          if (one.does === "put") await put(w.server, one.name, String(value));
          else if (one.does === "remove") await send(w.server, "DELETE", `${PATH}/${one.name}`);
          else if (one.does === "wait") await w.clock.advance(one.time);
          else w.server.faults.restart({ history: one.history });
        }
        await w.equal();
      },
    ),
    { numRuns: 40 },
  );
});

test("on real sockets, watches that are cut at any byte are resumed, and a restart is found again, without a list", async () => {
  await using server = createApiServer();
  for (let i = 0; i < 3; i++) await put(server, `object-${i}`);
  const listening = await server.listen();
  await using transport = httpTransport({ server: listening.url });
  // It never waits, but for guards against silence.
  const clock: Clock = {
    now: () => Date.now(),
    setTimeout: (callback, milliseconds) =>
      milliseconds < 5_000 ? setImmediate(callback) : setTimeout(callback, milliseconds),
    clearTimeout(timer) {
      clearImmediate(timer as NodeJS.Immediate);
      clearTimeout(timer as NodeJS.Timeout);
    },
  };
  await using controller = createController(transport, ConfigMap, { clock, random: () => 0 });
  await controller.ready();
  const value = (): string | undefined => controller.cache.get("default", "object-0")?.data?.value;
  for (let i = 0; i < 30; i++) {
    server.faults.add({ on, times: 1, does: { type: "cut", after: i * 17 } });
    if (i % 10 === 9) server.faults.restart();
    else server.cutWatches();
    await put(server, "object-0", `value ${i}`);
    await vi.waitFor(() => expect(value()).toBe(`value ${i}`), { interval: 1 });
    await vi.waitFor(() => expect(server.faults.rules[i]?.met).toBe(1), { interval: 1 });
  }
  expect(server.stats.configmaps).toMatchObject({ lists: 1 });
  expect(controller.status.relists).toBe(0);
});

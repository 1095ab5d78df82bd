import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answer, createFakeApi, type FakeApi, frameOf, statusOf } from "../../test/fake-api.ts";
import { createFakeClock, type FakeClock } from "../../test/fake-clock.ts";
import { startReflector } from "../../test/reflector.ts";
import { type Call, RESET } from "../../test/scripted-transport.ts";
import type { ConfigMap } from "../kinds/core/v1.gen.ts";
import type { Change } from "../object/event.ts";
import { createStore } from "../store/store.ts";

const PAGE = 3;
const GHOST =
  '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"namespace":"default","name":"ghost","uid":"x","resource';

/** What can go wrong with one request, in whatever phase it strikes. */
const FAULTS = {
  refused: (call: Call) => call.fail(RESET()),
  unanswered: () => undefined,
  silent: (call: Call) => call.head(200),
  html: (call: Call) => answer(call, 200, "<html>Sign in</html>"),
  empty: (call: Call) => answer(call, 200, ""),
  unauthorized: (call: Call) => answer(call, 401, statusOf(401, "Unauthorized")),
  forbidden: (call: Call) => answer(call, 403, statusOf(403, "Forbidden")),
  missing: (call: Call) => answer(call, 404, statusOf(404, "NotFound")),
  timeout: (call: Call) => answer(call, 408, statusOf(408, "Timeout")),
  expired: (call: Call) => answer(call, 410, statusOf(410, "Expired")),
  busy: (call: Call) => answer(call, 429, "Too many requests", { "retry-after": "3" }),
  broken: (call: Call) => answer(call, 500, statusOf(500, "InternalError")),
  gateway: (call: Call) => answer(call, 502, "<html>Bad Gateway</html>"),
  ahead: (call: Call) =>
    answer(
      call,
      504,
      statusOf(504, "Timeout", { details: { causes: [{ reason: "ResourceVersionTooLarge" }] } }),
    ),
  errorEvent: (call: Call) =>
    answer(call, 200, frameOf("ERROR", JSON.parse(statusOf(503, "ServiceUnavailable")))),
  expiredEvent: (call: Call) => answer(call, 200, frameOf("ERROR", JSON.parse(statusOf(410, "Expired")))),
  cut(call: Call) {
    call.head(200);
    call.write(call.type === "watch" ? `{"type":"ADDED","object":${GHOST}` : `{"items":[${GHOST}`);
    call.end();
  },
  reset(call: Call) {
    call.head(200);
    call.write(call.type === "watch" ? `{"type":"ADDED","object":${GHOST}` : `{"items":[${GHOST}`);
    queueMicrotask(() => call.fail(RESET()));
  },
} satisfies Record<string, (call: Call) => void>;
type Fault = keyof typeof FAULTS;

type Action =
  | { readonly type: "put" | "remove" | "recreate"; readonly name: string }
  | { readonly type: "compact" | "bookmark" | "end" | "reset" }
  | { readonly type: "advance" | "sleep"; readonly seconds: number }
  | { readonly type: "faults"; readonly faults: readonly Fault[] };

const name = fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h");
const fault = fc.constantFrom(...(Object.keys(FAULTS) as Fault[]));
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constantFrom("put", "remove", "recreate"), name }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom("compact", "bookmark", "end", "reset") }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant("advance"), seconds: fc.constantFrom(0, 0.2, 1, 5, 80) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("sleep"), seconds: fc.constantFrom(31, 3_600) }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant("faults"), faults: fc.array(fault, { maxLength: 6 }) }),
  },
);

async function perform(action: Action, api: FakeApi, clock: FakeClock): Promise<void> {
  switch (action.type) {
    case "put":
      return api.put(action.name, { value: String(api.resourceVersion) });
    case "remove":
      return api.remove(action.name);
    case "recreate":
      api.remove(action.name);
      return api.put(action.name);
    case "compact":
      return api.compact();
    case "bookmark":
      return api.bookmark();
    case "end":
      for (const call of api.openWatches) call.end();
      return;
    case "reset":
      for (const call of api.openWatches) call.fail(RESET());
      return;
    case "advance":
      return clock.advance(action.seconds * 1000);
    case "sleep":
      return clock.jump(action.seconds * 1000);
    case "faults": {
      const faults = [...action.faults];
      api.intercept = (call) => {
        const next = faults.shift();
        if (next !== undefined) FAULTS[next](call);
        return next !== undefined;
      };
      return;
    }
    default:
      return action satisfies never;
  }
}

const versionsOf = (objects: Iterable<{ readonly metadata: ConfigMap["metadata"] }>): readonly string[] =>
  [...objects].map(({ metadata }) => `${metadata.name} ${metadata.uid} ${metadata.resourceVersion}`).sort();

/** What can go wrong in the middle of a watch. */
const MID_STREAM: Record<string, (call: Call) => void> = {
  ...Object.fromEntries(
    [401, 403, 404, 408, 410, 429, 500, 503, 504].map((code) => [
      `an ERROR event with ${code}`,
      (call: Call) => call.write(frameOf("ERROR", JSON.parse(statusOf(code, "")))),
    ]),
  ),
  "an end": (call) => call.end(),
  "a reset": (call) => call.fail(RESET()),
  "a line that is cut": (call) => {
    call.write(`{"type":"ADDED","object":${GHOST}`);
    call.end();
  },
  "a line that breaks off": (call) => {
    call.write(`{"type":"ADDED","object":${GHOST}`);
    call.fail(RESET());
  },
  "a page of HTML": (call) => call.write("<html>Bye</html>"),
  "an unknown event": (call) => call.write(frameOf("NEWS", {})),
};

/** A reflector that fills a store from a model server of two pages. */
function setUp(intercept?: (call: Call, api: FakeApi) => boolean) {
  const clock = createFakeClock();
  const api = createFakeApi(clock, PAGE);
  for (const initial of ["a", "b", "c", "d", "e"]) api.put(initial);
  if (intercept !== undefined) api.intercept = (call) => intercept(call, api);
  const store = createStore<ConfigMap>();
  const reflector = startReflector(api.transport, clock, { onEvent: (event) => void store.apply(event) });
  const expectEqual = (): void => {
    const held = [...store.entries()].map(({ object }) => object);
    expect(versionsOf(held)).toEqual(versionsOf(api.objects.values()));
    expect(api.openWatches).toHaveLength(1);
    expect(api.transport.open).toHaveLength(1);
  };
  return { clock, api, reflector, expectEqual };
}

describe("one fault in one phase leads to a cache that equals the server, and one open watch", () => {
  const phases = {
    "the first page": ({ type, query }: Call) => type === "list" && query.continue === undefined,
    "page 2": ({ query }: Call) => query.continue !== undefined,
    "the opening of a watch": ({ type }: Call) => type === "watch",
  };
  const table = Object.keys(FAULTS).flatMap((fault) => Object.keys(phases).map((phase) => [fault, phase]));

  test.each(table as [Fault, keyof typeof phases][])("%s at %s", async (fault, phase) => {
    const { clock, api, reflector, expectEqual } = setUp((call, api) => {
      if (!phases[phase](call)) return false;
      api.intercept = undefined;
      api.put("f");
      api.remove("a");
      FAULTS[fault](call);
      return true;
    });
    await clock.advance(260_000);
    expectEqual();
    expect(reflector.failures).toHaveLength(1);
    const expired = fault === "expired" || fault === "expiredEvent";
    const isNewList =
      phase === "page 2" ? fault === "expired" : phase === "the opening of a watch" && expired;
    expect(api.counts.lists).toBe(isNewList ? 2 : 1);
    await reflector.stop();
    expect(reflector.held).toEqual({ listeners: 0, timers: 0, requests: 0 });
  });

  test.each(Object.keys(MID_STREAM))("%s in the middle of a watch", async (fault) => {
    const { clock, api, reflector, expectEqual } = setUp();
    await clock.advance(1_000);
    api.put("f");
    await clock.advance(1_000);
    const [watch] = api.openWatches;
    if (watch !== undefined) MID_STREAM[fault]?.(watch);
    api.put("g");
    api.remove("a");
    await clock.advance(2_000);
    expectEqual();
    expect(api.counts.lists).toBe(fault.endsWith("410") ? 2 : 1);
    expect(api.counts.watches).toBe(2);
    await reflector.stop();
  });
});

test("whatever fails, the cache comes to equal the server, changes lead there, and one watch is open", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 40 }), fc.nat(), async (actions, seed) => {
      const clock = createFakeClock();
      const api = createFakeApi(clock, PAGE);
      for (const initial of ["a", "b", "c", "d", "e"]) api.put(initial);
      const store = createStore<ConfigMap>();
      // What a subscriber would have: the first state, and then only changes.
      const told = new Map<string, ConfigMap["metadata"]>();
      const pass = (change: Change<ConfigMap>): void => {
        expect(told.get(change.key)?.resourceVersion).toBe(change.previous?.metadata.resourceVersion);
        if (change.entry === undefined) told.delete(change.key);
        else told.set(change.key, change.entry.object.metadata);
      };
      let random = seed % 1000;
      let mostOpen = 0;
      const reflector = startReflector(api.transport, clock, {
        random: () => {
          random = (random * 137 + 71) % 1000;
          return random / 1000;
        },
        onEvent(event) {
          const before = store.initialized;
          const changes = store.apply(event);
          if (before) changes.forEach(pass);
          else if (store.initialized) {
            for (const entry of store.entries()) told.set(entry.key, entry.object.metadata);
          }
        },
        onReport: () => {
          mostOpen = Math.max(mostOpen, api.transport.open.length);
        },
      });
      for (const next of actions) {
        await perform(next, api, clock);
        mostOpen = Math.max(mostOpen, api.transport.open.length);
      }
      api.intercept = undefined;
      // The longest that is left to wait for: a silent watch, and then a failure's delay.
      await clock.advance(400_000);
      // That may be the moment between two watches.
      if (api.openWatches.length === 0) await clock.advance(500);

      expect(versionsOf([...store.entries()].map(({ object }) => object))).toEqual(
        versionsOf(api.objects.values()),
      );
      expect(versionsOf([...told.values()].map((metadata) => ({ metadata })))).toEqual(
        versionsOf(api.objects.values()),
      );
      expect(api.openWatches).toHaveLength(1);
      expect(mostOpen).toBeLessThanOrEqual(1);
      expect(await reflector.stop()).toBeUndefined();
      expect(reflector.held).toEqual({ listeners: 0, timers: 0, requests: 0 });
    }),
    { numRuns: 800 },
  );
});

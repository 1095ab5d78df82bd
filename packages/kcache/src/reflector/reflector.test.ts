import { describe, expect, test } from "vitest";
import { answer, bookmarkOf, createFakeApi, frameOf, statusOf } from "../../test/fake-api.ts";
import { createFakeClock, settle } from "../../test/fake-clock.ts";
import { startReflector, wordOf } from "../../test/reflector.ts";
import { type Call, RESET, scriptedTransport } from "../../test/scripted-transport.ts";
import { INITIAL_STATE, type ReflectorState } from "./state.ts";

const NOTHING = { listeners: 0, timers: 0, requests: 0 };
const HTML = "<!doctype html><title>Sign in</title>";

/** A reflector of a model server with `count` objects, live. */
async function live(count = 2, pageSize = 500, random: () => number = () => 0.5) {
  const clock = createFakeClock();
  const api = createFakeApi(clock, pageSize);
  for (let i = 0; i < count; i++) api.put(`object-${i}`);
  const reflector = startReflector(api.transport, clock, { random });
  await settle();
  const events = (from = 0): readonly string[] => reflector.events.slice(from).map(wordOf);
  return { clock, api, reflector, events };
}

const lastWords = (text: string) => (call: Call) => {
  call.write(text);
  call.end();
};

const versionsWatched = (calls: readonly Call[]): readonly (string | undefined)[] =>
  calls.filter(({ type }) => type === "watch").map(({ query }) => query.resourceVersion);

describe("the first list", () => {
  test("is read in pages and told as one state", async () => {
    const { api, reflector, events } = await live(5, 2);
    expect(events()).toEqual([
      "init",
      ...[0, 1, 2, 3, 4].map((i) => `init-apply object-${i}`),
      "init-done 105",
    ]);
    expect(api.counts).toEqual({ lists: 1, pages: 3, watches: 1 });
    const [first, second] = api.transport.calls;
    expect(first?.query).toEqual({ limit: "500" });
    expect(second?.query).toEqual({ limit: "500", continue: expect.stringMatching(/.+/) });
    await reflector.stop();
  });

  test("is watched from its version, with bookmarks and a bounded time", async () => {
    const { api, reflector } = await live();
    const { path, query } = api.transport.calls.at(-1) as Call;
    expect(path).toBe("/api/v1/configmaps");
    expect(query).toEqual({
      watch: "1",
      allowWatchBookmarks: "true",
      resourceVersion: "102",
      timeoutSeconds: "210",
    });
    await reflector.stop();
  });

  test("starts over as a whole when its token expires, and what was read before is not kept", async () => {
    const clock = createFakeClock();
    const api = createFakeApi(clock, 2);
    for (let i = 0; i < 5; i++) api.put(`object-${i}`);
    api.intercept = (call) => {
      if (call.query.continue !== undefined) {
        api.intercept = undefined;
        api.remove("object-0");
        api.compact();
      }
      return false;
    };
    const reflector = startReflector(api.transport, clock);
    await clock.advance(1_000);
    expect(reflector.failures).toMatchObject([{ code: "expired" }]);
    expect(api.transport.calls.map(({ query }) => [query.limit, query.continue])).toEqual([
      ["500", undefined],
      ["500", expect.any(String)],
      [undefined, undefined],
      [undefined, undefined], // The watch.
    ]);
    const words = reflector.events.map(wordOf);
    expect(words.slice(words.lastIndexOf("init"))).toEqual([
      "init",
      ...[1, 2, 3, 4].map((i) => `init-apply object-${i}`),
      "init-done 106",
    ]);
    await reflector.stop();
  });

  test("reads a page that broke off once more, with the same token", async () => {
    const clock = createFakeClock();
    const api = createFakeApi(clock, 2);
    for (let i = 0; i < 3; i++) api.put(`object-${i}`);
    api.intercept = (call) => {
      if (call.query.continue === undefined) return false;
      api.intercept = undefined;
      call.head(200);
      call.write(`{"kind":"ConfigMapList","metadata":{"resourceVersion":"103"},"items":[{"metadata":{"na`);
      void Promise.resolve().then(() => call.fail(RESET()));
      return true;
    };
    const reflector = startReflector(api.transport, clock);
    await clock.advance(1_000);
    const tokens = api.transport.calls.map(({ query }) => query.continue);
    expect(tokens).toEqual([undefined, expect.any(String), tokens[1], undefined]);
    expect(reflector.events.map(wordOf).filter((word) => word === "init")).toHaveLength(1);
    expect(reflector.events.map(wordOf).at(-1)).toBe("init-done 103");
    await reflector.stop();
  });

  test.each([
    ["a page of HTML", (call: Call) => answer(call, 200, HTML), "bad-response"],
    ["JSON that is cut off", (call: Call) => answer(call, 200, '{"items":[{"metadata":'), "bad-response"],
    ["a Status with 200", (call: Call) => answer(call, 200, statusOf(500, "Oops")), "bad-response"],
    ["a connection that breaks", (call: Call) => call.fail(RESET()), "network"],
    ["an error that is no KcacheError", (call: Call) => call.fail(new TypeError("x")), "network"],
    ["503", (call: Call) => answer(call, 503, statusOf(503, "ServiceUnavailable")), "unavailable"],
    ["403", (call: Call) => answer(call, 403, statusOf(403, "Forbidden")), "forbidden"],
  ] as const)("is tried again after %s", async (_, fault, code) => {
    const clock = createFakeClock();
    const api = createFakeApi(clock);
    let faults = 3;
    api.intercept = (call) => {
      if (faults === 0) return false;
      faults -= 1;
      fault(call);
      return true;
    };
    const reflector = startReflector(api.transport, clock);
    await clock.advance(10_000);
    expect(reflector.failures.map((error) => error.code)).toEqual([code, code, code]);
    expect(reflector.events.map(wordOf)).toEqual(["init", "init", "init", "init", "init-done 100"]);
    expect(api.openWatches).toHaveLength(1);
    await reflector.stop();
  });

  test("that a proxy answers with a page names the page", async () => {
    for (const type of ["list", "watch"]) {
      const clock = createFakeClock();
      const api = createFakeApi(clock);
      api.intercept = (call) => {
        if (call.type === type) answer(call, 200, HTML, { "content-type": "text/html; charset=utf-8" });
        return call.type === type;
      };
      const reflector = startReflector(api.transport, clock);
      await clock.advance(200);
      expect(reflector.failures[0]).toMatchObject({
        code: "bad-response",
        message: expect.stringMatching(`^${type} configmaps at .*titled "Sign in"`),
      });
      await reflector.stop();
    }
  });

  test("is given up after 70 s without a byte, and not while bytes come", async () => {
    const clock = createFakeClock();
    const transport = scriptedTransport(() => undefined);
    const reflector = startReflector(transport, clock);
    await clock.advance(69_000);
    transport.calls[0]?.head(200);
    for (const byte of ' {"kind":"ConfigMapList","items":[') {
      await clock.advance(65_000);
      transport.calls[0]?.write(byte);
    }
    expect(transport.calls).toHaveLength(1);
    await clock.advance(81_000);
    expect(reflector.failures).toMatchObject([{ code: "silent" }]);
    expect(transport.calls).toHaveLength(2);
    expect(transport.open).toHaveLength(1);
    await reflector.stop();
  });

  test("ends the reflector where the server calls the request wrong", async () => {
    const clock = createFakeClock();
    const transport = scriptedTransport((call) => answer(call, 400, statusOf(400, "BadRequest")));
    const reflector = startReflector(transport, clock);
    expect(await reflector.ended).toMatchObject({ code: "rejected" });
    expect(transport.calls).toHaveLength(1);
    expect(reflector.held).toEqual(NOTHING);
  });
});

describe("a watch", () => {
  test("tells changes in order, and is resumed at the last version seen, which may be that of a delete", async () => {
    const { clock, api, reflector, events } = await live();
    const before = reflector.events.length;
    api.put("object-0", { value: "changed" });
    api.put("new");
    api.remove("object-1");
    await settle();
    expect(events(before)).toEqual(["apply object-0", "apply new", "delete object-1"]);
    api.openWatches[0]?.fail(RESET());
    await clock.advance(1_000);
    expect(versionsWatched(api.transport.calls)).toEqual(["102", "105"]);
    expect(api.counts.lists).toBe(1);
    expect(reflector.events).toHaveLength(before + 3);
    await reflector.stop();
  });

  test("is resumed at the version of a bookmark", async () => {
    const { clock, api, reflector, events } = await live();
    api.openWatches[0]?.write(bookmarkOf(940));
    await settle();
    api.openWatches[0]?.end();
    await clock.advance(2_000);
    expect(versionsWatched(api.transport.calls)).toEqual(["102", "940"]);
    expect(events().at(-1)).toBe("bookmark 940");
    await reflector.stop();
  });

  test("is not resumed at the version of an event that has none, or that is older than what was seen", async () => {
    for (const resourceVersion of ["", "7", undefined]) {
      const { clock, api, reflector } = await live();
      const metadata = { namespace: "default", name: "a", uid: "1", resourceVersion };
      api.openWatches[0]?.write(frameOf("ADDED", { kind: "ConfigMap", apiVersion: "v1", metadata }));
      await settle();
      api.openWatches[0]?.fail(RESET());
      await clock.advance(1_000);
      expect(versionsWatched(api.transport.calls)).toEqual(["102", "102"]);
      await reflector.stop();
    }
  });

  test.each([
    ["a line that is cut", lastWords('{"type":"ADDED","object":{"meta')],
    ["a page of HTML", lastWords(HTML)],
    ["an event of an unknown type", (call: Call) => call.write(frameOf("SURPRISE", {}))],
    ["an ERROR event without a Status", (call: Call) => call.write(frameOf("ERROR", {}))],
    [
      "an ERROR event with 500",
      (call: Call) => call.write(frameOf("ERROR", JSON.parse(statusOf(500, "Oops")))),
    ],
    ["a connection that breaks", (call: Call) => call.fail(RESET())],
  ] as const)("is resumed without a list after %s, and nothing is lost or told twice", async (_, fault) => {
    const { clock, api, reflector, events } = await live();
    const before = reflector.events.length;
    api.put("a");
    await settle();
    const [watch] = api.openWatches as [Call];
    fault(watch);
    await settle();
    expect(watch.isOpen).toBe(false);
    api.put("b");
    await clock.advance(1_000);
    expect(events(before)).toEqual(["apply a", "apply b"]);
    expect(api.counts).toEqual({ lists: 1, pages: 1, watches: 2 });
    expect(reflector.failures).toHaveLength(1);
    await reflector.stop();
  });

  test("is followed by one list where its version has expired, in either shape", async () => {
    for (const shape of ["status", "event"]) {
      const { clock, api, reflector, events } = await live();
      const before = reflector.events.length;
      const [watch] = api.openWatches as [Call];
      watch.end();
      api.remove("object-0");
      api.compact();
      if (shape === "status") {
        api.intercept = (call) => {
          api.intercept = undefined;
          answer(call, 410, statusOf(410, "Expired"));
          return true;
        };
      }
      await clock.advance(3_000);
      expect(events(before), shape).toEqual(["init", "init-apply object-1", "init-done 103"]);
      expect(reflector.failures, shape).toMatchObject([{ code: "unavailable" }, { code: "expired" }]);
      expect(api.counts.lists, shape).toBe(2);
      expect(api.openWatches, shape).toHaveLength(1);
      await reflector.stop();
    }
  });

  test("that is silent beyond its time is resumed without a list", async () => {
    const { clock, api, reflector } = await live();
    const before = reflector.events.length;
    await clock.advance(1_000);
    api.intercept = (call) => {
      call.head(200);
      return true;
    };
    api.openWatches[0]?.write(bookmarkOf(150));
    api.openWatches[0]?.end();
    await clock.advance(2_000);
    const half = api.transport.calls.length;
    await clock.advance(210_000);
    expect(api.transport.calls).toHaveLength(half);
    await clock.advance(15_000);
    expect(api.transport.calls).toHaveLength(half + 1);
    expect(reflector.failures).toMatchObject([{ code: "silent" }]);
    expect(versionsWatched(api.transport.calls)).toEqual(["102", "150", "150"]);
    expect(api.counts.lists).toBe(1);
    expect(api.transport.open).toHaveLength(1);
    expect(reflector.events.slice(before).map(wordOf)).toEqual(["bookmark 150"]);
    await reflector.stop();
  });

  test("whose answer does not even begin is given up like any silent one", async () => {
    const { clock, api, reflector } = await live();
    api.intercept = () => true;
    api.openWatches[0]?.fail(RESET());
    await clock.advance(1_000);
    await clock.advance(225_000);
    expect(reflector.failures.map(({ code }) => code)).toEqual(["network", "silent"]);
    expect(api.transport.open).toHaveLength(1);
    expect(api.counts.lists).toBe(1);
    await reflector.stop();
  });

  test("is not cut while single bytes come in", async () => {
    const clock = createFakeClock();
    const transport = scriptedTransport((call) => {
      if (call.type === "list") {
        answer(call, 200, '{"kind":"ConfigMapList","metadata":{"resourceVersion":"5"},"items":[]}');
      } else call.head(200);
    });
    const reflector = startReflector(transport, clock);
    await settle();
    const [watch] = transport.open;
    const frame = bookmarkOf(77);
    for (const byte of frame) {
      await clock.advance(200_000);
      watch?.write(byte);
    }
    await settle();
    expect(transport.calls).toHaveLength(2);
    expect(reflector.failures).toEqual([]);
    expect(reflector.events.map(wordOf).at(-1)).toBe("bookmark 77");
    await reflector.stop();
  });

  test("is probed at once after the machine slept, without a list and without the delay of a failure", async () => {
    const { clock, api, reflector } = await live(2, 500, () => 0.999);
    const before = reflector.events.length;
    await clock.advance(62_000);
    clock.jump(3_600_000);
    await clock.advance(5_400);
    expect(api.counts).toEqual({ lists: 1, pages: 1, watches: 2 });
    expect(versionsWatched(api.transport.calls)).toEqual(["102", "102"]);
    expect(api.openWatches).toHaveLength(1);
    expect(reflector.failures).toMatchObject([{ code: "silent" }]);
    // The next real failure is still the first in a row.
    api.openWatches[0]?.fail(RESET());
    await clock.advance(800);
    expect(api.counts).toEqual({ lists: 1, pages: 1, watches: 3 });
    expect(reflector.events).toHaveLength(before);
    await reflector.stop();
  });

  test("is left alone when the wall clock is corrected by some seconds, or set back", async () => {
    const { clock, api, reflector } = await live();
    for (const correction of [20_000, -20_000, -86_400_000]) {
      clock.jump(correction);
      await clock.advance(30_000);
    }
    expect(api.counts.watches).toBe(1);
    expect(reflector.failures).toEqual([]);
    await reflector.stop();
  });

  test("is ended by the silence bound also when the wall clock is set back again and again", async () => {
    const { clock, api, reflector } = await live();
    api.intercept = (call) => {
      call.head(200);
      return true;
    };
    api.openWatches[0]?.fail(RESET());
    await clock.advance(1_000);
    for (let second = 0; second < 230; second += 10) {
      clock.jump(-10_000);
      await clock.advance(10_000);
    }
    expect(reflector.failures.map(({ code }) => code)).toEqual(["network", "silent"]);
    await reflector.stop();
  });

  test("with an event every 5 s is opened once per timeoutSeconds in two hours, and no oftener", async () => {
    const { clock, api, reflector } = await live();
    const before = reflector.events.length;
    const events = 7_200 / 5;
    for (let i = 0; i < events; i++) {
      await clock.advance(5_000);
      api.put("object-0", { value: String(i) });
    }
    await clock.advance(1_000);
    // 210 s each, and 0.2 s between them.
    expect(api.counts).toEqual({ lists: 1, pages: 1, watches: Math.ceil(7_200 / 210.2) });
    expect(reflector.events.slice(before).map(wordOf)).toEqual(Array(events).fill("apply object-0"));
    expect(reflector.failures).toEqual([]);
    await reflector.stop();
  });

  test("of an idle server that is cut a hundred times causes no list and no event", async () => {
    const { clock, api, reflector } = await live();
    const before = reflector.events.length;
    for (let i = 0; i < 100; i++) {
      await clock.advance(130_000);
      api.openWatches[0]?.fail(RESET());
      await clock.advance(1_000);
    }
    expect(api.counts).toEqual({ lists: 1, pages: 1, watches: 101 });
    expect(reflector.events).toHaveLength(before);
    expect(reflector.held).toMatchObject({ listeners: 1, requests: 1 });
    await reflector.stop();
    expect(reflector.held).toEqual(NOTHING);
  });

  test("of a server that ends each watch at once is asked for less and less often", async () => {
    const { clock, api, reflector } = await live();
    const quiet = api.counts.watches;
    api.intercept = (call) => {
      if (call.type === "watch") answer(call, 200, "");
      return call.type === "watch";
    };
    api.openWatches[0]?.fail(RESET());
    await clock.advance(600_000);
    const opened = api.transport.calls.length - quiet;
    expect(opened).toBeGreaterThan(20);
    expect(opened).toBeLessThan(60);
    expect(api.counts.lists).toBe(1);
    await reflector.stop();
  });

  test("of a server that ends each watch after one event is opened at most once a second", async () => {
    const { clock, api, reflector } = await live();
    const before = api.transport.calls.length;
    api.intercept = (call) => {
      answer(call, 200, bookmarkOf(Number(call.query.resourceVersion) + 1));
      return true;
    };
    api.openWatches[0]?.end();
    await clock.advance(60_000);
    expect(api.transport.calls.length - before).toBeLessThanOrEqual(61);
    expect(api.transport.calls.length - before).toBeGreaterThan(40);
    await reflector.stop();
  });
});

describe("a server that is down", () => {
  test("is asked a bounded number of times in ten minutes, and found again within 30 s", async () => {
    const { clock, api, reflector } = await live();
    api.intercept = (call) => {
      call.fail(RESET());
      return true;
    };
    const before = api.transport.calls.length;
    api.openWatches[0]?.fail(RESET());
    await clock.advance(600_000);
    // 0.4, 0.8, … 12.8 s and then every 15 s, as the jitter is half here.
    expect(api.transport.calls.length - before).toBeGreaterThan(30);
    expect(api.transport.calls.length - before).toBeLessThan(50);
    api.intercept = undefined;
    await clock.advance(30_000);
    expect(api.openWatches).toHaveLength(1);
    expect(api.counts).toEqual({ lists: 1, pages: 1, watches: 2 });
    await reflector.stop();
  });

  test("that says when to come back is not asked before", async () => {
    const { clock, api, reflector } = await live();
    const answers = [
      (call: Call) => answer(call, 429, statusOf(429, "TooManyRequests"), { "retry-after": "50" }),
      (call: Call) => {
        call.head(200);
        const details = { details: { retryAfterSeconds: 50 } };
        call.write(frameOf("ERROR", JSON.parse(statusOf(429, "TooManyRequests", details))));
      },
    ];
    for (const refuse of answers) {
      await clock.advance(130_000);
      api.intercept = (call) => {
        refuse(call);
        return true;
      };
      api.openWatches[0]?.fail(RESET());
      await clock.advance(1_000);
      const before = api.transport.calls.length;
      await clock.advance(49_000);
      expect(api.transport.calls).toHaveLength(before);
      api.intercept = undefined;
      await clock.advance(7_000);
      expect(api.transport.calls).toHaveLength(before + 1);
    }
    expect(api.counts.lists).toBe(1);
    await reflector.stop();
  });

  test("and is replaced by one that lags behind does not set the state back", async () => {
    const { clock, api, reflector, events } = await live();
    const lagging = {
      resourceVersion: "101",
      items: [{ metadata: { name: "object-0", resourceVersion: "101" } }],
    };
    const before = reflector.events.length;
    api.put("object-2");
    await settle();
    api.remove("object-0");
    api.compact();
    api.openWatches[0]?.fail(RESET());
    let lists = 0;
    api.intercept = (call) => {
      if (call.type === "watch") {
        answer(call, 410, statusOf(410, "Expired"));
        return true;
      }
      lists += 1;
      if (lists > 4) {
        api.intercept = undefined;
        return false;
      }
      const metadata = { resourceVersion: lagging.resourceVersion, continue: "more" };
      answer(call, 200, JSON.stringify({ kind: "ConfigMapList", metadata, items: lagging.items }));
      return true;
    };
    await clock.advance(20_000);
    // The first page tells already: no second one is asked for.
    expect(api.transport.calls.filter(({ query }) => query.continue !== undefined)).toEqual([]);
    const dones = events(before).filter((word) => word.startsWith("init-done"));
    expect(dones).toEqual(["init-done 104"]);
    expect(lists).toBe(5);
    expect(api.openWatches).toHaveLength(1);
    await reflector.stop();
  });

  test("and comes back from a backup is believed after a minute", async () => {
    const { clock, api, reflector } = await live();
    const backup = api.backup();
    for (let i = 0; i < 50; i++) api.put(`lost-${i}`);
    await settle();
    api.restore(backup);
    api.put("after");
    await clock.advance(5_000);
    // A version of the future is accepted in silence; bookmarks are what tells.
    expect(reflector.events.map(wordOf).at(-1)).toBe("apply lost-49");
    const before = reflector.events.length;
    api.bookmark();
    await clock.advance(59_000);
    expect(reflector.events.slice(before).some(({ type }) => type === "init-done")).toBe(false);
    expect(new Set(reflector.failures.map(({ code }) => code))).toEqual(
      new Set(["network", "expired", "unavailable"]),
    );
    await clock.advance(31_000);
    const words = reflector.events.map(wordOf);
    expect(words.slice(words.lastIndexOf("init"))).toEqual([
      "init",
      "init-apply object-0",
      "init-apply object-1",
      "init-apply after",
      "init-done 103",
    ]);
    expect(versionsWatched(api.transport.calls).at(-1)).toBe("103");
    await reflector.stop();
  });
});

describe("an abort", () => {
  /** Brings a reflector to a phase in which it waits for something. */
  const phases: Record<string, (call: Call) => void> = {
    "while the list's answer is awaited": () => undefined,
    "in the middle of a list": (call) => {
      call.head(200);
      call.write('{"kind":"ConfigMapList","items":[{"metadata":{"name":"a"}},');
    },
    "in the middle of an error's body": (call) => {
      call.head(403);
      call.write('{"kind":"Status"');
    },
    "while a failure is waited out": (call) => answer(call, 503, statusOf(503, "ServiceUnavailable")),
    "while page 2 is awaited": (call) => {
      if (call.query.continue !== undefined) return;
      answer(
        call,
        200,
        '{"kind":"ConfigMapList","metadata":{"resourceVersion":"5","continue":"t"},"items":[]}',
      );
    },
    "while the watch's answer is awaited": (call) => {
      if (call.type === "list") emptyList(call);
    },
    "while a watch is idle": (call) => (call.type === "list" ? emptyList(call) : call.head(200)),
    "in the middle of an event": (call) => {
      if (call.type === "list") return emptyList(call);
      call.head(200);
      call.write('{"type":"ADDED","object":{');
    },
    "between two watches": (call) => {
      if (call.type === "list") return emptyList(call);
      answer(call, 200, bookmarkOf(6));
    },
  };
  const emptyList = (call: Call): void =>
    answer(call, 200, '{"kind":"ConfigMapList","metadata":{"resourceVersion":"5"},"items":[]}');

  test.each(Object.keys(phases))("%s ends it and leaves nothing", async (phase) => {
    const clock = createFakeClock();
    const transport = scriptedTransport(phases[phase] ?? (() => undefined));
    const reflector = startReflector(transport, clock);
    await settle();
    expect(reflector.held).not.toEqual(NOTHING);
    const before = reflector.events.length;
    expect(await reflector.stop()).toBeUndefined();
    expect(reflector.held).toEqual(NOTHING);
    await clock.advance(600_000);
    expect(reflector.events).toHaveLength(before);
    expect(transport.open).toEqual([]);
  });

  test("before the start sends nothing", async () => {
    const clock = createFakeClock();
    const transport = scriptedTransport(() => undefined);
    const reflector = startReflector(transport, clock, { signal: AbortSignal.abort() });
    expect(await reflector.ended).toBeUndefined();
    expect(transport.calls).toEqual([]);
    expect(reflector.events).toEqual([]);
  });

  test("of the transport, while nobody asked the reflector to end, ends it with the cause", async () => {
    const clock = createFakeClock();
    const transport = scriptedTransport((call) => call.fail(new DOMException("gone", "AbortError")));
    expect(await startReflector(transport, clock).ended).toMatchObject({ code: "aborted" });
  });
});

test("a callback that throws is a defect that ends it, not a failure of the network that is tried for ever", async () => {
  for (const [callback, at] of [
    ["onEvent", "init"],
    ["onEvent", "init-done"],
    ["onEvent", "bookmark"],
    ["onReport", "watching"],
    ["onReport", "contact"],
  ] as const) {
    const clock = createFakeClock();
    const api = createFakeApi(clock);
    const reflector = startReflector(api.transport, clock, {
      [callback]: ({ type }: { type: string }) => {
        if (type === at) throw new RangeError("bug");
      },
    });
    let end: unknown;
    void reflector.ended.then(
      (cause) => {
        end = cause;
      },
      (reason: unknown) => {
        end = reason;
      },
    );
    await settle();
    api.bookmark();
    await clock.advance(1_000);
    expect(end, at).toMatchObject({ code: "internal", cause: expect.any(RangeError) });
    expect(reflector.held, at).toEqual(NOTHING);
  }
});

describe("a refresh period", () => {
  const state: ReflectorState = { ...INITIAL_STATE, refreshPeriod: 60_000 };

  test("ends the watch, then lists, then watches: never two at a time, and nothing is left", async () => {
    const clock = createFakeClock();
    const api = createFakeApi(clock);
    api.put("a");
    const open: string[] = [];
    api.intercept = (call) => {
      open.push(`${call.type} beside ${api.transport.open.length - 1}`);
      return false;
    };
    const reflector = startReflector(api.transport, clock, { state });
    await clock.advance(59_000);
    api.put("b");
    await clock.advance(1_500);
    const once = ["list beside 0", "watch beside 0"];
    expect(open).toEqual([...once, ...once]);
    expect(reflector.events.map(wordOf).slice(-4)).toEqual([
      "init",
      "init-apply a",
      "init-apply b",
      "init-done 102",
    ]);
    expect(api.transport.calls.at(-1)?.query.resourceVersion).toBe("102");
    expect(reflector.failures).toEqual([]);
    await reflector.stop();
    expect(reflector.held).toEqual({ listeners: 0, timers: 0, requests: 0 });
  });
});

test("lists and watches go each by its own transport, and messages name the one that failed", async () => {
  const clock = createFakeClock();
  const api = createFakeApi(clock);
  const refusing = scriptedTransport((call) => answer(call, 403, statusOf(403, "Forbidden")));
  const watcher = { ...refusing, server: "http://watcher.invalid" };
  const reflector = startReflector(api.transport, clock, { watcher });
  await settle();
  expect(api.transport.calls.map(({ type }) => type)).toEqual(["list"]);
  expect(refusing.calls.map(({ type }) => type)).toEqual(["watch"]);
  expect(reflector.failures[0]?.message).toMatch(/^watch configmaps at http:\/\/watcher\.invalid: /);
  await reflector.stop();
});

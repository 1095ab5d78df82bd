import { describe, expect, test } from "vitest";
import {
  type Api,
  brief,
  CONFIG_MAPS,
  configMap,
  type OpenWatch,
  request,
  startApi,
} from "../../test/api.ts";

const ALL = "/api/v1/configmaps";
const STREAMING = `${ALL}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`;
const END = "k8s.io/initial-events-end";

async function withObjects(count: number, options: Parameters<typeof startApi>[0] = {}): Promise<Api> {
  const api = startApi(options);
  for (let i = 0; i < count; i++) await api.post(CONFIG_MAPS, configMap(`object-${i}`));
  return api;
}

const reader = async (api: Api, path: string): Promise<ReadableStreamDefaultReader<Uint8Array>> => {
  const { body } = await api.server.fetch(request("GET", path));
  if (body === null) throw new Error(`read ${path}: the answer has no body`);
  return body.getReader();
};

/** What has not happened after all that was under way has had its turn. */
async function settled<T>(promise: Promise<T>): Promise<T | "waits"> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
  return await Promise.race([promise, Promise.resolve("waits" as const)]);
}

const versionsOf = async (watch: OpenWatch, count: number): Promise<string[]> => {
  const seen: string[] = [];
  while (seen.length < count) {
    const event = await watch.next();
    seen.push(`${event?.type} ${event?.object.metadata.resourceVersion}`);
  }
  return seen;
};

describe("a rule", () => {
  test("meets the verb, kind, namespace and requests that it names, and no other", async () => {
    const api = await withObjects(1);
    const fault = api.server.faults.add({
      on: {
        verb: ["list", "get"],
        resource: "configmaps",
        namespace: "default",
        where: ({ userAgent }) => userAgent.startsWith("broken/"),
      },
      does: { type: "answer", code: 503 },
    });
    const headers = { "user-agent": "broken/1" };
    const codes = await Promise.all(
      [CONFIG_MAPS, `${CONFIG_MAPS}/object-0`, ALL, "/api/v1/namespaces/default/secrets", "/api/v1"].map(
        async (path) => (await api.get(path, headers)).code,
      ),
    );
    expect(codes).toEqual([503, 503, 200, 200, 200]);
    expect((await api.get(CONFIG_MAPS)).code).toBe(200);
    expect((await api.send("POST", CONFIG_MAPS, configMap("b"), headers)).code).toBe(201);
    expect(fault.met).toBe(2);
  });

  test("lets `skip` requests pass, meets `times`, and is over when it is removed", async () => {
    const api = startApi();
    const does = { type: "answer", code: 500 } as const;
    const fault = api.server.faults.add({ on: { verb: "list" }, skip: 1, times: 2, does });
    const codes: number[] = [];
    for (let i = 0; i < 5; i++) codes.push((await api.get(ALL)).code);
    expect(codes).toEqual([200, 500, 500, 200, 200]);
    expect([fault.met, api.server.faults.rules]).toEqual([2, [fault]]);
    using _other = api.server.faults.add({ does });
    expect((await api.get(ALL)).code).toBe(500);
    api.server.faults.clear();
    expect((await api.get(ALL)).code).toBe(200);
  });

  test("whose function throws is told in a Status, not by a rejection", async () => {
    const api = startApi();
    api.server.faults.add({
      on: {
        where: () => {
          throw new Error("of the test");
        },
      },
      does: { type: "hang" },
    });
    expect(await api.get(ALL)).toMatchObject({
      code: 500,
      body: { message: "Internal error occurred: of the test" },
    });
  });
});

describe("answer", () => {
  test.each([
    [429, "TooManyRequests"],
    [500, "InternalError"],
    [503, "ServiceUnavailable"],
    [410, "Expired"],
  ])("%i comes as a Status with Retry-After, in the header and in the details", async (code, reason) => {
    const api = startApi();
    api.server.faults.add({ times: 1, does: { type: "answer", code, retryAfter: 7, message: "no" } });
    const answer = await api.get(ALL);
    expect(answer.headers.get("retry-after")).toBe("7");
    expect(answer.body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: "no",
      reason,
      details: { retryAfterSeconds: 7 },
      code,
    });
    expect(answer.code).toBe(code);
  });

  test("as text it is what priority and fairness say", async () => {
    const api = startApi();
    const message = "Too many requests, please try again later.";
    api.server.faults.add({ does: { type: "answer", code: 429, body: "text", retryAfter: 1, message } });
    const { code, body, headers } = await api.get(ALL);
    expect([code, body, headers.get("retry-after")]).toEqual([429, `${message}\n`, "1"]);
    expect(headers.get("content-type")).toMatch(/^text\/plain/);
  });

  test("keeps writes from happening", async () => {
    const api = startApi();
    const before = api.server.resourceVersion;
    api.server.faults.add({ on: { verb: "create" }, times: 1, does: { type: "answer", code: 504 } });
    expect((await api.post(CONFIG_MAPS, configMap("a"))).code).toBe(504);
    expect(api.server.resourceVersion).toBe(before);
  });
});

describe("error-event", () => {
  test("is 410 in its other shape: the end of a watch that was accepted", async () => {
    const api = await withObjects(1);
    api.server.faults.add({ on: { verb: "watch" }, times: 1, does: { type: "error-event", code: 410 } });
    const path = `${ALL}?watch=1&resourceVersion=${api.server.resourceVersion}`;
    const events = await (await api.watch(path)).rest();
    expect(events).toMatchObject([
      { type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } },
    ]);
  });

  test("comes after so many events, of the state at the start or live", async () => {
    const api = await withObjects(2);
    const does = { type: "error-event", code: 410, reason: "Gone", after: 3 } as const;
    api.server.faults.add({ on: { verb: "watch" }, does });
    const streaming = await (await api.watch(STREAMING)).rest();
    expect(brief(streaming)).toEqual(["ADDED object-0", "ADDED object-1", "BOOKMARK", "ERROR"]);
    const watch = await api.watch(`${ALL}?watch=1`);
    await api.post(CONFIG_MAPS, configMap("live"));
    await api.post(CONFIG_MAPS, configMap("too late"));
    const events = await watch.rest();
    expect(brief(events)).toEqual(["ADDED object-0", "ADDED object-1", "ADDED live", "ERROR"]);
    expect(events.at(-1)?.object).toMatchObject({ reason: "Gone", code: 410 });
    expect(api.server.stats.configmaps?.openWatches).toBe(0);
  });
});

describe("bodies", () => {
  test.each(["reset", "end"] as const)("are cut at byte n by %s, lists and watches alike", async (how) => {
    const api = await withObjects(3);
    for (const path of [ALL, `${ALL}?watch=1`]) {
      const whole = await reader(api, path);
      const { value: expected } = await whole.read();
      await whole.cancel();
      api.server.faults.add({ times: 1, does: { type: "cut", after: 100, how } });
      const cut = await reader(api, path);
      expect((await cut.read()).value).toEqual(expected?.subarray(0, 100));
      if (how === "end") expect((await cut.read()).done).toBe(true);
      else await expect(cut.read()).rejects.toThrow("the connection was reset");
    }
    expect(api.server.stats.configmaps?.openWatches).toBe(0);
  });

  test("are cut when a signal says so, in the middle of quiet", async () => {
    const api = await withObjects(0);
    const cut = new AbortController();
    api.server.faults.add({ does: { type: "cut", when: cut.signal, how: "end" } });
    const watch = await api.watch(`${ALL}?watch=1&resourceVersion=${api.server.resourceVersion}`);
    await api.post(CONFIG_MAPS, configMap("a"));
    expect(brief([(await watch.next()) ?? { type: "none", object: {} as never }])).toEqual(["ADDED a"]);
    const rest = watch.rest();
    expect(await settled(rest)).toBe("waits");
    cut.abort();
    expect(await rest).toEqual([]);
  });

  test("go silent without an end, and what is silent is still open to the server", async () => {
    const api = await withObjects(1);
    const silence = new AbortController();
    api.server.faults.add({ times: 1, does: { type: "silence", when: silence.signal } });
    const watch = await api.watch(`${ALL}?watch=1`);
    expect((await watch.next())?.type).toBe("ADDED");
    silence.abort();
    await api.post(CONFIG_MAPS, configMap("unheard"));
    const next = watch.next();
    expect(await settled(next)).toBe("waits");
    expect(api.server.stats.configmaps?.openWatches).toBe(1);
    await watch.cancel();
    expect(await next).toBeUndefined();
    expect(api.server.stats.configmaps?.openWatches).toBe(0);
  });

  test("go silent after so many bytes", async () => {
    const api = await withObjects(1);
    api.server.faults.add({ does: { type: "silence", after: 20 } });
    const body = await reader(api, ALL);
    expect((await body.read()).value).toHaveLength(20);
    const next = body.read();
    expect(await settled(next)).toBe("waits");
    await body.cancel();
  });

  test("drip in pieces with time between, and are whole in the end", async () => {
    const api = await withObjects(1);
    const { body: expected } = await api.get(ALL);
    api.server.faults.add({ times: 1, does: { type: "drip", bytes: 16, every: 1_000 } });
    const body = await reader(api, ALL);
    const pieces: Uint8Array[] = [(await body.read()).value ?? new Uint8Array(0)];
    for (;;) {
      const next = body.read();
      const early = await settled(next);
      if (early !== "waits" && early.done) break;
      expect(early).toBe("waits");
      await api.advance(1_000);
      pieces.push((await next).value ?? new Uint8Array(0));
    }
    expect(pieces.slice(0, -1).every(({ length }) => length === 16)).toBe(true);
    expect(JSON.parse(Buffer.concat(pieces).toString())).toEqual(expected);
    expect(api.clock.pending).toBe(0);
  });

  test("that drip leave no timer when they are given up", async () => {
    const api = await withObjects(1);
    api.server.faults.add({ does: { type: "drip", every: 1_000 } });
    const body = await reader(api, ALL);
    await body.read();
    const next = body.read();
    expect(await settled(next)).toBe("waits");
    expect(api.clock.pending).toBe(1);
    await body.cancel();
    expect([api.clock.pending, (await next).done]).toEqual([0, true]);
  });
});

describe("time", () => {
  test("delay answers later, and does nothing before", async () => {
    const api = startApi();
    api.server.faults.add({ times: 1, does: { type: "delay", milliseconds: 5_000 } });
    const before = api.server.resourceVersion;
    const answer = api.post(CONFIG_MAPS, configMap("a"));
    await api.advance(4_999);
    expect([await settled(answer), api.server.resourceVersion]).toEqual(["waits", before]);
    await api.advance(1);
    expect((await answer).code).toBe(201);
  });

  test("hang never answers, and lets go of the request that is given up and of all when the server closes", async () => {
    const api = startApi();
    api.server.faults.add({ does: { type: "hang" } });
    const gone = new AbortController();
    const first = api.server.fetch(new Request("http://api/api/v1/configmaps", { signal: gone.signal }));
    const second = api.server.fetch(request("GET", ALL));
    expect(await settled(first)).toBe("waits");
    gone.abort();
    await first;
    expect(await settled(second)).toBe("waits");
    await api.server.close();
    await second;
    expect(api.clock.pending).toBe(0);
  });

  test("bookmarks, the end of a watch and the expiry of tokens come by the clock of the test alone", async () => {
    const api = await withObjects(3, { compactionPeriod: 300_000 });
    const page = await api.get(`${ALL}?limit=1`);
    const rest = `${ALL}?limit=1&continue=${page.body.metadata.continue}`;
    const version = api.server.resourceVersion;
    const path = `${ALL}?watch=1&allowWatchBookmarks=1&timeoutSeconds=100&resourceVersion=${version}`;
    const events = (await api.watch(path)).rest();
    await api.advance(60_000);
    await api.post(CONFIG_MAPS, configMap("a"));
    await api.advance(40_000);
    expect(brief(await events)).toEqual(["BOOKMARK", "ADDED a", "BOOKMARK"]);
    await api.advance(200_000);
    expect((await api.get(rest)).code).toBe(200);
    await api.advance(300_000);
    expect((await api.get(rest)).code).toBe(410);
    await api.server.close();
    expect(api.clock.pending).toBe(0);
  });
});

describe("bookmarks", () => {
  test("are withheld, or come late and say where the server is by then", async () => {
    const api = await withObjects(1);
    const version = Number(api.server.resourceVersion);
    const path = `${ALL}?watch=1&allowWatchBookmarks=1&timeoutSeconds=200&resourceVersion=${version}`;
    const on = { verb: "watch" } as const;
    api.server.faults.add({ on, times: 1, does: { type: "bookmarks", periodic: "withhold" } });
    const none = (await api.watch(path)).rest();
    api.server.faults.add({ on, times: 1, does: { type: "bookmarks", periodic: 10_000 } });
    const late = await api.watch(path);
    await api.advance(60_000);
    await api.post(CONFIG_MAPS, configMap("between"));
    await api.advance(10_000);
    expect(await versionsOf(late, 2)).toEqual([`ADDED ${version + 1}`, `BOOKMARK ${version + 1}`]);
    await api.advance(200_000);
    expect(brief(await none)).toEqual(["ADDED between"]);
  });

  test("the one that ends initial events is never sent, while the watch goes on", async () => {
    const api = await withObjects(1);
    api.server.faults.add({ does: { type: "bookmarks", initialEnd: "withhold" } });
    const watch = await api.watch(`${STREAMING}&timeoutSeconds=100`);
    await api.post(CONFIG_MAPS, configMap("live"));
    await api.advance(100_000);
    const events = await watch.rest();
    expect(brief(events)).toEqual(["ADDED object-0", "ADDED live", "BOOKMARK", "BOOKMARK"]);
    expect(events.some(({ object }) => object.metadata.annotations?.[END] !== undefined)).toBe(false);
  });

  test("the one that ends initial events comes late, after live events", async () => {
    const api = await withObjects(1);
    api.server.faults.add({ does: { type: "bookmarks", initialEnd: 2_000 } });
    const watch = await api.watch(STREAMING);
    await api.remove(`${CONFIG_MAPS}/object-0`);
    await api.advance(2_000);
    const events = [await watch.next(), await watch.next(), await watch.next()];
    expect(events.map((event) => event?.type)).toEqual(["ADDED", "DELETED", "BOOKMARK"]);
    expect(events[2]?.object.metadata).toEqual({
      resourceVersion: api.server.resourceVersion,
      annotations: { [END]: "true" },
    });
    await watch.cancel();
  });
});

describe("versions", () => {
  test("of the future are claimed by lists and bookmarks, not by objects", async () => {
    const api = await withObjects(1);
    const version = Number(api.server.resourceVersion);
    api.server.faults.add({ does: { type: "ahead", by: 1_000 } });
    const { body } = await api.get(ALL);
    expect(body.metadata.resourceVersion).toBe(String(version + 1_000));
    expect(body.items[0]?.metadata.resourceVersion).toBe(String(version));
    const watch = await api.watch(STREAMING);
    expect(await versionsOf(watch, 2)).toEqual([`ADDED ${version}`, `BOOKMARK ${version + 1_000}`]);
    await watch.cancel();
  });

  test("are compacted before a request: between two pages, up to a version", async () => {
    const api = await withObjects(3);
    const version = Number(api.server.resourceVersion);
    const first = await api.get(`${ALL}?limit=1`);
    const rest = `${ALL}?limit=1&continue=${first.body.metadata.continue}`;
    const does = { type: "compact", version: String(version) } as const;
    api.server.faults.add({ on: { where: ({ query }) => query.has("continue") }, times: 1, does });
    // Up to the version of the list nothing that it needs is lost.
    expect((await api.get(rest)).code).toBe(200);
    api.server.faults.add({ on: { verb: "list" }, times: 1, does: { type: "compact", version: "999999" } });
    await api.post(CONFIG_MAPS, configMap("later"));
    expect((await api.get(ALL)).code).toBe(200);
    expect(await api.get(rest)).toMatchObject({ code: 410, body: { reason: "Expired" } });
    const old = await (await api.watch(`${ALL}?watch=1&resourceVersion=${version}`)).rest();
    expect(old).toMatchObject([{ type: "ERROR", object: { code: 410 } }]);
  });

  test("of continue tokens expire, with a token that goes on at the latest version", async () => {
    const api = await withObjects(3);
    const fault = api.server.faults.add({ times: 1, does: { type: "expire-token" } });
    const first = await api.get(`${ALL}?limit=1`);
    expect([first.code, fault.met]).toEqual([200, 0]);
    const expired = await api.get(`${ALL}?limit=1&continue=${first.body.metadata.continue}`);
    expect(expired.code).toBe(410);
    await api.post(CONFIG_MAPS, configMap("later"));
    const { body } = await api.get(`${ALL}?continue=${expired.body.metadata.continue}`);
    expect(body.items.map(({ metadata }) => metadata.name)).toEqual(["object-1", "object-2"]);
    expect(body.metadata.resourceVersion).toBe(api.server.resourceVersion);
  });
});

describe("streaming lists", () => {
  const FORBIDDEN = 'ListOptions.meta.k8s.io "" is invalid:';
  test.each([
    [
      "feature-gate",
      `${FORBIDDEN} sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled`,
    ],
    ["unknown", `${FORBIDDEN} resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch`],
  ] as const)("are refused as by a server to which they are %s", async (as, message) => {
    const api = await withObjects(1);
    api.server.faults.add({ does: { type: "refuse-watch-list", as } });
    expect(await api.get(STREAMING)).toMatchObject({ code: 422, body: { reason: "Invalid", message } });
    const plain = await api.watch(`${ALL}?watch=1&allowWatchBookmarks=1&timeoutSeconds=50`);
    await api.advance(50_000);
    const events = await plain.rest();
    expect(brief(events)).toEqual(["ADDED object-0", "BOOKMARK"]);
    expect(events[1]?.object.metadata.annotations).toBeUndefined();
    const resumed = await api.watch(`${ALL}?watch=1&resourceVersion=${api.server.resourceVersion}`);
    await resumed.cancel();
  });

  test("are refused inside the stream where etcd cannot be asked for progress", async () => {
    const api = await withObjects(1);
    api.server.faults.add({ does: { type: "refuse-watch-list", as: "no-progress" } });
    const [error] = await (await api.watch(STREAMING)).rest();
    expect(error).toMatchObject({ type: "ERROR", object: { code: 500 } });
    expect(error?.object.message).toContain("the required storage feature RequestWatchProgress is disabled");
  });
});

describe("restart", () => {
  test("with history ends watches, which then resume; without, what is resumed gets 410", async () => {
    const api = await withObjects(1);
    const version = api.server.resourceVersion;
    const path = `${ALL}?watch=1&resourceVersion=${version}`;
    const before = (await api.watch(path)).rest();
    api.server.faults.restart();
    expect(await before).toEqual([]);
    await api.post(CONFIG_MAPS, configMap("later"));
    const resumed = await api.watch(path);
    expect((await resumed.next())?.object.metadata.name).toBe("later");
    api.server.faults.restart({ history: false });
    expect(await resumed.rest()).toEqual([]);
    expect(await (await api.watch(path)).rest()).toMatchObject([{ type: "ERROR", object: { code: 410 } }]);
    expect((await api.get(ALL)).body.items).toHaveLength(2);
  });
});

describe("stats", () => {
  test("count lists, watches, the most open at a time, and bytes, by kind and client", async () => {
    const api = await withObjects(2);
    const headers = { "user-agent": "one/1" };
    const list = await api.server.fetch(request("GET", ALL, undefined, headers));
    const listed = (await list.arrayBuffer()).byteLength;
    const watch = await api.server.fetch(request("GET", `${ALL}?watch=1`, undefined, headers));
    const other = await api.watch(`${ALL}?watch=1`, { "user-agent": "two/2" });
    const body = watch.body?.getReader();
    const watched = (await body?.read())?.value?.byteLength ?? 0;
    expect(watched).toBeGreaterThan(100);
    await other.cancel();
    const stats = api.server.stats.configmaps;
    expect(stats).toMatchObject({ lists: 1, watches: 2, openWatches: 1, mostOpenWatches: 2 });
    expect(stats?.clients["one/1"]).toEqual({
      lists: 1,
      watches: 1,
      openWatches: 1,
      mostOpenWatches: 1,
      bytes: listed + watched,
    });
    expect(stats?.clients["two/2"]).toMatchObject({ lists: 0, watches: 1, openWatches: 0 });
    await body?.cancel();
  });
});

test("a compressed answer is cut in its compressed form", async () => {
  const api = startApi();
  const data = { text: "x".repeat(200_000) };
  await api.post(CONFIG_MAPS, configMap("large", { data }));
  api.server.faults.add({ on: { verb: "list" }, does: { type: "cut", after: 50, how: "end" } });
  const response = await api.server.fetch(request("GET", ALL, undefined, { "accept-encoding": "gzip" }));
  expect(response.headers.get("content-encoding")).toBe("gzip");
  expect((await response.arrayBuffer()).byteLength).toBe(50);
});

test("what forwards to another is answered by it", async () => {
  const api = startApi();
  const to = { fetch: async (asked: Request) => new Response(new URL(asked.url).pathname) };
  api.server.faults.add({ on: { verb: "watch" }, does: { type: "forward", to } });
  const response = await api.server.fetch(request("GET", `${ALL}?watch=1`));
  expect(await response.text()).toBe(ALL);
});

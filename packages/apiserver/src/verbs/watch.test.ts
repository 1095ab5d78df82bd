import { describe, expect, test } from "vitest";
import { brief, CONFIG_MAPS, configMap, PODS, pod, readWatch, request, startApi } from "../../test/api.ts";

describe("where a watch starts", () => {
  test("without a version it sends what is there, marks the end for those who take bookmarks, and goes on live", async () => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("b"));
    await api.post(CONFIG_MAPS, configMap("a"));
    const watch = await api.watch(`${CONFIG_MAPS}?watch=1&allowWatchBookmarks=true`);
    expect(brief([await watch.next(), await watch.next()].filter((one) => one !== undefined))).toEqual([
      "ADDED a",
      "ADDED b",
    ]);
    const mark = await watch.next();
    expect(mark).toMatchObject({
      type: "BOOKMARK",
      object: {
        kind: "ConfigMap",
        apiVersion: "v1",
        metadata: {
          resourceVersion: api.server.resourceVersion,
          annotations: { "k8s.io/initial-events-end": "true" },
        },
      },
    });
    await api.post(CONFIG_MAPS, configMap("c"));
    expect(await watch.next()).toMatchObject({
      type: "ADDED",
      object: { kind: "ConfigMap", apiVersion: "v1" },
    });
  });

  test("with a version it sends what happened after it, and nothing else", async () => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("before"));
    const { body } = await api.get(CONFIG_MAPS);
    await api.post(CONFIG_MAPS, configMap("after"));
    await api.remove(`${CONFIG_MAPS}/before`);
    const watch = await api.watch(`${CONFIG_MAPS}?watch=1&resourceVersion=${body.metadata.resourceVersion}`);
    api.server.cutWatches();
    const events = await watch.rest();
    expect(brief(events)).toEqual(["ADDED after", "DELETED before"]);
    expect(events[1]?.object.metadata.resourceVersion).toBe(api.server.resourceVersion);
  });

  test("with a version of the future it is silent until that version has passed", async () => {
    const api = startApi();
    const now = Number(api.server.resourceVersion);
    const watch = await api.watch(`${CONFIG_MAPS}?watch=1&resourceVersion=${now + 2}`);
    for (const name of ["a", "b", "c"]) await api.post(CONFIG_MAPS, configMap(name));
    api.server.cutWatches();
    expect(brief(await watch.rest())).toEqual(["ADDED c"]);
  });

  test("sendInitialEvents=false with version 0 starts now", async () => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("a"));
    const query = "watch=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan&resourceVersion=0";
    const watch = await api.watch(`${CONFIG_MAPS}?${query}`);
    await api.post(CONFIG_MAPS, configMap("b"));
    api.server.cutWatches();
    expect(brief(await watch.rest())).toEqual(["ADDED b"]);
  });

  test("a version that is forgotten gets an ERROR of 410 inside a stream of 200, which then ends", async () => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("a"));
    api.server.compact();
    const floor = api.server.resourceVersion;
    const watch = await api.watch(`${CONFIG_MAPS}?watch=1&resourceVersion=1`);
    expect(await watch.rest()).toEqual([
      {
        type: "ERROR",
        object: {
          kind: "Status",
          apiVersion: "v1",
          metadata: {},
          status: "Failure",
          message: `too old resource version: 1 (${floor})`,
          reason: "Expired",
          code: 410,
        },
      },
    ]);
    const resumed = await api.watch(`${CONFIG_MAPS}?watch=1&resourceVersion=${floor}`);
    api.server.cutWatches();
    expect(await resumed.rest()).toEqual([]);
  });

  test("history is bounded by itself: the oldest version still accepted is the one before the oldest change kept", async () => {
    const api = startApi({ history: 3 });
    const versions: string[] = [];
    for (const name of ["a", "b", "c", "d", "e"]) {
      versions.push((await api.post(CONFIG_MAPS, configMap(name))).body.metadata.resourceVersion);
    }
    const tooOld = await api.watch(`${CONFIG_MAPS}?watch=1&resourceVersion=${versions[0]}`);
    expect((await tooOld.next())?.object.message).toBe(
      `too old resource version: ${versions[0]} (${versions[1]})`,
    );
    const watch = await api.watch(`${CONFIG_MAPS}?watch=1&resourceVersion=${versions[1]}`);
    api.server.cutWatches();
    expect(brief(await watch.rest())).toEqual(["ADDED c", "ADDED d", "ADDED e"]);
  });

  test("sendInitialEvents with a version that does not come within 3 s ends with an ERROR of 504", async () => {
    const api = startApi();
    const query = "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=999";
    const opening = api.watch(`${CONFIG_MAPS}?${query}`);
    await api.advance(3000);
    const [error] = await (await opening).rest();
    expect(error?.object).toMatchObject({
      code: 504,
      reason: "Timeout",
      message: `Timeout: Too large resource version: 999, current: ${api.server.resourceVersion}`,
      details: { causes: [{ reason: "ResourceVersionTooLarge" }], retryAfterSeconds: 1 },
    });
  });
});

describe("what a watch with a selector sees", () => {
  test("entering is ADDED, leaving is DELETED with the old state and the new version, outside is nothing", async () => {
    const api = startApi();
    const watch = await api.watch(`${CONFIG_MAPS}?watch=1&labelSelector=app%3Dx`);
    await api.post(CONFIG_MAPS, configMap("a", {}, { app: "y" }));
    await api.merge(`${CONFIG_MAPS}/a`, { metadata: { labels: { app: "x" } } });
    await api.merge(`${CONFIG_MAPS}/a`, { data: { k: "1" } });
    const left = await api.merge(`${CONFIG_MAPS}/a`, { metadata: { labels: { app: "z" } } });
    await api.merge(`${CONFIG_MAPS}/a`, { data: { k: "2" } });
    api.server.cutWatches();
    const events = await watch.rest();
    expect(brief(events)).toEqual(["ADDED a", "MODIFIED a", "DELETED a"]);
    expect(events[2]?.object.metadata).toMatchObject({
      labels: { app: "x" },
      resourceVersion: left.body.metadata.resourceVersion,
    });
  });

  test("a field selector follows the field through its changes", async () => {
    const api = startApi();
    const watch = await api.watch(`${PODS}?watch=1&fieldSelector=status.phase%3DRunning,spec.nodeName%3Dn1`);
    await api.post(PODS, pod("a", "n1"));
    await api.merge(`${PODS}/a/status`, { status: { phase: "Running" } });
    await api.merge(`${PODS}/a/status`, { status: { phase: "Failed" } });
    api.server.cutWatches();
    expect(brief(await watch.rest())).toEqual(["ADDED a", "DELETED a"]);
  });

  test("a watch of one namespace does not see the others", async () => {
    const api = startApi();
    const watch = await api.watch(`${CONFIG_MAPS}?watch=1`);
    await api.post("/api/v1/namespaces/kube-system/configmaps", configMap("a"));
    await api.post(CONFIG_MAPS, configMap("b"));
    api.server.cutWatches();
    expect(brief(await watch.rest())).toEqual(["ADDED b"]);
  });
});

describe("the life of a watch", () => {
  test("it ends by itself after timeoutSeconds, with a last bookmark 2 s before, and one a minute until then", async () => {
    const api = startApi();
    const watch = await api.watch(
      `${CONFIG_MAPS}?watch=1&resourceVersion=1&timeoutSeconds=150&allowWatchBookmarks=true`,
    );
    await api.advance(60_000);
    expect(await watch.next()).toMatchObject({ type: "BOOKMARK" });
    await api.post("/api/v1/namespaces/default/secrets", {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s" },
    });
    await api.advance(60_000);
    expect(await watch.next()).toMatchObject({
      type: "BOOKMARK",
      object: { metadata: { resourceVersion: api.server.resourceVersion } },
    });
    await api.advance(28_000);
    expect(await watch.next()).toMatchObject({ type: "BOOKMARK" });
    await api.advance(2000);
    expect(await watch.next()).toBeUndefined();
    expect(api.server.stats.configmaps).toMatchObject({ lists: 0, watches: 1, openWatches: 0 });
  });

  test("without allowWatchBookmarks there are none", async () => {
    const api = startApi();
    const watch = await api.watch(`${CONFIG_MAPS}?watch=1&timeoutSeconds=150`);
    await api.advance(150_000);
    expect(await watch.rest()).toEqual([]);
  });

  test("a reader that falls too far behind is cut off without an ERROR", async () => {
    const api = startApi({ watchQueue: 3 });
    const watch = await api.watch(`${CONFIG_MAPS}?watch=1`);
    for (let count = 0; count < 5; count += 1) await api.post(CONFIG_MAPS, configMap(`c${count}`));
    expect(await watch.rest()).toEqual([]);
    expect(api.server.stats.configmaps?.openWatches).toBe(0);
  });

  test("cancelling the body and aborting the request both leave nothing open and no timer", async () => {
    const api = startApi();
    const watch = await api.watch(`${CONFIG_MAPS}?watch=1&allowWatchBookmarks=true`);
    const controller = new AbortController();
    const aborted = readWatch(
      await api.server.fetch(
        new Request(request("GET", `${CONFIG_MAPS}?watch=1`), { signal: controller.signal }),
      ),
    );
    expect(api.server.stats.configmaps?.openWatches).toBe(2);
    await watch.cancel();
    controller.abort();
    expect(await aborted.rest()).toEqual([]);
    expect(api.server.stats.configmaps?.openWatches).toBe(0);
    expect(api.clock.pending).toBe(0);
  });

  test("an event is one compact line whose object names its kind, however many watch", async () => {
    const api = startApi();
    const responses = await Promise.all(
      [1, 2, 3].map(() => api.server.fetch(request("GET", `${CONFIG_MAPS}?watch=1&resourceVersion=1`))),
    );
    await api.post(CONFIG_MAPS, configMap("a", { data: { text: "ä\n" } }));
    api.server.cutWatches();
    const texts = await Promise.all(responses.map((one) => one.text()));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toMatch(
      /^\{"type":"ADDED","object":\{"kind":"ConfigMap","apiVersion":"v1","metadata":[^\n]*\}\}\n$/,
    );
  });
});

test("the old form of a path is a watch too, and a name in it narrows it to one object", async () => {
  const api = startApi();
  const watch = await api.watch("/api/v1/watch/namespaces/default/configmaps/b");
  for (const name of ["a", "b"]) await api.post(CONFIG_MAPS, configMap(name));
  api.server.cutWatches();
  expect(brief(await watch.rest())).toEqual(["ADDED b"]);
});

test("a watch of metadata alone has bookmarks of that kind", async () => {
  const api = startApi();
  await api.post(PODS, pod("a"));
  const accept = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
  const watch = await api.watch(`${PODS}?watch=1&allowWatchBookmarks=true`, { accept });
  const [added, mark] = [await watch.next(), await watch.next()];
  const kind = { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" };
  expect(added).toMatchObject({ type: "ADDED", object: kind });
  expect(added?.object.spec).toBeUndefined();
  expect(mark?.object).toEqual({
    ...kind,
    metadata: {
      resourceVersion: api.server.resourceVersion,
      annotations: { "k8s.io/initial-events-end": "true" },
    },
  });
  await watch.cancel();
});

test("a Table watch has its columns in the first event only", async () => {
  const api = startApi();
  const watch = await api.watch(`${PODS}?watch=1`, {
    accept: "application/json;as=Table;g=meta.k8s.io;v=v1",
  });
  for (const name of ["a", "b"]) await api.post(PODS, pod(name));
  const [first, second] = [await watch.next(), await watch.next()];
  expect(first?.object.columnDefinitions[2].name).toBe("Status");
  expect(first?.object.rows[0].cells.slice(0, 4)).toEqual(["a", "0/1", "Pending", "0"]);
  expect(second?.object.columnDefinitions).toBeNull();
  await watch.cancel();
});

test.each([
  [
    "watch=1&sendInitialEvents=true",
    "resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
  ],
  [
    "watch=1&resourceVersionMatch=NotOlderThan",
    "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
  ],
])("%s is refused with 422 before the stream", async (query, message) => {
  const { code, body } = await startApi().get(`${CONFIG_MAPS}?${query}`);
  expect(code).toBe(422);
  expect(body.message).toBe(`ListOptions.meta.k8s.io "" is invalid: ${message}`);
});

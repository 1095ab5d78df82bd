import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Api,
  CONFIG_MAPS,
  configMap,
  type KubeObject,
  readWatch,
  request,
  startApi,
} from "../../test/api.ts";
import type { Replica } from "./replica.ts";

const ALL = "/api/v1/configmaps";

const ask = async (replica: Replica, path: string): Promise<{ code: number; body: KubeObject }> => {
  const response = await replica.fetch(request("GET", path));
  return { code: response.status, body: JSON.parse(await response.text()) };
};

const names = (list: KubeObject): string[] => list.items.map(({ metadata }) => metadata.name);

async function setUp(options: Parameters<Api["server"]["faults"]["replica"]>[0] = {}) {
  const api = startApi();
  await api.post(CONFIG_MAPS, configMap("a"));
  const replica = api.server.faults.replica(options);
  return { api, replica };
}

test("a replica has what its store has, follows it, and writes to it", async () => {
  const { api, replica } = await setUp();
  const watch = readWatch(await replica.fetch(request("GET", `${ALL}?watch=1`)));
  expect((await watch.next())?.object.metadata.name).toBe("a");
  expect((await replica.fetch(request("POST", CONFIG_MAPS, configMap("b")))).status).toBe(201);
  expect((await watch.next())?.object.metadata.name).toBe("b");
  await api.remove(`${CONFIG_MAPS}/a`);
  expect(await watch.next()).toMatchObject({ type: "DELETED", object: { metadata: { name: "a" } } });
  expect((await ask(replica, ALL)).body).toEqual((await api.get(ALL)).body);
  expect(replica.resourceVersion).toBe(api.server.resourceVersion);
  await watch.cancel();
});

test("one that is held shows the past to those who take it, up to where it is let catch up", async () => {
  const { api, replica } = await setUp({ reads: "stale" });
  const version = Number(replica.resourceVersion);
  replica.hold();
  for (const name of ["b", "c", "d"]) await api.post(CONFIG_MAPS, configMap(name));
  const list = await ask(replica, ALL);
  expect([names(list.body), list.body.metadata.resourceVersion]).toEqual([["a"], String(version)]);
  replica.catchUp(String(version + 2));
  expect(names((await ask(replica, ALL)).body)).toEqual(["a", "b", "c"]);
  await api.post(CONFIG_MAPS, configMap("e"));
  expect(replica.resourceVersion).toBe(String(version + 2));
  replica.catchUp();
  expect(names((await ask(replica, ALL)).body)).toEqual(["a", "b", "c", "d", "e"]);
  await api.post(CONFIG_MAPS, configMap("f"));
  expect(replica.resourceVersion).toBe(api.server.resourceVersion);
});

test("one that is behind lets those who name a version wait for three seconds, then says 504", async () => {
  const { api, replica } = await setUp();
  replica.hold();
  await api.post(CONFIG_MAPS, configMap("b"));
  const version = api.server.resourceVersion;
  const early = ask(replica, `${ALL}?resourceVersion=${version}`);
  await api.advance(3_000);
  expect(await early).toMatchObject({
    code: 504,
    body: { details: { causes: [{ reason: "ResourceVersionTooLarge" }], retryAfterSeconds: 1 } },
  });
  const inTime = ask(replica, `${ALL}?resourceVersion=${version}&resourceVersionMatch=NotOlderThan`);
  await api.advance(1_000);
  replica.catchUp();
  expect(names((await inTime).body)).toEqual(["a", "b"]);
  expect(api.clock.pending).toBe(0);
});

test("consistent reads of one that is behind go to the store: nobody who names no version goes back in time", async () => {
  const { api, replica } = await setUp();
  replica.hold();
  await api.post(CONFIG_MAPS, configMap("b"));
  expect((await ask(replica, `${CONFIG_MAPS}/b`)).code).toBe(200);
  const list = ask(replica, ALL);
  await api.advance(3_000);
  expect(names((await list).body)).toEqual(["a", "b"]);
  expect(names((await ask(replica, `${ALL}?resourceVersion=0`)).body)).toEqual(["a"]);
  const streaming = `${ALL}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`;
  const opened = replica.fetch(request("GET", streaming));
  await api.advance(3_000);
  const [error] = await readWatch(await opened).rest();
  expect(error).toMatchObject({ type: "ERROR", object: { code: 504, reason: "Timeout" } });
});

test("a watch from the future of one that is behind says nothing of what happens up to it", async () => {
  const { api, replica } = await setUp();
  replica.hold();
  await api.post(CONFIG_MAPS, configMap("b"));
  const path = `${ALL}?watch=1&resourceVersion=${api.server.resourceVersion}`;
  const watch = readWatch(await replica.fetch(request("GET", path)));
  replica.catchUp();
  await api.post(CONFIG_MAPS, configMap("c"));
  expect((await watch.next())?.object.metadata.name).toBe("c");
  await watch.cancel();
});

test("one that lags hears of each change so much later", async () => {
  const { api, replica } = await setUp({ reads: "stale", lag: 5_000 });
  await api.post(CONFIG_MAPS, configMap("b"));
  await api.advance(3_000);
  await api.post(CONFIG_MAPS, configMap("c"));
  await api.advance(2_000);
  expect(names((await ask(replica, ALL)).body)).toEqual(["a", "b"]);
  await api.advance(3_000);
  expect(names((await ask(replica, ALL)).body)).toEqual(["a", "b", "c"]);
  await api.post(CONFIG_MAPS, configMap("d"));
  expect(api.clock.pending).toBe(1);
  await api.server.close();
  expect(api.clock.pending).toBe(0);
});

test("a replica serves custom resources while they are defined", async () => {
  const { api, replica } = await setUp();
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "things.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural: "things", singular: "thing", kind: "Thing", listKind: "ThingList" },
      versions: [
        { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } },
      ],
    },
  };
  const things = "/apis/example.com/v1/namespaces/default/things";
  await api.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
  const thing = { apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "one" } };
  await api.post(things, thing);
  expect(names((await ask(replica, things)).body)).toEqual(["one"]);
  const second = api.server.faults.replica();
  expect(names((await ask(second, things)).body)).toEqual(["one"]);
  await api.remove("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.example.com");
  for (const one of [replica, second]) {
    expect((await one.fetch(request("GET", things))).status).toBe(404);
    expect(one.resourceVersion).toBe(api.server.resourceVersion);
  }
});

test("clients meet it where a rule forwards to it", async () => {
  const { api, replica } = await setUp({ reads: "stale" });
  replica.hold();
  await api.post(CONFIG_MAPS, configMap("b"));
  api.server.faults.add({ on: { verb: "list" }, times: 1, does: { type: "forward", to: replica } });
  expect(names((await api.get(ALL)).body)).toEqual(["a"]);
  expect(names((await api.get(ALL)).body)).toEqual(["a", "b"]);
});

test("whatever is written, and wherever it stands, a replica shows what its store held then", async () => {
  const name = fc.constantFrom("a", "b", "c", "d");
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ does: fc.constant("put" as const), name }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant("remove" as const), name }) },
    fc.record({ does: fc.constant("hold" as const) }),
    fc.record({ does: fc.constant("follow" as const) }),
    fc.record({ does: fc.constant("catch up" as const), by: fc.integer({ min: 1, max: 5 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { api, replica } = await setUp({ reads: "stale" });
      const told = new Map<string, string>();
      const watch = readWatch(await replica.fetch(request("GET", `${ALL}?watch=1&timeoutSeconds=5`)));
      let value = 0;
      for (const one of steps) {
        value += 1;
        if (one.does === "hold") replica.hold();
        else if (one.does === "follow") replica.catchUp();
        else if (one.does === "catch up") {
          const version = Math.min(
            Number(replica.resourceVersion) + one.by,
            Number(api.server.resourceVersion),
          );
          replica.catchUp(String(version));
          expect(replica.resourceVersion).toBe(String(version));
        } else if (one.does === "remove") await api.remove(`${CONFIG_MAPS}/${one.name}`);
        else {
          const object = configMap(one.name, { data: { value: String(value) } });
          if ((await api.post(CONFIG_MAPS, object)).code === 409)
            await api.put(`${CONFIG_MAPS}/${one.name}`, object);
        }
        const then = `${ALL}?resourceVersion=${replica.resourceVersion}&resourceVersionMatch=Exact`;
        expect((await ask(replica, ALL)).body).toEqual((await api.get(then)).body);
      }
      await api.advance(5_000);
      for (const { type, object } of await watch.rest()) {
        if (type === "DELETED") told.delete(object.metadata.name);
        else told.set(object.metadata.name, object.metadata.resourceVersion);
      }
      const { body } = await ask(replica, ALL);
      const held = body.items.map(({ metadata }) => [metadata.name, metadata.resourceVersion]);
      expect([...told].sort()).toEqual(held);
    }),
    { numRuns: 60 },
  );
});

test("a replica on a port of its own shows there what it has heard, until it or the server is closed", async () => {
  const api = startApi({ auth: { tokens: { secret: { user: "jane", groups: ["system:masters"] } } } });
  const headers = { authorization: "Bearer secret", "content-type": "application/json" };
  const replica = api.server.faults.replica({ reads: "stale" });
  const first = await replica.listen();
  const second = await replica.listen({ tls: true });
  expect(second.url).toMatch(/^https:/);
  const write = async (name: string): Promise<number> =>
    (
      await fetch(`${first.url}${CONFIG_MAPS}`, {
        method: "POST",
        headers,
        body: JSON.stringify(configMap(name)),
      })
    ).status;
  const listed = async (): Promise<string[]> =>
    names(JSON.parse(await (await fetch(`${first.url}${ALL}`, { headers })).text()));
  expect(await write("a")).toBe(201);
  replica.hold();
  expect(await write("b")).toBe(201);
  expect(await listed()).toEqual(["a"]);
  expect(names((await api.get(ALL, headers)).body)).toEqual(["a", "b"]);
  expect((await fetch(`${first.url}${ALL}`)).status).toBe(403);
  const watch = readWatch(await fetch(`${first.url}${ALL}?watch=1&resourceVersion=0`, { headers }));
  expect((await watch.next())?.object.metadata.name).toBe("a");
  api.server.faults.restart();
  await expect(watch.next()).rejects.toThrow();
  expect(await listed()).toEqual(["a"]);
  await first.close();
  await expect(fetch(first.url)).rejects.toThrow();
  await api.server.close();
  await expect(fetch(second.url)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
});

import { createApiServer } from "kcache-apiserver";
import { expect, test, vi } from "vitest";
import { labels } from "../filter/filter.ts";
import { memoryTransport } from "../http/memory-transport.ts";
import type { Transport } from "../http/transport.ts";
import { ConfigMap, Namespace } from "../kinds/core/v1.gen.ts";
import { metadataOnly } from "../object/kind.ts";
import type { DeepReadonly } from "../object/object.ts";
import { createController } from "./controller.ts";

const NAMES = ["n0", "n1", "n2", "n3", "n4", "n5"];

interface Cluster extends AsyncDisposable {
  readonly transport: Transport;
  /** Config maps of these namespaces may not be seen: what RBAC would say. */
  readonly forbidden: Set<string>;
  /** Requests for config maps: `list n1`. */
  readonly asked: string[];
  readonly openWatches: () => number;
  send<R>(method: string, path: string, body?: object): Promise<R>;
}

const namespaceIn = (path: string): string | undefined =>
  /\/namespaces\/([^/]+)\/configmaps$/.exec(path)?.[1];

/** The embedded server, with six namespaces of three config maps each; even ones are of team x. */
async function cluster(): Promise<Cluster> {
  const server = createApiServer();
  const forbidden = new Set<string>();
  const asked: string[] = [];
  const send = async <R>(method: string, path: string, body?: object): Promise<R> => {
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await server.fetch(
      new Request(`http://server${path}`, { method, headers: { "content-type": type }, ...init }),
    );
    expect(response.status).toBeLessThan(300);
    return (await response.json()) as R;
  };
  const direct = memoryTransport((request) => {
    const { pathname, searchParams } = new URL(request.url);
    const namespace = namespaceIn(pathname);
    if (namespace !== undefined) {
      asked.push(`${searchParams.has("watch") ? "watch" : "list"} ${namespace}`);
      if (forbidden.has(namespace)) {
        const status = {
          kind: "Status",
          apiVersion: "v1",
          status: "Failure",
          reason: "Forbidden",
          code: 403,
        };
        return Promise.resolve(Response.json(status, { status: 403 }));
      }
    }
    return server.fetch(request);
  });
  for (const [i, name] of NAMES.entries()) {
    const metadata = { name, labels: { team: i % 2 === 0 ? "x" : "y" } };
    await send("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata });
    for (const object of ["a", "b", "c"]) await create(send, name, object);
  }
  return {
    transport: direct,
    forbidden,
    asked,
    openWatches: () => server.stats.configmaps?.openWatches ?? 0,
    send,
    async [Symbol.asyncDispose]() {
      await direct.close();
      await server.close();
    },
  };
}

const create = (send: Cluster["send"], namespace: string, name: string): Promise<ConfigMap> =>
  send("POST", `/api/v1/namespaces/${namespace}/configmaps`, {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name },
    data: { value: "0" },
  });

const soon = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 8_000, interval: 5 });

const lines = (objects: Iterable<DeepReadonly<ConfigMap>>): string[] =>
  Array.from(
    objects,
    ({ metadata, data }) => `${metadata.namespace}/${metadata.name} ${metadata.uid} ${data?.value}`,
  ).sort();

/** What the server holds in the namespaces that are of team x now. */
async function truth({ send }: Cluster): Promise<string[]> {
  const team = await send<{ items: Namespace[] }>("GET", "/api/v1/namespaces?labelSelector=team%3Dx");
  const names = new Set(team.items.map(({ metadata }) => metadata.name));
  const all = await send<{ items: ConfigMap[] }>("GET", "/api/v1/configmaps");
  return lines(all.items.filter(({ metadata }) => names.has(metadata.namespace)));
}

/** A fixed sequence of numbers below `n`. */
function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % n;
  };
}

test("namespaces that are relabelled 200 times while objects change are followed to the end", async () => {
  await using world = await cluster();
  const { transport, send } = world;
  await using namespaces = createController(transport, metadataOnly(Namespace));
  await using controller = createController(transport, ConfigMap, {
    namespaces: namespaces.filter(labels({ team: "x" })),
    random: () => 0.01,
  });
  await controller.ready();
  const held = new Map(
    controller.cache
      .list()
      .toArray()
      .map((object) => [object.metadata.uid, object]),
  );
  const subscription = controller.subscribe({ buffer: 1_000_000 });
  const impossible: string[] = [];
  const reading = (async () => {
    for await (const { type, metadata, object } of subscription) {
      if ((type === "create") === held.has(metadata.uid)) impossible.push(`${type} ${metadata.uid}`);
      if (type === "delete") held.delete(metadata.uid);
      else held.set(metadata.uid, object);
    }
  })();
  const roll = dice(7);
  const team = new Map(NAMES.map((name, i) => [name, i % 2 === 0 ? "x" : "y"]));
  for (let i = 1; i <= 200; i++) {
    const name = NAMES[roll(NAMES.length)] ?? "";
    const next = team.get(name) === "x" ? "y" : "x";
    team.set(name, next);
    await send("PATCH", `/api/v1/namespaces/${name}`, { metadata: { labels: { team: next } } });
    for (let j = 0; j < 3; j++) {
      const path = `/api/v1/namespaces/${NAMES[roll(NAMES.length)]}/configmaps`;
      const object = ["a", "b", "c"][roll(3)];
      const written = await send<ConfigMap>("PATCH", `${path}/${object}`, { data: { value: `${i}-${j}` } });
      // A name that is used again is another object.
      if (roll(4) !== 0) continue;
      await send("DELETE", `${path}/${object}`);
      await create(send, written.metadata.namespace, written.metadata.name);
    }
    if (roll(3) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const expected = await truth(world);
  await soon(() => expect(lines(controller.cache.list().toArray())).toEqual(expected));
  await soon(() => expect(lines(held.values())).toEqual(expected));
  expect(impossible).toEqual([]);
  const wanted = [...team].filter(([, label]) => label === "x").map(([name]) => name);
  await soon(() => expect(controller.status.phase).toBe("live"));
  expect(controller.status.namespaces?.map(({ name }) => name)).toEqual(wanted);
  await soon(() => expect(world.openWatches()).toBe(wanted.length));
  await controller.close();
  await reading;
  await soon(() => expect(world.openWatches()).toBe(0));
});

test("a namespace without rights is named, the others are followed, and what is written is read", async () => {
  await using world = await cluster();
  const { transport, send, forbidden, asked } = world;
  forbidden.add("n2");
  await using controller = createController(transport, ConfigMap, {
    namespaces: ["n1", "n2"],
    random: () => 0.01,
  });
  await controller.ready();
  await soon(() => expect(controller.status.namespaces?.[0]?.phase).toBe("live"));
  expect(controller.status.namespaces?.[1]).toMatchObject({
    name: "n2",
    phase: "connecting",
    error: { code: "forbidden" },
  });
  for (let i = 0; i < 20; i++) {
    const path = "/api/v1/namespaces/n1/configmaps/a";
    const written = await send<ConfigMap>("PATCH", path, { data: { value: String(i) } });
    await controller.atLeast(written);
    expect(controller.cache.get("n1", "a")?.data?.value).toBe(String(i));
  }
  forbidden.clear();
  await soon(() => expect(controller.cache.size).toBe(6));
  expect(asked.filter((line) => line === "list n1")).toHaveLength(1);
});

test("all namespaces, some of them, and all again: what is held is never told twice", async () => {
  await using world = await cluster();
  const { transport, send } = world;
  await using controller = createController(transport, ConfigMap);
  await controller.ready();
  using subscription = controller.subscribe();
  await subscription.ready();
  await controller.scope({ namespaces: ["n0", "n1"] });
  expect([controller.cache.size, subscription.pending]).toEqual([6, 12]);
  const written = await send<ConfigMap>("PATCH", "/api/v1/namespaces/n1/configmaps/a", {
    data: { value: "1" },
  });
  await controller.atLeast(written);
  expect(subscription.pending).toBe(13);
  await controller.scope({ namespaces: undefined });
  expect([controller.cache.size, subscription.pending]).toEqual([18, 13 + 12]);
});

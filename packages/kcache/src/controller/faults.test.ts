import { spawn } from "node:child_process";
import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { type ApiServer, createApiServer } from "kcache-apiserver";
import { describe, expect, test, vi } from "vitest";
import { type TcpProxy, tcpProxy } from "../../test/tcp-proxy.ts";
import { httpTransport } from "../http/http-transport.ts";
import { ConfigMap } from "../kinds/core/v1.gen.ts";
import type { DeepReadonly } from "../object/object.ts";
import type { Clock } from "../reflector/clock.ts";
import { type Controller, createController } from "./controller.ts";
import type { ControllerOptions } from "./options.ts";

// What a fake clock cannot prove: sockets. Servers, connections and their failures are real here; timers run faster.

const PATH = "/api/v1/namespaces/default/configmaps";

/** The machine's clock with timers that run so many times faster. */
const hasty = (speed: number): Clock => ({
  now: () => Date.now(),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds / speed),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
});

interface World extends AsyncDisposable {
  readonly server: ApiServer;
  readonly proxy: TcpProxy;
  readonly controller: Controller<ConfigMap>;
  readonly counts: { readonly lists: number; readonly watches: number; readonly openWatches: number };
}

/** A server with `count` objects, and a controller that lists and watches it through a proxy. It tries again quickly. */
async function world(
  count = 3,
  { clock = hasty(1), random = () => 0.01 }: Pick<ControllerOptions<ConfigMap>, "clock" | "random"> = {},
): Promise<World> {
  const server = createApiServer();
  for (let i = 0; i < count; i++) await put(server, `object-${i}`);
  const listening = await server.listen();
  const proxy = await tcpProxy(listening.port);
  const transport = httpTransport({ server: proxy.url });
  const controller = createController(transport, ConfigMap, { clock, random });
  return {
    server,
    proxy,
    controller,
    get counts() {
      return server.stats.configmaps ?? { lists: 0, watches: 0, openWatches: 0 };
    },
    async [Symbol.asyncDispose]() {
      await controller.close();
      await transport.close();
      await proxy.down();
      await server.close();
    },
  };
}

async function send(server: ApiServer, method: string, path: string, body?: object): Promise<Response> {
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { "content-type": "application/json" };
  return server.fetch(new Request(`http://server${path}`, { method, headers, ...init }));
}

/** Creates, or replaces what is there. */
async function put(server: ApiServer, name: string, value = ""): Promise<void> {
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { value } };
  const created = await send(server, "POST", PATH, body);
  if (created.status === 201) return;
  const replaced = await send(server, "PUT", `${PATH}/${name}`, body);
  expect(replaced.status).toBe(200);
}

async function remove(server: ApiServer, name: string): Promise<void> {
  expect([200, 404]).toContain((await send(server, "DELETE", `${PATH}/${name}`)).status);
}

const byKey = (objects: readonly { readonly metadata: ConfigMap["metadata"] }[]): readonly object[] =>
  objects.toSorted((a, b) =>
    a.metadata.namespace + a.metadata.name < b.metadata.namespace + b.metadata.name ? -1 : 1,
  );

async function stateOf(server: ApiServer): Promise<readonly object[]> {
  const list = (await (await send(server, "GET", "/api/v1/configmaps")).json()) as { items: ConfigMap[] };
  return byKey(
    list.items.map(
      ({
        metadata: { managedFields: _, ...metadata },
        ...rest
      }: ConfigMap & { metadata: { managedFields?: unknown } }) => ({
        ...rest,
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata,
      }),
    ),
  );
}

const soon = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 8_000, interval: 5 });

async function expectEqual({ server, controller }: World): Promise<void> {
  const expected = await stateOf(server);
  await soon(() => expect(byKey(controller.cache.list().toArray())).toEqual(expected));
}

/** Waits until the first watch is open, and says how many lists it took. */
async function live(w: World): Promise<number> {
  await w.controller.ready();
  await soon(() => expect(w.controller.status.phase).toBe("live"));
  return w.counts.lists;
}

/** Events in a line each, as they come. */
function follow(controller: Controller<ConfigMap>): { readonly lines: string[]; close(): void } {
  const subscription = controller.subscribe({ buffer: 100_000 });
  const lines: string[] = [];
  void (async () => {
    for await (const event of subscription) lines.push(`${event.type} ${event.object.data?.value ?? ""}`);
  })();
  return { lines, close: () => subscription.close() };
}

describe("on real sockets", () => {
  test("a server that appears late is found", async () => {
    await using w = await world();
    await w.proxy.down();
    const early = w.controller.ready();
    await soon(() =>
      expect(w.controller.status).toMatchObject({ phase: "connecting", error: { code: "network" } }),
    );
    expect(w.controller.status.error?.message).toMatch(/connection refused/);
    await w.proxy.up();
    await early;
    expect(w.controller.cache.has("default", "object-0")).toBe(true);
  });

  test("a connection that is reset in the middle of an event is resumed: nothing is lost, told twice, or listed", async () => {
    await using w = await world(3, { clock: hasty(20) });
    await live(w);
    const { lines } = follow(w.controller);
    for (let i = 0; i < 40; i++) {
      // Anywhere from the head of the next watch to the end of two events.
      if (i % 2 === 0) w.proxy.cutAfter(1 + ((i * 53) % 250));
      await put(w.server, "object-0", `value ${i}`);
      await soon(() => expect(lines).toHaveLength(i + 1));
    }
    expect(lines).toEqual(Array.from({ length: 40 }, (_, i) => `update value ${i}`));
    expect(w.counts.lists).toBe(1);
    expect(w.controller.status.relists).toBe(0);
    expect(w.controller.status.reconnects).toBeGreaterThanOrEqual(19);
    await expectEqual(w);
  });

  test("a half-open connection is given up within the bound and resumed without a list", async () => {
    await using w = await world(3, { clock: hasty(250) });
    const lists = await live(w);
    const { lines } = follow(w.controller);
    await put(w.server, "object-0", "seen");
    await soon(() => expect(lines).toHaveLength(1));
    w.proxy.freeze();
    await put(w.server, "object-1", "missed");
    await remove(w.server, "object-2");
    await soon(() => expect(lines).toEqual(["update seen", "update missed", "delete "]));
    expect(w.controller.status).toMatchObject({ relists: 0 });
    expect(w.controller.status.reconnects).toBeGreaterThan(0);
    expect(w.counts.lists).toBe(lists);
    await expectEqual(w);
    await soon(() => expect(w.proxy.connections).toBe(1));
  });

  test("a server that is restarted on the same port is found again without a list", async () => {
    await using w = await world();
    await live(w);
    await w.proxy.down();
    await soon(() => expect(w.controller.status.phase).toBe("stale"));
    await put(w.server, "object-0", "while it was away");
    expect(w.controller.cache.size).toBe(3);
    await w.proxy.up();
    await soon(() => expect(w.controller.status.phase).toBe("live"));
    expect(w.controller.status.relists).toBe(0);
    expect(w.counts.lists).toBe(1);
    await expectEqual(w);
  });

  test("a restart that lost history is followed by one list, told as one batch with deletes first", async () => {
    await using w = await world(5);
    await live(w);
    using subscription = w.controller.subscribe();
    await subscription.ready();
    await w.proxy.down();
    await put(w.server, "new");
    await remove(w.server, "object-1");
    await remove(w.server, "object-3");
    await put(w.server, "object-4", "changed");
    await remove(w.server, "object-0");
    await put(w.server, "object-0", "again");
    w.server.compact();
    await w.proxy.up();
    const events: string[] = [];
    for await (const { type, metadata } of subscription) {
      // All of it is there at once: it was one batch.
      if (events.length === 0) expect(subscription.pending).toBe(5);
      events.push(`${type} ${metadata.name}`);
      if (events.length === 6) break;
    }
    expect(events.slice(0, 3).sort()).toEqual(["delete object-0", "delete object-1", "delete object-3"]);
    expect(events.slice(3).sort()).toEqual(["create new", "create object-0", "update object-4"]);
    expect(w.controller.status.relists).toBe(1);
  });

  test("a list that is cut in the middle of its pages is read to its end", async () => {
    await using w = await world(1_200);
    w.proxy.cutAfter(150_000);
    w.proxy.reset();
    await w.controller.ready();
    await expectEqual(w);
    expect(w.controller.cache.size).toBe(1_200);
  });

  test("a hundred controllers of one transport find a restarted server again without a list", async () => {
    await using w = await world();
    const transport = httpTransport({ server: w.proxy.url });
    const controllers = Array.from({ length: 100 }, () =>
      createController(transport, ConfigMap, { random: () => 0.01 * Math.random() }),
    );
    const allLive = (): Promise<unknown> =>
      soon(() => {
        expect(w.counts.openWatches).toBe(101);
        expect(controllers.every(({ status }) => status.phase === "live")).toBe(true);
      });
    await allLive();
    await w.proxy.down();
    await soon(() => expect(controllers.every(({ status }) => status.phase === "stale")).toBe(true));
    await w.proxy.up();
    await allLive();
    expect(w.counts.lists).toBe(101);
    await Promise.all(controllers.map((controller) => controller.close()));
    await soon(() => expect(w.counts.openWatches).toBe(1));
    await transport.close();
  });

  test("a thousand reconnects leave no socket and no timer", async () => {
    const resources = (): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1;
      return {
        sockets: counts.TCPSocketWrap ?? 0,
        servers: counts.TCPServerWrap ?? 0,
        timers: counts.Timeout ?? 0,
      };
    };
    // What other tests left to be closed is gone first.
    const before = await soon(() => {
      const now = resources();
      expect(now).toMatchObject({ sockets: 0, servers: 0 });
      return now;
    });
    {
      await using w = await world(3, { clock: hasty(500), random: () => 0.001 });
      const lists = await live(w);
      const { lines } = follow(w.controller);
      let connected = resources();
      for (let i = 1; i <= 1_000; i++) {
        w.server.cutWatches();
        while (w.controller.status.reconnects < i) await turn();
        if (i === 100) connected = resources();
      }
      expect(w.counts).toMatchObject({ lists, openWatches: 1 });
      expect(w.proxy.connections).toBeLessThanOrEqual(2);
      expect(resources().sockets).toBeLessThanOrEqual((connected.sockets ?? 0) + 4);
      expect(resources().timers).toBeLessThanOrEqual((connected.timers ?? 0) + 4);
      expect(lines).toEqual([]);
    }
    await soon(() => {
      const after = resources();
      expect(after).toMatchObject({ sockets: 0, servers: 0 });
      expect(after.timers).toBeLessThanOrEqual(before.timers ?? 0);
    });
  });
});

/** The sources say `using`, which Node 22 runs only once they are built. */
const runsSources = Number(process.versions.node.split(".")[0]) >= 24;

test.runIf(runsSources)("a process whose controller and transport are closed ends by itself", async () => {
  await using w = await world();
  const program = `
    import { ConfigMap, createController, httpTransport } from "kcache";
    const transport = httpTransport({ server: ${JSON.stringify(w.proxy.url)} });
    const controller = createController(transport, ConfigMap);
    await controller.ready();
    console.log(controller.cache.size);
    await controller.close();
    await transport.close();
  `;
  const argv = ["--conditions=kcache-source", "--input-type=module", "--eval", program];
  const child = spawn(process.execPath, argv, {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 10_000,
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, "close");
  expect({ code, output }).toEqual({ code: 0, output: "3\n" });
});

/** A small generator of numbers in [0, 1), the same for the same seed (Marsaglia's xorshift). */
function seeded(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

describe("whatever is written and whatever breaks", () => {
  test.each([1, 2, 3, 4, 5, 6])(
    "the cache comes to equal the server, and so do the events (seed %i)",
    async (seed) => {
      const random = seeded(seed);
      const pick = (count: number): number => Math.floor(random() * count);
      await using w = await world(10, { clock: hasty(250), random });
      await live(w);
      using subscription = w.controller.subscribe();
      const told = new Map<string, DeepReadonly<ConfigMap>>();
      for (const object of await subscription.ready()) told.set(object.metadata.name, object);
      const folding = (async () => {
        for await (const event of subscription) {
          if (event.type === "delete") told.delete(event.metadata.name);
          else told.set(event.metadata.name, event.object);
        }
      })();
      const faults: (() => unknown)[] = [
        () => w.proxy.reset(),
        () => w.proxy.cutAfter(1 + pick(3_000)),
        () => w.server.cutWatches(),
        () => w.server.compact(),
        async () => {
          await w.proxy.down();
          for (let i = pick(5); i > 0; i--) await put(w.server, `object-${pick(20)}`, "while down");
          await w.proxy.up();
        },
        () => w.proxy.freeze(),
      ];
      for (let i = 0; i < 300; i++) {
        const name = `object-${pick(20)}`;
        const dice = random();
        if (dice < 0.3) await remove(w.server, name);
        else await put(w.server, name, String(i));
        if (dice > 0.6) await turn();
        // The last one is slow, as it takes the silence of a watch.
        if (random() < 0.08) await faults[pick(i % 100 === 99 ? 6 : 5)]?.();
      }
      await expectEqual(w);
      await soon(() => expect(w.counts.openWatches).toBe(1));
      await soon(() => expect(subscription.pending).toBe(0));
      const expected = await stateOf(w.server);
      await soon(() => expect(byKey([...told.values()])).toEqual(expected));
      subscription.close();
      await folding;
      await soon(() => expect(w.controller.status.phase).toBe("live"));
    },
  );
});

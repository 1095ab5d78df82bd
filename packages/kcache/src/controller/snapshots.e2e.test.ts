import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openCluster, statusOf } from "../../test/cluster.ts";
import { createFakeClock, settle } from "../../test/fake-clock.ts";
import { labels } from "../filter/filter.ts";
import { ConfigMap, Pod, Secret } from "../kinds/core/v1.gen.ts";
import { metadataOnly } from "../object/kind.ts";
import type { Controller } from "./controller.ts";
import { createController } from "./controller.ts";
import type { ControllerOptions, Log, SnapshotOptions } from "./options.ts";

let folder = "";
let file = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "kcache-snapshot-"));
  file = path.join(folder, "configmaps");
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What is said of snapshots. */
function logged(): { readonly log: Log; readonly warnings: string[] } {
  const warnings: string[] = [];
  return {
    warnings,
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn(_, message) {
        if (/^\w+ snapshot /.test(message)) warnings.push(message);
      },
    },
  };
}

/** Written when the controller is closed, and not before: the clock of the cluster waits no minute. */
const atClose = (): SnapshotOptions => ({ file, everyMs: 100_000 });

const namesIn = (controller: Controller<ConfigMap>): string[] =>
  [...controller.cache.entries()].map(({ key }) => key).sort();

/** A server with config maps `a`, `b` and `c`, and a snapshot of them: that of a controller that ran and was closed. */
async function cluster(options: ControllerOptions<ConfigMap> = {}) {
  const own = openCluster();
  for (const name of ["a", "b", "c"]) {
    await own.create(ConfigMap, { metadata: { name }, data: { of: name } });
  }
  const run = (more: ControllerOptions<ConfigMap> = {}): Controller<ConfigMap> =>
    own.control(ConfigMap, { snapshot: atClose(), ...options, ...more });
  const first = run();
  await first.ready();
  await first.close();
  const [lists, watches] = [own.lists.length, own.watches.length];
  return {
    own,
    run,
    /** What was asked since. */
    asked: () => ({ lists: own.lists.slice(lists), watches: own.watches.slice(watches) }),
    [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](),
  };
}

describe("a controller with a snapshot", () => {
  test("goes on where the last one was without a list, and tells what changed meanwhile as events", async () => {
    await using held = await cluster();
    await held.own.patch(ConfigMap, "b", { data: { of: "changed" } });
    await held.own.delete(ConfigMap, "c");
    await held.own.create(ConfigMap, { metadata: { name: "d" } });

    await using controller = held.run();
    await controller.ready();
    expect(namesIn(controller)).toEqual(["default/a", "default/b", "default/c"]);
    expect(controller.cache.get("default", "b")?.data).toEqual({ of: "b" });
    expect(controller.status).toMatchObject({ phase: "stale", snapshot: { isRestored: true } });
    expect(controller.status.lastContact).toBeTypeOf("number");
    using subscription = controller.subscribe();
    const snapshot = await subscription.ready();
    expect([...snapshot]).toHaveLength(3);
    const events: string[] = [];
    for await (const { type, metadata } of subscription)
      if (events.push(`${type} ${metadata.name}`) === 3) break;
    expect(events).toEqual(["update b", "delete c", "create d"]);
    await statusOf(controller, ({ phase }) => phase === "live");
    expect(controller.status).toMatchObject({ relists: 0, reconnects: 0, error: undefined });
    expect(held.asked().lists).toHaveLength(0);
    expect(held.own.server.stats.configmaps?.lists).toBe(1);
  });

  test("lists once where the server has forgotten the version, and tells only the difference", async () => {
    await using held = await cluster();
    await held.own.delete(ConfigMap, "a");
    await held.own.create(ConfigMap, { metadata: { name: "d" } });
    held.own.server.compact();

    await using controller = held.run();
    using subscription = controller.subscribe();
    await subscription.ready();
    const events: string[] = [];
    for await (const { type, metadata } of subscription)
      if (events.push(`${type} ${metadata.name}`) === 2) break;
    expect(events).toEqual(["delete a", "create d"]);
    await statusOf(controller, ({ phase }) => phase === "live");
    expect(held.asked().lists).toHaveLength(1);
    expect(subscription.pending).toBe(0);
    expect(namesIn(controller)).toEqual(["default/b", "default/c", "default/d"]);
  });

  test("shows what it held while the server is away", async () => {
    await using held = await cluster();
    held.own.intercept = () => {
      throw new Error("connection refused");
    };
    await using controller = held.run();
    await controller.ready();
    expect(namesIn(controller)).toHaveLength(3);
    const { error } = await statusOf(controller, (status) => status.error !== undefined);
    expect(error?.code).toBe("network");
    expect(controller.status.phase).toBe("stale");
  });

  test("believes a server that was restored from a backup, and counts from a lower version", async () => {
    await using held = await cluster();
    for (let n = 0; n < 30; n++) await held.own.patch(ConfigMap, "a", { data: { n: `${n}` } });
    const later = held.run();
    await expect.poll(() => later.cache.get("default", "a")?.data?.n).toBe("29");
    await later.close();
    const clock = createFakeClock();
    await using restored = openCluster({ clock });
    await restored.create(ConfigMap, { metadata: { name: "b" } });
    const random = (): number => 0.5;
    await using controller = restored.control(ConfigMap, { snapshot: atClose(), clock, random });
    await controller.ready();
    expect(namesIn(controller)).toEqual(["default/a", "default/b", "default/c"]);
    // It accepts a watch from its future, and only its bookmark, once a minute, tells; a minute later it is believed.
    await statusOf(controller, ({ phase }) => phase === "live");
    await clock.advance(200_000);
    await expect.poll(() => namesIn(controller)).toEqual(["default/b"]);
  });

  test("is told what was written by a cache that does not have it yet", async () => {
    await using held = await cluster();
    const written = await held.own.patch<ConfigMap>(ConfigMap, "b", { data: { of: "written" } });
    await using controller = held.run();
    await controller.atLeast(written);
    expect(controller.cache.get("default", "b")?.data).toEqual({ of: "written" });
  });

  test("keeps objects in protobuf, and all of each", async () => {
    await using own = openCluster();
    const spec = { containers: [{ name: "main", image: "example/a:1" }] };
    await own.create(Pod, { metadata: { name: "a", labels: { app: "x" } }, spec });
    const first = own.control(Pod, { snapshot: atClose() });
    await first.ready();
    const before = [...first.cache.list()];
    await first.close();
    const second = own.control(Pod, { snapshot: atClose() });
    await second.ready();
    expect([...second.cache.list()]).toEqual(before);
    expect(own.lists).toHaveLength(1);
  });

  test("keeps what a projection keeps, and is refused where that is another part", async () => {
    await using own = openCluster();
    await own.create(Pod, { metadata: { name: "a" }, spec: { containers: [{ name: "main", image: "i" }] } });
    const run = async (path: "spec.dnsPolicy" | "status.phase") => {
      const controller = createController(own.transport, Pod, { snapshot: file, project: [path] });
      await controller.ready();
      const [entry] = [...controller.cache.entries()];
      const { isRestored } = controller.status.snapshot ?? {};
      await controller.close();
      return { isRestored, object: entry?.object };
    };
    const { object } = await run("status.phase");
    expect(object).toMatchObject({ kind: "Pod", status: { phase: "Pending" } });
    expect(await run("status.phase")).toEqual({ isRestored: true, object });
    expect((await run("spec.dnsPolicy")).isRestored).toBe(false);
  });

  test("holds each namespace, and lists those that are asked for in addition", async () => {
    await using own = openCluster();
    for (const namespace of ["default", "kube-system", "kube-public"]) {
      await own.create(ConfigMap, { metadata: { name: "own", namespace } });
    }
    const first = own.control(ConfigMap, { snapshot: atClose(), namespaces: ["default", "kube-public"] });
    await first.ready();
    await first.close();
    const second = own.control(ConfigMap, {
      snapshot: atClose(),
      namespaces: ["default", "kube-public", "kube-system"],
    });
    await second.ready();
    expect(namesIn(second)).toEqual(["default/own", "kube-public/own", "kube-system/own"]);
    const listed = own.lists.slice(2).map(({ pathname }) => pathname);
    expect(listed).toEqual(["/api/v1/namespaces/kube-system/configmaps"]);
  });

  test("takes some namespaces out of all, without a list", async () => {
    await using held = await cluster();
    await held.own.create(ConfigMap, { metadata: { name: "later" } });
    await using controller = held.run({ namespaces: ["default"] });
    await controller.ready();
    await expect.poll(() => namesIn(controller)).toHaveLength(4);
    expect(held.asked().lists).toHaveLength(0);
  });

  test("takes a scope that is changed while the file is read", async () => {
    await using held = await cluster();
    await held.own.create(ConfigMap, { metadata: { name: "own", namespace: "kube-system" } });
    await using controller = held.run();
    await controller.scope({ namespaces: ["kube-system"] });
    await expect.poll(() => namesIn(controller)).toEqual(["kube-system/own"]);
    expect(held.asked().lists).toHaveLength(0);
  });

  test("leaves nothing behind when it is closed before the file is read", async () => {
    await using held = await cluster();
    const before = await readFile(file);
    const controller = held.run();
    await controller.close();
    expect(await readFile(file)).toEqual(before);
    expect(held.asked().watches).toHaveLength(0);
    expect(await readdir(folder)).toEqual(["configmaps"]);
  });
});

describe("a compact store", () => {
  test("holds, tells and restores what a plain one does, through changes and a list that is made anew", async () => {
    await using own = openCluster();
    const text = "these words are said by each of them ".repeat(60);
    const create = (name: string) =>
      own.create(Pod, {
        metadata: { name, labels: { parity: `${name.length % 2}` } },
        spec: {
          containers: [{ name: "main", image: "i", env: [{ name: "TEXT", value: `${name} ${text}` }] }],
        },
      });
    const names = Array.from({ length: 900 }, (_, n) => `pod-${n}`);
    for (const name of names) await create(name);
    await using plain = own.control(Pod);
    const compact = own.control(Pod, { store: "compact", snapshot: atClose() });
    await using odd = compact.filter(labels({ parity: "1" }));
    await Promise.all([plain.ready(), compact.ready(), odd.ready()]);
    const same = async (one: Controller<Pod>): Promise<void> => {
      await Promise.all([plain, one].map((each) => statusOf(each, ({ phase }) => phase === "live")));
      const written = await create(`last-${own.watches.length}-${one.status.objects}`);
      await Promise.all([plain.atLeast(written), one.atLeast(written)]);
      expect(one.cache.size).toBe(plain.cache.size);
      for (const { key, object } of plain.cache.entries()) {
        const [namespace = "", name = ""] = key.split("/");
        expect(one.cache.get(namespace, name)).toEqual(object);
      }
    };
    await same(compact);
    for (const [n, name] of names.entries()) {
      if (n % 3 === 0) await own.patch(Pod, name, { metadata: { labels: { parity: "1" } } });
      if (n % 5 === 0) await own.delete(Pod, name);
    }
    await same(compact);
    await own.whileAway(
      async () => {
        for (const name of names.slice(1, 4)) await own.delete(Pod, name);
      },
      { compact: true },
    );
    await same(compact);
    const want = [...plain.cache.list()].filter(({ metadata }) => metadata.labels?.parity === "1");
    expect(odd.cache.size).toBe(want.length);
    await compact.close();
    await using again = own.control(Pod, { store: "compact", snapshot: atClose() });
    await again.ready();
    expect(again.status.snapshot?.isRestored).toBe(true);
    await same(again);
  });
});

describe("a snapshot is refused and the cluster listed", () => {
  const refusing = async (
    { asked }: Awaited<ReturnType<typeof cluster>>,
    why: RegExp,
    start: (log: Log) => Controller<ConfigMap>,
  ): Promise<void> => {
    const { log, warnings } = logged();
    await using controller = start(log);
    await controller.ready();
    expect(warnings).toEqual([expect.stringMatching(why)]);
    expect(warnings[0]).toContain(file);
    expect(controller.status.snapshot).toMatchObject({ isRestored: false, error: { code: "bad-snapshot" } });
    expect(asked().lists).toHaveLength(1);
  };

  test("where it is of other selectors", async () => {
    await using held = await cluster();
    await refusing(held, /its label selector is "", want "app=x"/, (log) =>
      held.run({ log, selector: "app=x" }),
    );
  });

  test("where it is of another server", async () => {
    await using held = await cluster();
    const { transport } = held.own;
    const other = { ...transport, server: "http://other.invalid" };
    await refusing(held, /its server is "http:\/\/in-memory.invalid", want "http:\/\/other.invalid"/, (log) =>
      held.run({ log, lister: { transport: other } }),
    );
  });

  test("where it is of all of an object, and metadata is wanted, or of another kind", async () => {
    await using held = await cluster();
    const { log, warnings } = logged();
    await held.own.control(metadataOnly(ConfigMap), { log, snapshot: atClose() }).ready();
    await held.own.control(Secret, { log, snapshot: atClose() }).ready();
    expect(warnings).toEqual([
      expect.stringMatching(/its representation is "full", want "metadata"/),
      expect.stringMatching(/its resource is "v1 configmaps", want "v1 secrets"/),
    ]);
  });

  test("where it holds some namespaces and all are wanted", async () => {
    await using held = await cluster({ namespaces: ["default"] });
    await refusing(held, /it holds some namespaces, and all are wanted/, (log) =>
      held.run({ log, namespaces: undefined }),
    );
  });

  test("where its format is of a later kcache", async () => {
    await using held = await cluster();
    const bytes = await readFile(file);
    bytes.writeUInt32LE(2, 16);
    await writeFile(file, bytes);
    await refusing(held, /its format is version 2, and this kcache reads version 1/, (log) =>
      held.run({ log }),
    );
  });

  test("and a file that is something else is not written over", async () => {
    await using held = await cluster();
    await writeFile(file, "all that I have written in ten years");
    await refusing(held, /it is no snapshot of kcache; it is left as it is/, (log) => held.run({ log }));
    expect(await readFile(file, "utf8")).toBe("all that I have written in ten years");
  });

  test("where a byte of it is another, or it is cut off, or something follows it; never is a wrong state shown", async () => {
    await using held = await cluster();
    const bytes = await readFile(file);
    await held.own.delete(ConfigMap, "a");
    const damaged = fc.oneof(
      fc
        .tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }))
        .map(([at, by]) => Buffer.from(bytes.map((byte, i) => (i === at ? byte ^ by : byte)))),
      fc.integer({ min: 1, max: bytes.length - 1 }).map((length) => bytes.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 20 }).map((more) => Buffer.concat([bytes, more])),
    );
    await fc.assert(
      fc.asyncProperty(damaged, async (content) => {
        await writeFile(file, content);
        const { log, warnings } = logged();
        await using controller = held.run({ log });
        await controller.ready();
        expect(namesIn(controller)).toEqual(["default/b", "default/c"]);
        expect(controller.status.snapshot).toMatchObject({ isRestored: false });
        expect(warnings).toHaveLength(1);
      }),
      { numRuns: 150 },
    );
  });

  test("but not a word is said where there is none, or an empty file", async () => {
    await using held = await cluster();
    for (const content of [undefined, ""]) {
      await rm(file);
      if (content !== undefined) await writeFile(file, content);
      const { log, warnings } = logged();
      const controller = held.run({ log });
      await controller.ready();
      await controller.close();
      expect(warnings).toEqual([]);
      expect((await stat(file)).size).toBeGreaterThan(100);
    }
  });
});

describe("a snapshot is written", () => {
  test("so long after a change, and not where nothing has changed", async () => {
    await using own = openCluster();
    const clock = createFakeClock();
    const snapshot = { file, everyMs: 5_000 };
    const controller = createController(own.transport, ConfigMap, { clock, snapshot });
    await controller.ready();
    const written = async (): Promise<number | undefined> => {
      await expect.poll(() => controller.status.snapshot?.writtenAt).not.toBe(undefined);
      return controller.status.snapshot?.writtenAt;
    };
    await clock.advance(4_999);
    expect(controller.status.snapshot).toEqual({ isRestored: false, writtenAt: undefined });
    await clock.advance(1);
    const first = await written();
    expect(first).toBe(clock.now());
    await clock.advance(50_000);
    expect(controller.status.snapshot?.writtenAt).toBe(first);
    const { ino } = await stat(file);
    await own.create(ConfigMap, { metadata: { name: "a" } });
    await expect.poll(() => controller.cache.size).toBe(1);
    await clock.advance(5_000);
    await expect.poll(() => controller.status.snapshot?.writtenAt).toBe(clock.now());
    expect((await stat(file)).ino).not.toBe(ino);
    await controller.close();
    await settle();
    expect(clock.timers).toBe(0);
  });

  test("for its owner alone, and beside its place until it is whole; what a killed writer left is removed", async () => {
    await using held = await cluster();
    const leftover = `${file}.0123456789ab.tmp`;
    const bytes = await readFile(file);
    await writeFile(leftover, bytes.subarray(0, bytes.length / 2));
    await writeFile(`${file}.old.tmp`, "none of ours");
    await held.own.create(ConfigMap, { metadata: { name: "d" } });
    const controller = held.run();
    await controller.ready();
    expect(controller.status.snapshot).toMatchObject({ isRestored: true });
    await expect.poll(() => controller.cache.size).toBe(4);
    await controller.close();
    expect((await readdir(folder)).sort()).toEqual(["configmaps", "configmaps.old.tmp"]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test("and what cannot be written is said, and tried again", async () => {
    await using own = openCluster();
    const { log, warnings } = logged();
    const snapshot = path.join(folder, "missing", "file");
    const controller = own.control(ConfigMap, { snapshot, log });
    await controller.ready();
    await controller.close();
    expect(warnings.at(-1)).toMatch(/write snapshot .*missing.file: ENOENT.*; it is tried again/);
    expect(controller.status.snapshot?.error).toMatchObject({ code: "bad-snapshot" });
  });

  test("as of one instant, though objects change and go while it is written", async () => {
    await using own = openCluster();
    const text = "x".repeat(200_000);
    for (let i = 0; i < 20; i++)
      await own.create(ConfigMap, { metadata: { name: `c${i}` }, data: { text, n: "0" } });
    const controller = own.control(ConfigMap, { snapshot: { file, everyMs: 1 } });
    await controller.ready();
    for (let i = 0; i < 20; i++) {
      await own.patch(ConfigMap, `c${i}`, { data: { n: "1" } });
      if (i % 3 === 0) await own.delete(ConfigMap, `c${i}`);
    }
    await expect.poll(() => controller.cache.size).toBe(13);
    await expect.poll(() => controller.status.snapshot?.writtenAt).not.toBe(undefined);
    await controller.close();
    await using second = own.control(ConfigMap, { snapshot: atClose() });
    await second.ready();
    expect(second.status.snapshot).toEqual({ isRestored: true, writtenAt: undefined });
    expect(second.cache.size).toBe(13);
    for (const { data } of second.cache.list()) expect(data?.n).toBe("1");
  });
});

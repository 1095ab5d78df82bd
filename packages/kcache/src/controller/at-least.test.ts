import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { answer, frameOf, statusOf } from "../../test/fake-api.ts";
import { createFakeClock, settle } from "../../test/fake-clock.ts";
import { createNamespacedApi } from "../../test/namespaced-api.ts";
import { type Call, RESET, scriptedTransport } from "../../test/scripted-transport.ts";
import { ConfigMap } from "../kinds/core/v1.gen.ts";
import type { WrittenObject } from "./at-least.ts";
import { createController } from "./controller.ts";
import type { ControllerOptions } from "./options.ts";

async function setUp(options: ControllerOptions<ConfigMap> = {}) {
  const clock = createFakeClock();
  const api = createNamespacedApi();
  api.put("a", "one");
  api.put("b", "two");
  const controller = createController(api.transport, ConfigMap, { clock, random: () => 0.5, ...options });
  await controller.ready();
  await settle();
  /** Resolves to whether it has settled by the time that everything has come to rest. */
  const waitFor = (written: WrittenObject | string) => {
    const state = { done: false };
    void controller.atLeast(written).then(() => {
      state.done = true;
    });
    return async (): Promise<boolean> => {
      await settle();
      return state.done;
    };
  };
  return { clock, api, controller, waitFor };
}

/** The way from the server is cut until `resume`. */
function hold({ api, clock }: Awaited<ReturnType<typeof setUp>>): () => Promise<void> {
  api.intercept = () => true;
  for (const call of api.watches) call.fail(RESET());
  return async () => {
    api.intercept = undefined;
    for (const call of api.transport.open) call.fail(RESET());
    await clock.advance(30_000);
  };
}

describe("atLeast", () => {
  test("resolves when the event of what was written has come, and the cache has it", async () => {
    const world = await setUp();
    const resume = hold(world);
    const written = world.api.put("a", "one", { app: "new" });
    const isDone = world.waitFor(written);
    expect(await isDone()).toBe(false);
    await resume();
    expect(await isDone()).toBe(true);
    expect(world.controller.cache.get("a", "one")?.metadata.labels).toEqual({ app: "new" });
  });

  test("resolves at once for what the cache has, or is past", async () => {
    const { api, waitFor } = await setUp();
    const first = api.put("a", "one", { app: "1" });
    api.put("a", "one", { app: "2" });
    await settle();
    expect(await waitFor(first)()).toBe(true);
    expect(await waitFor(String(api.version))()).toBe(true);
    expect(await waitFor("99")()).toBe(true);
  });

  test.each(["deleted", "replaced"])("resolves when the object was %s meanwhile", async (fate) => {
    const world = await setUp();
    const resume = hold(world);
    const written = world.api.put("a", "one", { app: "new" });
    world.api.remove("a", "one");
    if (fate === "replaced") world.api.put("a", "one");
    const isDone = world.waitFor(written);
    expect(await isDone()).toBe(false);
    await resume();
    expect(await isDone()).toBe(true);
    expect(world.controller.cache.has("a", "one")).toBe(fate === "replaced");
  });

  test("does not take the object that was there before for the one that took its place", async () => {
    const world = await setUp();
    const resume = hold(world);
    world.api.remove("a", "one");
    const written = world.api.put("a", "one");
    const isDone = world.waitFor(written);
    expect(world.controller.cache.get("a", "one")?.metadata.uid).not.toBe(written.metadata.uid);
    expect(await isDone()).toBe(false);
    await resume();
    expect(await isDone()).toBe(true);
    expect(world.controller.cache.get("a", "one")?.metadata.uid).toBe(written.metadata.uid);
  });

  test("of what the selectors hide is settled by a bookmark, as is a version alone", async () => {
    const { api, waitFor } = await setUp({ selector: "app=web" });
    const isDone = waitFor(api.put("a", "hidden"));
    const isPast = waitFor(String(api.version));
    expect([await isDone(), await isPast()]).toEqual([false, false]);
    api.bookmark();
    expect([await isDone(), await isPast()]).toEqual([true, true]);
  });

  test("is settled by a list", async () => {
    const world = await setUp();
    const resume = hold(world);
    const isDone = world.waitFor(world.api.put("a", "one", { app: "new" }));
    world.api.compact();
    await resume();
    expect(await isDone()).toBe(true);
    expect(world.controller.status.relists).toBe(1);
  });

  test("of several namespaces looks at the object's own; a version alone waits for all", async () => {
    const { api, waitFor } = await setUp({ namespaces: ["a", "b"] });
    const isDone = waitFor(api.put("a", "one", { app: "new" }));
    const isPast = waitFor(String(api.version));
    expect([await isDone(), await isPast()]).toEqual([true, false]);
    api.bookmark();
    expect(await isPast()).toBe(true);
  });

  test("waits for a namespace that is yet to be asked for", async () => {
    const { api, controller, waitFor } = await setUp({ namespaces: ["a"] });
    const isDone = waitFor(api.put("b", "two", { app: "new" }));
    expect(await isDone()).toBe(false);
    void controller.scope({ namespaces: ["a", "b"] });
    expect(await isDone()).toBe(true);
  });

  test("waits no longer than its signal, and leaves no listener", async () => {
    const { controller } = await setUp();
    const patience = new AbortController();
    const waiting = controller.atLeast("999999", { signal: patience.signal });
    patience.abort(new Error("enough"));
    await expect(waiting).rejects.toMatchObject({
      code: "aborted",
      message: expect.stringMatching(/enough/),
    });
    await expect(controller.atLeast("999999", { signal: patience.signal })).rejects.toMatchObject({
      code: "aborted",
    });
    const used = new AbortController();
    await controller.atLeast("1", { signal: used.signal });
    for (const { signal } of [patience, used]) expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("rejects when the controller ends, with the cause where there is one", async () => {
    const { controller } = await setUp();
    const waiting = controller.atLeast("999999");
    const closed = controller.close();
    await expect(waiting).rejects.toMatchObject({ code: "not-running" });
    await closed;
    await expect(controller.atLeast("1")).rejects.toMatchObject({ code: "not-running" });
    const other = await setUp();
    const failing = other.controller.atLeast("999999");
    other.api.intercept = (call) => {
      answer(call, 422, statusOf(422, "Invalid"));
      return true;
    };
    other.api.watches[0]?.fail(RESET());
    const failed = expect(failing).rejects.toMatchObject({ code: "rejected" });
    await other.clock.advance(30_000);
    await failed;
  });

  test("rejects what has no version", async () => {
    const { controller } = await setUp();
    await expect(controller.atLeast("")).rejects.toMatchObject({ code: "invalid-argument" });
  });
});

describe("atLeast where versions cannot be compared", () => {
  const object = (uid: string, resourceVersion: string): ConfigMap => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { namespace: "a", name: "one", uid, resourceVersion },
  });

  async function opaque() {
    const clock = createFakeClock();
    const watches: Call[] = [];
    const held: { list: ConfigMap[] } = { list: [object("u1", "v-a")] };
    const transport = scriptedTransport((call) => {
      if (call.type === "watch") {
        call.head(200);
        watches.push(call);
        return;
      }
      answer(
        call,
        200,
        JSON.stringify({ metadata: { resourceVersion: `l-${watches.length}` }, items: held.list }),
      );
    });
    const controller = createController(transport, ConfigMap, { clock, random: () => 0.5 });
    await controller.ready();
    await settle();
    const state = { done: false };
    const isDone = async (): Promise<boolean> => {
      await settle();
      return state.done;
    };
    const wait = (written: WrittenObject): void => {
      void controller.atLeast(written).then(() => {
        state.done = true;
      });
    };
    const tell = (type: string, what: ConfigMap): void => watches.at(-1)?.write(frameOf(type, what));
    return { clock, held, watches, wait, isDone, tell };
  }

  test("is settled by this very version", async () => {
    const { wait, isDone, tell } = await opaque();
    wait(object("u1", "v-c"));
    tell("MODIFIED", object("u1", "v-b"));
    expect(await isDone()).toBe(false);
    tell("MODIFIED", object("u1", "v-c"));
    expect(await isDone()).toBe(true);
  });

  test("is settled by what takes the object's place, and not by what it took the place of", async () => {
    const { wait, isDone, tell } = await opaque();
    wait(object("u2", "v-c"));
    tell("MODIFIED", object("u1", "v-b"));
    expect(await isDone()).toBe(false);
    tell("ADDED", object("u3", "v-d"));
    expect(await isDone()).toBe(true);
  });

  test("is settled by a list that was begun since", async () => {
    const { clock, held, watches, wait, isDone } = await opaque();
    held.list = [];
    wait(object("u1", "v-c"));
    expect(await isDone()).toBe(false);
    watches
      .at(-1)
      ?.write(frameOf("ERROR", { kind: "Status", status: "Failure", code: 410, reason: "Expired" }));
    await clock.advance(5_000);
    expect(await isDone()).toBe(true);
  });
});

import { expect, test } from "vitest";
import { createFakeApi } from "../../test/fake-api.ts";
import { createFakeClock, settle } from "../../test/fake-clock.ts";
import { ConfigMap } from "../kinds/core/v1.gen.ts";
import { createController } from "./controller.ts";
import type { ControllerOptions } from "./options.ts";

function setUp(options: (api: ReturnType<typeof createFakeApi>) => ControllerOptions<ConfigMap>) {
  const clock = createFakeClock();
  const api = createFakeApi(clock);
  const other = createFakeApi(clock);
  for (const name of ["a", "b"]) for (const one of [api, other]) one.put(name);
  const common = { clock, random: () => 0.5 };
  const controller = createController(api.transport, ConfigMap, { ...common, ...options(other) });
  return { clock, api, other, controller };
}

const typesOf = (api: ReturnType<typeof createFakeApi>): string[] =>
  api.transport.calls.map(({ type }) => type);

test("lists go through the lister's transport, watches through the controller's", async () => {
  const { api, other, controller } = setUp(({ transport }) => ({ lister: { transport } }));
  await controller.ready();
  await settle();
  expect([typesOf(api), typesOf(other)]).toEqual([["watch"], ["list"]]);
  await controller.close();
});

test("watches go through the watcher's transport, lists through the controller's", async () => {
  const { api, other, controller } = setUp(({ transport }) => ({ watcher: { transport } }));
  await controller.ready();
  await settle();
  expect([typesOf(api), typesOf(other)]).toEqual([["list"], ["watch"]]);
  other.put("c");
  await settle();
  expect(controller.cache.size).toBe(3);
  await controller.close();
  expect(other.transport.open).toEqual([]);
});

test("a refresh period mends what a watch lost, as one batch, and is no event where nothing was lost", async () => {
  const { clock, api, controller } = setUp(() => ({ lister: { refreshPeriod: 600_000 } }));
  api.intercept = (call) => {
    if (call.type === "watch") call.head(200);
    return call.type === "watch";
  };
  await controller.ready();
  using subscription = controller.subscribe();
  await subscription.ready();
  api.put("c");
  api.remove("a");
  // Watches end by their own time; what they did not say is not asked for again.
  await clock.advance(599_000);
  expect(subscription.pending).toBe(0);
  await clock.advance(2_000);
  const seen: string[] = [];
  for await (const { type, metadata } of subscription) {
    seen.push(`${type} ${metadata.name}`);
    if (subscription.pending === 0) break;
  }
  expect(seen).toEqual(["delete a", "create c"]);
  expect(controller.status).toMatchObject({ phase: "live", relists: 1, error: undefined });
  using later = controller.subscribe();
  await later.ready();
  await clock.advance(6_000_000);
  expect(later.pending).toBe(0);
  expect(controller.status.relists).toBe(11);
  await controller.close();
  expect(clock.timers).toBe(0);
});

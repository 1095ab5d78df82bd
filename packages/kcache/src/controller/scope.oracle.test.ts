import fc from "fast-check";
import { expect, test } from "vitest";
import { answer, frameOf, statusOf } from "../../test/fake-api.ts";
import { createFakeClock, type FakeClock, settle } from "../../test/fake-clock.ts";
import { createNamespacedApi, type NamespacedApi } from "../../test/namespaced-api.ts";
import { type Call, RESET } from "../../test/scripted-transport.ts";
import { labels } from "../filter/filter.ts";
import { ConfigMap, Namespace } from "../kinds/core/v1.gen.ts";
import type { DeepReadonly } from "../object/object.ts";
import { isOlder } from "../object/resource-version.ts";
import type { Publisher } from "../publisher/publisher.ts";
import { type Controller, createController } from "./controller.ts";

const NAMESPACES = ["a", "b", "c", "d"];
const SELECTORS = [undefined, "app=web", "app=db"];

const FAULTS = {
  refused: (call: Call) => call.fail(RESET()),
  forbidden: (call: Call) => answer(call, 403, statusOf(403, "Forbidden")),
  expired: (call: Call) => answer(call, 410, statusOf(410, "Expired")),
  busy: (call: Call) => answer(call, 429, "Too many requests", { "retry-after": "3" }),
  unanswered: () => undefined,
  errorEvent: (call: Call) => answer(call, 200, frameOf("ERROR", JSON.parse(statusOf(410, "Expired")))),
  cut(call: Call) {
    call.head(200);
    call.write('{"items":[{"metadata":{"name":"ghost');
    queueMicrotask(() => call.fail(RESET()));
  },
} satisfies Record<string, (call: Call) => void>;

type Namespaces = readonly string[] | "all" | "team";

type Action =
  | {
      readonly type: "put" | "remove";
      readonly namespace: string;
      readonly name: string;
      readonly app: string;
    }
  | { readonly type: "namespace" | "drop"; readonly namespace: string; readonly team: string }
  | { readonly type: "namespaces"; readonly namespaces: Namespaces }
  | { readonly type: "selector"; readonly selector: string | undefined }
  | { readonly type: "both"; readonly namespaces: Namespaces; readonly selector: string | undefined }
  | { readonly type: "compact" | "bookmark" | "reset" | "heal" }
  | { readonly type: "faults"; readonly faults: readonly (keyof typeof FAULTS)[] }
  | { readonly type: "advance"; readonly seconds: number };

const namespace = fc.constantFrom(...NAMESPACES);
const selector = fc.constantFrom(...SELECTORS);
const namespaces: fc.Arbitrary<Namespaces> = fc.oneof(
  fc.subarray(NAMESPACES),
  fc.constantFrom("all" as const, "team" as const),
);
const quiet: readonly fc.WeightedArbitrary<Action>[] = [
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constantFrom("put", "put", "remove"),
      namespace,
      name: fc.constantFrom("x", "y", "z"),
      app: fc.constantFrom("web", "db"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom("namespace", "namespace", "drop"),
      namespace,
      team: fc.constantFrom("x", "y"),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("namespaces"), namespaces }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("selector"), selector }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("both"), namespaces, selector }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("bookmark") }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant("advance"), seconds: fc.constantFrom(0, 0, 0.3, 1) }),
  },
];
const rough: readonly fc.WeightedArbitrary<Action>[] = [
  ...quiet,
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom("compact", "reset", "heal") }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("faults"),
      faults: fc.array(fc.constantFrom(...(Object.keys(FAULTS) as (keyof typeof FAULTS)[])), {
        maxLength: 6,
      }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("advance"), seconds: fc.constantFrom(5, 60) }) },
];

interface World {
  readonly clock: FakeClock;
  readonly api: NamespacedApi;
  readonly team: Publisher<Namespace>;
  readonly controller: Controller<ConfigMap>;
  readonly scope: { namespaces: Namespaces; selector: string | undefined };
}

function createWorld(): World {
  const clock = createFakeClock();
  const api = createNamespacedApi();
  for (const name of NAMESPACES) {
    api.put(undefined, name, { team: "x" });
    api.put(name, "x", { app: "web" });
  }
  const common = { clock, random: () => 0.5 };
  const team = createController(api.transport, Namespace, common).filter(labels({ team: "x" }));
  const controller = createController(api.transport, ConfigMap, { ...common, namespaces: ["a", "b"] });
  return { clock, api, team, controller, scope: { namespaces: ["a", "b"], selector: undefined } };
}

async function perform({ api, clock, team, controller, scope }: World, action: Action): Promise<void> {
  switch (action.type) {
    case "put":
      if (api.objects.has(action.namespace)) api.put(action.namespace, action.name, { app: action.app });
      return;
    case "remove":
      return api.remove(action.namespace, action.name);
    case "namespace":
      api.put(undefined, action.namespace, { team: action.team });
      return;
    case "drop":
      return api.remove(undefined, action.namespace);
    case "namespaces":
    case "selector":
    case "both": {
      if (action.type !== "selector") scope.namespaces = action.namespaces;
      if (action.type !== "namespaces") scope.selector = action.selector;
      const { namespaces: names } = scope;
      const asked = names === "all" ? undefined : names === "team" ? team : names;
      const change = { namespaces: asked, selector: scope.selector };
      if (action.type === "namespaces") void controller.scope({ namespaces: asked });
      else if (action.type === "selector") void controller.scope({ selector: scope.selector });
      else void controller.scope(change);
      return;
    }
    case "compact":
      return api.compact();
    case "bookmark":
      return api.bookmark();
    case "reset":
      for (const call of api.transport.open) call.fail(RESET());
      return;
    case "heal":
      api.intercept = undefined;
      return;
    case "faults": {
      const faults = [...action.faults];
      api.intercept = (call) => {
        const next = faults.shift();
        if (next !== undefined) FAULTS[next](call);
        return next !== undefined;
      };
      return;
    }
    case "advance":
      return clock.advance(action.seconds * 1000);
    default:
      return action satisfies never;
  }
}

/** The names that are asked for, by the model; `*` for all at once. */
function namesOf({ api, scope }: World): string[] {
  if (scope.namespaces === "all") return ["*"];
  if (scope.namespaces !== "team") return [...scope.namespaces].sort();
  const teams = [...api.objects.values()].filter(
    ({ kind, metadata }) => kind === "Namespace" && metadata.labels?.team === "x",
  );
  return teams.map(({ metadata }) => metadata.name).sort();
}

function modelOf(world: World): string[] {
  const names = namesOf(world);
  const { selector: wanted } = world.scope;
  return [...world.api.objects.values()]
    .filter(({ kind, metadata }) => {
      if (kind !== "ConfigMap") return false;
      if (names[0] !== "*" && !names.includes(metadata.namespace ?? "")) return false;
      return wanted === undefined || `app=${metadata.labels?.app}` === wanted;
    })
    .map(
      ({ metadata }) => `${metadata.namespace}/${metadata.name} ${metadata.uid} ${metadata.resourceVersion}`,
    )
    .sort();
}

const linesOf = (objects: Iterable<ConfigMap>): string[] =>
  Array.from(
    objects,
    ({ metadata }) => `${metadata.namespace}/${metadata.name} ${metadata.uid} ${metadata.resourceVersion}`,
  ).sort();

/** Replays what a subscriber is told, and checks that every event is possible where it stands. */
function replay(controller: Controller<ConfigMap>) {
  const held = new Map<string, ConfigMap>();
  /** The newest version that was told of each object, by uid; a delete by another list than the one before may be older. */
  const newest = new Map<string, string>();
  const faults: string[] = [];
  const subscription = controller.subscribe({ buffer: 1_000_000 });
  const read = async (): Promise<void> => {
    const snapshot = async (): Promise<Iterable<DeepReadonly<ConfigMap>>> => {
      for (;;) {
        try {
          return await subscription.ready();
        } catch (error) {
          // Forbidden, and tried again.
          if (controller.status.phase === "closed") throw error;
        }
      }
    };
    for (const object of await snapshot()) {
      held.set(`${object.metadata.namespace}/${object.metadata.name}`, object as ConfigMap);
    }
    for await (const event of subscription) {
      const { uid, resourceVersion, namespace: ns, name } = event.metadata;
      const key = `${ns}/${name}`;
      if ((event.type === "create") === held.has(key)) faults.push(`${event.type} ${key}: impossible`);
      if (event.type === "delete") held.delete(key);
      else {
        const known = newest.get(uid);
        if (known !== undefined && isOlder(resourceVersion, known)) {
          faults.push(`${event.type} ${key}: ${resourceVersion} after ${known}`);
        }
        newest.set(uid, resourceVersion);
        held.set(key, event.object as ConfigMap);
      }
    }
  };
  void read();
  return { held, faults, subscription };
}

const finish = async (world: World): Promise<void> => {
  world.api.intercept = undefined;
  for (const call of world.api.transport.open) call.fail(RESET());
  await world.clock.advance(400_000);
};

test("whatever is asked for and whatever fails, the cache comes to equal the model, and one watch is open for each", async () => {
  const property = fc.asyncProperty(
    fc.array(fc.oneof(...rough), { minLength: 10, maxLength: 60 }),
    async (actions) => {
      const world = createWorld();
      const { controller, api, clock } = world;
      const reader = replay(controller);
      for (const action of actions) await perform(world, action);
      await finish(world);
      const names = namesOf(world);
      expect(linesOf(controller.cache.list().toArray() as ConfigMap[])).toEqual(modelOf(world));
      expect(reader.faults).toEqual([]);
      expect(linesOf(reader.held.values())).toEqual(modelOf(world));
      expect(api.open).toEqual(names.map((name) => `watch ${name}`));
      expect(controller.status).toMatchObject({
        phase: "live",
        error: undefined,
        objects: modelOf(world).length,
      });
      const inStatus = names[0] === "*" ? undefined : names;
      expect(controller.status.namespaces?.map(({ name }) => name)).toEqual(inStatus);
      const timers = clock.timers;
      await controller.close();
      expect(api.open).toEqual([]);
      expect(timers - clock.timers).toBe(names.length);
    },
  );
  await fc.assert(property, { numRuns: 150 });
}, 60_000);

test("where nothing fails, what is held is never listed again, and every list is of what was not", async () => {
  const property = fc.asyncProperty(
    fc.array(fc.oneof(...quiet), { minLength: 10, maxLength: 60 }),
    async (actions) => {
      const world = createWorld();
      const { controller, api } = world;
      const reader = replay(controller);
      await controller.ready();
      await settle();
      for (const action of actions) {
        const before = namesOf(world);
        const { selector: asked } = world.scope;
        api.asked.length = 0;
        await perform(world, action);
        await settle();
        const after = namesOf(world);
        const isSame = asked === world.scope.selector;
        const isKept = (name: string): boolean => isSame && before.includes(name);
        const lists = isSame && before[0] === "*" ? [] : after.filter((name) => !isKept(name));
        const expected = [
          ...lists.map((name) => `list ${name}`),
          ...after.filter((name) => !isKept(name)).map((name) => `watch ${name}`),
        ];
        expect(api.asked.toSorted()).toEqual(expected.toSorted());
        expect(linesOf(controller.cache.list().toArray() as ConfigMap[])).toEqual(modelOf(world));
        expect(linesOf(reader.held.values())).toEqual(modelOf(world));
        expect(api.open).toEqual(after.map((name) => `watch ${name}`));
      }
      expect(reader.faults).toEqual([]);
      // Everything that there is has been written; each has to be known, or to be known not to be asked for.
      const isPast = controller.atLeast(String(api.version));
      api.bookmark();
      if (namesOf(world).length > 0) await isPast;
      for (const line of modelOf(world)) {
        const [key = ""] = line.split(" ");
        await controller.atLeast(api.objects.get(key) as ConfigMap);
      }
      await Promise.allSettled([controller.close(), isPast]);
    },
  );
  await fc.assert(property, { numRuns: 100 });
}, 60_000);

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Deployment, ReplicaSet } from "../objects.ts";
import { desiredReplicas, proportional, replicasOf, rollingUpdate, rolloutLimits } from "./rolling-update.ts";

const META = { name: "web", namespace: "default", uid: "u", resourceVersion: "1", creationTimestamp: "" };
const TEMPLATE = { spec: { containers: [] } };

function deployment(
  replicas: number,
  maxSurge: number | string,
  maxUnavailable: number | string,
): Deployment {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: META,
    spec: {
      replicas,
      selector: {},
      template: TEMPLATE,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } },
    },
  };
}

function set(name: string, replicas: number, available: number): ReplicaSet {
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { ...META, name, uid: name },
    spec: { replicas, selector: {}, template: TEMPLATE },
    status: { replicas, availableReplicas: available },
  };
}

test("percentages round up for surge and down for unavailability, and never block a rollout", () => {
  expect(rolloutLimits(deployment(3, "25%", "25%"))).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  expect(rolloutLimits(deployment(3, 0, "25%"))).toEqual({ maxSurge: 0, maxUnavailable: 1 });
  expect(rolloutLimits(deployment(10, "30%", "30%"))).toEqual({ maxSurge: 3, maxUnavailable: 3 });
});

test("a limit that is neither number nor percentage is refused with its value", () => {
  expect(() => rolloutLimits(deployment(3, "many", 0))).toThrow('got "many"');
});

test("an old set's pods that are not available are given up first", () => {
  const steps = rollingUpdate(deployment(4, 0, 1), set("new", 1, 1), [set("broken", 1, 0), set("old", 2, 2)]);
  expect(steps.map(({ set, replicas }) => [set.metadata.name, replicas])).toEqual([["broken", 0]]);
  const full = rollingUpdate(deployment(4, 0, 1), set("new", 2, 2), [set("broken", 1, 0), set("old", 2, 2)]);
  expect(full.map(({ set, replicas }) => [set.metadata.name, replicas])).toEqual([
    ["broken", 0],
    ["old", 1],
  ]);
});

test("every rollout ends with the current set alone, and stays within surge and unavailability on its way", () => {
  const limit = fc.oneof(
    fc.integer({ min: 0, max: 4 }),
    fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      limit,
      limit,
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
      fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }),
      (replicas, surge, unavailable, shares, luck) => {
        const target = deployment(replicas, surge, unavailable);
        const { maxSurge, maxUnavailable } = rolloutLimits(target);
        const total = shares.reduce((sum, share) => sum + share, 0);
        let left = replicas;
        const old = shares.map((share, index) => {
          const part = index === shares.length - 1 ? left : Math.floor((replicas * share) / total);
          left -= part;
          return set(`old-${index}`, part, part);
        });
        const current = set("new", 0, 0);
        const all = [current, ...old];
        const available = (): number =>
          all.reduce((sum, one) => sum + (one.status?.availableReplicas ?? 0), 0);
        for (let round = 0; round < 160; round++) {
          for (const { set, replicas: size } of rollingUpdate(target, current, old)) {
            set.spec.replicas = size;
            const ready = set.status?.availableReplicas ?? 0;
            set.status = { replicas: size, availableReplicas: Math.min(ready, size) };
          }
          const asked = all.map(replicasOf).reduce((sum, one) => sum + one, 0);
          expect(asked).toBeLessThanOrEqual(replicas + maxSurge);
          expect(available()).toBeGreaterThanOrEqual(replicas - maxUnavailable);
          const ready = current.status?.availableReplicas ?? 0;
          const comesUp = luck[round] ?? true;
          if (comesUp && ready < replicasOf(current)) {
            current.status = { replicas: replicasOf(current), availableReplicas: ready + 1 };
          }
        }
        expect([replicasOf(current), ...old.map(replicasOf)]).toEqual([replicas, ...old.map(() => 0)]);
      },
    ),
  );
});

test("scaling in the middle of a rollout keeps within the surge and leaves no size below zero", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 20 }),
      fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 2, maxLength: 4 }),
      fc.integer({ min: 0, max: 3 }),
      (replicas, sizes, surge) => {
        const target = deployment(replicas, surge, 1);
        const sets = sizes.map((size, index) => set(`s${index}`, size, size));
        const next = proportional(target, sets);
        const total = next.reduce((sum, one) => sum + one.replicas, 0);
        expect(Math.min(...next.map((one) => one.replicas))).toBeGreaterThanOrEqual(0);
        expect(total).toBe(desiredReplicas(target) === 0 ? 0 : replicas + surge);
      },
    ),
  );
});

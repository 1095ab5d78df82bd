import { expect, test } from "vitest";
import { createWorld, isReadyPod, type World } from "../../../test/world.ts";
import type { Deployment, Draft, Pod, PodDisruptionBudget } from "../objects.ts";
import * as resources from "../resource.ts";

const labels = { app: "web" };

function budget(
  name: string,
  spec: Omit<PodDisruptionBudget["spec"], "selector">,
): Draft<PodDisruptionBudget> {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name, namespace: "default" },
    spec: { ...spec, selector: { matchLabels: labels } },
  };
}

function web(replicas: number): Draft<Deployment> {
  const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "web:1" }] } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "default" },
    spec: { replicas, selector: { matchLabels: labels }, template },
  };
}

async function statusOf(world: World, name: string): Promise<PodDisruptionBudget["status"]> {
  return (await world.user.get(resources.podDisruptionBudgets, "default", name)).status;
}

async function readyPods(world: World, count: number): Promise<Pod[]> {
  await world.until(
    async () => (await world.list(resources.pods, "default")).filter(isReadyPod).length === count,
  );
  return world.list(resources.pods, "default");
}

async function evict(world: World, name: string): Promise<{ code: number; body: Record<string, unknown> }> {
  const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace: "default" } };
  const url = `http://server/api/v1/namespaces/default/pods/${name}/eviction`;
  const headers = { "content-type": "application/json" };
  const response = await world.server.fetch(
    new Request(url, { method: "POST", headers, body: JSON.stringify(eviction) }),
  );
  return { code: response.status, body: JSON.parse(await response.text()) };
}

test("a budget says how many of its pods may be evicted, of a number and of a share", async () => {
  await using world = await createWorld();
  await world.user.create(resources.deployments, web(4));
  await world.user.create(resources.podDisruptionBudgets, budget("number", { minAvailable: 3 }));
  await world.user.create(resources.podDisruptionBudgets, budget("share", { maxUnavailable: "30%" }));
  await readyPods(world, 4);
  await world.advance(100);
  const both = { currentHealthy: 4, expectedPods: 4, observedGeneration: 1 };
  expect(await statusOf(world, "number")).toMatchObject({
    ...both,
    desiredHealthy: 3,
    disruptionsAllowed: 1,
  });
  expect(await statusOf(world, "share")).toMatchObject({ ...both, desiredHealthy: 2, disruptionsAllowed: 2 });
  expect((await statusOf(world, "number"))!.conditions).toMatchObject([
    { type: "DisruptionAllowed", status: "True", reason: "SufficientPods" },
  ]);
  expect(world.errors).toEqual([]);
});

test("an eviction takes from the budget, and is refused when nothing is left of it", async () => {
  await using world = await createWorld();
  await world.user.create(resources.deployments, web(2));
  await world.user.create(resources.podDisruptionBudgets, budget("web", { minAvailable: 1 }));
  const [first, second] = await readyPods(world, 2);
  await world.advance(100);
  const changes = await world.record(resources.pods);
  expect((await evict(world, first!.metadata.name)).code).toBe(201);
  expect(await statusOf(world, "web")).toMatchObject({
    disruptionsAllowed: 0,
    disruptedPods: { [first!.metadata.name]: expect.any(String) },
  });
  expect(await evict(world, second!.metadata.name)).toMatchObject({
    code: 429,
    body: {
      reason: "TooManyRequests",
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      details: {
        causes: [
          { reason: "DisruptionBudget", message: expect.stringContaining("The disruption budget web ") },
        ],
      },
    },
  });
  await world.until(async () => (await statusOf(world, "web"))!.disruptionsAllowed === 1);
  expect((await statusOf(world, "web"))!.disruptedPods).toBeUndefined();
  const ofFirst = changes.filter(([, pod]) => pod.metadata.name === first!.metadata.name);
  expect(ofFirst[0]?.[1].status?.conditions?.map(({ type }) => type)).toContain("DisruptionTarget");
  expect(world.errors).toEqual([]);
});

test("a budget that no controller has looked at yet refuses, and says when to come again", async () => {
  await using world = await createWorld();
  await world.user.create(resources.deployments, web(1));
  const [pod] = await readyPods(world, 1);
  await world.stop();
  await world.user.create(resources.podDisruptionBudgets, budget("web", { minAvailable: 0 }));
  expect(await evict(world, pod!.metadata.name)).toMatchObject({
    code: 429,
    body: {
      details: {
        retryAfterSeconds: 10,
        causes: [{ message: "The disruption budget web is still being processed by the server." }],
      },
    },
  });
});

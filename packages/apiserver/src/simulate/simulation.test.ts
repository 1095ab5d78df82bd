import { expect, test } from "vitest";
import { createWorld, isReadyPod, plainDeployment, type World } from "../../test/world.ts";
import type { Deployment, Pod } from "./objects.ts";
import * as resources from "./resource.ts";

async function podsOf(world: World, namespace = "default"): Promise<Pod[]> {
  const pods = await world.list(resources.pods, namespace);
  return pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
}

async function isRolledOut(world: World, name: string, namespace = "default"): Promise<boolean> {
  const { spec, status, metadata } = await world.user.get(resources.deployments, namespace, name);
  const wanted = spec.replicas ?? 1;
  const counts = [
    status?.replicas,
    status?.updatedReplicas,
    status?.readyReplicas,
    status?.availableReplicas,
  ];
  return (
    status?.observedGeneration === metadata.generation && counts.every((count) => (count ?? 0) === wanted)
  );
}

async function rolledOut(world: World, draft = plainDeployment("web", 3)): Promise<Deployment> {
  await world.user.create(resources.deployments, draft);
  await world.until(() => isRolledOut(world, draft.metadata.name));
  return world.user.get(resources.deployments, "default", draft.metadata.name);
}

test("the shop's objects exist at the start, and all of its pods become ready", async () => {
  await using world = await createWorld({ scenario: "shop" });
  const deployments = await world.list(resources.deployments);
  expect(deployments.map(({ metadata }) => metadata.name).sort()).toEqual(
    ["cart", "catalog", "checkout", "frontend", "ledger", "payments", "search"].sort(),
  );
  expect((await world.list(resources.ingresses)).map(({ metadata }) => metadata.name).sort()).toEqual([
    "pay",
    "shop",
  ]);
  expect((await world.list(resources.nodes)).length).toBe(3);
  const ready = new Set<string>();
  await world.until(async () => {
    for (const { metadata } of deployments) {
      if (await isRolledOut(world, metadata.name, metadata.namespace)) ready.add(metadata.name);
    }
    const redis = await world.user.get(resources.statefulSets, "shop", "cart-redis");
    if (redis.status?.readyReplicas === 2 && redis.status.updatedReplicas === 2) ready.add("cart-redis");
    return ready.size === deployments.length + 1;
  });
  expect(world.errors).toEqual([]);
});

test("a deployment leads to a replica set and ready pods as a cluster would name, label and own them", async () => {
  await using world = await createWorld();
  const deployment = await rolledOut(world);
  const [set, ...otherSets] = await world.list(resources.replicaSets, "default");
  const pods = await podsOf(world);
  expect(otherSets).toEqual([]);
  const hash = set!.metadata.labels!["pod-template-hash"]!;
  expect(set!.metadata.name).toBe(`web-${hash}`);
  expect(set!.metadata.ownerReferences).toMatchObject([{ kind: "Deployment", uid: deployment.metadata.uid }]);
  expect(set!.metadata.annotations).toMatchObject({ "deployment.kubernetes.io/revision": "1" });
  expect(deployment.metadata.annotations).toMatchObject({ "deployment.kubernetes.io/revision": "1" });
  expect(deployment.status!.conditions).toMatchObject([
    { type: "Available", status: "True", reason: "MinimumReplicasAvailable" },
    { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" },
  ]);
  expect(pods.length).toBe(3);
  for (const pod of pods) {
    expect(pod.metadata.name).toMatch(new RegExp(`^web-${hash}-[bcdfghjklmnpqrstvwxz2456789]{5}$`));
    expect(pod.metadata.labels).toEqual({ app: "web", "pod-template-hash": hash });
    expect(pod.metadata.ownerReferences).toMatchObject([{ kind: "ReplicaSet", uid: set!.metadata.uid }]);
    expect(pod.status!.phase).toBe("Running");
    expect(isReadyPod(pod)).toBe(true);
    expect(pod.status!.podIP).toMatch(/^10\.244\.[123]\.\d+$/);
  }
  expect(new Set(pods.map(({ status }) => status!.podIP)).size).toBe(3);
  expect(new Set(pods.map(({ spec }) => spec.nodeName)).size).toBe(3);
  expect(world.errors).toEqual([]);
});

test("a rollout ends with the new image alone and never leaves its bounds", async () => {
  await using world = await createWorld();
  const strategy = { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } };
  const deployment = await rolledOut(world, plainDeployment("web", 4, { strategy }));
  const changes = await world.record(resources.pods);
  const setChanges = await world.record(resources.replicaSets);
  const pods = new Map((await podsOf(world)).map((pod) => [pod.metadata.name, pod]));
  const template = { spec: { containers: [{ name: "main", image: "web:2.0.0" }] } };
  await world.user.patch(resources.deployments, "default", "web", { spec: { template } });
  await world.until(() => isRolledOut(world, "web"));

  for (const [type, pod] of changes) {
    if (type === "DELETED") pods.delete(pod.metadata.name);
    else pods.set(pod.metadata.name, pod);
    const active = [...pods.values()].filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    expect(active.filter(isReadyPod).length).toBeGreaterThanOrEqual(3);
  }
  const asked = new Map([["old", 4]]);
  for (const [, { metadata, spec }] of setChanges) {
    const isNew = spec.template.spec.containers[0]!.image === "web:2.0.0";
    asked.set(isNew ? metadata.name : "old", spec.replicas!);
    expect([...asked.values()].reduce((sum, replicas) => sum + replicas, 0)).toBeLessThanOrEqual(5);
  }
  expect(asked.size).toBe(2);
  const images = (await podsOf(world)).map(({ spec }) => spec.containers[0]!.image);
  expect(images).toEqual(Array(4).fill("web:2.0.0"));
  const revised = await world.user.get(resources.deployments, "default", "web");
  expect(revised.metadata.annotations).toMatchObject({ "deployment.kubernetes.io/revision": "2" });
  expect(deployment.metadata.uid).toBe(revised.metadata.uid);

  // Going back takes the old replica set up again, as revision 3.
  const back = { spec: { containers: deployment.spec.template.spec.containers } };
  await world.user.patch(resources.deployments, "default", "web", { spec: { template: back } });
  await world.until(() => isRolledOut(world, "web"));
  const sets = await world.list(resources.replicaSets, "default");
  expect(
    sets
      .map(({ spec, metadata }) => [
        spec.replicas,
        metadata.annotations!["deployment.kubernetes.io/revision"],
      ])
      .sort(),
  ).toEqual([
    [0, "2"],
    [4, "3"],
  ]);
});

test("a replica set has the annotations of its deployment as long as it is the current one", async () => {
  await using world = await createWorld();
  await rolledOut(world);
  const annotate = (cause: string): Promise<unknown> =>
    world.user.patch(resources.deployments, "default", "web", {
      metadata: { annotations: { cause, "kubectl.kubernetes.io/last-applied-configuration": "{}" } },
    });
  const causes = async (): Promise<(string | undefined)[]> => {
    const sets = await world.list(resources.replicaSets, "default");
    return sets.map(({ metadata }) => metadata.annotations?.cause).sort();
  };
  await annotate("first");
  await world.until(async () => (await causes())[0] === "first");
  const template = { spec: { containers: [{ name: "main", image: "web:2.0.0" }] } };
  await world.user.patch(resources.deployments, "default", "web", { spec: { template } });
  await world.until(() => isRolledOut(world, "web"));
  await annotate("second");
  await world.until(async () => (await causes()).includes("second"));
  expect(await causes()).toEqual(["first", "second"]);
  for (const { metadata } of await world.list(resources.replicaSets, "default")) {
    expect(Object.keys(metadata.annotations!)).not.toContain(
      "kubectl.kubernetes.io/last-applied-configuration",
    );
  }
  expect(world.errors).toEqual([]);
});

test("a deployment that recreates has no pod of the new template while one of the old is left", async () => {
  await using world = await createWorld();
  await rolledOut(world, plainDeployment("web", 3, { strategy: { type: "Recreate" } }));
  const changes = await world.record(resources.pods);
  const template = { spec: { containers: [{ name: "main", image: "web:2.0.0" }] } };
  await world.user.patch(resources.deployments, "default", "web", { spec: { template } });
  await world.until(() => isRolledOut(world, "web"));
  const firstNew = changes.findIndex(([type]) => type === "ADDED");
  const ended = changes.slice(0, firstNew).filter(([, { status }]) => status!.phase === "Succeeded");
  expect(new Set(ended.map(([, { metadata }]) => metadata.name)).size).toBe(3);
});

test("scaling up and down leads to that many pods, and to nothing when scaled to zero", async () => {
  await using world = await createWorld();
  const deployment = await rolledOut(world);
  for (const replicas of [7, 2, 0, 1]) {
    await world.user.scale(resources.deployments, deployment, replicas);
    await world.until(() => isRolledOut(world, "web"));
    await world.advance(2_000);
    expect((await world.list(resources.pods, "default")).length).toBe(replicas);
  }
  expect((await world.list(resources.replicaSets, "default")).length).toBe(1);
});

test("a deleted pod is replaced and goes after its grace", async () => {
  await using world = await createWorld();
  await rolledOut(world);
  const [victim] = await podsOf(world);
  const left = await world.user.delete(resources.pods, victim!);
  expect(left!.metadata.deletionTimestamp).toBeDefined();
  await world.advance(0);
  expect((await podsOf(world)).length).toBe(3);
  await world.until(() => isRolledOut(world, "web"));
  await world.advance(2_000);
  const names = (await world.list(resources.pods, "default")).map(({ metadata }) => metadata.name);
  expect(names.length).toBe(3);
  expect(names).not.toContain(victim!.metadata.name);
});

test("a deleted deployment takes its replica sets, pods and endpoints along", async () => {
  await using world = await createWorld();
  const deployment = await rolledOut(world);
  await world.user.delete(resources.deployments, deployment);
  await world.advance(3_000);
  expect(await world.list(resources.replicaSets, "default")).toEqual([]);
  expect(await world.list(resources.pods, "default")).toEqual([]);
  expect(world.errors).toEqual([]);
});

test("a pod whose labels are changed is let go and replaced; put back, it is taken in and one is given up", async () => {
  await using world = await createWorld();
  await rolledOut(world);
  const [pod] = await podsOf(world);
  const { name } = pod!.metadata;
  await world.user.patch(resources.pods, "default", name, { metadata: { labels: { app: "debug" } } });
  await world.advance(100);
  await world.until(() => isRolledOut(world, "web"));
  expect((await podsOf(world)).length).toBe(4);
  const released = await world.user.get(resources.pods, "default", name);
  expect(released.metadata.ownerReferences).toBeUndefined();
  await world.user.patch(resources.pods, "default", name, { metadata: { labels: { app: "web" } } });
  await world.advance(100);
  await world.until(() => isRolledOut(world, "web"));
  expect((await podsOf(world)).length).toBe(3);
});

test("minReadySeconds holds a rollout until pods have been ready that long", async () => {
  await using world = await createWorld();
  await world.user.create(resources.deployments, plainDeployment("slow", 2, { minReadySeconds: 10 }));
  await world.advance(5_000);
  const early = await world.user.get(resources.deployments, "default", "slow");
  expect(early.status).toMatchObject({ readyReplicas: 2, unavailableReplicas: 2 });
  expect(early.status!.availableReplicas).toBeUndefined();
  await world.advance(10_000);
  expect(await isRolledOut(world, "slow")).toBe(true);
});

test("pods wait while all nodes are cordoned, and are bound once one is not", async () => {
  await using world = await createWorld();
  const nodes = await world.list(resources.nodes);
  const cordon = (name: string, unschedulable: boolean): Promise<unknown> =>
    world.user.patch(resources.nodes, undefined, name, { spec: { unschedulable } });
  for (const { metadata } of nodes) await cordon(metadata.name, true);
  await world.user.create(resources.deployments, plainDeployment("web", 2));
  await world.advance(3_000);
  const waiting = await podsOf(world);
  expect(waiting.map(({ status }) => [status!.phase, status!.conditions?.[0]?.reason])).toEqual([
    ["Pending", "Unschedulable"],
    ["Pending", "Unschedulable"],
  ]);
  await cordon("worker-2", false);
  await world.until(() => isRolledOut(world, "web"));
  expect((await podsOf(world)).map(({ spec }) => spec.nodeName)).toEqual(["worker-2", "worker-2"]);
});

test("a rollout that makes no progress says so at its deadline, and progresses once it can", async () => {
  await using world = await createWorld();
  for (const { metadata } of await world.list(resources.nodes)) {
    await world.user.patch(resources.nodes, undefined, metadata.name, { spec: { unschedulable: true } });
  }
  await world.user.create(resources.deployments, plainDeployment("web", 2, { progressDeadlineSeconds: 30 }));
  const progress = async (): Promise<string> => {
    const { status } = await world.user.get(resources.deployments, "default", "web");
    const condition = status!.conditions!.find(({ type }) => type === "Progressing")!;
    return `${condition.status} ${condition.reason}`;
  };
  await world.advance(29_000);
  expect(await progress()).toMatch(/^True /);
  await world.advance(3_000);
  expect(await progress()).toBe("False ProgressDeadlineExceeded");
  await world.user.patch(resources.nodes, undefined, "worker-1", { spec: { unschedulable: null } });
  await world.until(() => isRolledOut(world, "web"));
  expect(await progress()).toBe("True NewReplicaSetAvailable");
  await world.advance(60_000);
  expect(await progress()).toBe("True NewReplicaSetAvailable");
});

test("controllers go on after every watch was cut and its history forgotten", async () => {
  await using world = await createWorld();
  const deployment = await rolledOut(world);
  world.cutWatches();
  await world.user.scale(resources.deployments, deployment, 5);
  await world.until(() => isRolledOut(world, "web"));
  expect((await podsOf(world)).length).toBe(5);
  world.cutWatches();
  const [pod] = await podsOf(world);
  await world.user.delete(resources.pods, pod!, { gracePeriodSeconds: 0 });
  await world.user.scale(resources.deployments, deployment, 2);
  world.compact();
  await world.until(() => isRolledOut(world, "web"));
  expect((await podsOf(world)).length).toBe(2);
  expect(world.errors).toEqual([]);
});

test("the same seed gives the same sequence of events, another seed another", async () => {
  const run = async (seed: number): Promise<string[]> => {
    await using world = await createWorld({ scenario: "shop", seed });
    const pods = await world.record(resources.pods);
    const services = await world.record(resources.services);
    await world.advance(12_000);
    expect(world.errors).toEqual([]);
    return [...pods, ...services].map(
      ([type, { metadata, ...object }]) =>
        `${type} ${metadata.namespace}/${metadata.name} ${metadata.resourceVersion} ${JSON.stringify(object)}`,
    );
  };
  const first = await run(11);
  expect(first.length).toBeGreaterThan(100);
  expect(await run(11)).toEqual(first);
  expect(await run(12)).not.toEqual(first);
});

test("closing leaves no watch and no timer, and the objects stay", async () => {
  await using world = await createWorld({ scenario: "shop" });
  await world.advance(5_000);
  expect(world.leftovers().watches).toBe(13);
  await world.stop();
  await world.stop();
  expect(world.leftovers()).toEqual({ timers: 0, watches: 0 });
  expect((await world.list(resources.pods)).length).toBeGreaterThan(15);
  const before = JSON.stringify(await world.list(resources.pods));
  await world.advance(60_000);
  expect(JSON.stringify(await world.list(resources.pods))).toBe(before);
});

test("aborting the signal ends the simulation like closing it", async () => {
  const abort = new AbortController();
  await using world = await createWorld({ scenario: "shop", signal: abort.signal });
  abort.abort();
  await world.advance(0);
  await world.stop();
  expect(world.leftovers()).toEqual({ timers: 0, watches: 0 });
  await expect(createWorld({ signal: abort.signal })).rejects.toThrow("start simulation");
});

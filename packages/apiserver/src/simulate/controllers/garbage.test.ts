import { expect, test } from "vitest";
import type { Draft, Pod } from "../objects.ts";
import * as resources from "../resource.ts";
import { createWorld, plainDeployment } from "../world.testing.ts";

function podOwnedBy(name: string, kind: string, uid: string): Draft<Pod> {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "default",
      ownerReferences: [{ apiVersion: "apps/v1", kind, name: "web", uid, controller: true }],
    },
    spec: { containers: [{ name: "main", image: "web:1" }] },
  };
}

test("a pod whose owner is gone, or is another of the same name, is deleted", async () => {
  await using world = await createWorld();
  await world.user.create(resources.pods, podOwnedBy("late", "ReplicaSet", "no-such-uid"));
  await world.user.create(resources.deployments, plainDeployment("web", 0));
  await world.user.create(resources.pods, podOwnedBy("other", "Deployment", "no-such-uid"));
  await world.user.create(resources.pods, podOwnedBy("foreign", "CloneSet", "some-uid"));
  await world.advance(5_000);
  const pods = await world.list(resources.pods, "default");
  expect(pods.map(({ metadata }) => metadata.name)).toEqual(["foreign"]);
  expect(world.errors).toEqual([]);
});

test("whenever a deployment is deleted on its way up, nothing of it is left", async () => {
  await using world = await createWorld();
  for (let wait = 0; wait < 1_200; wait += 60) {
    const deployment = await world.user.create(resources.deployments, plainDeployment("web", 3));
    await world.advance(wait);
    // Without settling in between: the controllers meet the deletion in the middle of their work.
    await world.user.scale(resources.deployments, deployment, 5);
    await world.user.delete(resources.deployments, deployment);
    await world.advance(5_000);
    expect(await world.list(resources.replicaSets, "default")).toEqual([]);
    expect(await world.list(resources.pods, "default")).toEqual([]);
  }
});

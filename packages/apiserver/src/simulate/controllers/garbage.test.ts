import { expect, test } from "vitest";
import { createWorld, plainDeployment } from "../../../test/world.ts";
import type { Draft, Pod } from "../objects.ts";
import * as resources from "../resource.ts";

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

test("a deployment that is deleted while its controllers are at work leaves nothing behind", async () => {
  await using world = await createWorld();
  for (let turns = 0; turns < 400; turns += 20) {
    const deployment = await world.user.create(resources.deployments, plainDeployment("web", 3));
    await world.advance(2_000);
    await world.user.scale(resources.deployments, deployment, 6);
    // So many turns later the controllers are in the middle of scaling up.
    for (let turn = 0; turn < turns; turn++) await undefined;
    await world.user.delete(resources.deployments, deployment);
    await world.advance(5_000);
    expect([turns, await world.list(resources.replicaSets, "default")]).toEqual([turns, []]);
    expect([turns, await world.list(resources.pods, "default")]).toEqual([turns, []]);
  }
});

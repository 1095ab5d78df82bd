import { expect, test } from "vitest";
import { createWorld, plainDeployment } from "../../test/world.ts";
import * as resources from "./resource.ts";

test("a deployment's way to a running pod is told in events of its objects", async () => {
  await using world = await createWorld();
  await world.user.create(resources.deployments, plainDeployment("web", 1));
  await world.advance(3_000);
  const [pod] = await world.list(resources.pods, "default");
  const [set] = await world.list(resources.replicaSets, "default");
  const events = await world.list(resources.events, "default");
  const told = events.map(
    ({ involvedObject, reason, message, source }) =>
      `${source.component} ${involvedObject.kind}/${involvedObject.name} ${reason}: ${message}`,
  );
  const { name } = pod!.metadata;
  expect(told.sort()).toEqual(
    [
      `default-scheduler Pod/${name} Scheduled: Successfully assigned default/${name} to worker-1`,
      `deployment-controller Deployment/web ScalingReplicaSet: Scaled up replica set ${set!.metadata.name} from 0 to 1`,
      `kubelet Pod/${name} Created: Created container: main`,
      `kubelet Pod/${name} Pulled: Container image "web:1.0.0" already present on machine`,
      `kubelet Pod/${name} Started: Started container main`,
      `replicaset-controller ReplicaSet/${set!.metadata.name} SuccessfulCreate: Created pod: ${name}`,
    ].sort(),
  );
  const started = events.find(({ reason }) => reason === "Started")!;
  expect(started.involvedObject.uid).toBe(pod!.metadata.uid);
  expect(started.source.host).toBe("worker-1");
});

test("old events are deleted, so that a long run does not fill the server", async () => {
  await using world = await createWorld();
  const deployment = await world.user.create(resources.deployments, plainDeployment("web", 60));
  await world.advance(3_000);
  await world.user.scale(resources.deployments, deployment, 0);
  await world.advance(3_000);
  await world.user.scale(resources.deployments, deployment, 30);
  await world.advance(3_000);
  const events = await world.list(resources.events);
  expect(events.length).toBe(400);
  const latest = events
    .filter(({ involvedObject }) => involvedObject.name === "web")
    .map(({ message }) => message);
  expect(latest.some((message) => message.endsWith("from 0 to 30"))).toBe(true);
  expect(latest.some((message) => message.endsWith("from 0 to 60"))).toBe(false);
});

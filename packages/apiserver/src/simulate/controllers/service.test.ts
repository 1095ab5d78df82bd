import { expect, test } from "vitest";
import { createWorld, isReadyPod, plainDeployment, type World } from "../../../test/world.ts";
import type { Draft } from "../objects.ts";
import * as resources from "../resource.ts";
import type { Service } from "../service-objects.ts";

const WEB: Draft<Service> = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "default", labels: { team: "a" } },
  spec: { selector: { app: "web" }, ports: [{ name: "http", port: 8080, targetPort: "http" }] },
};

/** Addresses that the service sends traffic to, by slices and by Endpoints. */
async function targets(world: World, name = "web"): Promise<{ slices: string[]; endpoints: string[] }> {
  const slices = (await world.list(resources.endpointSlices, "default"))
    .filter(({ metadata }) => metadata.labels?.["kubernetes.io/service-name"] === name)
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions.ready)
    .flatMap(({ addresses }) => addresses);
  const endpoints = (await world.list(resources.endpoints, "default"))
    .filter(({ metadata }) => metadata.name === name)
    .flatMap(({ subsets }) => subsets ?? [])
    .flatMap(({ addresses }) => addresses ?? [])
    .map(({ ip }) => ip);
  return { slices: slices.sort(), endpoints: endpoints.sort() };
}

async function readyAddresses(world: World, app: string): Promise<string[]> {
  return (await world.list(resources.pods, "default"))
    .filter(({ metadata }) => metadata.labels?.app === app && metadata.deletionTimestamp === undefined)
    .filter(isReadyPod)
    .map(({ status }) => status!.podIP!)
    .sort();
}

test("slices and endpoints name the ready pods, with the container's port and the service's labels", async () => {
  await using world = await createWorld();
  await world.user.create(resources.services, WEB);
  await world.user.create(resources.deployments, plainDeployment("web", 3));
  await world.advance(3_000);
  const addresses = await readyAddresses(world, "web");
  expect(addresses.length).toBe(3);
  expect(await targets(world)).toEqual({ slices: addresses, endpoints: addresses });
  const [slice] = await world.list(resources.endpointSlices, "default");
  expect(slice).toMatchObject({
    addressType: "IPv4",
    metadata: {
      name: expect.stringMatching(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/),
      labels: {
        team: "a",
        "kubernetes.io/service-name": "web",
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
      },
      ownerReferences: [{ kind: "Service", name: "web", controller: true }],
    },
    ports: [{ name: "http", port: 80, protocol: "TCP" }],
  });
  expect(slice!.endpoints[0]).toMatchObject({
    conditions: { ready: true, serving: true, terminating: false },
    nodeName: expect.stringMatching(/^worker-/),
    targetRef: { kind: "Pod", namespace: "default" },
    zone: expect.stringMatching(/^eu-west-1[abc]$/),
  });
});

test("a pod that is being deleted is terminating in its slice and gone from the endpoints, then gone from both", async () => {
  await using world = await createWorld();
  await world.user.create(resources.services, WEB);
  await world.user.create(resources.deployments, plainDeployment("web", 2));
  await world.advance(3_000);
  const [pod] = await world.list(resources.pods, "default");
  await world.user.delete(resources.pods, pod!);
  await world.advance(100);
  const [slice] = await world.list(resources.endpointSlices, "default");
  const endpoint = slice!.endpoints.find(({ targetRef }) => targetRef.uid === pod!.metadata.uid);
  expect(endpoint!.conditions).toEqual({ ready: false, serving: true, terminating: true });
  expect((await targets(world)).endpoints).not.toContain(pod!.status!.podIP);
  await world.advance(4_000);
  const addresses = await readyAddresses(world, "web");
  expect(addresses.length).toBe(2);
  expect(await targets(world)).toEqual({ slices: addresses, endpoints: addresses });
});

test("targets follow an edited selector and back, and labels taken from a pod", async () => {
  await using world = await createWorld();
  await world.user.create(resources.services, WEB);
  await world.user.create(resources.deployments, plainDeployment("web", 2));
  await world.user.create(resources.deployments, plainDeployment("other", 3));
  await world.advance(3_000);
  const select = async (app: string): Promise<void> => {
    await world.user.patch(resources.services, "default", "web", { spec: { selector: { app } } });
    await world.advance(100);
    const addresses = await readyAddresses(world, app);
    expect(await targets(world)).toEqual({ slices: addresses, endpoints: addresses });
  };
  await select("other");
  expect((await targets(world)).slices.length).toBe(3);
  await select("nobody");
  expect((await targets(world)).slices).toEqual([]);
  await select("web");
  const [pod] = (await world.list(resources.pods, "default")).filter(
    ({ metadata }) => metadata.labels!.app === "web",
  );
  await world.user.patch(resources.pods, "default", pod!.metadata.name, {
    metadata: { labels: { app: "x" } },
  });
  await world.advance(100);
  expect((await targets(world)).slices).not.toContain(pod!.status!.podIP);
});

test("the endpoints and slices of a deleted service are deleted", async () => {
  await using world = await createWorld();
  const service = await world.user.create(resources.services, WEB);
  await world.advance(100);
  expect((await world.list(resources.endpoints, "default")).length).toBe(1);
  await world.user.delete(resources.services, service);
  await world.advance(100);
  expect(await world.list(resources.endpoints, "default")).toEqual([]);
  expect(await world.list(resources.endpointSlices, "default")).toEqual([]);
});

test("more than a hundred pods are spread over slices of at most a hundred", async () => {
  await using world = await createWorld();
  await world.user.create(resources.services, WEB);
  await world.user.create(resources.deployments, plainDeployment("web", 120));
  await world.advance(3_000);
  const addresses = await readyAddresses(world, "web");
  expect(addresses.length).toBe(120);
  expect((await targets(world)).slices).toEqual(addresses);
  const sizes = (await world.list(resources.endpointSlices, "default")).map(
    ({ endpoints }) => endpoints.length,
  );
  expect(sizes.sort()).toEqual([100, 20]);
});

test("a service without selector keeps the endpoints that somebody else wrote", async () => {
  await using world = await createWorld();
  await world.user.create(resources.services, { ...WEB, spec: { ports: [{ port: 80 }] } });
  const subsets = [{ addresses: [{ ip: "192.0.2.1" }], ports: [{ port: 80 }] }];
  await world.user.create(resources.endpoints, {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata: { name: "web", namespace: "default" },
    subsets: subsets as never,
  });
  await world.advance(1_000);
  expect((await targets(world)).endpoints).toEqual(["192.0.2.1"]);
});

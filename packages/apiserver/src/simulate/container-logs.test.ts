import { expect, test } from "vitest";
import { createWorld, type World } from "../../test/world.ts";
import type { KubeObject, Pod } from "./objects.ts";
import * as resources from "./resource.ts";

async function logOf(world: World, pod: Pod, query = ""): Promise<string[]> {
  const { namespace = "", name } = pod.metadata;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?container=${pod.spec.containers[0]?.name}${query}`;
  const response = await world.server.fetch(new Request(`http://api${path}`));
  return (await response.text()).split("\n").filter((line) => line !== "");
}

async function shopPods(world: World): Promise<Pod[]> {
  const pods = await world.list(resources.pods, "shop");
  return pods.filter(
    ({ status, metadata }) => status?.phase === "Running" && metadata.deletionTimestamp === undefined,
  );
}

test("apps of the shop say when they start, and then tell of each request", async () => {
  await using world = await createWorld({ scenario: "shop" });
  await world.advance(12_000);
  const [pod] = await shopPods(world);
  if (pod === undefined) throw new Error("no pod of the shop runs");
  const lines = await logOf(world, pod);
  expect(lines[0]).toMatch(/^starting registry\.shop\.example\//);
  expect(lines[1]).toMatch(/^listening on :\d+$/);
  expect(
    lines.filter((line) => line.includes('"GET /') || line.includes('"path":"/')).length,
  ).toBeGreaterThan(2);
  expect(world.errors).toEqual([]);
});

test("a container that crashes says why, and the next run begins a log of its own", async () => {
  await using world = await createWorld({ scenario: "shop", seed: 3 });
  const crashed = async (): Promise<Pod | undefined> =>
    (await shopPods(world)).find(({ status }) => {
      const [container] = status?.containerStatuses ?? [];
      return (
        status?.containerStatuses?.length === 1 &&
        container?.lastState.terminated?.reason === "Error" &&
        container.state.running
      );
    });
  await world.until(async () => (await crashed()) !== undefined);
  const pod = await crashed();
  if (pod === undefined) throw new Error("no container has crashed");
  expect((await logOf(world, pod, "&previous=true")).at(-1)).toMatch(
    /^fatal: unhandled error, exiting with \d+$/,
  );
  const present = await logOf(world, pod);
  expect(present[0]).toMatch(/^starting /);
  expect(present.join("\n")).not.toContain("fatal");
});

test("a pod that is deleted ends those who follow its log with its last words", async () => {
  await using world = await createWorld();
  const containers = [{ name: "c", image: "i:1" }];
  const draft = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "default" },
    spec: { containers },
  };
  const pod: Pod = await world.user.create(resources.pods, draft);

  await world.until(
    async () => (await world.user.get(resources.pods, "default", "p")).status?.phase === "Running",
  );
  const path = "/api/v1/namespaces/default/pods/p/log?follow=true";
  const text = (await world.server.fetch(new Request(`http://api${path}`))).text();
  await world.user.delete(resources.pods, pod);
  await world.advance(5_000);
  expect(await text).toBe("starting docker.io/library/i:1\nreceived SIGTERM, shutting down\n");
});

test("namespaces get their account and their certificate, also those created later", async () => {
  await using world = await createWorld();
  await world.user.create(resources.namespaces, {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "later" },
  });
  await world.advance(100);
  for (const namespace of ["default", "kube-system", "later"]) {
    const account = await world.user.get(resources.serviceAccounts, namespace, "default");
    expect(account.kind).toBe("ServiceAccount");
    const certificate: KubeObject & { data?: Record<string, string> } = await world.user.get(
      resources.configMaps,
      namespace,
      "kube-root-ca.crt",
    );
    expect(certificate.data?.["ca.crt"]).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
  }
  expect(world.errors).toEqual([]);
});

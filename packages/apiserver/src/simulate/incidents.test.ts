import { expect, test } from "vitest";
import { createWorld, isReadyPod, type World } from "../../test/world.ts";
import type { Deployment, Pod, ReplicaSet } from "./objects.ts";
import { isActive } from "./pod.ts";
import * as resources from "./resource.ts";
import { selectsPairs } from "./selector.ts";
import type { Service } from "./service-objects.ts";

const nameOf = ({ metadata }: { metadata: { namespace?: string; name: string } }): string =>
  `${metadata.namespace}/${metadata.name}`;

/** Every count that does not say what the pods say; empty when all is true. */
async function falseCounts(world: World): Promise<string[]> {
  const pods = await world.list(resources.pods);
  const sets = await world.list(resources.replicaSets);
  const ownedBy = <T extends Pod | ReplicaSet>(all: T[], owner: { metadata: { uid: string } }): T[] =>
    all.filter(({ metadata }) => metadata.ownerReferences?.[0]?.uid === owner.metadata.uid);
  const wrong: string[] = [];
  const compare = (what: string, said: number | undefined, is: number): void => {
    if ((said ?? 0) !== is) wrong.push(`${what}: says ${said}, is ${is}`);
  };
  for (const set of sets) {
    const active = ownedBy(pods, set).filter(isActive);
    compare(`${nameOf(set)} spec.replicas`, set.spec.replicas, active.length);
    compare(`${nameOf(set)} replicas`, set.status!.replicas, active.length);
    compare(`${nameOf(set)} readyReplicas`, set.status!.readyReplicas, active.filter(isReadyPod).length);
  }
  for (const deployment of await world.list(resources.deployments)) {
    const active = ownedBy(sets, deployment)
      .flatMap((set) => ownedBy(pods, set))
      .filter(isActive);
    compare(`${nameOf(deployment)} replicas`, deployment.status!.replicas, active.length);
    compare(
      `${nameOf(deployment)} ready`,
      deployment.status!.readyReplicas,
      active.filter(isReadyPod).length,
    );
    compare(
      `${nameOf(deployment)} seen`,
      deployment.status!.observedGeneration,
      deployment.metadata.generation!,
    );
  }
  return wrong;
}

/** Services whose slices name other addresses than the ready pods they select. */
async function falseTargets(world: World): Promise<string[]> {
  const pods = await world.list(resources.pods);
  const slices = await world.list(resources.endpointSlices);
  return (await world.list(resources.services))
    .filter((service) => {
      const wanted = pods
        .filter(
          (pod) => pod.metadata.namespace === service.metadata.namespace && isActive(pod) && isReadyPod(pod),
        )
        .filter((pod) => selectsPairs(service.spec.selector, pod.metadata.labels))
        .map((pod) => pod.status!.podIP!);
      const named = slices
        .filter((slice) => slice.metadata.ownerReferences?.[0]?.uid === service.metadata.uid)
        .flatMap(({ endpoints }) => endpoints ?? [])
        .filter(({ conditions }) => conditions.ready)
        .flatMap(({ addresses }) => addresses);
      return JSON.stringify(wanted.sort()) !== JSON.stringify(named.sort());
    })
    .map(nameOf);
}

test("in eighty seconds everything happens that can, and no count is false at any time", async () => {
  await using world = await createWorld({ scenario: "shop", seed: 4 });
  const pods = await world.record(resources.pods);
  const services = await world.record(resources.services);
  const deployments = await world.record(resources.deployments);
  const jobs = await world.record(resources.jobs);
  const configMaps = await world.record(resources.configMaps);
  for (let second = 0; second < 80; second += 2) {
    await world.advance(2_000);
    expect([second, await falseCounts(world)]).toEqual([second, []]);
    // Targets lag by a few milliseconds; another pod may change meanwhile.
    for (let tries = 0; tries < 20 && (await falseTargets(world)).length > 0; tries++)
      await world.advance(10);
    expect([second, await falseTargets(world)]).toEqual([second, []]);
  }
  expect(world.errors).toEqual([]);

  const changes = <T>(all: [string, T][], of: (object: T) => string): Set<string> =>
    new Set(all.map(([, object]) => of(object)));
  const image = ({ spec }: Deployment): string => spec.template.spec.containers[0]!.image;
  const replicas = (one: Deployment): string => `${nameOf(one)} ${one.spec.replicas}`;
  const selector = (one: Service): string => JSON.stringify(one.spec.selector);
  expect(changes(deployments, image).size).toBeGreaterThan(7 + 6);
  expect(changes(deployments, replicas).size).toBeGreaterThan(7 + 4);
  expect(changes(services, selector).size).toBeGreaterThan(3);
  expect(changes(jobs, ({ metadata }) => metadata.uid).size).toBeGreaterThan(1);
  expect(changes(configMaps, ({ metadata }) => metadata.resourceVersion).size).toBeGreaterThan(0);

  const waits = changes(pods, ({ status }) => status?.containerStatuses?.[0]?.state.waiting?.reason ?? "");
  expect([...waits].sort()).toEqual(["", "ContainerCreating", "CrashLoopBackOff", "PodInitializing"]);
  const recovered = pods.filter(
    ([, pod]) =>
      isReadyPod(pod) && pod.status!.containerStatuses!.some(({ restartCount }) => restartCount > 0),
  );
  expect(changes(recovered, nameOf).size).toBeGreaterThan(3);
  const evicted = changes(
    pods.filter(([, { status }]) => status?.reason === "Evicted"),
    nameOf,
  );
  const deleted = changes(
    pods.filter(([type]) => type === "DELETED"),
    nameOf,
  );
  expect(evicted.size).toBeGreaterThan(0);
  expect([...evicted].filter((name) => !deleted.has(name)).length).toBeLessThan(4);

  // Every selector that was narrowed is put back.
  await world.advance(0);
  const narrowed = (await world.list(resources.services)).filter(
    ({ spec }) => Object.keys(spec.selector ?? {}).length > 1,
  );
  expect(narrowed.length).toBeLessThan(4);
});

test("what people made in other namespaces is left alone", async () => {
  await using world = await createWorld({ scenario: "shop", pace: 4 });
  const template = {
    metadata: { labels: { app: "mine" } },
    spec: { containers: [{ name: "main", image: "m:1.0.0" }] },
  };
  await world.user.create(resources.deployments, {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "mine", namespace: "default" },
    spec: { replicas: 3, selector: { matchLabels: { app: "mine" } }, template },
  });
  await world.advance(1_000);
  const before = await world.list(resources.pods, "default");
  expect(before.filter(isReadyPod).length).toBe(3);
  await world.advance(30_000);
  expect(await world.list(resources.pods, "default")).toEqual(before);
});

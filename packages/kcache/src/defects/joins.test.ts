import { describe, expect, test } from "vitest";
import {
  type Cluster,
  failure,
  live,
  type Manifest,
  namesOf,
  openCluster,
  reading,
} from "../../test/cluster.ts";
import {
  type DeepReadonly,
  Deployment,
  deploymentPods,
  Ingress,
  ingressPods,
  ingressServices,
  join,
  labels,
  nsName,
  ownedBy,
  Pod,
  type Publisher,
  podsOfReplicationController,
  podsOfService,
  ReplicationController,
  rcPods,
  Service,
  servicePods,
  servicesOfIngress,
} from "../index.ts";

// What kcache for Go got wrong about joins: any event of a source rebuilt everything, nobody could say why an object was in
// one, they outlived their sources, and what workloads select was taken from labels alone, in every namespace.

type Pairs = Readonly<Record<string, string>>;
const pod = (name: string, pairs: Pairs = {}, more: Partial<Manifest["metadata"]> = {}): Manifest => ({
  metadata: { name, labels: pairs, ...more },
  spec: { containers: [{ name: "main", image: "example/app:1" }] },
});
const service = (name: string, selector?: Pairs): Manifest => ({
  metadata: { name },
  spec: { ports: [{ port: 80 }], ...(selector === undefined ? {} : { selector }) },
});
const workload = (name: string, matchLabels: Pairs): Manifest => ({
  metadata: { name },
  spec: {
    selector: { matchLabels },
    template: { metadata: { labels: matchLabels }, spec: pod("").spec },
  },
});
const sorted = (publisher: Publisher<Pod>): string[] => namesOf(publisher.cache.list().toArray()).sort();

async function services(cluster: Cluster) {
  const left = cluster.control(Service, { namespace: "default" });
  const right = cluster.control(Pod);
  await live(left, right);
  return { services: left, pods: right };
}

describe("a change to one side of a join", () => {
  test("costs what it changes: a status is one update, and no pair is tried anew", async () => {
    await using cluster = openCluster();
    for (let i = 0; i < 50; i++) await cluster.create(Service, service(`s-${i}`, { app: `a-${i}` }));
    for (let i = 0; i < 200; i++) await cluster.create(Pod, pod(`p-${i}`, { app: `a-${i % 50}` }));
    const { services: left, pods } = await services(cluster);
    const joined = servicePods(left, pods);
    const subscription = joined.subscribe();
    const events = reading(subscription);
    expect(joined.cache.size).toBe(200);

    let before = joined.evaluations;
    await cluster.patch(Service, "s-7", { metadata: { annotations: { seen: "yes" } } });
    await left.until((cache) => cache.get("default", "s-7")?.metadata.annotations?.seen === "yes");
    expect({ tried: joined.evaluations - before, told: subscription.pending }).toEqual({ tried: 0, told: 0 });

    await cluster.patch(Pod, "p-7", { metadata: { annotations: { seen: "yes" } } });
    expect(await events.brief(1)).toEqual(["update p-7"]);
    expect(joined.evaluations - before).toBeLessThanOrEqual(1);

    before = joined.evaluations;
    await cluster.patch(Service, "s-7", { spec: { selector: { app: "a-8" } } });
    expect((await events.brief(4)).sort()).toEqual([
      "delete p-107",
      "delete p-157",
      "delete p-57",
      "delete p-7",
    ]);
    // The pods of the selector before and after, and none of the other 192.
    expect(joined.evaluations - before).toBeLessThanOrEqual(8);
    expect(subscription.pending).toBe(0);
  });

  test("is told in one step: an object that one source lets go and another takes stays", async () => {
    await using cluster = openCluster();
    await cluster.create(Service, service("a", { app: "web" }));
    await cluster.create(Service, service("b", { app: "web" }));
    await cluster.create(Pod, pod("p", { app: "web" }));
    const { services: left, pods } = await services(cluster);
    const joined = servicePods(left, pods);
    const events = reading(joined.subscribe());
    const sources = (): string[] =>
      joined.sources({ metadata: { namespace: "default", name: "p" } }).map(({ metadata }) => metadata.name);
    expect(sources().sort()).toEqual(["a", "b"]);
    await cluster.delete(Service, "a");
    await left.until(({ size }) => !left.cache.has("default", "a") && size > 0);
    expect(sources()).toEqual(["b"]);
    await cluster.patch(Service, "b", { spec: { selector: { app: "db" } } });
    expect(await events.brief(1)).toEqual(["delete p"]);
    expect(joined.targets({ metadata: { namespace: "default", name: "b" } })).toEqual([]);
  });
});

describe("the pairs of a join", () => {
  test("are there to be read and followed: which source, which target, and those without", async () => {
    await using cluster = openCluster();
    await cluster.create(Service, service("web", { app: "web" }));
    await cluster.create(Service, service("idle", { app: "nothing" }));
    await cluster.create(Pod, pod("p", { app: "web" }));
    await cluster.create(Pod, pod("lonely", { app: "other" }));
    const { services: left, pods } = await services(cluster);
    const joined = servicePods(left, pods);
    const edges = joined.edges();
    const subscription = edges.subscribe();
    const [edge] = (await subscription.ready()).toArray();
    expect([edge?.left.metadata.name, edge?.right.metadata.name]).toEqual(["web", "p"]);
    const followed = joined.withoutTargets().subscribe();
    expect(namesOf(await followed.ready())).toContain("idle");
    expect(sorted(joined.withoutSources())).toEqual(["lonely"]);
    await cluster.patch(Service, "idle", { spec: { selector: { app: "other" } } });
    const [made] = await reading(subscription).take(1);
    expect(made).toMatchObject({
      type: "create",
      object: { left: { metadata: { name: "idle" } }, right: { metadata: { name: "lonely" } } },
    });
    expect(await reading(followed).brief(1)).toEqual(["delete idle"]);
  });
});

describe("a join ends", () => {
  test("with either side, and has its cause", async () => {
    for (const failing of ["services", "pods"]) {
      await using cluster = openCluster();
      const sides = await services(cluster);
      const joined = servicePods(sides.services, sides.pods);
      const edges = joined.edges();
      const subscription = joined.subscribe();
      cluster.intercept = (_, url) =>
        url.pathname.endsWith(failing) ? failure(400, "BadRequest") : undefined;
      cluster.server.cutWatches();
      const cause = await (failing === "pods" ? sides.pods : sides.services).closed;
      expect(cause?.code).toBe("rejected");
      for (const one of [joined, edges, subscription]) expect(await one.closed).toBe(cause);
      expect((failing === "pods" ? sides.services : sides.pods).status.phase).not.toBe("closed");
      expect(() => joined.cache.list()).toThrow(expect.objectContaining({ code: "not-running", cause }));
    }
  });

  test("when a side is closed, as there is nothing that it could still say", async () => {
    await using cluster = openCluster();
    const { services: left, pods } = await services(cluster);
    const narrowed = left.filter(labels({ app: "web" }));
    const joined = servicePods(narrowed, pods);
    narrowed.close();
    expect(await joined.closed).toBeUndefined();
    expect(() => joined.cache.size).toThrow(expect.objectContaining({ code: "not-running" }));
    expect(left.status.phase).toBe("live");
  });

  test("and its sources go on; a join of a join that is closed leaves nothing at work below it", async () => {
    await using cluster = openCluster();
    await cluster.create(Service, service("web", { app: "web" }));
    const { services: left, pods } = await services(cluster);
    const ingresses = cluster.control(Ingress);
    await live(ingresses);
    let asked = 0;
    const inner = join(ingresses, left, (ingress: DeepReadonly<Ingress>) => {
      asked += 1;
      return servicesOfIngress(ingress);
    });
    const outer = join(inner, pods, podsOfService);
    const events = reading(outer.subscribe());
    const backend = { service: { name: "web", port: { number: 80 } } };
    await cluster.create(Ingress, { metadata: { name: "i" }, spec: { defaultBackend: backend } });
    await cluster.create(Pod, pod("p", { app: "web" }));
    await events.brief(1);
    expect(asked).toBeGreaterThan(0);
    outer.close();
    asked = 0;
    await cluster.create(Ingress, { metadata: { name: "j" }, spec: { defaultBackend: backend } });
    await ingresses.until(({ size }) => size === 2);
    expect(asked).toBe(0);
    expect(namesOf(inner.cache.list().toArray())).toEqual(["web"]);
    expect(await outer.closed).toBeUndefined();
    expect([left, pods, ingresses].map(({ status }) => status.phase)).toEqual(["live", "live", "live"]);
  });
});

describe("what a workload selects", () => {
  test("lies in its own namespace", async () => {
    await using cluster = openCluster();
    await cluster.create(ReplicationController, {
      metadata: { name: "rc" },
      spec: {
        selector: { app: "web" },
        template: { metadata: { labels: { app: "web" } }, spec: pod("").spec },
      },
    });
    await cluster.create(Service, service("s", { app: "web" }));
    await cluster.create(Deployment, workload("d", { app: "web" }));
    await cluster.create(Pod, pod("here", { app: "web" }));
    await cluster.create(Pod, pod("elsewhere", { app: "web" }, { namespace: "kube-system" }));
    const { services: left, pods } = await services(cluster);
    const controllers = cluster.control(ReplicationController);
    const deployments = cluster.control(Deployment);
    await live(controllers, deployments);
    expect(pods.cache.size).toBe(2);
    expect(sorted(rcPods(controllers, pods))).toEqual(["here"]);
    expect(sorted(servicePods(left, pods))).toEqual(["here"]);
    expect(sorted(deploymentPods(deployments, pods))).toEqual(["here"]);
  });

  test("is nothing where it has no selector, or an empty one", async () => {
    await using cluster = openCluster();
    await cluster.create(Service, service("none"));
    await cluster.create(Service, service("empty", {}));
    await cluster.create(Pod, pod("p", { app: "web" }));
    const { services: left, pods } = await services(cluster);
    const joined = servicePods(left, pods);
    expect(left.cache.has("default", "none") && left.cache.has("default", "empty")).toBe(true);
    expect(joined.cache.size).toBe(0);
    const metadata = { namespace: "default", name: "rc", uid: "1", resourceVersion: "1" };
    const controller = { apiVersion: "v1", kind: "ReplicationController", metadata } as const;
    for (const spec of [{}, { selector: {} }])
      expect(
        pods.cache.list({ filter: podsOfReplicationController({ ...controller, spec }) }).toArray(),
      ).toEqual([]);
  });

  test("may overlap with what another selects; who owns what is asked by uid", async () => {
    await using cluster = openCluster();
    const one = await cluster.create(Deployment, workload("one", { app: "web" }));
    await cluster.create(Deployment, workload("two", { app: "web" }));
    const reference = { apiVersion: "apps/v1", kind: "Deployment", name: "one", uid: one.metadata.uid };
    await cluster.create(Pod, pod("of-one", { app: "web" }, { ownerReferences: [reference] }));
    await cluster.create(Pod, pod("of-nobody", { app: "web" }));
    const { pods } = await services(cluster);
    const deployments = cluster.control(Deployment);
    await live(deployments);
    const two = deployments.filter(nsName("default", "two"));
    expect(sorted(deploymentPods(two, pods))).toEqual(["of-nobody", "of-one"]);
    expect(sorted(ownedBy(two, pods))).toEqual([]);
    expect(sorted(ownedBy(deployments, pods))).toEqual(["of-one"]);
  });
});

describe("an ingress", () => {
  test("of networking.k8s.io/v1 leads to its services and their pods, by default backend and by path", async () => {
    await using cluster = openCluster();
    for (const app of ["front", "back", "other"]) {
      await cluster.create(Service, service(app, { app }));
      await cluster.create(Pod, pod(`${app}-1`, { app }));
    }
    const backend = (name: string) => ({ service: { name, port: { number: 80 } } });
    const paths = [{ path: "/api", pathType: "Prefix", backend: backend("back") }];
    await cluster.create(Ingress, {
      metadata: { name: "shop" },
      spec: { defaultBackend: backend("front"), rules: [{ host: "shop.example", http: { paths } }] },
    });
    const { services: left, pods } = await services(cluster);
    const ingresses = cluster.control(Ingress);
    await live(ingresses);
    expect(cluster.lists.map(({ pathname }) => pathname)).toContain("/apis/networking.k8s.io/v1/ingresses");
    expect(namesOf(ingressServices(ingresses, left).cache.list().toArray()).sort()).toEqual([
      "back",
      "front",
    ]);
    const behind = ingressPods(ingresses, left, pods);
    const events = reading(behind.subscribe());
    expect(sorted(behind)).toEqual(["back-1", "front-1"]);
    await cluster.patch(Ingress, "shop", { spec: { defaultBackend: backend("other") } });
    expect((await events.brief(2)).sort()).toEqual(["create other-1", "delete front-1"]);
  });
});

import { isDeepStrictEqual } from "node:util";
import type { Cluster } from "./cluster.ts";
import { isComplete } from "./controllers/deployment-status.ts";
import { desiredReplicas } from "./controllers/rolling-update.ts";
import type { Kubelet } from "./kubelet.ts";
import { keyOf, type Mirror } from "./mirror.ts";
import type { Deployment, KubeObject, Pod } from "./objects.ts";
import { condition, isActive, isReady } from "./pod.ts";
import * as resources from "./resource.ts";
import type { Service } from "./service-objects.ts";
import { NIGHTLY_JOB, nightlyJob, SHOP_NAMESPACES } from "./shop/shop.ts";

/** One thing that can happen; false if just now it cannot. */
type Incident = () => Promise<boolean>;

const FEWEST_REPLICAS = 2;
const MOST_REPLICAS = 6;
const MAINTENANCE = "shop.example/maintenance";

/**
 * Lets something happen in the shop about every two seconds: what people do to their objects, and what machines do to
 * pods. Only objects in the shop's namespaces are touched.
 */
export function startIncidents(cluster: Cluster, kubelet: Kubelet): void {
  const { client, queue } = cluster;
  const random = cluster.random.fork("incidents");
  const weighted: [weight: number, incident: Incident][] = [
    [5, rollOut],
    [4, scale],
    [5, crash],
    [4, deletePod],
    [2, evictPod],
    [3, editSelector],
    [2, runNightly],
    [1, editConfigMap],
  ];
  const next = queue.register("incident", happen);
  const restore = queue.register("restore selector", restoreSelector);
  const sweep = queue.register("sweep evicted pod", sweepPod);
  const job = queue.register("create nightly job", createNightly);
  schedule();

  function schedule(): void {
    next.addAfter("", cluster.paced(random.between(1_200, 2_800)));
  }

  /** Tries the incidents in a drawn order until one can happen. */
  async function happen(): Promise<void> {
    schedule();
    const left = [...weighted];
    while (left.length > 0) {
      let drawn = random.next() * left.reduce((total, [weight]) => total + weight, 0);
      const index = left.findIndex(([weight]) => {
        drawn -= weight;
        return drawn < 0;
      });
      const [chosen] = left.splice(Math.max(0, index), 1);
      if (chosen !== undefined && (await chosen[1]())) return;
    }
  }

  /** Raises the version of a deployment's main container, as a release pipeline does. */
  async function rollOut(): Promise<boolean> {
    const deployment = random.pick(inShop(cluster.deployments).filter(isSettled));
    const container = deployment?.spec.template.spec.containers[0];
    if (deployment === undefined || container === undefined) return false;
    const version = raised(versionOf(container.image), random.next() < 0.2);
    if (version === undefined) return false;
    const containers = deployment.spec.template.spec.containers.map((one) =>
      one === container ? { ...one, image: one.image.replace(/:[^:]*$/, `:${version}`) } : one,
    );
    await patch(cluster.deployments, deployment, {
      metadata: { labels: { version } },
      spec: { template: { metadata: { labels: { version } }, spec: { containers } } },
    });
    return true;
  }

  async function scale(): Promise<boolean> {
    const deployment = random.pick(inShop(cluster.deployments).filter(isSettled));
    if (deployment === undefined) return false;
    const replicas = desiredReplicas(deployment);
    const change = random.pick([-1, 1, 2]) ?? 1;
    const wanted = Math.min(MOST_REPLICAS, Math.max(FEWEST_REPLICAS, replicas + change));
    if (wanted === replicas) return false;
    await client.scale(resources.deployments, deployment, wanted);
    return true;
  }

  async function crash(): Promise<boolean> {
    const pod = random.pick(inShop(cluster.pods).filter(isServing));
    return pod !== undefined && kubelet.crash(pod, random.integer(1, 3));
  }

  async function deletePod(): Promise<boolean> {
    const pod = random.pick(inShop(cluster.pods).filter(isServing));
    if (pod === undefined) return false;
    await cluster.delete(cluster.pods, pod);
    return true;
  }

  async function evictPod(): Promise<boolean> {
    const pod = random.pick(inShop(cluster.pods).filter(isServing));
    if (pod === undefined) return false;
    await kubelet.evict(pod);
    sweep.addAfter(keyOf(pod), cluster.paced(6_000));
    return true;
  }

  async function sweepPod(key: string): Promise<void> {
    const pod = cluster.pods.get(key);
    if (pod?.status?.reason === "Evicted") await cluster.delete(cluster.pods, pod);
  }

  /** Narrows a service to one version, or to nothing at all, until it is restored. */
  async function editSelector(): Promise<boolean> {
    const service = random.pick(inShop(cluster.services).filter(isWhole));
    if (service === undefined) return false;
    const version = cluster.deployments.get(keyOf(service))?.spec.template.metadata?.labels?.version;
    const narrower = version === undefined || random.next() < 0.4 ? { maintenance: "true" } : { version };
    await patch(cluster.services, service, {
      metadata: { annotations: { [MAINTENANCE]: Object.keys(narrower).join() } },
      spec: { selector: narrower },
    });
    restore.addAfter(keyOf(service), cluster.paced(random.between(3_000, 6_000)));
    return true;
  }

  async function restoreSelector(key: string): Promise<void> {
    const service = cluster.services.get(key);
    const added = service?.metadata.annotations?.[MAINTENANCE];
    if (service === undefined || added === undefined) return;
    await patch(cluster.services, service, {
      metadata: { annotations: { [MAINTENANCE]: null } },
      spec: { selector: { [added]: null } },
    });
  }

  async function runNightly(): Promise<boolean> {
    const known = cluster.jobs.get(`${NIGHTLY_JOB.namespace}/${NIGHTLY_JOB.name}`);
    if (known !== undefined && condition(known.status?.conditions, "Complete") === undefined) return false;
    if (known !== undefined) await cluster.delete(cluster.jobs, known);
    job.addAfter("", cluster.paced(500));
    return true;
  }

  async function createNightly(): Promise<void> {
    if (cluster.jobs.get(`${NIGHTLY_JOB.namespace}/${NIGHTLY_JOB.name}`) !== undefined) return;
    await cluster.create(cluster.jobs, nightlyJob());
  }

  async function editConfigMap(): Promise<boolean> {
    const deployment = random.pick(inShop(cluster.deployments));
    if (deployment === undefined) return false;
    const { namespace, name } = deployment.metadata;
    const level = random.pick(["debug", "info", "warn"]);
    const data = { LOG_LEVEL: level, FEATURES: random.pick(["recommendations", "wishlist", "gift-cards"]) };
    await client.patch(resources.configMaps, namespace, `${name}-config`, { data });
    return true;
  }

  async function patch<T extends KubeObject>(mirror: Mirror<T>, object: T, change: object): Promise<void> {
    const { namespace, name } = object.metadata;
    mirror.apply(await client.patch(mirror.resource, namespace, name, change));
  }
}

/** The shop's objects of one kind, by name, so that a draw from them depends on the seed alone. */
function inShop<T extends KubeObject>(mirror: Mirror<T>): T[] {
  return SHOP_NAMESPACES.flatMap((namespace) =>
    mirror
      .inNamespace(namespace)
      .sort((left, right) => left.metadata.name.localeCompare(right.metadata.name)),
  );
}

function isSettled(deployment: Deployment): boolean {
  const { status, metadata, spec } = deployment;
  return (
    status !== undefined &&
    status.observedGeneration === metadata.generation &&
    spec.paused !== true &&
    isComplete(deployment, status)
  );
}

function isServing(pod: Pod): boolean {
  return isActive(pod) && isReady(pod);
}

function isWhole(service: Service): boolean {
  const { selector, clusterIP } = service.spec;
  const edited = service.metadata.annotations?.[MAINTENANCE] !== undefined;
  return selector !== undefined && !isDeepStrictEqual(selector, {}) && clusterIP !== "None" && !edited;
}

function versionOf(imageName: string): string {
  return /:([^:/]*)$/.exec(imageName)?.[1] ?? "";
}

/** The next patch release, or minor release; undefined for what is no version of three numbers. */
function raised(version: string, minor: boolean): string | undefined {
  const parts = /^(v?\d+)\.(\d+)\.(\d+)$/.exec(version);
  if (parts === null) return undefined;
  const [, major, middle, last] = parts;
  return minor ? `${major}.${Number(middle) + 1}.0` : `${major}.${middle}.${Number(last) + 1}`;
}

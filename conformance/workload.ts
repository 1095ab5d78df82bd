// The smoke's workload of deployments, services and bare pods, and random changes to it.
import { setTimeout as sleep } from "node:timers/promises";
import { type Api, createNamespace, must } from "./api.ts";
import { type ChurnResult, churn, type Draw, type Operation } from "./churn.ts";
import type { KubeObject } from "./fold.ts";
import type { Target } from "./target.ts";

const NAMESPACES: readonly string[] = ["shop-a", "shop-b"];
const APPS: readonly string[] = ["web", "api", "cart", "mail", "search"];
const BARE_PODS = 8;
/** Pods of the deployments when they are created; the churn scales from 40 to 60 each. */
const REPLICAS = 50;

const core = (namespace: string, plural: string): string => `/api/v1/namespaces/${namespace}/${plural}`;
const deployments = (namespace: string): string => `/apis/apps/v1/namespaces/${namespace}/deployments`;

const podSpec = { terminationGracePeriodSeconds: 1, containers: [{ name: "main", image: "example/app:1" }] };

const deployment = (app: string): object => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: app },
  spec: {
    replicas: REPLICAS,
    selector: { matchLabels: { app } },
    template: {
      metadata: {
        labels: { app, tier: app === "web" ? "front" : "back" },
        annotations: { note: 'ä\u2028"\\/😀' },
      },
      spec: podSpec,
    },
  },
});

const service = (name: string, selector: object | undefined): object => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name },
  spec: { ports: [{ port: 80 }], ...(selector && { selector }) },
});

const barePod = (n: number): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: `bare-${n}`, labels: { app: "bare", n: `${n}` } },
  spec: podSpec,
});

/** Creates namespaces, and in them deployments of 500 pods together, services and a few pods without a controller. */
export async function createWorkload(api: Api): Promise<void> {
  for (const namespace of NAMESPACES) {
    await createNamespace(api, namespace);
    for (const app of APPS) {
      await must(api, deployments(namespace), deployment(app));
      await must(api, core(namespace, "services"), service(app, { app }));
    }
    await must(api, core(namespace, "services"), service("front", { tier: "front" }));
    await must(api, core(namespace, "services"), service("marked", { mark: "yes" }));
    await must(api, core(namespace, "services"), service("manual", undefined));
    for (let n = 0; n < BARE_PODS; n++) await must(api, core(namespace, "pods"), barePod(n));
  }
}

interface Choice extends Draw {
  readonly api: Api;
  readonly namespace: string;
  /** A pod of a deployment, of the namespace. */
  readonly pod: string;
}

const labelPod = (labels: (choice: Choice) => object): Operation<Choice> => {
  return (choice) =>
    choice.api.send("PATCH", `${core(choice.namespace, "pods")}/${choice.pod}`, {
      metadata: { labels: labels(choice) },
    });
};

const OPERATIONS: Readonly<Record<string, Operation<Choice>>> = {
  scale: ({ api, namespace, of, below }) =>
    api.send("PATCH", `${deployments(namespace)}/${of(APPS)}`, { spec: { replicas: 40 + below(21) } }),
  delete: ({ api, namespace, pod }) => api.send("DELETE", `${core(namespace, "pods")}/${pod}`),
  mark: labelPod(({ of }) => ({ mark: of(["yes", "no", null]) })),
  move: labelPod(({ of }) => ({ tier: of(["front", "back"]) })),
  // The replica set lets the pod go and makes another; the pod stays, and other services may find it.
  stray: labelPod(({ below }) => ({ app: `stray-${below(3)}` })),
  recreate: async ({ api, namespace, below }) => {
    const n = below(BARE_PODS);
    await api.send("DELETE", `${core(namespace, "pods")}/bare-${n}`, { gracePeriodSeconds: 0 });
    return api.send("POST", core(namespace, "pods"), barePod(n));
  },
  reselect: ({ api, namespace, of }) =>
    api.send("PATCH", `${core(namespace, "services")}/${of(["front", "marked"])}`, {
      spec: {
        selector: of([
          { tier: "front", mark: null },
          { tier: "back", mark: "yes" },
          { tier: null, mark: "yes" },
        ]),
      },
    }),
};

/** How often each operation is drawn. */
const WEIGHTS: Readonly<Record<string, number>> = {
  scale: 2,
  delete: 6,
  mark: 8,
  move: 6,
  stray: 1,
  recreate: 3,
  reselect: 2,
};

/** Changes the workload at random until the signal is aborted. */
export function churnWorkload(api: Api, seed: number, signal: AbortSignal): Promise<ChurnResult> {
  let pods: readonly KubeObject[] = [];
  const choose = async (round: number, draw: Draw): Promise<Choice | undefined> => {
    // While the server is away, the pods known last serve as well: what is drawn is refused.
    if (round % 40 === 0) pods = await listPods(api).catch(() => pods);
    if (pods.length === 0) return undefined;
    const { namespace = "", name } = draw.of(pods).metadata;
    return { ...draw, api, namespace, pod: name };
  };
  return churn({ operations: OPERATIONS, weights: WEIGHTS, choose, seed, signal });
}

const listPods = async (api: Api): Promise<readonly KubeObject[]> => {
  const lists = await Promise.all(NAMESPACES.map((namespace) => api.list(core(namespace, "pods"))));
  return lists.flat().filter((pod) => pod.metadata.labels?.app !== "bare");
};

interface Progress {
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
  };
  readonly metadata: { readonly generation?: number };
}

interface PodProgress {
  readonly spec?: { readonly nodeName?: string };
  readonly status?: { readonly phase?: string };
  readonly metadata: { readonly deletionTimestamp?: string };
}

/** How long a workload may take to settle, and after how long the controllers are started anew, in milliseconds. */
const SETTLE = 150_000;
const RESTART = 50_000;

/**
 * Resolves when every deployment has the pods it wants, all ready, and no pod is on its way out.
 *
 * @throws Error where that takes longer than two and a half minutes
 */
export async function settled(target: Target, api: Api, signal: AbortSignal): Promise<void> {
  const begin = performance.now();
  let restarted = false;
  for (;;) {
    const lists = await Promise.all(NAMESPACES.map((name) => api.list(deployments(name))));
    const states: readonly (KubeObject & Progress)[] = lists.flat();
    const pods: readonly (KubeObject & PodProgress)[] = await api.list("/api/v1/pods");
    const leaving = pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined).length;
    const behind = states.filter(({ spec, status, metadata }) => {
      if (status?.observedGeneration !== metadata.generation) return true;
      return (status?.readyReplicas ?? 0) !== spec?.replicas || (status?.replicas ?? 0) !== spec?.replicas;
    });
    if (leaving === 0 && behind.length === 0 && states.length === NAMESPACES.length * APPS.length) return;
    const elapsed = performance.now() - begin;
    const told = (): string => {
      const named = behind.map(
        ({ metadata, spec, status }) => `${metadata.name} ${status?.readyReplicas}/${spec?.replicas}`,
      );
      const places = Object.groupBy(pods, ({ spec, status }) => `${status?.phase} on ${spec?.nodeName}`);
      const counts = Object.entries(places).map(([place, list]) => `${list?.length} ${place}`);
      return `${leaving} pods are leaving, not settled: ${named.join(", ")}; ${counts.join(", ")}`;
    };
    if (elapsed > RESTART && !restarted) {
      restarted = true;
      console.log(`after ${Math.round(elapsed / 1000)} s ${told()}; the controllers are started anew`);
      await target.restartControllers();
    }
    if (elapsed > SETTLE) throw new Error(`wait for the workload: ${told()}`);
    await sleep(300, undefined, { signal });
  }
}

// Ingresses, services, deployments and pods that lead to each other, and random changes to what leads where.
import { type Api, createNamespace, must } from "./api.ts";
import { type ChurnResult, churn, type Draw, type Operation, seededDraw } from "./churn.ts";
import type { KubeObject } from "./fold.ts";

/** They hold objects of the same names, and labels and selectors from the same few: nothing may lead from one to the other. */
export const NAMESPACES: readonly string[] = ["market-a", "market-b"];
const APPS: readonly string[] = ["web", "api", "mail"];
const TIERS: readonly string[] = ["front", "back"];
const SERVICES: readonly string[] = ["web", "api", "spare"];
const INGRESSES: readonly string[] = ["shop"];
const DEPLOYMENTS: readonly string[] = ["web"];
const BARE_PODS = 20;

const PATHS = {
  pods: "/api/v1",
  services: "/api/v1",
  ingresses: "/apis/networking.k8s.io/v1",
  deployments: "/apis/apps/v1",
} as const;
type Plural = keyof typeof PATHS;

const pathOf = (plural: Plural, namespace: string, name?: string): string =>
  `${PATHS[plural]}/namespaces/${namespace}/${plural}${name === undefined ? "" : `/${name}`}`;

const podSpec = { terminationGracePeriodSeconds: 1, containers: [{ name: "main", image: "example/app:1" }] };

/** Labels of a pod, for a merge patch: one in three is taken away. */
const podLabels = ({ of, below }: Draw): object => ({
  app: below(3) === 0 ? null : of(APPS),
  tier: below(3) === 0 ? null : of(TIERS),
});

/** A service's selector, for a merge patch: by either label, or both. */
function selector({ of }: Draw): object {
  const [app, tier] = [of(APPS), of(TIERS)];
  return of([
    { app, tier: null },
    { app: null, tier },
    { app, tier },
  ]);
}

const withoutNulls = (patch: object): object =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null));

const barePod = (name: string, draw: Draw): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, labels: withoutNulls(podLabels(draw)) },
  spec: podSpec,
});

const service = (name: string, draw: Draw): object => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name },
  spec: { ports: [{ port: 80 }], selector: withoutNulls(selector(draw)) },
});

/** A default backend, or a path for some services, or both; some of them are not there. */
function routes({ of, below }: Draw): object {
  const backend = (): object => ({ service: { name: of([...SERVICES, "missing"]), port: { number: 80 } } });
  const paths = Array.from({ length: below(4) }, (_, n) => ({
    path: `/${n}`,
    pathType: "Prefix",
    backend: backend(),
  }));
  const byDefault = paths.length === 0 || below(2) === 0;
  return {
    defaultBackend: byDefault ? backend() : null,
    rules: paths.length === 0 ? null : [{ http: { paths } }],
  };
}

const ingress = (name: string, draw: Draw): object => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name },
  spec: routes(draw),
});

/** A deployment's selector cannot be changed: another one comes with another deployment of the same name. */
const deployment = (name: string, { of, below }: Draw): object => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name },
  spec: {
    replicas: 2 + below(4),
    selector: of([
      { matchLabels: { app: name } },
      { matchLabels: { app: name, tier: "back" } },
      { matchExpressions: [{ key: "app", operator: "In", values: [name, "mail"] }] },
      { matchLabels: { tier: "back" }, matchExpressions: [{ key: "app", operator: "Exists" }] },
    ]),
    template: { metadata: { labels: { app: name, tier: "back" } }, spec: podSpec },
  },
});

const MANIFESTS = { services: service, ingresses: ingress, deployments: deployment, pods: barePod } as const;
const NAMES: Readonly<Record<Plural, readonly string[]>> = {
  services: SERVICES,
  ingresses: INGRESSES,
  deployments: DEPLOYMENTS,
  pods: Array.from({ length: BARE_PODS }, (_, n) => `bare-${n}`),
};
const PLURALS = Object.keys(MANIFESTS) as readonly Plural[];

/** Creates the namespaces, and in each everything that the changes are about. */
export async function createStorefront(api: Api, seed: number): Promise<void> {
  const draw = seededDraw(seed);
  for (const namespace of NAMESPACES) {
    await createNamespace(api, namespace);
    for (const plural of PLURALS) {
      for (const name of NAMES[plural])
        await must(api, pathOf(plural, namespace), MANIFESTS[plural](name, draw));
    }
  }
}

interface Choice extends Draw {
  readonly api: Api;
  readonly namespace: string;
  /** Any pod of the namespace. */
  readonly pod: string;
}

const change = (plural: Plural, body: (draw: Draw) => object): Operation<Choice> => {
  return (choice) =>
    choice.api.send("PATCH", pathOf(plural, choice.namespace, choice.of(NAMES[plural])), body(choice));
};

const drop = (plural: Plural): Operation<Choice> => {
  return ({ api, namespace, of }) => api.send("DELETE", pathOf(plural, namespace, of(NAMES[plural])));
};

/** Deletes what there is by a name, and creates another by that name, with another uid and other ways. */
const replace = (plural: Plural): Operation<Choice> => {
  return async (choice) => {
    const { api, namespace, of } = choice;
    const name = of(NAMES[plural]);
    await api.send("DELETE", pathOf(plural, namespace, name), { gracePeriodSeconds: 0 });
    return api.send("POST", pathOf(plural, namespace), MANIFESTS[plural](name, choice));
  };
};

const OPERATIONS = {
  relabel: (choice) =>
    choice.api.send("PATCH", pathOf("pods", choice.namespace, choice.pod), {
      metadata: { labels: podLabels(choice) },
    }),
  deletePod: ({ api, namespace, pod }) => api.send("DELETE", pathOf("pods", namespace, pod)),
  replacePod: replace("pods"),
  reselect: change("services", (draw) => ({ spec: { selector: selector(draw) } })),
  unselect: change("services", () => ({ spec: { selector: null } })),
  dropService: drop("services"),
  replaceService: replace("services"),
  reroute: change("ingresses", (draw) => ({ spec: routes(draw) })),
  dropIngress: drop("ingresses"),
  replaceIngress: replace("ingresses"),
  scale: change("deployments", ({ below }) => ({ spec: { replicas: below(6) } })),
  dropDeployment: drop("deployments"),
  replaceDeployment: replace("deployments"),
} as const satisfies Readonly<Record<string, Operation<Choice>>>;

export const OPERATION_NAMES: readonly string[] = Object.keys(OPERATIONS);

/** How often each operation is drawn: what is dropped is mostly there again soon. */
const WEIGHTS: Readonly<Record<keyof typeof OPERATIONS, number>> = {
  relabel: 24,
  deletePod: 4,
  replacePod: 12,
  reselect: 12,
  unselect: 2,
  dropService: 2,
  replaceService: 8,
  reroute: 8,
  dropIngress: 2,
  replaceIngress: 6,
  scale: 4,
  dropDeployment: 2,
  replaceDeployment: 6,
};

/** Changes what leads where at random, until the signal is aborted. */
export function churnStorefront(api: Api, seed: number, signal: AbortSignal): Promise<ChurnResult> {
  const known = new Map<string, readonly KubeObject[]>();
  const choose = async (round: number, draw: Draw): Promise<Choice> => {
    const namespace = draw.of(NAMESPACES);
    // While the server is away, the pods known last serve as well: what is drawn is refused.
    if (round % 20 === 0 || !known.has(namespace)) {
      const before = known.get(namespace) ?? [];
      known.set(namespace, await api.list(pathOf("pods", namespace)).catch(() => before));
    }
    const pods = known.get(namespace) ?? [];
    const pod = pods.length === 0 ? "bare-0" : draw.of(pods).metadata.name;
    return { ...draw, api, namespace, pod };
  };
  return churn({ operations: OPERATIONS, weights: WEIGHTS, choose, seed, signal });
}

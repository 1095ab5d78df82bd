import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openCluster, pod, podsPath, servicesPath, type TestCluster } from "../../test/cluster.ts";
import { testIo } from "../../test/io.ts";
import { run } from "../run.ts";

vi.setConfig({ testTimeout: 60_000 });

let cluster: TestCluster;
beforeEach(async () => {
  cluster = await openCluster();
});
afterEach(() => cluster.server.close());

type Labels = Readonly<Record<string, string>>;

interface Item {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly uid: string }[];
  };
  readonly spec?: {
    readonly selector?: Labels & { readonly matchLabels?: Labels };
    readonly nodeName?: string;
    readonly rules?: readonly {
      readonly http: {
        readonly paths: readonly { readonly backend: { readonly service: { readonly name: string } } }[];
      };
    }[];
  };
}

/** Names and states, comparable. */
type State = Readonly<Record<string, string>>;

const stateOf = (items: readonly Item[]): State =>
  Object.fromEntries(
    items.map(({ metadata: { name, uid, resourceVersion } }) => [name, `${uid} ${resourceVersion}`]).sort(),
  );

/** Folds json lines; a create of what is there, and an update or delete of what is not, are errors. */
function fold(lines: readonly string[]): State {
  const state = new Map<string, Item>();
  for (const line of lines) {
    const { type, object }: { type: string; object: Item } = JSON.parse(line);
    if (type === "ready") continue;
    const { name } = object.metadata;
    const wanted = type === "update" || type === "delete";
    if (state.has(name) !== wanted) throw new Error(`${type} of ${name}, which is there: ${!wanted}`);
    if (type === "delete") state.delete(name);
    else state.set(name, object);
  }
  return stateOf([...state.values()]);
}

interface Watching {
  readonly words: string;
  state(): State;
  end(): Promise<void>;
}

async function watching(words: string): Promise<Watching> {
  const io = testIo();
  const argv = ["node", "kcache", "watch", ...words.split(" "), "-o", "json", "--server", cluster.url];
  const status = run(argv, io);
  await Promise.race([io.stdout.until('"ready"'), status]);
  return {
    words,
    state: () => fold(io.stdout.lines),
    async end() {
      io.interrupt();
      expect({ status: await status, stderr: io.stderr.text }).toEqual({ status: 0, stderr: "" });
    },
  };
}

const paths = {
  pod: podsPath,
  service: servicesPath,
  ingress: "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
  deployment: "/apis/apps/v1/namespaces/default/deployments",
  replicaset: "/apis/apps/v1/namespaces/default/replicasets",
  daemonset: "/apis/apps/v1/namespaces/default/daemonsets",
  statefulset: "/apis/apps/v1/namespaces/default/statefulsets",
  replicationcontroller: "/api/v1/namespaces/default/replicationcontrollers",
  job: "/apis/batch/v1/namespaces/default/jobs",
  cronjob: "/apis/batch/v1/namespaces/default/cronjobs",
  node: "/api/v1/nodes",
  endpointslice: "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
} as const;
type Path = keyof typeof paths;

async function items(path: string): Promise<readonly Item[]> {
  return ((await cluster.get(path)) as { items: readonly Item[] }).items;
}

const carries = (labels: Readonly<Record<string, string>> = {}, wanted: object | undefined): boolean => {
  const pairs = Object.entries(wanted ?? {});
  return pairs.length > 0 && pairs.every(([key, value]) => labels[key] === value);
};
const named = (list: readonly Item[], name: string): readonly Item[] =>
  list.filter(({ metadata }) => metadata.name === name);
const owned = (list: readonly Item[], owners: readonly Item[]): readonly Item[] =>
  list.filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ uid }) => owners.some((owner) => owner.metadata.uid === uid)),
  );
const selected = (list: readonly Item[], services: readonly Item[]): readonly Item[] =>
  list.filter(({ metadata }) => services.some(({ spec }) => carries(metadata.labels, spec?.selector)));
const selectedByWorkload = (list: readonly Item[], workloads: readonly Item[]): readonly Item[] =>
  list.filter(({ metadata }) =>
    workloads.some(({ spec }) => carries(metadata.labels, spec?.selector?.matchLabels)),
  );
const behind = (list: readonly Item[], ingresses: readonly Item[]): readonly Item[] => {
  const rules = ingresses.flatMap(({ spec }) => spec?.rules ?? []);
  const names = rules.flatMap(({ http }) => http.paths.map(({ backend }) => backend.service.name));
  return list.filter(({ metadata }) => names.includes(metadata.name));
};
const onNode = (list: readonly Item[], nodes: readonly Item[]): readonly Item[] =>
  list.filter(({ spec }) => nodes.some(({ metadata }) => metadata.name === spec?.nodeName));

/** What each command is to show, computed from whole lists. */
type Recomputation = (all: Readonly<Record<Path, readonly Item[]>>) => readonly Item[];
const commands: Readonly<Record<string, Recomputation>> = {
  "pods --of service/w": ({ pod, service }) => selected(pod, named(service, "w")),
  "pods --of ing/w": ({ pod, service, ingress }) => selected(pod, behind(service, named(ingress, "w"))),
  "pods --of deployment/w": ({ pod, deployment }) => selectedByWorkload(pod, named(deployment, "w")),
  "pods --of rs/w": ({ pod, replicaset }) => selectedByWorkload(pod, named(replicaset, "w")),
  "pods --of ds/w": ({ pod, daemonset }) => selectedByWorkload(pod, named(daemonset, "w")),
  "pods --of sts/w": ({ pod, statefulset }) => selectedByWorkload(pod, named(statefulset, "w")),
  "pods --of job/w": ({ pod, job }) => selectedByWorkload(pod, named(job, "w")),
  "pods --of rc/w": ({ pod, replicationcontroller }) => selected(pod, named(replicationcontroller, "w")),
  "pods --of cronjob/w": ({ pod, job, cronjob }) => owned(pod, owned(job, named(cronjob, "w"))),
  "pods --of node/w": ({ pod, node }) => onNode(pod, named(node, "w")),
  "pods --of service/w -l app=a": ({ pod, service }) =>
    selected(pod, named(service, "w")).filter(({ metadata }) => metadata.labels?.app === "a"),
  "services --of ingress/w": ({ service, ingress }) => behind(service, named(ingress, "w")),
  "replicasets --of deployment/w": ({ replicaset, deployment }) => owned(replicaset, named(deployment, "w")),
  "jobs --of cronjob/w": ({ job, cronjob }) => owned(job, named(cronjob, "w")),
  "endpointslices --of service/w": ({ endpointslice, service }) =>
    endpointslice.filter(
      ({ metadata }) =>
        named(service, "w").length > 0 && metadata.labels?.["kubernetes.io/service-name"] === "w",
    ),
  "services --without pods": ({ service, pod }) => service.filter((one) => selected(pod, [one]).length === 0),
  "pods --without services": ({ service, pod }) => pod.filter((one) => !selected(pod, service).includes(one)),
  "pods --without services -l app=a": ({ service, pod }) =>
    pod.filter((one) => one.metadata.labels?.app === "a" && !selected(pod, service).includes(one)),
  "services --without pods --field-selector metadata.name!=w": ({ service, pod }) =>
    service.filter((one) => one.metadata.name !== "w" && selected(pod, [one]).length === 0),
  "pods --without ingresses": ({ service, pod, ingress }) =>
    pod.filter((one) => !selected(pod, behind(service, ingress)).includes(one)),
  "ingresses --without services": ({ service, ingress }) =>
    ingress.filter((one) => behind(service, [one]).length === 0),
  "nodes --without pods": ({ node, pod }) => node.filter((one) => onNode(pod, [one]).length === 0),
  "pods --without nodes": ({ node, pod }) => pod.filter((one) => !onNode(pod, node).includes(one)),
  "replicasets --without deployments": ({ replicaset, deployment }) =>
    replicaset.filter((one) => !owned(replicaset, deployment).includes(one)),
};

/** An object of a kind, with whatever leads to others left to chance. */
interface Draw {
  readonly labels: Labels;
  readonly selector: Labels;
  readonly backends: readonly string[];
  readonly node: string;
}

/** The manifest of `name`; `owner` is what owns it, where something is there to. */
function manifest(kind: Path, name: string, draw: Draw, owner: Item | undefined): object {
  const { labels, selector, backends, node } = draw;
  const template = {
    metadata: { labels: selector },
    spec: { containers: [{ name: "main", image: "nginx" }] },
  };
  const reference = (ownerKind: string, apiVersion: string): object =>
    owner === undefined
      ? {}
      : {
          ownerReferences: [
            { apiVersion, kind: ownerKind, name: owner.metadata.name, uid: owner.metadata.uid },
          ],
        };
  const withSelector = { metadata: { name }, spec: { selector: { matchLabels: selector }, template } };
  switch (kind) {
    case "pod":
      return {
        metadata: { name, labels, ...reference("Job", "batch/v1") },
        spec: { ...template.spec, ...(node === "" ? {} : { nodeName: node }) },
      };
    case "service":
      return { metadata: { name }, spec: { selector, ports: [{ port: 80 }] } };
    case "ingress":
      return {
        metadata: { name },
        spec: {
          rules: [
            {
              http: {
                paths: backends.map((service) => ({
                  path: `/${service}`,
                  pathType: "Prefix",
                  backend: { service: { name: service, port: { number: 80 } } },
                })),
              },
            },
          ],
        },
      };
    case "replicationcontroller":
      return { metadata: { name }, spec: { selector, template } };
    case "statefulset":
      return { ...withSelector, spec: { ...withSelector.spec, serviceName: "w" } };
    case "replicaset":
      return { ...withSelector, metadata: { name, ...reference("Deployment", "apps/v1") } };
    case "job": {
      const never = { ...template, spec: { ...template.spec, restartPolicy: "Never" } };
      return {
        metadata: { name, ...reference("CronJob", "batch/v1") },
        spec: { manualSelector: true, selector: { matchLabels: selector }, template: never },
      };
    }
    case "cronjob": {
      const never = { spec: { ...template.spec, restartPolicy: "Never" } };
      return {
        metadata: { name },
        spec: { schedule: "0 0 * * *", jobTemplate: { spec: { template: never } } },
      };
    }
    case "node":
      return { metadata: { name } };
    case "endpointslice":
      return {
        metadata: { name, labels: { "kubernetes.io/service-name": backends[0] ?? "w" } },
        addressType: "IPv4",
        endpoints: [],
      };
    case "deployment":
    case "daemonset":
      return withSelector;
    default:
      return kind satisfies never;
  }
}

interface Operation extends Draw {
  readonly kind: Path;
  readonly name: string;
  readonly what: "write" | "write again" | "delete" | "recreate";
}

const owners: Partial<Record<Path, Path>> = { pod: "job", job: "cronjob", replicaset: "deployment" };

/** Writes `name` where it is not there, and changes what can be changed of it where it is. */
async function perform({ kind, name, what, ...draw }: Operation): Promise<void> {
  const path = paths[kind];
  const there = named(await items(path), name).length > 0;
  const remove = (): Promise<void> => cluster.delete(`${path}/${name}`);
  const create = async (): Promise<void> => {
    const ownerKind = owners[kind];
    const owner = ownerKind === undefined ? undefined : named(await items(paths[ownerKind]), "w")[0];
    await cluster.post(path, manifest(kind, name, draw, owner));
  };
  if (!there) return what === "delete" ? undefined : create();
  if (what === "delete") return remove();
  if (what === "recreate") {
    await remove();
    return create();
  }
  if (kind === "service")
    return cluster.patch(`${path}/${name}`, {
      spec: { selector: { app: null, tier: null, ...draw.selector } },
    });
  if (kind === "ingress") return cluster.patch(`${path}/${name}`, manifest(kind, name, draw, undefined));
  return cluster.patch(`${path}/${name}`, {
    metadata: { labels: { app: null, tier: null, ...draw.labels } },
  });
}

const someLabels = fc.constantFrom<Labels>({ app: "a" }, { app: "b" }, { app: "a", tier: "x" });
const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constant<Path>("pod") },
    { weight: 2, arbitrary: fc.constant<Path>("service") },
    { weight: 1, arbitrary: fc.constant<Path>("ingress") },
    { weight: 3, arbitrary: fc.constantFrom(...(Object.keys(paths) as Path[])) },
  ),
  name: fc.constantFrom("w", "v", "u"),
  what: fc.constantFrom("write", "write again", "delete", "recreate"),
  labels: someLabels,
  selector: someLabels,
  backends: fc.subarray(["w", "v", "u"], { minLength: 1 }),
  node: fc.constantFrom("", "w", "v"),
});

test("whatever is written, deleted and recreated, the folded lines of --of and --without equal a recomputation from the server's lists", async () => {
  for (const kind of Object.keys(paths) as Path[]) {
    const draw = { labels: { app: "a" }, selector: { app: "a" }, backends: ["w"], node: "w" };
    await perform({ kind, name: "w", what: "write", ...draw });
  }
  const all = await Promise.all(Object.keys(commands).map(watching));
  const checked = async (): Promise<void> => {
    const lists = Object.fromEntries(
      await Promise.all(Object.entries(paths).map(async ([kind, path]) => [kind, await items(path)])),
    );
    const expected = Object.fromEntries(
      Object.entries(commands).map(([words, recompute]) => [words, stateOf(recompute(lists))]),
    );
    const shown = (): object => Object.fromEntries(all.map(({ words, state }) => [words, state()]));
    await expect.poll(shown, { interval: 10, timeout: 10_000 }).toEqual(expected);
  };
  await checked();
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 20 }), async (operations) => {
      for (const one of operations) await perform(one);
      await checked();
    }),
    { numRuns: 12, endOnFailure: true },
  );
  for (const { end } of all) await end();
});

test("objects of a CustomResourceDefinition's kind are followed to what they own, and to what owns them", async () => {
  await cluster.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
    metadata: { name: "widgets.acme.io" },
    spec: {
      group: "acme.io",
      scope: "Namespaced",
      names: { plural: "widgets", singular: "widget", kind: "Widget" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        },
      ],
    },
  });
  const widgetsPath = "/apis/acme.io/v1/namespaces/default/widgets";
  const widget = { apiVersion: "acme.io/v1", kind: "Widget" };
  await cluster.post(widgetsPath, { ...widget, metadata: { name: "w" } });
  const owner = async (): Promise<object> => {
    const [found] = named(await items(widgetsPath), "w");
    return { ...widget, name: "w", uid: found?.metadata.uid };
  };
  const ownedPod = async (name: string): Promise<object> => {
    const { metadata, ...rest } = pod(name) as { metadata: object };
    return { ...rest, metadata: { ...metadata, ownerReferences: [await owner()] } };
  };
  await cluster.post(podsPath, pod("stranger"));
  const pods = await watching("pods --of widget/w");
  const widgets = await watching("widgets --of widget/w");
  await cluster.post(podsPath, await ownedPod("child"));
  await cluster.post(widgetsPath, {
    ...widget,
    metadata: { name: "part", ownerReferences: [await owner()] },
  });
  await expect.poll(() => Object.keys(pods.state())).toEqual(["child"]);
  await expect.poll(() => Object.keys(widgets.state())).toEqual(["part"]);
  await cluster.delete(`${widgetsPath}/w`);
  await expect.poll(() => Object.keys(pods.state())).toEqual([]);
  await pods.end();
  await widgets.end();
});

test("what belongs to the whole cluster is joined with every namespace, unless one is named", async () => {
  await cluster.post("/api/v1/namespaces", { metadata: { name: "shop" } });
  for (const name of ["v", "w"]) await cluster.post(paths.node, { metadata: { name } });
  const { spec, ...rest } = pod("p") as { spec: object };
  await cluster.post("/api/v1/namespaces/shop/pods", { ...rest, spec: { ...spec, nodeName: "w" } });
  const everywhere = await watching("nodes --without pods");
  const inDefault = await watching("nodes --without pods -n default");
  expect(Object.keys(everywhere.state())).toEqual(["v"]);
  expect(Object.keys(inDefault.state())).toEqual(["v", "w"]);
  await everywhere.end();
  await inDefault.end();
});

test.each([
  ["pods --of node/n", 0],
  ["pods --of service/s -A", 1],
])(
  "kcache watch %s: which namespaces are looked at follows from what is namespaced",
  async (words, status) => {
    const io = testIo();
    const argv = ["node", "kcache", "watch", ...words.split(" "), "--for", "300ms", "--server", cluster.url];
    expect(await run(argv, io)).toBe(status);
    expect(io.stderr.text).toBe(
      status === 0
        ? "kcache: there is no node n; waiting for it\n"
        : "kcache: --of service/s: a service is in one namespace: name it with -n, not -A\n",
    );
  },
);

// What `kcache watch` tells with --of and --without, while what belongs to what is changed: folded, it is what lists give.
import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { run as kcache } from "kcache-cli";
import { type Api, openApi } from "./api.ts";
import { differences, Fold, isObject, type KubeObject, parseList } from "./fold.ts";
import { run } from "./process.ts";
import type { Finding } from "./smoke.ts";
import { kubectlPath, type Target } from "./target.ts";

const NAMESPACE = "belonging";
const core = `/api/v1/namespaces/${NAMESPACE}`;
const apps = `/apis/apps/v1/namespaces/${NAMESPACE}`;
const batch = `/apis/batch/v1/namespaces/${NAMESPACE}`;
const ingresses = `/apis/networking.k8s.io/v1/namespaces/${NAMESPACE}/ingresses`;

/** How long after a change a command may still be behind, in milliseconds. */
const CATCH_UP = 30_000;

type Labels = Readonly<Record<string, string>>;

const podSpec = { terminationGracePeriodSeconds: 1, containers: [{ name: "main", image: "example/app:1" }] };
const template = (labels: Labels, spec: object = podSpec): object => ({ metadata: { labels }, spec });
const workload = (name: string, more: object = {}): object => ({
  metadata: { name },
  spec: { selector: { matchLabels: { app: name } }, template: template({ app: name }), ...more },
});
const service = (name: string, selector: Labels): object => ({
  metadata: { name },
  spec: { selector, ports: [{ port: 80 }] },
});
const ingress = (name: string, ...services: readonly string[]): object => {
  const paths = services.map((one) => ({
    path: `/${one}`,
    pathType: "Prefix",
    backend: { service: { name: one, port: { number: 80 } } },
  }));
  return { metadata: { name }, spec: { rules: [{ http: { paths } }] } };
};

async function must(answer: Promise<number>, what: string): Promise<void> {
  const status = await answer;
  if (status < 200 || status > 299) throw new Error(`${what}: ${status}`);
}

async function createAll(api: Api): Promise<void> {
  await must(
    api.send("POST", "/api/v1/namespaces", { metadata: { name: NAMESPACE } }),
    "create the namespace",
  );
  for (let tries = 0; tries < 100; tries++) {
    const accounts = await api.list(`${core}/serviceaccounts`);
    if (accounts.some(({ metadata }) => metadata.name === "default")) break;
    await sleep(100);
  }
  const never = { ...podSpec, restartPolicy: "OnFailure" };
  const jobSpec = { template: template({ app: "task" }, never) };
  const objects: readonly (readonly [string, object])[] = [
    [`${apps}/deployments`, workload("web", { replicas: 3 })],
    [`${apps}/deployments`, workload("api", { replicas: 2 })],
    [`${apps}/replicasets`, workload("set", { replicas: 2 })],
    [`${apps}/daemonsets`, workload("daemon")],
    [`${apps}/statefulsets`, workload("state", { replicas: 2, serviceName: "state" })],
    [
      `${core}/replicationcontrollers`,
      {
        metadata: { name: "old" },
        spec: { replicas: 2, selector: { app: "old" }, template: template({ app: "old" }) },
      },
    ],
    [`${batch}/jobs`, { metadata: { name: "task" }, spec: { ...jobSpec, parallelism: 2, completions: 2 } }],
    [`${core}/services`, service("front", { app: "web" })],
    [`${core}/services`, service("back", { app: "api" })],
    [`${core}/services`, service("nobody", { app: "nobody" })],
    [ingresses, ingress("shop", "front")],
    [`${core}/pods`, { metadata: { name: "bare", labels: { app: "bare" } }, spec: podSpec }],
  ];
  for (const [path, body] of objects) await must(api.send("POST", path, body), `create at ${path}`);
}

/** Everything of the namespace, by plural. */
type Lists = Readonly<Record<string, readonly KubeObject[]>>;

const at = (object: unknown, ...path: readonly string[]): unknown =>
  path.reduce((value, name) => (isObject(value) ? value[name] : undefined), object);

/** The pods that services or workloads select: by their selector, or where there is none by the labels of their template. */
function selected(pods: readonly KubeObject[] = [], by: readonly KubeObject[] = []): readonly KubeObject[] {
  const selectors = by.map(
    (one) =>
      at(one, "spec", "selector", "matchLabels") ??
      at(one, "spec", "selector") ??
      at(one, "spec", "template", "metadata", "labels"),
  );
  return pods.filter(({ metadata: { labels } }) =>
    selectors.some((selector) => {
      const pairs = isObject(selector) ? Object.entries(selector) : [];
      return pairs.length > 0 && pairs.every(([name, value]) => labels?.[name] === value);
    }),
  );
}

const named = (objects: readonly KubeObject[] = [], name: string): readonly KubeObject[] =>
  objects.filter(({ metadata }) => metadata.name === name);

function behind(
  services: readonly KubeObject[] = [],
  shops: readonly KubeObject[] = [],
): readonly KubeObject[] {
  const text = JSON.stringify(shops.map(({ spec }) => spec));
  return services.filter(({ metadata }) => text.includes(`"service":{"name":"${metadata.name}"`));
}

function owned(
  objects: readonly KubeObject[] = [],
  owners: readonly KubeObject[] = [],
): readonly KubeObject[] {
  const uids = new Set(owners.map(({ metadata }) => metadata.uid));
  return objects.filter((one) => {
    const references = at(one, "metadata", "ownerReferences");
    return (
      Array.isArray(references) && references.some((reference) => uids.has(at(reference, "uid") as string))
    );
  });
}

/** Commands, and what each is to show, from whole lists. */
const commands: Readonly<Record<string, (all: Lists) => readonly KubeObject[]>> = {
  "pods --of service/front": ({ Pod, Service }) => selected(Pod, named(Service, "front")),
  "pods --of ingress/shop": ({ Pod, Service, Ingress }) => selected(Pod, behind(Service, Ingress)),
  "services --of ingress/shop": ({ Service, Ingress }) => behind(Service, Ingress),
  "pods --of deployment/web": ({ Pod, Deployment }) => selected(Pod, named(Deployment, "web")),
  "replicasets --of deployment/web": ({ ReplicaSet, Deployment }) =>
    owned(ReplicaSet, named(Deployment, "web")),
  "pods --of replicaset/set": ({ Pod, ReplicaSet }) => selected(Pod, named(ReplicaSet, "set")),
  "pods --of daemonset/daemon": ({ Pod, DaemonSet }) => selected(Pod, DaemonSet),
  "pods --of statefulset/state": ({ Pod, StatefulSet }) => selected(Pod, StatefulSet),
  "pods --of rc/old": ({ Pod, ReplicationController }) => selected(Pod, ReplicationController),
  "pods --of job/task": ({ Pod, Job }) => selected(Pod, Job),
  "services --without pods": ({ Pod, Service }) =>
    (Service ?? []).filter((one) => selected(Pod, [one]).length === 0),
  "pods --without services": ({ Pod, Service }) => {
    const reached = selected(Pod, Service);
    return (Pod ?? []).filter((one) => !reached.includes(one));
  },
};

/** What is done, in phases: after each, every command has to show what lists give. */
const phases: Readonly<Record<string, (api: Api) => Promise<void>>> = {
  "at first": async () => undefined,
  "after selector edits": async (api) => {
    await must(
      api.send("PATCH", `${core}/services/front`, { spec: { selector: { app: "api" } } }),
      "edit front",
    );
    await must(
      api.send("PATCH", `${core}/services/nobody`, { spec: { selector: { app: "bare" } } }),
      "edit nobody",
    );
    await must(api.send("PATCH", `${ingresses}/shop`, ingress("shop", "back", "nobody")), "edit shop");
  },
  "after relabelling": async (api) => {
    const pods = await api.list(`${core}/pods`);
    const some = ["web", "api", "set", "old", "bare"].flatMap(
      (app) => pods.find(({ metadata }) => metadata.labels?.app === app) ?? [],
    );
    for (const [i, { metadata }] of some.entries()) {
      const app = i % 2 === 0 ? "nobody" : "web";
      await must(
        api.send("PATCH", `${core}/pods/${metadata.name}`, { metadata: { labels: { app } } }),
        `relabel ${metadata.name}`,
      );
    }
  },
  "after deletes and recreations": async (api) => {
    await must(api.send("DELETE", `${core}/services/front`), "delete front");
    await must(
      api.send("POST", `${core}/services`, service("front", { app: "state" })),
      "create front again",
    );
    await must(api.send("DELETE", `${ingresses}/shop`), "delete shop");
    await must(api.send("POST", ingresses, ingress("shop", "front")), "create shop again");
    await must(api.send("DELETE", `${apps}/deployments/web?propagationPolicy=Background`), "delete web");
    await must(api.send("POST", `${apps}/deployments`, workload("web", { replicas: 2 })), "create web again");
    await must(api.send("DELETE", `${apps}/daemonsets/daemon?propagationPolicy=Background`), "delete daemon");
    await must(api.send("DELETE", `${core}/services/back`), "delete back");
  },
};

interface Watching {
  readonly words: string;
  readonly fold: Fold;
  /** What it wrote to stderr. */
  complaints(): string;
  /** Presses Ctrl-C. @returns the exit status */
  end(): Promise<number>;
}

function watch(words: string, kubeconfig: string): Watching {
  const fold = new Fold();
  const ending = new AbortController();
  let rest = "";
  let errors = "";
  const stdout = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) fold.line(line);
      done();
    },
  });
  const stderr = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      errors += chunk;
      done();
    },
  });
  const argv = ["watch", ...words.split(" "), "-n", NAMESPACE, "-o", "json", "--kubeconfig", kubeconfig];
  const ended = kcache(["node", "kcache", ...argv], {
    stdout,
    stderr,
    env: process.env,
    signal: ending.signal,
  });
  return {
    words,
    fold,
    complaints: () => errors,
    end() {
      ending.abort();
      return ended;
    },
  };
}

export async function belonging(target: Target, signal: AbortSignal): Promise<readonly Finding[]> {
  const kinds =
    "pods,services,ingresses,deployments,replicasets,daemonsets,statefulsets,replicationcontrollers,jobs";
  const get = ["--kubeconfig", target.kubeconfig, "get", kinds, "-n", NAMESPACE, "-o", "json"];
  const lists = async (): Promise<Lists> => {
    const objects = parseList(await run(kubectlPath, get, { signal }));
    return Object.fromEntries(Map.groupBy(objects, ({ kind = "" }) => kind));
  };
  await using api = await openApi(target.kubeconfig);
  await createAll(api);
  const all = Object.keys(commands).map((words) => watch(words, target.kubeconfig));

  const findings: Finding[] = [];
  for (const [when, change] of Object.entries(phases)) {
    await change(api);
    const begin = performance.now();
    let wrong: readonly string[] = [];
    let shown = 0;
    do {
      const now = await lists();
      wrong = all.flatMap(({ words, fold }) => {
        const expected = commands[words]?.(now) ?? [];
        const told = fold.ready ? differences(fold.objects, expected) : ["nothing yet"];
        return told.map((one) => `${words}: ${one}`);
      });
      shown = all.reduce((sum, { fold }) => sum + fold.objects.size, 0);
      if (wrong.length > 0) await sleep(500, undefined, { signal });
    } while (wrong.length > 0 && performance.now() - begin < CATCH_UP);
    const detail =
      wrong.length === 0 ? `${shown} objects in ${all.length} views` : wrong.slice(0, 4).join("\n      ");
    findings.push({
      what: `--of and --without, folded, are what kubectl says ${when}`,
      good: wrong.length === 0,
      detail,
    });
  }
  const statuses = await Promise.all(all.map(({ end }) => end()));
  const contradictions = all.flatMap(({ words, fold }) => fold.violations.map((one) => `${words}: ${one}`));
  const complaints = all.map(({ complaints }) => complaints()).join("");
  findings.push({
    what: "no line of --of and --without contradicts those before it, and all commands end with 0",
    good: contradictions.length === 0 && statuses.every((status) => status === 0),
    detail: [...contradictions.slice(0, 4), complaints].filter((text) => text !== "").join("\n      "),
  });
  await api.send("DELETE", `/api/v1/namespaces/${NAMESPACE}`);
  return findings;
}

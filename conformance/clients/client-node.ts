// A scripted job of @kubernetes/client-node against an API server: prints `passed NAME` or `FAILED NAME<tab>why` for each thing that
// it checks, and `done` at the end. At `await kill` and `await restart` it waits for SIGHUP: the server is back.
//   node client-node.ts FOLDER KUBECONFIG, where FOLDER/node_modules has the package
import { once } from "node:events";
import path from "node:path";
import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";

interface Meta {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generateName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: Date | string;
}
interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: Meta;
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { type: string; status: string }[];
  };
}
interface List {
  readonly metadata?: { readonly resourceVersion?: string; readonly _continue?: string };
  readonly items: readonly KubeObject[];
}
type Call<T> = (param: Readonly<Record<string, unknown>>, options?: unknown) => Promise<T>;
interface CoreApi {
  readonly createNamespace: Call<KubeObject>;
  readonly deleteNamespace: Call<unknown>;
  readonly createNamespacedConfigMap: Call<KubeObject>;
  readonly readNamespacedConfigMap: Call<KubeObject>;
  readonly replaceNamespacedConfigMap: Call<KubeObject>;
  readonly patchNamespacedConfigMap: Call<KubeObject>;
  readonly deleteNamespacedConfigMap: Call<unknown>;
  readonly deleteCollectionNamespacedConfigMap: Call<unknown>;
  readonly listNamespacedConfigMap: Call<List>;
  readonly readNamespacedServiceAccount: Call<KubeObject>;
  readonly createNamespacedPod: Call<KubeObject>;
  readonly readNamespacedPod: Call<KubeObject>;
  readonly readNamespacedPodLog: Call<string>;
}
interface CustomApi {
  readonly createNamespacedCustomObject: Call<Readonly<Record<string, unknown>>>;
  readonly listNamespacedCustomObject: Call<{ readonly items: readonly unknown[] }>;
}
interface DefinitionsApi {
  readonly createCustomResourceDefinition: Call<KubeObject>;
  readonly readCustomResourceDefinition: Call<KubeObject>;
  readonly deleteCustomResourceDefinition: Call<unknown>;
}
interface AppsApi {
  readonly createNamespacedDeployment: Call<KubeObject>;
  readonly readNamespacedDeploymentScale: Call<KubeObject>;
  readonly patchNamespacedDeploymentScale: Call<KubeObject>;
}
interface Config {
  loadFromFile(file: string): void;
  makeApiClient<T>(api: new () => T): T;
}
interface Informer {
  on(verb: "add" | "update" | "delete", callback: (object: KubeObject) => void): void;
  on(verb: "error" | "connect", callback: (error?: unknown) => void): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  list(): readonly KubeObject[];
  get(name: string, namespace?: string): KubeObject | undefined;
}
interface Watching {
  watch(
    path: string,
    query: Readonly<Record<string, unknown>>,
    callback: (type: string, object: KubeObject) => void,
    done: (error: unknown) => void,
  ): Promise<AbortController>;
}
interface Objects {
  create(spec: KubeObject): Promise<KubeObject>;
  read(spec: KubeObject): Promise<KubeObject>;
  patch(
    spec: KubeObject,
    pretty?: string,
    dryRun?: string,
    fieldManager?: string,
    force?: boolean,
    strategy?: string,
  ): Promise<KubeObject>;
  delete(spec: KubeObject): Promise<unknown>;
  list(apiVersion: string, kind: string, namespace: string): Promise<List>;
}
/** As much of the package as is used here: it is none of this repository's dependencies. */
interface ClientNode {
  readonly KubeConfig: new () => Config;
  readonly CoreV1Api: new () => CoreApi;
  readonly AppsV1Api: new () => AppsApi;
  readonly CustomObjectsApi: new () => CustomApi;
  readonly ApiextensionsV1Api: new () => DefinitionsApi;
  readonly VersionApi: new () => { getCode(): Promise<{ readonly gitVersion: string }> };
  readonly Watch: new (config: Config) => Watching;
  readonly Log: new (
    config: Config,
  ) => {
    log(
      namespace: string,
      pod: string,
      container: string,
      stream: Writable,
      options: object,
    ): Promise<AbortController>;
  };
  readonly KubernetesObjectApi: { makeApiClient(config: Config): Objects };
  readonly PatchStrategy: Readonly<
    Record<"JsonPatch" | "MergePatch" | "StrategicMergePatch" | "ServerSideApply", string>
  >;
  makeInformer(config: Config, path: string, list: () => Promise<List>, labelSelector?: string): Informer;
  setHeaderOptions(key: string, value: string): unknown;
}

const [folder = "", kubeconfig = ""] = process.argv.slice(2);
const entry = path.join(folder, "node_modules", "@kubernetes", "client-node", "dist", "index.js");
const kube: ClientNode = await import(pathToFileURL(entry).href);
const config = new kube.KubeConfig();
config.loadFromFile(kubeconfig);
const core = config.makeApiClient(kube.CoreV1Api);

// A log that is followed and aborted ends with an error that nobody can listen to.
process.on("uncaughtException", (error) => {
  if (error.name === "AbortError") return;
  console.error(error);
  process.exit(1);
});

/** How long something may take to come about, in milliseconds. */
const PATIENCE = 20_000;

async function check(name: string, run: () => Promise<void>): Promise<void> {
  try {
    await Promise.race([
      run(),
      sleep(PATIENCE + 5_000, undefined, { ref: false }).then(() => {
        throw new Error("it takes too long");
      }),
    ]);
    console.log(`passed ${name}`);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.log(`FAILED ${name}\t${text.replaceAll(/\s+/g, " ").slice(0, 600)}`);
  }
}

function equal(got: unknown, want: unknown, what: string): void {
  if (!isDeepStrictEqual(got, want))
    throw new Error(`${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
}

/** Asks until it holds; what is thrown meanwhile counts as not yet. */
async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const begin = performance.now();
  for (;;) {
    if (await holds()) return;
    if (performance.now() - begin > PATIENCE) throw new Error(`${what}: not after ${PATIENCE} ms`);
    await sleep(50);
  }
}

/** The code of the Status that a call is refused with. */
async function refused(call: Promise<unknown>): Promise<number> {
  try {
    await call;
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error) return Number(error.code);
    throw error;
  }
  throw new Error("it was not refused");
}

const made = await core.createNamespace({ body: { metadata: { generateName: "client-node-" } } });
const namespace = made.metadata?.name ?? "";
const configMap = (name: string, data: Readonly<Record<string, string>> = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace, labels: { app: "conformance" } },
  data,
});
const create = (name: string, data?: Readonly<Record<string, string>>): Promise<KubeObject> =>
  core.createNamespacedConfigMap({ namespace, body: configMap(name, data) });
const read = (name: string): Promise<KubeObject> => core.readNamespacedConfigMap({ namespace, name });
const patch = (name: string, body: unknown, strategy: string, more: object = {}): Promise<KubeObject> =>
  core.patchNamespacedConfigMap(
    { namespace, name, body, ...more },
    kube.setHeaderOptions("Content-Type", strategy),
  );

async function objects(): Promise<void> {
  await check("version", async () => {
    const { gitVersion } = await config.makeApiClient(kube.VersionApi).getCode();
    if (!gitVersion.startsWith("v1.36.")) throw new Error(`version ${gitVersion}`);
  });
  await check("create and read", async () => {
    const one = await create("one", { a: "1", text: "zwölf ☃ 𝄞" });
    equal((await read("one")).metadata?.uid, one.metadata?.uid, "uid");
    equal((await read("one")).data, { a: "1", text: "zwölf ☃ 𝄞" }, "data");
  });
  await check("codes of refusals: 409, 404, 422", async () => {
    equal(await refused(create("one")), 409, "create again");
    equal(await refused(read("none")), 404, "read of nothing");
    equal(await refused(create("Not_A_Name")), 422, "a wrong name");
  });
  await check("replace of an older version: 409", async () => {
    const old = await read("one");
    await core.replaceNamespacedConfigMap({ namespace, name: "one", body: { ...old, data: { a: "2" } } });
    equal(
      await refused(core.replaceNamespacedConfigMap({ namespace, name: "one", body: old })),
      409,
      "replace",
    );
  });
  await check("patches: JSON, merge, strategic", async () => {
    const { JsonPatch, MergePatch, StrategicMergePatch } = kube.PatchStrategy;
    equal((await patch("one", [{ op: "add", path: "/data/b", value: "3" }], JsonPatch)).data?.b, "3", "JSON");
    equal((await patch("one", { data: { a: null } }, MergePatch)).data, { b: "3" }, "merge");
    equal(
      (await patch("one", { data: { c: "4" } }, StrategicMergePatch)).data,
      { b: "3", c: "4" },
      "strategic",
    );
  });
  await check("server-side apply: creates, merges, conflicts, forces", async () => {
    const apply = (manager: string, data: Readonly<Record<string, string>>, force = false) =>
      patch("applied", configMap("applied", data), kube.PatchStrategy.ServerSideApply, {
        fieldManager: manager,
        force,
      });
    await apply("one", { a: "1", b: "1" });
    equal((await apply("two", { c: "1" })).data, { a: "1", b: "1", c: "1" }, "merged");
    equal(await refused(apply("two", { a: "2", c: "1" })), 409, "conflict");
    equal((await apply("two", { a: "2", c: "1" }, true)).data?.a, "2", "forced");
    equal((await apply("two", { c: "1" })).data, { b: "1", c: "1" }, "left out");
  });
  await check("pages of a list", async () => {
    await Promise.all(Array.from({ length: 11 }, (_, n) => create(`page-${n}`, {})));
    const names: unknown[] = [];
    let token: string | undefined;
    do {
      const page: List = await core.listNamespacedConfigMap({
        namespace,
        limit: 4,
        labelSelector: "app=conformance",
        fieldSelector: "metadata.name!=one,metadata.name!=applied",
        ...(token !== undefined && { _continue: token }),
      });
      names.push(...page.items.map(({ metadata }) => metadata?.name));
      token = page.metadata?._continue === "" ? undefined : page.metadata?._continue;
    } while (token !== undefined);
    equal(names.length, 11, "items");
    equal(new Set(names).size, 11, "names");
  });
  await check("delete, and deletecollection by label", async () => {
    await core.deleteNamespacedConfigMap({ namespace, name: "one" });
    equal(await refused(read("one")), 404, "read");
    await core.deleteCollectionNamespacedConfigMap({ namespace, labelSelector: "app=conformance" });
    const left = await core.listNamespacedConfigMap({ namespace, labelSelector: "app=conformance" });
    equal(left.items.length, 0, "left");
  });
  await check("the client of any kind finds its path by discovery", async () => {
    const any = kube.KubernetesObjectApi.makeApiClient(config);
    await any.create(configMap("any", { a: "1" }));
    const applied = await any.patch(
      configMap("any", { b: "2" }),
      undefined,
      undefined,
      "any",
      undefined,
      kube.PatchStrategy.ServerSideApply,
    );
    equal(applied.data, { a: "1", b: "2" }, "applied");
    equal((await any.read(configMap("any"))).data?.b, "2", "read");
    const lists = await any.list("v1", "ConfigMap", namespace);
    equal(lists.items.filter(({ metadata }) => metadata?.name === "any").length, 1, "listed");
    await any.delete(configMap("any"));
  });
  await check("a custom resource, from its definition on", async () => {
    const group = "client-node.example.com";
    const name = `things.${group}`;
    const definitions = config.makeApiClient(kube.ApiextensionsV1Api);
    const schema = {
      type: "object",
      properties: { spec: { type: "object", properties: { size: { type: "integer", _default: 3 } } } },
    };
    await definitions.createCustomResourceDefinition({
      body: {
        metadata: { name },
        spec: {
          group,
          scope: "Namespaced",
          names: { plural: "things", kind: "Thing" },
          versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
        },
      },
    });
    try {
      await eventually("it is established", async () => {
        const { status } = await definitions.readCustomResourceDefinition({ name });
        return (
          status?.conditions?.some((one) => one.type === "Established" && one.status === "True") === true
        );
      });
      const things = config.makeApiClient(kube.CustomObjectsApi);
      const where = { group, version: "v1", namespace, plural: "things" };
      const body = { apiVersion: `${group}/v1`, kind: "Thing", metadata: { name: "one" }, spec: {} };
      await eventually("it is served", async () => {
        try {
          await things.listNamespacedCustomObject(where);
          return true;
        } catch {
          return false;
        }
      });
      const thing = await things.createNamespacedCustomObject({ ...where, body });
      equal(thing.spec, { size: 3 }, "spec with its default");
      equal((await things.listNamespacedCustomObject(where)).items.length, 1, "listed");
    } finally {
      await definitions.deleteCustomResourceDefinition({ name });
    }
  });
}

async function workloads(): Promise<void> {
  const pod = {
    metadata: { name: "logged" },
    spec: { containers: [{ name: "main", image: "main:1" }], terminationGracePeriodSeconds: 1 },
  };
  await check("a pod becomes ready", async () => {
    await core.createNamespacedPod({ namespace, body: pod });
    await eventually("it is ready", async () => {
      const { status } = await core.readNamespacedPod({ namespace, name: "logged" });
      return status?.conditions?.some((one) => one.type === "Ready" && one.status === "True") === true;
    });
  });
  await check("its log is read, and followed", async () => {
    let text = "";
    await eventually("there is a line", async () => {
      text = await core.readNamespacedPodLog({ namespace, name: "logged", tailLines: 1 });
      return text !== "";
    });
    equal(text.trimEnd().split("\n").length, 1, "lines");
    let followed = "";
    const sink = new Writable({
      write(chunk, _encoding, callback) {
        followed += String(chunk);
        callback();
      },
    });
    const following = await new kube.Log(config).log(namespace, "logged", "main", sink, { follow: true });
    await eventually("the last line comes", () => followed.includes(text.trimEnd()));
    following.abort();
    equal(await refused(core.readNamespacedPodLog({ namespace, name: "none" })), 404, "log of no pod");
  });
  await check("a scale is read and patched", async () => {
    const apps = config.makeApiClient(kube.AppsV1Api);
    const labels = { app: "scaled" };
    const { spec } = pod;
    const template = { metadata: { labels }, spec };
    await apps.createNamespacedDeployment({
      namespace,
      body: {
        metadata: { name: "scaled" },
        spec: { replicas: 0, selector: { matchLabels: labels }, template },
      },
    });
    equal(
      (await apps.readNamespacedDeploymentScale({ namespace, name: "scaled" })).spec?.replicas ?? 0,
      0,
      "replicas",
    );
    const scaled = await apps.patchNamespacedDeploymentScale(
      { namespace, name: "scaled", body: { spec: { replicas: 2 } } },
      kube.setHeaderOptions("Content-Type", kube.PatchStrategy.MergePatch),
    );
    equal(scaled.spec?.replicas, 2, "replicas after");
  });
}

async function watches(): Promise<void> {
  await check("a watch tells changes, and ends when it is aborted", async () => {
    const list = await core.listNamespacedConfigMap({ namespace });
    const seen: string[] = [];
    const ended = Promise.withResolvers<unknown>();
    const watching = await new kube.Watch(config).watch(
      `/api/v1/namespaces/${namespace}/configmaps`,
      { resourceVersion: list.metadata?.resourceVersion, fieldSelector: "metadata.name=watched" },
      (type, object) => seen.push(`${type} ${object.metadata?.name} ${object.data?.a}`),
      ended.resolve,
    );
    await create("watched", { a: "1" });
    await patch("watched", { data: { a: "2" } }, kube.PatchStrategy.MergePatch);
    await core.deleteNamespacedConfigMap({ namespace, name: "watched" });
    await eventually("three events", () => seen.length === 3);
    equal(seen, ["ADDED watched 1", "MODIFIED watched 2", "DELETED watched 2"], "events");
    watching.abort();
    await ended.promise;
  });
}

const churned = { labelSelector: "app=conformance" };

/** Creates, changes and deletes, each until the server takes it or refuses it for good. */
async function churn(steps: number, ending?: AbortSignal): Promise<void> {
  const isOver = (): boolean => ending?.aborted === true;
  for (let step = 0; step < steps && !isOver(); step++) {
    const name = `churn-${Math.floor(Math.random() * 30)}`;
    for (;;) {
      try {
        if (Math.random() < 0.3) await core.deleteNamespacedConfigMap({ namespace, name });
        else if (Math.random() < 0.5) await create(name, { step: `${step}` });
        else await patch(name, { data: { step: `${step}` } }, kube.PatchStrategy.MergePatch);
        break;
      } catch (error) {
        if (isOver()) break;
        if (typeof error === "object" && error !== null && "code" in error) {
          if (error.code === 404 || error.code === 409) break;
        }
        await sleep(50);
      }
    }
  }
}

async function informer(): Promise<void> {
  const told = new Map<string, string | undefined>();
  const follower = kube.makeInformer(
    config,
    `/api/v1/namespaces/${namespace}/configmaps`,
    () => core.listNamespacedConfigMap({ namespace, ...churned }),
    churned.labelSelector,
  );
  const tell = ({ metadata }: KubeObject): void =>
    void told.set(metadata?.name ?? "", metadata?.resourceVersion);
  follower.on("add", tell);
  follower.on("update", tell);
  follower.on("delete", ({ metadata }) => told.delete(metadata?.name ?? ""));
  // As its documentation says: after an error it is started again.
  let over = false;
  follower.on("error", () => {
    setTimeout(() => {
      if (!over) void follower.start();
    }, 200);
  });
  const agrees = (when: string): Promise<void> =>
    check(`the informer equals a list ${when}`, async () => {
      const versions = (all: readonly KubeObject[]): Map<unknown, unknown> =>
        new Map(all.map(({ metadata }) => [metadata?.name, metadata?.resourceVersion]));
      const list = versions((await core.listNamespacedConfigMap({ namespace, ...churned })).items);
      if (list.size === 0) throw new Error("the list is empty");
      await eventually("it is equal", () => isDeepStrictEqual(versions(follower.list()), list));
      equal(told, list, "events added up");
    });
  const interrupted = async (how: string): Promise<void> => {
    const changing = new AbortController();
    const changes = churn(1e6, changing.signal);
    console.log(`await ${how}`);
    await once(process, "SIGHUP");
    await churn(30);
    changing.abort();
    await changes;
  };
  await churn(40);
  await follower.start();
  await agrees("at first");
  await churn(100);
  await agrees("after changes");
  await interrupted("kill");
  await agrees("after the server was killed, and has forgotten");
  await interrupted("restart");
  await agrees("after the server was restarted");
  over = true;
  await follower.stop();
}

await eventually("the namespace has its service account", async () => {
  try {
    await core.readNamespacedServiceAccount({ namespace, name: "default" });
    return true;
  } catch {
    return false;
  }
});
await objects();
await workloads();
await watches();
await informer();
await check("the namespace is deleted", async () => {
  await core.deleteNamespace({ name: namespace });
});
console.log("done");
process.exit(0);

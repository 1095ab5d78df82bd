// As much of @kubernetes/client-node as is used here: it is none of this repository's dependencies.
import path from "node:path";
import type { Writable } from "node:stream";
import { pathToFileURL } from "node:url";

interface Meta {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generateName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: Date | string;
}
export interface KubeObject {
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
export interface List {
  readonly metadata?: { readonly resourceVersion?: string; readonly _continue?: string };
  readonly items: readonly KubeObject[];
}
type Call<T> = (param: Readonly<Record<string, unknown>>, options?: unknown) => Promise<T>;
export interface CoreApi {
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
export interface Config {
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
export interface ClientNode {
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

/** The package as it lies in a folder's `node_modules`. */
export async function loadClientNode(folder: string): Promise<ClientNode> {
  const entry = path.join(folder, "node_modules", "@kubernetes", "client-node", "dist", "index.js");
  return await import(pathToFileURL(entry).href);
}

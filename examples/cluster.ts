import { type Kind, type KubeObject, memoryTransport, type Transport } from "kcache";
import { createApiServer } from "kcache-apiserver";

/** What of an object is written; the server fills in the rest. */
export interface Manifest {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** An API server in this process, empty at first, for examples to look at and to write to. */
export interface Cluster extends AsyncDisposable {
  /** With a cluster of your own: `await fromKubeConfig()`. */
  readonly transport: Transport;
  /** In the namespace that it names, or in "default". */
  create(kind: Kind<KubeObject>, object: Manifest): Promise<void>;
  /** Changes these fields of an object in "default": a JSON merge patch. */
  patch(kind: Kind<KubeObject>, name: string, change: object): Promise<void>;
  delete(kind: Kind<KubeObject>, name: string): Promise<void>;
}

export function openCluster(): Cluster {
  const server = createApiServer();
  const transport = memoryTransport(server.fetch);
  const pathOf = ({ group, version, scope, plural }: Kind, namespace = "default"): string => {
    const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
    return scope === "Cluster" ? `${root}/${plural}` : `${root}/namespaces/${namespace}/${plural}`;
  };
  const send = async (method: string, path: string, body: object): Promise<void> => {
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const init = { method, headers: { "content-type": type }, body: JSON.stringify(body) };
    const response = await server.fetch(new Request(`${transport.server}${path}`, init));
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  };
  return {
    transport,
    create: (kind, object) =>
      send("POST", pathOf(kind, object.metadata.namespace), {
        apiVersion: kind.apiVersion,
        kind: kind.kind,
        ...object,
      }),
    patch: (kind, name, change) => send("PATCH", `${pathOf(kind)}/${name}`, change),
    delete: (kind, name) => send("DELETE", `${pathOf(kind)}/${name}`, { gracePeriodSeconds: 0 }),
    async [Symbol.asyncDispose]() {
      await transport.close();
      await server.close();
    },
  };
}

export function pod(
  name: string,
  labels: Readonly<Record<string, string>> = {},
  namespace = "default",
): Manifest {
  return {
    metadata: { name, namespace, labels },
    spec: { containers: [{ name: "main", image: "example/app:1" }] },
  };
}

export function service(name: string, selector: Readonly<Record<string, string>>): Manifest {
  return { metadata: { name }, spec: { selector, ports: [{ port: 80 }] } };
}

export function ingress(name: string, serviceName: string): Manifest {
  const backend = { service: { name: serviceName, port: { number: 80 } } };
  return {
    metadata: { name },
    spec: { rules: [{ http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }] },
  };
}

import { type ApiServer, createApiServer, type Listening } from "kcache-apiserver";

/** An API server on a port, on which nothing acts, and requests to it. */
export interface TestCluster extends AsyncDisposable {
  readonly server: ApiServer;
  readonly url: string;
  post(path: string, object: object): Promise<void>;
  /** A JSON merge patch. */
  patch(path: string, change: object): Promise<void>;
  delete(path: string): Promise<void>;
  get(path: string): Promise<unknown>;
  /** Stops listening, with every connection broken; `listen` begins again on the same port. */
  stopListening(): Promise<void>;
  listen(): Promise<void>;
}

export async function openCluster(): Promise<TestCluster> {
  const server = createApiServer();
  let listening: Listening = await server.listen();
  const { port, url } = listening;
  const send = async (
    method: string,
    path: string,
    body?: object,
    type = "application/json",
  ): Promise<unknown> => {
    const headers = { "content-type": type };
    const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
    const response = await server.fetch(new Request(url + path, init));
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  return {
    server,
    url,
    post: async (path, object) => void (await send("POST", path, object)),
    patch: async (path, change) => void (await send("PATCH", path, change, "application/merge-patch+json")),
    delete: async (path) => void (await send("DELETE", path, { gracePeriodSeconds: 0 })),
    get: (path) => send("GET", path),
    stopListening: () => listening.close(),
    async listen() {
      listening = await server.listen({ port });
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

export const podsPath = "/api/v1/namespaces/default/pods";
export const servicesPath = "/api/v1/namespaces/default/services";

export function pod(name: string, labels: Readonly<Record<string, string>> = {}): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels },
    spec: { containers: [{ name: "main", image: "nginx" }] },
  };
}

export function service(name: string, selector: Readonly<Record<string, string>> = {}): object {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { selector, ports: [{ port: 80 }] },
  };
}

export function ingress(name: string, host: string, services: readonly string[]): object {
  const paths = services.map((one) => ({
    path: `/${one}`,
    pathType: "Prefix",
    backend: { service: { name: one, port: { number: 80 } } },
  }));
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name },
    spec: { rules: [{ host, http: { paths } }] },
  };
}

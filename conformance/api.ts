// Plain requests to a cluster, through `kubectl proxy`, which has the credentials.
import { setTimeout as sleep } from "node:timers/promises";
import { type KubeObject, parseList } from "./fold.ts";
import { startAndAwait } from "./process.ts";
import { kubectlPath } from "./target.ts";

export interface Api extends AsyncDisposable {
  /** @returns the answer's status; 0 where there was no answer, which `unanswered` then explains. */
  send(method: string, path: string, body?: object): Promise<number>;
  /** Why there was no answer, the last time that there was none. */
  readonly unanswered: unknown;
  /** @throws Error where the answer is no list. */
  list(path: string): Promise<readonly KubeObject[]>;
}

/** Opens a way to the cluster of a kubeconfig. While the API server is away, requests give 0 or 502. */
export async function openApi(kubeconfig: string): Promise<Api> {
  const args = ["--kubeconfig", kubeconfig, "proxy", "--port=0"];
  const { running, value: address } = await startAndAwait(
    kubectlPath,
    args,
    (line) => /Starting to serve on (\S+)/.exec(line)?.[1],
  );
  const request = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(`http://${address}${path}`, { ...init, signal: AbortSignal.timeout(10_000) });
  let unanswered: unknown;
  return {
    get unanswered() {
      return unanswered;
    },
    async send(method, path, body) {
      const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
      const headers = { "content-type": type };
      try {
        const response = await request(path, {
          method,
          ...(body !== undefined && { headers, body: JSON.stringify(body) }),
        });
        await response.arrayBuffer();
        return response.status;
      } catch (error) {
        unanswered = error;
        return 0; // no answer: what was asked may have happened or not, as with any server that goes away
      }
    },
    async list(path) {
      const text = async (): Promise<string> => (await request(path)).text();
      // The proxy closes a kept connection at times just when it is used again.
      return parseList(await text().catch(text));
    },
    async [Symbol.asyncDispose]() {
      await running.stop();
    },
  };
}

/** Creates an object, asking again where there was no answer. @throws Error where that is refused */
export async function must(api: Api, path: string, body: object): Promise<void> {
  let status = await api.send("POST", path, body);
  for (let tries = 1; status === 0 && tries < 4; tries++) {
    status = await api.send("POST", path, body);
    if (status === 409) return; // the request that had no answer was carried out
  }
  if (status === 201) return;
  const cause = status === 0 ? api.unanswered : undefined;
  throw new Error(`set the workload up: POST ${path}: ${status === 0 ? "no answer" : status}`, { cause });
}

/** Creates a namespace, and waits until pods are accepted there. */
export async function createNamespace(api: Api, name: string): Promise<void> {
  await must(api, "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  // A real server refuses pods until the controller-manager has created the service account, a moment later.
  const path = `/api/v1/namespaces/${name}/pods?dryRun=All`;
  const pod = {
    metadata: { name: "probe" },
    spec: { containers: [{ name: "main", image: "example/app:1" }] },
  };
  for (let tries = 0; (await api.send("POST", path, pod)) !== 201; tries++) {
    if (tries === 100)
      throw new Error(`set the workload up: no pod is accepted in namespace ${name} for 10 s`);
    await sleep(100);
  }
}

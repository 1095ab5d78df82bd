// Plain requests to a cluster, through `kubectl proxy`, which has the credentials.
import { type KubeObject, parseList } from "./fold.ts";
import { startAndAwait } from "./process.ts";
import { kubectlPath } from "./target.ts";

export interface Api extends AsyncDisposable {
  /** @returns the answer's status; 0 where there was no answer. */
  send(method: string, path: string, body?: object): Promise<number>;
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
  return {
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
      } catch {
        return 0; // no answer: what was asked may have happened or not, as with any server that goes away
      }
    },
    async list(path) {
      return parseList(await (await request(path)).text());
    },
    async [Symbol.asyncDispose]() {
      await running.stop();
    },
  };
}

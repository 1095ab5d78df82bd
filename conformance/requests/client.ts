// Requests as they are, without a library that would mend them: paths are sent as written, bodies and headers come back as bytes.
import http from "node:http";
import https from "node:https";
import { run } from "../process.ts";
import { kubectlPath } from "../target.ts";

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** An answer whose body still comes. */
export interface Opened {
  /** Waits for the end of the body, or until nothing came for `quiet` milliseconds, which ends it. */
  read(quiet: number): Promise<Answer>;
}

export interface Client extends Disposable {
  /** Resolves when the head of the answer is there. Where there is no answer, it has status 0 and says why. */
  open(sent: Sent): Promise<Opened>;
}

interface Config {
  readonly clusters: readonly {
    readonly cluster: { readonly server: string; readonly "certificate-authority-data"?: string };
  }[];
  readonly users: readonly { readonly user: Readonly<Record<string, string>> | null }[];
}

/** How long a watch may be open without its first byte: a server may wait 3 s for a version. */
const FIRST = 4_000;

function collect(response: http.IncomingMessage): Opened {
  const chunks: Buffer[] = [];
  let last: number | undefined;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    last = performance.now();
  });
  response.on("close", resolve).on("error", () => resolve());
  return {
    async read(quiet) {
      const begin = performance.now();
      const timer = setInterval(() => {
        const now = performance.now();
        if (
          now - begin > (last === undefined && quiet > 0 ? Math.max(quiet, FIRST / 4) : quiet) &&
          now - (last ?? begin) > quiet
        )
          resolve();
      }, 20);
      await ended;
      clearInterval(timer);
      response.destroy();
      const headers = Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(", ") : (value ?? ""),
        ]),
      );
      return { status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks) };
    },
  };
}

/** Opens a way to the server of a kubeconfig that `kubectl config view` can flatten. */
export async function openClient(kubeconfig: string): Promise<Client> {
  const view = ["--kubeconfig", kubeconfig, "config", "view", "--raw", "-o", "json"];
  const config = JSON.parse(await run(kubectlPath, view)) as Config;
  const cluster = config.clusters[0]?.cluster;
  if (cluster === undefined) throw new Error(`read ${kubeconfig}: it names no cluster`);
  const user = config.users[0]?.user ?? {};
  const decoded = (text: string | undefined): Buffer | undefined =>
    text === undefined ? undefined : Buffer.from(text, "base64");
  const url = new URL(cluster.server);
  const tls = {
    ca: decoded(cluster["certificate-authority-data"]),
    cert: decoded(user["client-certificate-data"]),
    key: decoded(user["client-key-data"]),
  };
  const agent =
    url.protocol === "https:"
      ? new https.Agent({ keepAlive: true, ...tls })
      : new http.Agent({ keepAlive: true });
  const request = url.protocol === "https:" ? https.request : http.request;
  return {
    open: ({ method, path, headers, body }) =>
      new Promise((resolve) => {
        const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
        const options = {
          agent,
          host: url.hostname,
          port: url.port,
          method,
          path,
          headers: { ...headers, ...length },
        };
        const sent = request(options, (response) => resolve(collect(response)));
        sent.on("error", (error) => {
          const answer = { status: 0, headers: {}, body: Buffer.from(error.message) };
          resolve({ read: () => Promise.resolve(answer) });
        });
        sent.setTimeout(30_000, () => sent.destroy(new Error(`${method} ${path}: no answer for 30 s`)));
        sent.end(body);
      }),
    [Symbol.dispose]: () => agent.destroy(),
  };
}

// What scenarios run on: a real control plane, or the embedded API server. Each can be interrupted and comes back.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { run, startAndAwait } from "./process.ts";

export type Interruption =
  /** The API server ends its watches, goes away, and comes back with its data. */
  | "restart"
  /** Connections break without a word, and when it is back the versions from before are compacted away. */
  | "kill";

export interface Target extends AsyncDisposable {
  readonly name: string;
  readonly kubeconfig: string;
  /** Resolves when requests are served again. */
  interrupt(how: Interruption): Promise<void>;
  /**
   * Starts controllers, scheduler and nodes anew, where they are processes of their own: after an interruption one of them
   * may wait for what it has missed.
   */
  restartControllers(): Promise<void>;
}

const cluster = path.join(import.meta.dirname, "cluster");
const bin = process.env.KCACHE_CLUSTER_BIN ?? path.join(homedir(), ".cache", "kcache-cluster", "bin");

/** The kubectl that was built with the control plane. */
export const kubectlPath: string = path.join(bin, "kubectl");

/** Builds what is not built yet: 12 to 15 minutes on 2 cores the first time, nothing later. */
export async function build(signal: AbortSignal): Promise<void> {
  await run(path.join(cluster, "build"), [], { signal, stderr: "inherit" });
}

/** Compacts etcd up to its newest revision: a watch cache that starts later cannot go back before it. */
async function compact(directory: string): Promise<void> {
  const port = /^ETCD_PORT=(\d+)$/m.exec(await readFile(path.join(directory, "env"), "utf8"))?.[1];
  const post = async (what: string, body: object): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${port}/v3/kv/${what}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${what} of etcd: ${response.status} ${await response.text()}`);
    return response.text();
  };
  const revision = /"revision":"(\d+)"/.exec(await post("range", { key: "YQ==" }))?.[1];
  await post("compaction", { revision, physical: true });
}

/** Starts etcd, kube-apiserver, its controllers and fake nodes. */
export async function startReal(signal: AbortSignal): Promise<Target> {
  const directory = await mkdtemp(path.join(tmpdir(), "kcache-conformance-"));
  // Fake nodes may miss heartbeats while the API server is away, and nothing would make their pods Ready again.
  const env = {
    TTL: "1800",
    KCM_FLAGS: "--node-monitor-grace-period=1h",
    // Every version of the built-in kinds, to compare with.
    APISERVER_FLAGS: "--runtime-config=api/all=true",
  };
  const up = (): Promise<string> => run(path.join(cluster, "up"), [directory], { signal, env });
  const dispose = async (): Promise<void> => {
    await run(path.join(cluster, "down"), [directory]);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await up();
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    name: "kube-apiserver",
    kubeconfig: path.join(directory, "kubeconfig"),
    async interrupt(how) {
      if (how === "kill") await compact(directory);
      await run(path.join(cluster, "down"), [directory, "kube-apiserver"], {
        signal,
        env: { SIGNAL: how === "kill" ? "KILL" : "TERM" },
      });
      await up();
    },
    async restartControllers() {
      const names = ["kwok", "kube-scheduler", "kube-controller-manager"];
      await run(path.join(cluster, "down"), [directory, ...names], { signal });
      await up();
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** Starts the embedded API server with controllers and fake nodes, in a process of its own. */
export async function startEmbedded(): Promise<Target> {
  const directory = await mkdtemp(path.join(tmpdir(), "kcache-conformance-"));
  const kubeconfig = path.join(directory, "kubeconfig");
  const script = path.join(import.meta.dirname, "embedded.ts");
  let onLine = (_line: string): void => undefined;
  const { running } = await startAndAwait(
    process.execPath,
    ["--conditions=kcache-source", script, kubeconfig],
    (line) => {
      onLine(line);
      return line === "ready" ? line : undefined;
    },
  );
  return {
    name: "embedded",
    kubeconfig,
    async interrupt(how) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      onLine = (line) => {
        if (line === "back") resolve();
      };
      const timer = setTimeout(
        () => reject(new Error(`${how} the embedded server: not back after 20 s`)),
        20_000,
      );
      running.signal(how === "kill" ? "SIGUSR2" : "SIGHUP");
      try {
        await promise;
      } finally {
        clearTimeout(timer);
      }
    },
    // They are in its process.
    restartControllers: () => Promise.resolve(),
    async [Symbol.asyncDispose]() {
      await running.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

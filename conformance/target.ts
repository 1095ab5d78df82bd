// What scenarios run on: a real control plane, or the embedded API server. Each can be interrupted and comes back.
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { run, startAndAwait } from "./process.ts";

export type Interruption =
  /** The API server ends its watches, goes away, and comes back with its data. */
  | "restart"
  /** Connections break without a word. */
  | "kill";

export interface Target extends AsyncDisposable {
  readonly name: string;
  readonly kubeconfig: string;
  /** Resolves when requests are served again. */
  interrupt(how: Interruption): Promise<void>;
}

const cluster = path.join(import.meta.dirname, "cluster");
const bin = process.env.KCACHE_CLUSTER_BIN ?? path.join(homedir(), ".cache", "kcache-cluster", "bin");

/** The kubectl that was built with the control plane. */
export const kubectlPath: string = path.join(bin, "kubectl");

/** Builds what is not built yet: 12 to 15 minutes on 2 cores the first time, nothing later. */
export async function build(signal: AbortSignal): Promise<void> {
  await run(path.join(cluster, "build"), [], { signal, stderr: "inherit" });
}

/** Starts etcd, kube-apiserver, its controllers and fake nodes. */
export async function startReal(signal: AbortSignal): Promise<Target> {
  const directory = await mkdtemp(path.join(tmpdir(), "kcache-conformance-"));
  const up = (): Promise<string> =>
    run(path.join(cluster, "up"), [directory], { signal, env: { TTL: "1800" } });
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
      const env = { SIGNAL: how === "kill" ? "KILL" : "TERM" };
      await run(path.join(cluster, "down"), [directory, "kube-apiserver"], { signal, env });
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
  let announce: ((line: string) => void) | undefined;
  const { running } = await startAndAwait(
    process.execPath,
    ["--conditions=kcache-source", script, kubeconfig],
    (line) => {
      announce?.(line);
      return line === "ready" ? line : undefined;
    },
  );
  return {
    name: "embedded",
    kubeconfig,
    async interrupt(how) {
      const { promise, resolve } = Promise.withResolvers<string>();
      announce = resolve;
      running.signal(how === "kill" ? "SIGUSR2" : "SIGHUP");
      await promise;
    },
    async [Symbol.asyncDispose]() {
      await running.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

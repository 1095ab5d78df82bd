// `npm run bench -- apiserver`: size and speed of the embedded API server, with kube-apiserver and etcd beside it.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { ClientJob } from "./apiserver/client.ts";
import type { Part } from "./apiserver/work.ts";
import { buildApiServer } from "./build.ts";
import { start } from "./child.ts";
import { ROOT } from "./out.ts";
import type { DetailedRecord, Encoding } from "./record.ts";

type Subject = Pick<ClientJob, "place" | "pids" | "collect">;

const PODS = 100_000;
const WATCHERS = 10_000;
const TIMEOUT_MS = 1_200_000;
const OURS = "embedded";
const REAL = "kube-apiserver + etcd";

const run = promisify(execFile);
const cluster = path.join(ROOT, "conformance", "cluster");

/** Whether the real one was built, by `conformance/cluster/build`. */
function isRealThere(): boolean {
  const bin = process.env.KCACHE_CLUSTER_BIN ?? path.join(homedir(), ".cache", "kcache-cluster", "bin");
  return existsSync(path.join(bin, "kube-apiserver"));
}

/** Does all that is measured to a server. */
async function work(server: string, subject: Subject, pods: number): Promise<readonly DetailedRecord[]> {
  const watchers = Math.min(WATCHERS, pods);
  const job: ClientJob = { ...subject, pods, watchers, only: "" };
  const file = path.join(import.meta.dirname, "apiserver", "client.ts");
  const command = [process.execPath, "--conditions=kcache-source", file, JSON.stringify(job)];
  await using client = start(command, { timeoutMs: TIMEOUT_MS });
  const lines = await client.lines;
  return lines.map((line) => recordOf(server, pods, JSON.parse(line)));
}

function recordOf(server: string, pods: number, { part, figures }: Part): DetailedRecord {
  const { wallSeconds, cpuSeconds, peakRssMiB, settledRssMiB, cpuMicrosPerEvent, ...details } = figures;
  const encodings: readonly Encoding[] = ["json", "protobuf"];
  return {
    bench: "apiserver",
    client: `${server}: ${part}`,
    encoding: encodings.find((encoding) => part.endsWith(encoding)) ?? null,
    objects: pods,
    wallSeconds: wallSeconds ?? null,
    cpuSeconds: cpuSeconds ?? null,
    peakRssMiB: peakRssMiB ?? null,
    settledRssMiB: settledRssMiB ?? null,
    cpuMicrosPerEvent: cpuMicrosPerEvent ?? null,
    details,
  };
}

async function embedded(pods: number): Promise<readonly DetailedRecord[]> {
  const program = await buildApiServer();
  await using server = start([process.execPath, "--expose-gc", program], { timeoutMs: TIMEOUT_MS });
  const { port, pid }: { readonly port: number; readonly pid: number } = JSON.parse(await server.line);
  return await work(OURS, { place: { port }, pids: [pid] }, pods);
}

/** It has no controllers here, no limits on requests, and no fsync. It speaks TLS alone. */
async function real(pods: number): Promise<readonly DetailedRecord[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "kcache-bench-"));
  const flags = [
    "--disable-admission-plugins=ServiceAccount",
    "--enable-priority-and-fairness=false",
    "--max-requests-inflight=0",
    "--max-mutating-requests-inflight=0",
  ];
  const env = { ...process.env, TTL: `${TIMEOUT_MS / 1000}`, APISERVER_FLAGS: flags.join(" ") };
  const down = (...names: readonly string[]): Promise<unknown> =>
    run(path.join(cluster, "down"), [folder, ...names]);
  try {
    await run(path.join(cluster, "up"), [folder], { env });
    await down("kwok", "kube-scheduler", "kube-controller-manager");
    const read = (name: string): Promise<string> => readFile(path.join(folder, name), "utf8");
    const found = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? "";
    const pids = await read("pids");
    const place = {
      port: Number(found(await read("env"), /^APISERVER_PORT=(\d+)$/m)),
      ca: await read(path.join("pki", "ca.crt")),
      token: found(await read("kubeconfig-token"), /token: (\w+)/),
    };
    const own = ["kube-apiserver", "etcd"].map((name) =>
      Number(found(pids, new RegExp(`^${name} (\\d+)$`, "m"))),
    );
    return await work(REAL, { place, pids: own, collect: "/debug/pprof/heap?gc=1" }, pods);
  } finally {
    await down();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param sizes - numbers of pods */
export async function serving(
  sizes: readonly number[] | undefined,
  say: (line: string) => void,
): Promise<readonly DetailedRecord[]> {
  const records: DetailedRecord[] = [];
  if (!isRealThere()) say("kube-apiserver was not built (conformance/cluster/build does it): it is left out");
  for (const pods of sizes ?? [PODS]) {
    records.push(...(await embedded(pods)));
    if (isRealThere()) records.push(...(await real(pods)));
  }
  return records;
}

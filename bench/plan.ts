// Which client does what in a benchmark, and the running of it.
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Size, WireBench } from "./benches.ts";
import { start } from "./child.ts";
import { type Client, type Job, OURS, PEERS, SNAPSHOT } from "./clients.ts";
import type { DetailedRecord, Encoding, Measured, Phase } from "./record.ts";
import { type Server, servesAll, startServer } from "./server.ts";

export interface Choice {
  readonly peers: boolean;
  readonly times: number;
  /** What of the names of clients is run. */
  readonly only: RegExp;
  /** Numbers of objects instead of the benchmark's. */
  readonly sizes: readonly number[] | undefined;
  /** Events instead of the benchmark's number. */
  readonly events: number | undefined;
  /** Told of what happens besides. */
  readonly say: (line: string) => void;
  /** Given each run as it ends. */
  readonly onRun: (run: DetailedRecord) => void;
}

interface Plan {
  readonly label: string;
  readonly client: Client;
  readonly job: Job;
}

/** The longest that one run may take. */
const TIMEOUT_MS = 600_000;

/** Whether it can be told what to do with an event. */
const reads = (client: Client): boolean => OURS.includes(client) && client.name.startsWith("kcache");

export function plansOf(
  bench: WireBench,
  { resource }: Size,
  choice: Pick<Choice, "peers" | "only" | "events">,
): readonly Plan[] {
  const { task, variants, without } = bench;
  const clients = choice.peers ? [...OURS, ...PEERS] : OURS;
  return clients.flatMap((client) =>
    Object.entries(variants)
      .filter(([, { handler }]) => handler === undefined || reads(client))
      .map(([word, variant]) => ({
        label: word === "" ? client.name : `${client.name} ${word}`,
        client,
        job: { task, resource, ...variant, events: variant.events && (choice.events ?? variant.events) },
      }))
      .filter(({ label }) => !without?.test(label) && choice.only.test(`${label} ${client.encoding}`)),
  );
}

/** Which encoding the client has listed in, as the server saw it. */
async function listedIn(
  server: Server,
  run: () => Promise<void>,
): Promise<{ lists: number; encoding?: Encoding }> {
  const before = (await server.counts()).lists;
  await run();
  const after = (await server.counts()).lists;
  const json = after.json - before.json;
  const protobuf = after.protobuf - before.protobuf;
  if (json + protobuf === 0) return { lists: 0 };
  return { lists: json + protobuf, encoding: protobuf > json ? "protobuf" : "json" };
}

function recordOf(
  bench: string,
  { label, client, job }: Plan,
  size: Size,
  measured: Measured | undefined,
  lists: number,
): DetailedRecord {
  const of = { bench, client: label, encoding: client.encoding, objects: size.count };
  if (measured === undefined) {
    return {
      ...of,
      ...{
        wallSeconds: null,
        cpuSeconds: null,
        peakRssMiB: null,
        settledRssMiB: null,
        cpuMicrosPerEvent: null,
      },
      details: {},
    };
  }
  const after = ["sync", "memory", "snapshot"].includes(job.task) ? undefined : measured.after;
  const phase: Phase = after ?? measured.sync;
  return {
    ...of,
    wallSeconds: phase.wallSeconds,
    cpuSeconds: phase.cpuSeconds,
    peakRssMiB: phase.peakRssMiB,
    settledRssMiB: measured.settledRssMiB,
    cpuMicrosPerEvent:
      after === undefined || measured.sent === 0 ? null : (phase.cpuSeconds / measured.sent) * 1e6,
    details: {
      ...(after === undefined && { cpuMicrosPerObject: (phase.cpuSeconds / size.count) * 1e6 }),
      syncCpuSeconds: measured.sync.cpuSeconds,
      lists,
      received: measured.received,
      ...measured.details,
    },
  };
}

async function runOne(
  server: Server,
  plan: Plan,
  size: Size,
): Promise<{ measured: Measured; lists: number }> {
  const command = plan.client.command(server.url, plan.job) ?? [];
  if (plan.job.task === "snapshot") {
    rmSync(SNAPSHOT, { recursive: true, force: true });
    const prime = command.map((argument) => (argument === "snapshot" ? "prime" : argument));
    await using child = start(prime, { timeoutMs: TIMEOUT_MS });
    await child.lines;
  }
  let line = "";
  const { lists, encoding } = await listedIn(server, async () => {
    await using child = start(command, { timeoutMs: TIMEOUT_MS });
    line = (await child.lines).at(-1) ?? "";
  });
  const measured = JSON.parse(line) as Measured;
  if (measured.objects !== size.count) {
    throw new Error(`${plan.label}: holds ${measured.objects} objects of ${size.count}`);
  }
  if (encoding !== undefined && encoding !== plan.client.encoding) {
    throw new Error(`${plan.label}: was to list in ${plan.client.encoding} and has listed in ${encoding}`);
  }
  return { measured, lists };
}

/** Runs a benchmark; the order of clients is rotated from one round to the next. */
export async function runBench(name: string, bench: WireBench, choice: Choice): Promise<void> {
  const sizes = choice.sizes?.map((count): Size => {
    const known = bench.sizes.find((size) => size.count === count);
    return known ?? { resource: "pods", count };
  });
  for (const size of sizes ?? bench.sizes) {
    if (size.resource !== "pods" && !servesAll()) {
      choice.say(`${name}: ${size.count} ${size.resource} need the replay server in Go`);
      continue;
    }
    const plans = new Set(plansOf(bench, size, choice));
    for (const plan of plans) {
      const served = servesAll() || plan.client.encoding === "json";
      if (!served || plan.client.command("", plan.job) === undefined) plans.delete(plan);
    }
    if (plans.size === 0) {
      choice.say(`${name}, ${size.count} ${size.resource}: there is no client that can do it`);
      continue;
    }
    await using server = await startServer({
      ...size,
      events: bench.task === "events" || bench.task === "latency",
    });
    for (let round = 0; round < choice.times; round += 1) {
      const all = [...plans];
      const first = all.length === 0 ? 0 : round % all.length;
      for (const plan of [...all.slice(first), ...all.slice(0, first)]) {
        await sleep(500);
        try {
          const { measured, lists } = await runOne(server, plan, size);
          choice.onRun(recordOf(name, plan, size, measured, lists));
        } catch (error) {
          choice.say(
            `${name}, ${size.count} ${size.resource}: ${error instanceof Error ? error.message : error}`,
          );
          choice.onRun(recordOf(name, plan, size, undefined, 0));
          plans.delete(plan);
        }
      }
    }
  }
}

// The benchmarks that need no server: importing, and what is derived from objects in memory; and peers that do the same.
import { program } from "./build.ts";
import { start } from "./child.ts";
import type { DetailedRecord } from "./record.ts";

interface DerivedChoice {
  /** Numbers of objects instead of the benchmark's. */
  readonly sizes: readonly number[] | undefined;
  readonly say: (line: string) => void;
}

export interface DerivedBench {
  readonly about: string;
  /** How often it is run where nobody says; it takes long. @default {5} */
  readonly times?: number;
  /** Runs it once. */
  run(choice: DerivedChoice): Promise<readonly DetailedRecord[]>;
  /** Runs the peers that have built programs for it. */
  peers?(): Promise<readonly DetailedRecord[]>;
}

const MIB = 2 ** 20;

function record(
  bench: string,
  client: string,
  figures: Partial<Omit<DetailedRecord, "bench" | "client">>,
): DetailedRecord {
  return {
    bench,
    client,
    encoding: null,
    objects: null,
    wallSeconds: null,
    cpuSeconds: null,
    peakRssMiB: null,
    settledRssMiB: null,
    cpuMicrosPerEvent: null,
    details: {},
    ...figures,
  };
}

/** A line of `kcmicro` and of `microcg`. */
interface PeerLine {
  readonly peer: string;
  readonly test: string;
  readonly cpu_us_per_event?: number;
  readonly cpu_us_each?: number;
  readonly cpu_ms_each?: number;
}

/** What the programs in Go say of a benchmark: 10,000 pods, and 1,000 services or filters. */
async function fromGo(
  bench: string,
  tests: RegExp,
  programs: Readonly<Record<string, readonly string[]>>,
): Promise<readonly DetailedRecord[]> {
  const records: DetailedRecord[] = [];
  for (const [name, args] of Object.entries(programs)) {
    const file = program(name);
    if (file === undefined) continue;
    await using child = start([file, ...args], { timeoutMs: 600_000 });
    for (const line of await child.lines) {
      const { peer, test, cpu_us_per_event, cpu_us_each, cpu_ms_each }: PeerLine = JSON.parse(line);
      const cpuMicrosPerEvent = cpu_us_per_event ?? cpu_us_each ?? (cpu_ms_each ?? Number.NaN) * 1000;
      if (!tests.test(test) || Number.isNaN(cpuMicrosPerEvent)) continue;
      records.push(record(bench, `${peer}: ${test}`, { objects: 10_000, cpuMicrosPerEvent }));
    }
  }
  return records;
}

export const DERIVED: Readonly<Record<string, DerivedBench>> = {
  fanout: {
    about: "an event to 1, 1,000 and 10,000 filtered subscriptions",
    async run() {
      const { fanningOut } = await import("./fanout.ts");
      return fanningOut().map(({ subscriptions, filters, cpuMicros, matches, bytes, filterBytes }) =>
        record("fanout", `kcache, ${subscriptions} by ${filters}`, {
          objects: 10_000,
          cpuMicrosPerEvent: cpuMicros,
          // What else comes and goes on the heap is larger than fewer subscriptions are.
          details: { subscriptions, matches, ...(subscriptions < 10_000 ? {} : { bytes, filterBytes }) },
        }),
      );
    },
    peers: () =>
      fromGo("fanout", /^1,?000 .*(events|predicates|burst)/, { kcmicro: ["-test", "subs"], microcg: [] }),
  },
  join: {
    about: "a change on either side of servicePods, 1,000 x 10,000 and 10,000 x 100,000",
    async run() {
      const { joining } = await import("./join.ts");
      return joining().map(({ services, pods, change, cpuMicros, ...details }) =>
        record("join", `kcache, ${services} services: ${change}`, {
          objects: pods,
          cpuMicrosPerEvent: cpuMicros,
          details,
        }),
      );
    },
    peers: () => fromGo("join", /^join: one/, { kcmicro: ["-test", "join"], microcg: [] }),
  },
  apiserver: {
    about: "the embedded API server, kube-apiserver and etcd beside it: memory, lists, watches, writes",
    times: 1,
    async run({ sizes, say }) {
      const { serving } = await import("./apiserver.ts");
      return await serving(sizes, say);
    },
  },
  import: {
    about: "importing the built library",
    async run() {
      const { importing } = await import("./import.ts");
      const { time, rss, emptyRss } = await importing();
      return [
        record("import", "kcache", {
          wallSeconds: time / 1000,
          settledRssMiB: (rss - emptyRss) / MIB,
          details: { processMiB: rss / MIB, emptyProcessMiB: emptyRss / MIB },
        }),
      ];
    },
  },
};

// What this library is to reach, as data. Figures are medians of one run of a benchmark.
import { type DetailedRecord, type Encoding, median, valuesOf } from "./record.ts";

/** Runs of one client with one number of objects, and a figure or detail of theirs. */
interface Of {
  readonly client: string;
  readonly encoding: Encoding | null;
  readonly objects: number | null;
  readonly figure: string;
}

export interface Target {
  readonly bench: string;
  readonly about: string;
  readonly of: Of;
  /** What it is compared with; itself, in its unit, without. */
  readonly over?: Partial<Of>;
  readonly limit: number;
}

export interface Verdict {
  readonly target: Target;
  /** `undefined` where something that it takes was not run. */
  readonly value: number | undefined;
  readonly met: boolean | undefined;
}

type Row = readonly [about: string, figure: string, over: Partial<Of> | undefined, limit: number];

const rows = (bench: string, of: Omit<Of, "figure">, list: readonly Row[]): readonly Target[] =>
  list.map(([about, figure, over, limit]) => ({
    bench,
    about,
    of: { ...of, figure },
    ...(over && { over }),
    limit,
  }));

/** Of the embedded API server: the target itself, and the ratio to the real one. */
const served = (
  part: string,
  encoding: Encoding | null,
  list: readonly (readonly [about: string, figure: string, limit: number])[],
): readonly Target[] =>
  list.flatMap(([about, figure, limit]) =>
    rows("apiserver", { client: `embedded: ${part}`, encoding, objects: 100_000 }, [
      [about, figure, undefined, limit],
      [
        `: kube-apiserver + etcd, ${figure}, ${part}`,
        figure,
        { client: `kube-apiserver + etcd: ${part}` },
        1,
      ],
    ]),
  );

const protobuf = { client: "kcache", encoding: "protobuf" } as const;
const json = { client: "kcache", encoding: "json" } as const;
const CLIENT_GO = { client: "client-go list", encoding: "protobuf" } as const;
const STRIP = { client: "client-go list strip", encoding: "protobuf" } as const;
const LARGE = 100_000;

export const TARGETS: readonly Target[] = [
  ...[50_000, LARGE].flatMap((objects) => [
    ...rows("sync", { ...protobuf, objects }, [
      ["cpu : client-go protobuf list strip", "cpuSeconds", STRIP, 0.45],
      ["cpu : floor of the same HTTP client", "cpuSeconds", { client: "floor undici" }, 2.5],
      ["peak : client-go protobuf list strip", "peakRssMiB", STRIP, 0.4],
      ["settled : client-go protobuf list strip", "settledRssMiB", STRIP, 0.5],
    ]),
    ...rows("sync", { ...json, objects }, [
      ["cpu : client-go JSON list", "cpuSeconds", { client: "client-go list" }, 0.15],
      ["cpu : kube-rs strip", "cpuSeconds", { client: "kube-rs strip" }, 0.35],
      ["cpu : client-node", "cpuSeconds", { client: "client-node" }, 0.2],
    ]),
  ]),
  ...rows("sync", { ...json, objects: LARGE }, [
    ["cpu an object at 100k : at 50k", "cpuMicrosPerObject", { objects: 50_000 }, 1.15],
  ]),
  ...rows("sync", { ...protobuf, objects: 1_000_000 }, [
    ["settled MiB with 1M objects, protobuf", "settledRssMiB", undefined, 1331],
  ]),
  ...rows("sync", { ...json, objects: 1_000_000 }, [
    ["settled MiB with 1M objects, JSON", "settledRssMiB", undefined, 1331],
  ]),
  ...rows("events", { ...protobuf, objects: 50_000 }, [
    ["cpu an event, nobody reads : client-go protobuf", "cpuMicrosPerEvent", CLIENT_GO, 0.3],
  ]),
  ...rows("events", { ...protobuf, client: "kcache reads a field", objects: 50_000 }, [
    ["cpu an event, one field by path : client-go protobuf", "cpuMicrosPerEvent", CLIENT_GO, 0.4],
  ]),
  ...rows("events", { ...protobuf, client: "kcache parses", objects: 50_000 }, [
    ["cpu an event, each parsed : client-go protobuf", "cpuMicrosPerEvent", CLIENT_GO, 1],
  ]),
  ...[protobuf, json].flatMap((own) =>
    rows("relist", { ...own, objects: LARGE }, [
      [`events of an unchanged list, ${own.encoding}`, "received", undefined, 0],
      [`cpu : first sync, ${own.encoding}`, "cpuSeconds", { figure: "syncCpuSeconds" }, 0.9],
    ]),
  ),
  ...rows("memory", { ...protobuf, client: "kcache compact", objects: LARGE }, [
    ["settled, compact : client-go protobuf list strip", "settledRssMiB", STRIP, 0.15],
    ["cold get, compact, median us", "getP50Micros", undefined, 100],
  ]),
  ...rows("snapshot", { ...protobuf, objects: LARGE }, [
    ["seconds until it is visible", "wallSeconds", undefined, 0.6],
    ["lists, the version still lives", "lists", undefined, 0],
  ]),
  ...[["kcache at 1000/s", 5] as const, ["kcache at 5000/s", 15] as const].flatMap(([client, limit]) =>
    rows("latency", { ...protobuf, client, objects: LARGE }, [
      [`write to callback p99 ms, ${client}`, "latencyP99Ms", undefined, limit],
      [`event loop blocked max ms, ${client}`, "blockedMaxMs", undefined, 30],
      ["event loop blocked max ms, during its sync", "syncBlockedMaxMs", undefined, 30],
    ]),
  ),
  ...served("memory", null, [["resident MiB with 100,000 pods (1.2 GB)", "settledRssMiB", 1144]]),
  ...served("list json", "json", [
    ["cpu s a GB of a paged LIST (300 MB/s on a core)", "cpuSecondsPerGB", 3.33],
  ]),
  ...served("list protobuf", "protobuf", [["cpu s a GB of a paged LIST, protobuf", "cpuSecondsPerGB", 3.33]]),
  ...["watch a namespace", "watch a node"].flatMap((part) =>
    served(part, null, [
      [`cpu us an event, 10,000 x ${part} (1,000/s)`, "cpuMicrosPerEvent", 1000],
      ["ms from the last answer to the last delivery", "lagMs", 1000],
      ["MiB grown in 5,000 events", "grownMiB", 100],
    ]),
  ),
  ...served("watch all", null, [
    ["cpu us a delivery, each of 10,000 gets each event", "cpuMicrosPerDelivery", 100],
  ]),
  ...["create", "patch", "update status", "delete"].flatMap((part) =>
    served(part, null, [[`cpu us a write: ${part} (5,000/s)`, "cpuMicrosPerWrite", 200]]),
  ),
  ...rows("import", { client: "kcache", encoding: null, objects: null }, [
    ["seconds", "wallSeconds", undefined, 0.06],
    ["resident MiB (15 MB)", "settledRssMiB", undefined, 14.3],
  ]),
];

function figureOf(runs: readonly DetailedRecord[], of: Of): number | undefined {
  const own = runs.filter(
    ({ client, encoding, objects }) =>
      client === of.client && encoding === of.encoding && objects === of.objects,
  );
  const values = valuesOf(own, of.figure);
  return values.length === 0 ? undefined : median(values);
}

/** What became of each target of a benchmark. */
export function judge(bench: string, runs: readonly DetailedRecord[]): readonly Verdict[] {
  return TARGETS.filter((target) => target.bench === bench).map((target) => {
    const { of, over, limit } = target;
    const own = figureOf(runs, of);
    const other = over === undefined ? 1 : figureOf(runs, { ...of, ...over });
    if (own === undefined || other === undefined) return { target, value: undefined, met: undefined };
    const value = own / other;
    return { target, value, met: value <= limit };
  });
}

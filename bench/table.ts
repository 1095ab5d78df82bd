// Tables in Markdown, which can be read on a terminal as well.
import { type DetailedRecord, median, valuesOf } from "./record.ts";
import type { Verdict } from "./targets.ts";

type Cells = Readonly<Record<string, string>>;

/** Columns are those of the rows, in the order in which they first come; numbers stand at the right. */
export function markdown(rows: readonly Cells[]): string {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  const cells = [columns, ...rows.map((row) => columns.map((name) => row[name] ?? ""))];
  const widths = columns.map((_, at) => Math.max(3, ...cells.map((line) => line[at]?.length ?? 0)));
  const right = columns.map((name) => rows.some((row) => /^[-\d.,]/.test(row[name] ?? "")));
  const line = (values: readonly string[]): string =>
    `| ${values.map((text, at) => (right[at] ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0))).join(" | ")} |`;
  const rule = `|${widths.map((width, at) => (right[at] ? `${"-".repeat(width + 1)}:` : "-".repeat(width + 2))).join("|")}|`;
  const [head = [], ...body] = cells;
  return [line(head), rule, ...body.map(line)].join("\n");
}

function digits(value: number): string {
  if (Number.isInteger(value) || value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}

function minAndMedian(values: readonly number[]): string {
  if (values.length === 0) return "–";
  const least = digits(Math.min(...values));
  const middle = digits(median(values));
  return values.length === 1 ? middle : `${least} / ${middle}`;
}

/** Title, figure or detail. */
const COLUMNS: Readonly<Record<string, string>> = {
  "wall s": "wallSeconds",
  "cpu s": "cpuSeconds",
  "us an object": "cpuMicrosPerObject",
  "us an event": "cpuMicrosPerEvent",
  "peak MiB": "peakRssMiB",
  "settled MiB": "settledRssMiB",
  "loop blocked max ms": "blockedMaxMs",
  "loop delay p99 ms": "delayP99Ms",
  "loop delay max ms": "delayMaxMs",
  "latency p50 ms": "latencyP50Ms",
  "latency p99 ms": "latencyP99Ms",
  "latency max ms": "latencyMaxMs",
  "get p50 us": "getP50Micros",
  "get p99 us": "getP99Micros",
  "MB/s": "MBperSecond",
  "cpu s a GB": "cpuSecondsPerGB",
  "a second": "perSecond",
  "us a write": "cpuMicrosPerWrite",
  "deliveries/s": "deliveriesPerSecond",
  "us a delivery": "cpuMicrosPerDelivery",
  "lag ms": "lagMs",
  "KiB a watcher": "kibPerWatcher",
  "grown MiB": "grownMiB",
  "resident MiB": "rssMiB",
  "client cpu s": "clientCpuSeconds",
  lists: "lists",
  received: "received",
  folded: "folded",
  "matches an event": "matches",
  "heap bytes each": "bytes",
  "and its filter": "filterBytes",
  evaluations: "evaluations",
  "pairs affected": "pairs",
};

/** A row for each client and number of objects: minimum and median of its runs. */
export function runTable(runs: readonly DetailedRecord[]): string {
  const groups = Map.groupBy(runs, ({ client, encoding, objects }) => `${objects}|${client}|${encoding}`);
  const columns = Object.entries(COLUMNS).filter(([, figure]) => {
    const values = valuesOf(runs, figure);
    return values.length > 0 && (!/received|folded/.test(figure) || values.some((value) => value > 0));
  });
  return markdown(
    [...groups.values()].map((group): Cells => {
      const [{ client, encoding, objects } = {}] = group;
      const own = columns.map(([title, figure]) => [title, minAndMedian(valuesOf(group, figure))]);
      return {
        client: client ?? "",
        encoding: encoding ?? "",
        objects: objects?.toLocaleString("en") ?? "",
        ...Object.fromEntries(own),
      };
    }),
  );
}

export function verdictTable(verdicts: readonly Verdict[]): string {
  return markdown(
    verdicts.map(({ target: { about, of, limit }, value, met }) => ({
      target: about,
      objects: of.objects?.toLocaleString("en") ?? "",
      "at most": `${limit}`,
      reached: value === undefined ? "–" : value.toFixed(value < 10 ? 3 : 1),
      met: met === undefined ? "not run" : met ? "yes" : "NO",
    })),
  );
}

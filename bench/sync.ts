// `npm run bench -- sync [--pods N]`: what it costs until N pods are in memory, in a process that does nothing else.
import path from "node:path";
import { node } from "./child.ts";
import type { SyncResult } from "./sync-client.ts";

const here = (name: string): string => path.join(import.meta.dirname, name);

const WAYS = ["drain", "kcache", "parse"] as const;

/** What kcache promises for 50,000 pods. */
const LIMITS = { rssPeak: 700e6, blocked: 50 } as const;

export interface SyncReport {
  readonly pods: number;
  readonly bytes: number;
  readonly ways: Readonly<Record<string, SyncResult>>;
  /** Whether kcache kept what it promises. */
  readonly kept: boolean;
}

export async function sync(pods: number): Promise<SyncReport> {
  await using server = node(here("replay.ts"), "--pods", `${pods}`);
  const url = await server.line;
  const ways: Record<string, SyncResult> = {};
  let bytes = 0;
  for (const way of WAYS) {
    await using client = node("--expose-gc", "--conditions=kcache-source", here("sync-client.ts"), way, url);
    ways[way] = JSON.parse(await client.line) as SyncResult;
    if (bytes === 0)
      bytes = ((await (await fetch(`${url}/replay/counts`)).json()) as { bytes: number }).bytes;
  }
  const own = ways.kcache;
  const kept =
    own !== undefined &&
    own.objects === pods &&
    own.rssPeak < LIMITS.rssPeak &&
    own.blockedMax < LIMITS.blocked;
  return { pods, bytes, ways, kept };
}

const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const ms = (milliseconds: number): string => `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`;

export function printSync({ pods, bytes, ways, kept }: SyncReport): void {
  console.log(
    `${pods} pods in pages of 500, ${(bytes / pods / 1000).toFixed(1)} kB each on the wire, ${mb(bytes)} in all`,
  );
  const rows = Object.entries(ways).map(([way, cost]) => ({
    way,
    wall: ms(cost.wall),
    cpu: ms(cost.cpu),
    "us cpu a pod": ((cost.cpu * 1000) / pods).toFixed(1),
    "RSS before": mb(cost.rssBefore),
    "RSS peak": mb(cost.rssPeak),
    "RSS settled": mb(cost.rssSettled),
    "loop blocked max": ms(cost.blockedMax),
    "> 20 ms": `${cost.blockedOften}`,
    "with waits for a core": ms(cost.gapMax),
    "loop delay max": ms(cost.delayMax),
    "loop delay p99": ms(cost.delayP99),
  }));
  console.table(Object.fromEntries(rows.map(({ way, ...row }) => [way, row])));
  console.log("drain: reads and drops; parse: JSON.parse of each page, everything kept");
  console.log(
    `kcache: peak RSS below ${mb(LIMITS.rssPeak)} and never blocked for ${LIMITS.blocked} ms: ${kept ? "yes" : "NO"}`,
  );
}

// The replay server: the one in Go where there is Go, otherwise `replay.ts`.
import path from "node:path";
import { dataset, program } from "./build.ts";
import { type Child, node, start } from "./child.ts";
import type { Encoding } from "./record.ts";

export interface Counts {
  readonly lists: Readonly<Record<Encoding, number>>;
  readonly watches: Readonly<Record<Encoding, number>>;
}

export interface Server extends AsyncDisposable {
  readonly url: string;
  /** What it was asked for so far. */
  counts(): Promise<Counts>;
}

export interface Served {
  readonly resource: "pods" | "configmaps";
  readonly count: number;
  /** Whether there are to be events beside lists. */
  readonly events: boolean;
}

/** Whether it serves protobuf, WatchList and all resources; otherwise pods in JSON. */
export function servesAll(): boolean {
  return program("replay") !== undefined;
}

function run({ resource, count, events }: Served): Child {
  const replay = program("replay");
  if (replay === undefined) return node(path.join(import.meta.dirname, "replay.ts"), "--pods", `${count}`);
  // The million objects are as large once more as initial events.
  const watchList = resource === "pods" && !events;
  return start([replay, "-data", dataset(resource, count), `-events=${events}`, `-watchlist=${watchList}`]);
}

export async function startServer(served: Served): Promise<Server> {
  const child = run(served);
  const url = await child.line;
  return {
    url,
    counts: async () => (await (await fetch(`${url}/_stat`)).json()) as Counts,
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

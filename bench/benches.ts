// The benchmarks that run clients against a replay server, a line each.
import type { Job } from "./clients.ts";

export interface Size {
  readonly resource: Job["resource"];
  readonly count: number;
}

/** What each client of a benchmark does, by a word that its name gets. */
type Variants = Readonly<Record<string, Pick<Job, "events" | "rate"> & { readonly handler?: string }>>;

export interface WireBench {
  readonly about: string;
  readonly task: Job["task"];
  readonly sizes: readonly Size[];
  /** Of variants with a handler, peers run the first alone: their handlers count. */
  readonly variants: Variants;
  /** Peers that it is not for, by their names: those that cannot, or about which it says nothing. */
  readonly without?: RegExp;
}

const pods = (count: number): Size => ({ resource: "pods", count });
const nothing: Variants = { "": { events: 0, rate: 0 } };

export const BENCHES: Readonly<Record<string, WireBench>> = {
  sync: {
    about: "until all objects are in memory: 50,000 and 100,000 pods, 1,000,000 ConfigMaps of 600 bytes",
    task: "sync",
    sizes: [pods(50_000), pods(100_000), { resource: "configmaps", count: 1_000_000 }],
    variants: nothing,
  },
  events: {
    about:
      "MODIFIED events at full speed, 50,000 pods: nobody reads the object, one field is read, or each is parsed",
    task: "events",
    sizes: [pods(50_000)],
    variants: {
      "": { events: 100_000, rate: 0 },
      "reads a field": { events: 100_000, rate: 0, handler: "field" },
      "filters by a field": { events: 100_000, rate: 0, handler: "filter" },
      parses: { events: 100_000, rate: 0, handler: "object" },
    },
    without: /watchlist|compact/,
  },
  relist: {
    about: "100,000 pods listed again after a 410, and none has changed",
    task: "relist",
    sizes: [pods(100_000)],
    variants: nothing,
    without: /watchlist|client-node|kcache for Go|floor|compact/,
  },
  memory: {
    about: "settled memory with 100,000 pods, and a get of an object that nobody holds",
    task: "memory",
    sizes: [pods(100_000)],
    variants: nothing,
    without: /watchlist|client-node|floor/,
  },
  snapshot: {
    about:
      "from the start of the process until 100,000 pods of a snapshot are visible, and the lists that it asks for",
    task: "snapshot",
    sizes: [pods(100_000)],
    variants: nothing,
  },
  latency: {
    about: "from the server's write to the callback, at 1,000 and 5,000 events a second with 100,000 pods",
    task: "latency",
    sizes: [pods(100_000)],
    variants: { "at 1000/s": { events: 10_000, rate: 1_000 }, "at 5000/s": { events: 50_000, rate: 5_000 } },
    without: /watchlist|floor|compact/,
  },
};

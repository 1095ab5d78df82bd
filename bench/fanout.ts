// `npm run bench -- fanout`: what an event costs at a publisher with many filtered subscriptions, and what each takes.
import { and, type Filter, labels, namespace, nsName, type Pod } from "kcache";
import { podEntry, podSource } from "./graph.ts";

export interface FanoutRow {
  readonly subscriptions: number;
  readonly filters: "names" | "labels" | "labels in namespaces";
  /** Microseconds of cpu an event. */
  readonly cpuMicros: number;
  /** Subscriptions that an event concerned. */
  readonly matches: number;
  /** Heap bytes that an idle subscription takes, and its filter besides. */
  readonly bytes: number;
  readonly filterBytes: number;
}

const PODS = 10_000;
const EVENTS = 50_000;

const FILTERS: Readonly<Record<FanoutRow["filters"], (n: number) => Filter<Pod>>> = {
  names: (n) => nsName(`ns${n % 50}`, `pod-${n}`),
  labels: (n) => labels({ app: `app-${n}` }),
  "labels in namespaces": (n) => and(namespace(`ns${n % 50}`), labels({ app: `app-${n}` })),
};

function heap(): number {
  for (let n = 0; n < 3; n += 1) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function run(subscriptions: number, filters: FanoutRow["filters"]): FanoutRow {
  const source = podSource();
  const entries = Array.from({ length: PODS }, (_, n) => podEntry(n, `app-${n}`));
  source.list(entries);
  const empty = heap();
  const made = Array.from({ length: subscriptions }, (_, n) => FILTERS[filters](n));
  const before = heap();
  const held = made.map((filter) => source.publisher.subscribe({ filter, buffer: 0 }));
  const bytes = (heap() - before) / subscriptions;
  const filterBytes = (before - empty) / subscriptions;
  const events = Array.from({ length: EVENTS }, (_, n) =>
    podEntry((n * 7919) % PODS, `app-${(n * 7919) % PODS}`),
  );
  const begin = process.cpuUsage();
  for (const entry of events) source.put(entry);
  const { user, system } = process.cpuUsage(begin);
  const matches = held.reduce((sum, { pending, folded }) => sum + pending + folded, 0) / EVENTS;
  for (const subscription of held) subscription.close();
  return { subscriptions, filters, cpuMicros: (user + system) / EVENTS, matches, bytes, filterBytes };
}

export function fanningOut(): readonly FanoutRow[] {
  const kinds = Object.keys(FILTERS) as FanoutRow["filters"][];
  for (const filters of kinds) run(1_000, filters);
  return [1, 1_000, 10_000].flatMap((count) => kinds.map((filters) => run(count, filters)));
}

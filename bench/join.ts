// `npm run bench -- join`: what a change on either side of servicePods costs, once it is known.
import { servicePods } from "kcache";
import { podEntry, podSource, serviceEntry, serviceSource } from "./graph.ts";

export interface JoinRow {
  readonly services: number;
  readonly pods: number;
  readonly change: "pod relabelled" | "selector edited" | "status changed";
  /** Microseconds of cpu a change. */
  readonly cpuMicros: number;
  /** Pairs tried, pairs made or broken, and events, a change. */
  readonly evaluations: number;
  readonly pairs: number;
  readonly events: number;
}

const PODS_OF_EACH = 10;
const CHANGES = 20_000;

/** The app of pod `n` and of service `n % services`: ten pods a service, all in its namespace. */
const appOf = (n: number, services: number): string => `app-${n % services}`;

function run(services: number): JoinRow[] {
  const pods = services * PODS_OF_EACH;
  const left = serviceSource();
  const right = podSource();
  left.list(Array.from({ length: services }, (_, n) => serviceEntry(n, appOf(n, services))));
  right.list(Array.from({ length: pods }, (_, n) => podEntry(n, appOf(n, services))));
  const joined = servicePods(left.publisher, right.publisher);
  using subscription = joined.subscribe({ buffer: 0 });

  const measured = (change: JoinRow["change"], pairs: number, write: (n: number) => void): JoinRow => {
    // As long as it takes to be compiled: a join lives for weeks.
    for (let n = 0; n < 2 * CHANGES; n += 1) write(n);
    const tried = joined.evaluations;
    const told = subscription.pending + subscription.folded;
    const begin = process.cpuUsage();
    for (let n = 0; n < CHANGES; n += 1) write(n);
    const { user, system } = process.cpuUsage(begin);
    return {
      services,
      pods,
      change,
      cpuMicros: (user + system) / CHANGES,
      evaluations: (joined.evaluations - tried) / CHANGES,
      pairs,
      events: (subscription.pending + subscription.folded - told) / CHANGES,
    };
  };
  return [
    // Out of its service and back in again.
    measured("pod relabelled", 1, (n) => {
      const pod = (n >> 1) % pods;
      right.put(podEntry(pod, n % 2 === 0 ? "none" : appOf(pod, services)));
    }),
    // To another app of its namespace and back.
    measured("selector edited", 2 * PODS_OF_EACH, (n) => {
      const service = (n >> 1) % services;
      left.put(serviceEntry(service, appOf(n % 2 === 0 ? service + 50 : service, services)));
    }),
    measured("status changed", 0, (n) => left.put(serviceEntry(n % services, appOf(n % services, services)))),
  ];
}

export function joining(): readonly JoinRow[] {
  run(200);
  return [...run(1_000), ...run(10_000)];
}

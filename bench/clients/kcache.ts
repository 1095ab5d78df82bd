// A controller of this library, as users have it: until it is ready, while memory settles, and in what comes then.
//   node kcache.mjs SERVER --task sync|events|relist|latency|memory|prime|snapshot [--encoding json] [--store compact] ...
import { existsSync } from "node:fs";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
  type CacheEvent,
  ConfigMap,
  type Controller,
  createController,
  fields,
  httpTransport,
  Pod,
  type Transport,
} from "kcache";
import { beginPhase, endInTime, epochMicros, settledRssMiB, sinceStart, watchLoop } from "../measure.ts";
import type { Measured, Phase } from "../record.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    task: { type: "string", default: "sync" },
    resource: { type: "string", default: "pods" },
    encoding: { type: "string", default: "protobuf" },
    store: { type: "string" },
    snapshot: { type: "string" },
    handler: { type: "string", default: "untouched" },
    events: { type: "string", default: "0" },
    rate: { type: "string", default: "0" },
  },
});
const server = positionals[0] ?? "";
endInTime();
const events = Number(values.events);

/** The version of the `n`th event that a replay server sends. */
const FIRST_VERSION = 900_000_001;

/** Takes JSON alone. */
function inJson(transport: Transport): Transport {
  return {
    server: transport.server,
    request: (request) =>
      transport.request({ ...request, headers: { ...request.headers, accept: "application/json" } }),
    close: () => transport.close(),
    [Symbol.asyncDispose]: () => transport.close(),
  };
}

const http = httpTransport({ server });

/** Asks the replay server itself; Node's fetch would be one more thing that is loaded and measured. */
async function ask<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
  const { status, body } = await http.request({ path, query });
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString();
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${text}`);
  return JSON.parse(text) as T;
}

type Details = Record<string, number>;

interface Rest {
  readonly after?: Phase;
  readonly received?: number;
  readonly details?: Details;
}

/** What a subscriber does with an event, by name. */
const HANDLERS: Readonly<Record<string, (event: CacheEvent<Pod | ConfigMap>) => unknown>> = {
  untouched: ({ metadata }) => metadata.resourceVersion,
  field(event) {
    if (!("field" in event) || typeof event.field !== "function") throw new Error("events have no field()");
    return event.field(["status", "phase"]);
  },
  filter: ({ metadata }) => metadata.resourceVersion,
  object: ({ object }) => object.metadata.uid,
};

/** Reads events until the last one that was asked for has come; each is the last of its object, so none folds it away. */
async function follow(
  controller: Controller<Pod> | Controller<ConfigMap>,
  query: Readonly<Record<string, string>>,
  onEvent: (event: CacheEvent<Pod | ConfigMap>) => unknown,
): Promise<Required<Rest>> {
  const last = `${FIRST_VERSION + events - 1}`;
  using subscription =
    values.handler === "filter"
      ? controller.subscribe({ filter: fields("status.phase!=Unheard") })
      : controller.subscribe();
  await subscription.ready();
  const loop = watchLoop();
  const done = beginPhase();
  await ask("/_go", query);
  let received = 0;
  let sink: unknown;
  for await (const event of subscription) {
    received += 1;
    sink = onEvent(event);
    if (event.metadata.resourceVersion === last) break;
  }
  const after = done();
  if (sink === undefined) throw new Error("the handler has read nothing");
  return { after, received, details: { ...loop(), folded: subscription.folded } };
}

function percentiles(late: readonly number[]): Details {
  const sorted = late.toSorted((a, b) => a - b);
  const at = (part: number): number => (sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN) / 1000;
  return { latencyP50Ms: at(0.5), latencyP99Ms: at(0.99), latencyMaxMs: at(1) };
}

type Task = (controller: Controller<Pod> | Controller<ConfigMap>) => Promise<Rest>;

const TASKS: Readonly<Record<string, Task>> = {
  sync: async () => ({}),
  snapshot: async () => ({}),

  async prime() {
    const file = values.snapshot ?? "";
    const until = performance.now() + 120_000;
    while (!existsSync(file)) {
      if (performance.now() > until) throw new Error(`no snapshot was written to ${file} in two minutes`);
      await sleep(100);
    }
    return {};
  },

  events(controller) {
    const handler = HANDLERS[values.handler];
    if (handler === undefined) throw new Error(`there is no handler "${values.handler}"`);
    return follow(controller, { n: values.events }, handler);
  },

  async latency(controller) {
    const now = epochMicros();
    const came: number[] = [];
    const result = await follow(controller, { n: values.events, rate: values.rate }, ({ metadata }) => {
      came[Number(metadata.resourceVersion) - FIRST_VERSION] = now();
      return true;
    });
    const sent = await ask<number[]>("/_sent");
    if (sent.length !== events) throw new Error(`the server has written ${sent.length} of ${events} events`);
    const late = sent.flatMap((at, n) => (came[n] === undefined ? [] : [came[n] - at]));
    return { ...result, details: { ...result.details, ...percentiles(late) } };
  },

  async relist(controller) {
    using subscription = controller.subscribe();
    await subscription.ready();
    const loop = watchLoop();
    const done = beginPhase();
    await ask("/_gone");
    const { wallSeconds } = done();
    // As long as other clients are given to hand the list on.
    await sleep(1_000);
    const details = { ...loop(), relists: controller.status.relists };
    return {
      after: { ...done(), wallSeconds },
      received: subscription.pending + subscription.folded,
      details,
    };
  },

  async memory(controller) {
    const step = Math.max(1, Math.floor(controller.status.objects / 2_000));
    const keys: (readonly [string, string])[] = [];
    let n = 0;
    for (const { metadata } of controller.cache.entries()) {
      if (n % step === 0) keys.push([metadata.namespace ?? "", metadata.name]);
      n += 1;
    }
    const late = keys
      .map((key, at) => keys[(at * 7_919) % keys.length] ?? key)
      .map((key) => {
        const begin = performance.now();
        const object = controller.cache.get(...key);
        if (object?.metadata.name !== key[1]) throw new Error(`get ${key.join("/")}: not there`);
        return (performance.now() - begin) * 1000;
      });
    const sorted = late.toSorted((a, b) => a - b);
    return {
      details: {
        getP50Micros: sorted[sorted.length >> 1] ?? Number.NaN,
        getP99Micros: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
      },
    };
  },
};

/** Until something can be read, be it stale. */
async function visible(controller: Controller<Pod> | Controller<ConfigMap>): Promise<void> {
  while (!["stale", "live"].includes(controller.status.phase)) await turn();
}

const task = TASKS[values.task];
if (task === undefined) throw new Error(`there is no task "${values.task}"`);
await using transport = values.encoding === "json" ? inJson(http) : http;
// As a value of its own, so that it may name what this library has not yet or no longer.
const options = {
  namespace: undefined,
  ...(values.store === "compact" && { store: "compact" as const }),
  ...(values.snapshot !== undefined && { snapshot: values.snapshot }),
};

// What a process loads at its first request is no part of a sync; the other clients have it loaded by then too.
if (values.task !== "snapshot") await ask("/_info");
const loop = watchLoop();
const synced = values.task === "snapshot" ? sinceStart : beginPhase();
await using controller =
  values.resource === "pods"
    ? createController(transport, Pod, options)
    : createController(transport, ConfigMap, options);
await (values.task === "snapshot" ? visible(controller) : controller.ready());
const sync = synced();
const delays = loop();
const rss = await settledRssMiB();
const { after, received = 0, details = {} } = await task(controller);
const result: Measured = {
  objects: controller.cache.size,
  sync,
  settledRssMiB: rss,
  sent: events,
  received,
  ...(after && { after }),
  details: {
    ...delays,
    ...details,
    syncBlockedMaxMs: delays.blockedMaxMs,
    bytesAnObject: controller.status.bytes / controller.status.objects,
  },
};
console.log(JSON.stringify(result));

// Syncs an informer of pods of @kubernetes/client-node, which lies beside what is built of this file; after counts events.
//   node client-node.mjs SERVER [--events N]
import { parseArgs } from "node:util";
import { beginPhase, endInTime, settledRssMiB, watchLoop } from "../measure.ts";
import type { Measured, Phase } from "../record.ts";

interface Informer {
  on(verb: "update" | "error", callback: (subject: unknown) => void): void;
  start(): Promise<void>;
  list(): readonly unknown[];
}

/** As much of the package as is used here: it is none of this repository's dependencies. */
interface ClientNode {
  readonly CoreV1Api: unknown;
  readonly KubeConfig: new () => {
    loadFromOptions(options: object): void;
    makeApiClient(api: unknown): { listPodForAllNamespaces(): Promise<unknown> };
  };
  makeInformer(config: unknown, path: string, list: () => Promise<unknown>): Informer;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { events: { type: "string", default: "0" } },
});
const server = positionals[0] ?? "";
endInTime();
const events = Number(values.events);

const name = "@kubernetes/client-node";
const { CoreV1Api, KubeConfig, makeInformer }: ClientNode = await import(name);
const config = new KubeConfig();
config.loadFromOptions({
  clusters: [{ name: "replay", server, skipTLSVerify: true }],
  users: [{ name: "nobody" }],
  contexts: [{ name: "replay", cluster: "replay", user: "nobody" }],
  currentContext: "replay",
});
const api = config.makeApiClient(CoreV1Api);
const informer = makeInformer(config, "/api/v1/pods", () => api.listPodForAllNamespaces());
const { promise: all, resolve } = Promise.withResolvers<void>();
let updates = 0;
informer.on("update", () => {
  updates += 1;
  if (updates === events) resolve();
});
informer.on("error", (error) => {
  console.error(error);
  process.exit(1);
});

const loop = watchLoop();
const synced = beginPhase();
await informer.start();
const sync = synced();
const details = loop();
const objects = informer.list().length;
const rss = await settledRssMiB();
let after: Phase | undefined;
if (events > 0) {
  const done = beginPhase();
  await (await fetch(`${server}/_go?n=${events}`)).json();
  await all;
  after = done();
}
const result: Measured = {
  objects,
  sync,
  settledRssMiB: rss,
  sent: events,
  received: updates,
  ...(after && { after }),
  details: { ...details },
};
console.log(JSON.stringify(result));
process.exit(0);

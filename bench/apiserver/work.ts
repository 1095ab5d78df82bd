// What is done to a server, part by part; each gives figures of the server and of this client.
import { setTimeout as sleep } from "node:timers/promises";
import { podJson } from "../pods.ts";
import { type Answer, Connection, type Place } from "./connection.ts";
import { cpuOf, peakOf, residentOf } from "./process.ts";

/** The server under test. */
export interface Subject {
  readonly place: Place;
  /** Its processes. */
  readonly pids: readonly number[];
  /** Has it give back what memory it can. */
  readonly settle: () => Promise<void>;
}

/** What one part has cost. */
export interface Part {
  readonly part: string;
  readonly figures: Readonly<Record<string, number>>;
}

const PROTOBUF = "application/vnd.kubernetes.protobuf";
const JSON_BODY = "Content-Type: application/json\r\n";
const MERGE = "Content-Type: application/merge-patch+json\r\n";
/** Objects whose bodies are made at a time, so that making them is not measured. */
const BLOCK = 2000;
const GB = 1e9;

interface Cost {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly clientCpuSeconds: number;
}

function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function costOf({ pids }: Subject, work: () => Promise<void>): Promise<Cost> {
  const [cpu, own, begin] = [cpuOf(pids), ownCpu(), performance.now()];
  await work();
  return {
    wallSeconds: (performance.now() - begin) / 1000,
    cpuSeconds: cpuOf(pids) - cpu,
    clientCpuSeconds: ownCpu() - own,
  };
}

function sum(costs: readonly Cost[]): Cost {
  const total = (key: keyof Cost): number => costs.reduce((all, cost) => all + cost[key], 0);
  return {
    wallSeconds: total("wallSeconds"),
    cpuSeconds: total("cpuSeconds"),
    clientCpuSeconds: total("clientCpuSeconds"),
  };
}

function expectStatus(answer: Answer, what: string): void {
  if (answer.status < 300) return;
  throw new Error(`${what}: ${answer.status} ${answer.start.slice(0, 500)}`);
}

/** A request with a body. */
interface Write {
  readonly method: string;
  readonly path: string;
  readonly headers: string;
  readonly body: Buffer | undefined;
}

/** Sends writes over several connections, each as soon as its last was answered. */
async function sendAll(connections: readonly Connection[], writes: readonly Write[]): Promise<void> {
  let next = 0;
  const run = async (connection: Connection): Promise<void> => {
    while (next < writes.length) {
      const write = writes[next];
      next += 1;
      if (write === undefined) return;
      const { method, path, headers, body } = write;
      expectStatus(await connection.request(method, path, headers, body), `${method} ${path}`);
    }
  };
  await Promise.all(connections.map(run));
}

/** Writes of `count` objects, in blocks whose bodies are made before. */
async function writing(
  subject: Subject,
  part: string,
  count: number,
  make: (i: number) => Write,
): Promise<Part> {
  const connections = await Promise.all(Array.from({ length: 8 }, () => Connection.open(subject.place)));
  const costs: Cost[] = [];
  for (let from = 0; from < count; from += BLOCK) {
    const size = Math.min(BLOCK, count - from);
    const writes = Array.from({ length: size }, (_, n) => make(from + n));
    costs.push(await costOf(subject, () => sendAll(connections, writes)));
  }
  for (const connection of connections) connection.close();
  const cost = sum(costs);
  const figures = {
    ...cost,
    writes: count,
    perSecond: count / cost.wallSeconds,
    cpuMicrosPerWrite: (cost.cpuSeconds / count) * 1e6,
  };
  return { part, figures };
}

interface Named {
  readonly namespace: string;
  readonly name: string;
  readonly body: Buffer;
}

function pod(i: number): Named {
  const text = podJson(i);
  const { metadata, status: _status, ...rest } = JSON.parse(text);
  // What a server sets by itself may not be in a body that creates.
  delete metadata.resourceVersion;
  delete metadata.uid;
  const body = Buffer.from(JSON.stringify({ ...rest, metadata }));
  return { namespace: metadata.namespace, name: metadata.name, body };
}

const podPath = ({ namespace, name }: Omit<Named, "body">): string =>
  `/api/v1/namespaces/${namespace}/pods/${name}`;

/** Makes namespaces, and what else a pod needs. */
export async function prepare(subject: Subject, namespaces: readonly string[]): Promise<void> {
  const connection = await Connection.open(subject.place);
  for (const name of namespaces) {
    const body = Buffer.from(JSON.stringify({ kind: "Namespace", apiVersion: "v1", metadata: { name } }));
    expectStatus(await connection.request("POST", "/api/v1/namespaces", JSON_BODY, body), `make ${name}`);
  }
  connection.close();
}

/** Loads pods; the memory that they take. */
export async function load(subject: Subject, count: number): Promise<readonly Part[]> {
  const before = residentOf(subject.pids);
  const created = await writing(subject, "create", count, (i) => {
    const { namespace, body } = pod(i);
    return { method: "POST", path: `/api/v1/namespaces/${namespace}/pods`, headers: JSON_BODY, body };
  });
  const peakRssMiB = peakOf(subject.pids);
  await subject.settle();
  const figures = { emptyRssMiB: before, settledRssMiB: residentOf(subject.pids), peakRssMiB };
  return [created, { part: "memory", figures }];
}

/** Reads all pods in pages of 500. */
export async function listing(subject: Subject, part: string, accept: string): Promise<Part> {
  const connection = await Connection.open(subject.place);
  let bytes = 0;
  let pages = 0;
  const cost = await costOf(subject, async () => {
    let token = "";
    do {
      const path = `/api/v1/pods?limit=500${token === "" ? "" : `&continue=${token}`}`;
      const answer = await connection.request("GET", path, `Accept: ${accept}\r\n`);
      expectStatus(answer, `list page ${pages}`);
      bytes += answer.size;
      pages += 1;
      token = tokenIn(answer.start);
    } while (token !== "");
  });
  connection.close();
  const figures = {
    ...cost,
    pages,
    MB: bytes / 1e6,
    MBperSecond: bytes / 1e6 / cost.wallSeconds,
    cpuSecondsPerGB: (cost.cpuSeconds / bytes) * GB,
    clientShare: cost.clientCpuSeconds / cost.wallSeconds,
    rssMiB: residentOf(subject.pids),
  };
  return { part, figures };
}

/** The token in the first bytes of a list, of either encoding: both have it before the items. */
function tokenIn(start: string): string {
  const json = /"continue":"([^"]+)"/.exec(start)?.[1];
  // A token is the base64 of an object.
  return json ?? /eyJ[\w-]{20,}/.exec(start)?.[0] ?? "";
}

export const ENCODINGS: Readonly<Record<"json" | "protobuf", string>> = {
  json: "application/json",
  protobuf: PROTOBUF,
};

/** Changes and removes pods. */
export async function changing(subject: Subject, count: number): Promise<readonly Part[]> {
  const patched = await writing(subject, "patch", count, (i) => ({
    method: "PATCH",
    path: podPath(pod(i)),
    headers: MERGE,
    body: Buffer.from(JSON.stringify({ metadata: { labels: { "bench/patched": `${i}` } } })),
  }));
  const updated = await writing(subject, "update status", count, (i) => {
    const named = pod(i);
    const { status, ...rest } = JSON.parse(podJson(i));
    delete rest.metadata.resourceVersion;
    delete rest.metadata.uid;
    const body = Buffer.from(JSON.stringify({ ...rest, status }));
    return { method: "PUT", path: `${podPath(named)}/status`, headers: JSON_BODY, body };
  });
  const deleted = await writing(subject, "delete", count, (i) => ({
    method: "DELETE",
    path: `${podPath(pod(i))}?gracePeriodSeconds=0`,
    headers: "",
    body: undefined,
  }));
  return [patched, updated, deleted];
}

/** Watchers that want the same. */
interface Scope {
  readonly path: string;
  readonly watchers: number;
  /** Bytes that the first has got, and newlines in them: one ends each frame. */
  bytes: number;
  frames: number;
}

/** Who is open, and what all have got together. */
interface Watchers {
  readonly scopes: readonly Scope[];
  readonly connections: Connection[];
  total: number;
}

async function watchAll(subject: Subject, scopes: readonly Scope[]): Promise<Watchers> {
  const watchers: Watchers = { scopes, connections: [], total: 0 };
  const one = await Connection.open(subject.place);
  const latest = await one.request("GET", "/api/v1/pods?limit=1");
  one.close();
  const version = /"resourceVersion":"(\d+)"/.exec(latest.start)?.[1] ?? "";
  const todo = scopes.flatMap((scope) =>
    Array.from({ length: scope.watchers }, (_, n): [Scope, boolean] => [scope, n === 0]),
  );
  let next = 0;
  const openSome = async (): Promise<void> => {
    while (next < todo.length) {
      const [scope, isFirst] = todo[next] ?? [];
      next += 1;
      if (scope === undefined) return;
      const connection = await Connection.open(subject.place, (buffer, from, to) => {
        watchers.total += to - from;
        if (isFirst !== true) return;
        scope.bytes += to - from;
        for (let at = buffer.indexOf(10, from); at >= 0 && at < to; at = buffer.indexOf(10, at + 1)) {
          scope.frames += 1;
        }
      });
      watchers.connections.push(connection);
      const join = scope.path.includes("?") ? "&" : "?";
      const status = await connection.stream(`${scope.path}${join}watch=1&resourceVersion=${version}`);
      if (status !== 200) throw new Error(`watch ${scope.path}: ${status}`);
    }
  };
  await Promise.all(Array.from({ length: 64 }, openSome));
  return watchers;
}

/** Waits until all of a scope have what its first has, and all firsts together `frames`. @throws after 60 s */
async function allArrived(watchers: Watchers, frames: number): Promise<void> {
  const end = performance.now() + 60_000;
  while (true) {
    const seen = watchers.scopes.reduce((all, scope) => all + scope.frames, 0);
    const due = watchers.scopes.reduce((all, scope) => all + scope.bytes * scope.watchers, 0);
    if (seen >= frames && watchers.total === due) return;
    if (performance.now() > end) {
      throw new Error(
        `watch: after 60 s there are ${seen} of ${frames} frames and ${watchers.total} of ${due} bytes`,
      );
    }
    await sleep(5);
  }
}

/** Writes that change a pod a little each. */
function touches(pods: readonly Omit<Named, "body">[], count: number): readonly Write[] {
  return Array.from({ length: count }, (_, n) => {
    const named = pods[n % pods.length];
    if (named === undefined) throw new Error("watch: there are no pods to change");
    const body = Buffer.from(JSON.stringify({ metadata: { annotations: { "bench/touched": `${n}` } } }));
    return { method: "PATCH", path: podPath(named), headers: MERGE, body };
  });
}

/** Sends writes at a rate, over several connections. */
async function pace(subject: Subject, writes: readonly Write[], perSecond: number): Promise<void> {
  const connections = await Promise.all(Array.from({ length: 8 }, () => Connection.open(subject.place)));
  const begin = performance.now();
  let next = 0;
  const run = async (connection: Connection): Promise<void> => {
    while (next < writes.length) {
      const at = next;
      next += 1;
      const write = writes[at];
      if (write === undefined) return;
      const early = begin + (at / perSecond) * 1000 - performance.now();
      if (early > 1) await sleep(early);
      const { method, path, headers, body } = write;
      expectStatus(await connection.request(method, path, headers, body), `${method} ${path}`);
    }
  };
  await Promise.all(connections.map(run));
  for (const connection of connections) connection.close();
}

/** Who watches what, and how much happens. */
interface WatchPlan {
  readonly part: string;
  /** Paths, and how many watch each. */
  readonly paths: readonly string[];
  readonly watchersEach: number;
  readonly pods: readonly { readonly namespace: string; readonly name: string }[];
  readonly events: number;
  /** Infinity: each write as soon as the one before it is answered. */
  readonly perSecond: number;
}

/** Events to many watchers. */
export async function watching(subject: Subject, plan: WatchPlan): Promise<Part> {
  const rssBefore = residentOf(subject.pids);
  const scopes = plan.paths.map(
    (path): Scope => ({ path, watchers: plan.watchersEach, bytes: 0, frames: 0 }),
  );
  let watchers: Watchers | undefined;
  const opening = await costOf(subject, async () => {
    watchers = await watchAll(subject, scopes);
  });
  if (watchers === undefined) throw new Error("watch: nobody does");
  const open = watchers;
  await sleep(1000);
  const rssOpen = residentOf(subject.pids);
  const writes = touches(plan.pods, plan.events);
  let lag = 0;
  const cost = await costOf(subject, async () => {
    await pace(subject, writes, plan.perSecond);
    const written = performance.now();
    await allArrived(open, plan.events);
    lag = performance.now() - written;
  });
  const rssAfter = residentOf(subject.pids);
  for (const connection of open.connections) connection.close();
  await sleep(2000);
  const bytes = open.total;
  const deliveries = scopes.reduce((all, scope) => all + scope.frames * scope.watchers, 0);
  const count = plan.paths.length * plan.watchersEach;
  const figures = {
    ...cost,
    watchers: count,
    events: plan.events,
    perSecond: plan.events / cost.wallSeconds,
    cpuMicrosPerEvent: (cost.cpuSeconds / plan.events) * 1e6,
    deliveries,
    deliveriesPerSecond: deliveries / cost.wallSeconds,
    cpuMicrosPerDelivery: (cost.cpuSeconds / deliveries) * 1e6,
    MBperSecond: bytes / 1e6 / cost.wallSeconds,
    lagMs: lag,
    openSeconds: opening.wallSeconds,
    openCpuMicros: (opening.cpuSeconds / count) * 1e6,
    rssBeforeMiB: rssBefore,
    rssOpenMiB: rssOpen,
    rssMiB: rssAfter,
    kibPerWatcher: ((rssOpen - rssBefore) * 1024) / count,
    grownMiB: rssAfter - rssOpen,
  };
  return { part: plan.part, figures };
}

/** A pod in each of some namespaces. */
export async function onePodEach(
  subject: Subject,
  namespaces: readonly string[],
): Promise<WatchPlan["pods"]> {
  await prepare(subject, namespaces);
  const made = namespaces.map((namespace, i) => {
    const { body } = pod(i);
    const { metadata, ...rest } = JSON.parse(body.toString());
    const named = { ...metadata, namespace, name: `watched-${i}` };
    const spec = { ...rest.spec, nodeName: `watched-node-${i}` };
    const text = JSON.stringify({ ...rest, spec, metadata: named });
    return { namespace, name: `watched-${i}`, body: Buffer.from(text) };
  });
  const writes = made.map(({ namespace, body }) => ({
    method: "POST",
    path: `/api/v1/namespaces/${namespace}/pods`,
    headers: JSON_BODY,
    body,
  }));
  const connections = await Promise.all(Array.from({ length: 4 }, () => Connection.open(subject.place)));
  await sendAll(connections, writes);
  for (const connection of connections) connection.close();
  return made;
}

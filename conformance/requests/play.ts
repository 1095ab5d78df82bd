// Plays scenarios on one server and records its answers.
import { setTimeout as sleep } from "node:timers/promises";
import type { Target } from "../target.ts";
import { type Answer, type Client, type Opened, openClient, type Sent } from "./client.ts";
import { isRecord, type Json, normalize, type Recorded } from "./normalize.ts";
import type { Ask, Await, Scenario, Step } from "./scenario.ts";

/** The answers to one scenario's requests, comparable. */
export interface Record {
  readonly scenario: string;
  readonly answers: ReadonlyMap<string, Json>;
}

const AT_ONCE = 4;
/** A watch is done when nothing came for this long, in milliseconds. */
const QUIET = 700;

/** One scenario on its way: its namespace, what was saved, the watches that are open, and what was answered. */
interface Play {
  readonly scenario: Scenario;
  readonly namespace: string;
  readonly variables: Map<string, string>;
  readonly opened: Map<string, { readonly ask: Ask; readonly opened: Opened }>;
  readonly recorded: Recorded[];
}

/** Sends every scenario's requests. The namespaces end with `suffix`. */
export async function playAll(
  target: Target,
  scenarios: readonly Scenario[],
  suffix: string,
): Promise<readonly Record[]> {
  using client = await openClient(target.kubeconfig);
  const plays = scenarios.map((scenario): Play => {
    const namespace = `${scenario.name}-${suffix}`;
    const variables = new Map([["ns", namespace]]);
    return { scenario, namespace, variables, opened: new Map(), recorded: [] };
  });
  await inParallel(plays, async (play) => {
    await begin(client, play);
    for (const step of play.scenario.steps) await take(client, play, step);
  });
  const later = plays.filter(({ scenario }) => scenario.afterwards !== undefined);
  if (later.length > 0) {
    await target.interrupt("kill");
    await inParallel(later, async (play) => {
      for (const step of play.scenario.afterwards ?? []) await take(client, play, step);
    });
  }
  await inParallel(plays, async ({ namespace }) => {
    await request(client, { method: "DELETE", path: `/api/v1/namespaces/${namespace}`, headers: {} });
  });
  return plays.map(({ scenario, namespace, recorded }) => ({
    scenario: scenario.name,
    answers: new Map(
      normalize(recorded, namespace).map((answer, index) => [recorded[index]?.name ?? "", answer]),
    ),
  }));
}

async function inParallel(plays: readonly Play[], work: (play: Play) => Promise<void>): Promise<void> {
  const queue = plays.values();
  const worker = async (): Promise<void> => {
    for (const play of queue) await work(play);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function request(client: Client, sent: Sent, quiet = 20_000): Promise<Answer> {
  const opened = await client.open(sent);
  return await opened.read(quiet);
}

async function begin(client: Client, { scenario, namespace }: Play): Promise<void> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ metadata: { name: namespace } });
  await request(client, { method: "POST", path: "/api/v1/namespaces", headers, body });
  if (scenario.pods !== true) return;
  const pod = JSON.stringify({
    metadata: { name: "probe" },
    spec: { containers: [{ name: "main", image: "a" }] },
  });
  const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All`;
  for (let tries = 0; tries < 100; tries++) {
    const { status } = await request(client, { method: "POST", path, headers, body: pod });
    if (status === 201) return;
    await sleep(100);
  }
  throw new Error(`play ${scenario.name}: no pod is accepted in its namespace for 10 s`);
}

function isWatch(path: string): boolean {
  return /[?&]watch=(?!0|false)|\/v\w+\/watch\//.test(path);
}

/** A request whose name was there before gets a number: differences name it by that. */
function uniqueName(play: Play, name: string): string {
  const same = play.recorded.filter((one) => one.name === name || one.name.startsWith(`${name} #`)).length;
  return same === 0 ? name : `${name} #${same + 1}`;
}

async function take(client: Client, play: Play, step: Step): Promise<void> {
  if ("read" in step) {
    const watch = play.opened.get(step.read);
    if (watch === undefined) throw new Error(`play ${play.scenario.name}: no watch ${step.read} is open`);
    record(play, watch.ask, await watch.opened.read(QUIET), true);
    return;
  }
  if ("await" in step) return await takeAwait(client, play, step);
  const sent = sentFor(play, step);
  const opened = await client.open(sent);
  if (step.open !== undefined) {
    play.opened.set(step.open, { ask: step, opened });
    return;
  }
  const live = isWatch(sent.path);
  const answer = await opened.read(live ? QUIET : 20_000);
  record(play, step, answer, live);
  const body =
    step.save === undefined || answer.body.length === 0 ? null : (JSON.parse(answer.body.toString()) as Json);
  for (const [name, path] of Object.entries(step.save ?? {}))
    play.variables.set(name, String(memberAt(body, path)));
}

function record(play: Play, ask: Ask, answer: Answer, live: boolean): void {
  // An error before the first event is one body over many lines, at times.
  play.recorded.push({
    name: uniqueName(play, ask.name ?? ask.send),
    answer,
    ask,
    live: live && answer.status === 200,
  });
}

async function takeAwait(client: Client, play: Play, step: Await): Promise<void> {
  const path = filled(play, step.await);
  let answer: Answer | undefined;
  for (let tries = 0; tries < 100 && answer?.status !== step.status; tries++) {
    if (tries > 0) await sleep(100);
    answer = await request(client, { method: "GET", path, headers: {} });
  }
  const name = uniqueName(play, step.name ?? `GET ${step.await} until ${step.status}`);
  play.recorded.push({
    name,
    answer: { status: answer?.status ?? 0, headers: {}, body: Buffer.alloc(0) },
    ask: {},
    live: false,
  });
}

function filled(play: Play, text: string): string {
  return text.replace(/<(\w+)>/g, (_all, name: string) => play.variables.get(name) ?? `no-${name}`);
}

function sentFor(play: Play, { send, body, headers = {} }: Ask): Sent {
  const space = send.indexOf(" ");
  const method = send.slice(0, space);
  const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  const text =
    body === undefined ? undefined : filled(play, typeof body === "string" ? body : JSON.stringify(body));
  const all = Object.entries({ ...(text !== undefined && { "content-type": type }), ...headers });
  return {
    method,
    path: filled(play, send.slice(space + 1)),
    headers: Object.fromEntries(all.map(([name, value]) => [name, filled(play, value)])),
    ...(text !== undefined && { body: text }),
  };
}

function memberAt(body: Json, path: string): Json {
  let at: Json | undefined = body;
  for (const name of path.split("."))
    at = isRecord(at) ? at[name] : Array.isArray(at) ? at[Number(name)] : undefined;
  return at ?? "";
}

// Does all that is measured to a server, and prints a line of JSON for each part.
import { setTimeout as sleep } from "node:timers/promises";
import { Connection, type Place } from "./connection.ts";
import {
  changing,
  ENCODINGS,
  listing,
  load,
  onePodEach,
  type Part,
  prepare,
  type Subject,
  watching,
} from "./work.ts";

/** What it is told, as JSON in its only argument. */
export interface ClientJob {
  readonly place: Place;
  readonly pids: readonly number[];
  /** A path that makes the server collect its garbage; otherwise a signal does. */
  readonly collect?: string;
  readonly pods: number;
  readonly watchers: number;
  /** Parts whose names it matches are run, with those that they need. */
  readonly only: string;
}

const TEAMS = 50;

const job: ClientJob = JSON.parse(process.argv[2] ?? "");
const { place, pids, collect, pods, watchers } = job;
const only = new RegExp(job.only);

const subject: Subject = {
  place,
  pids,
  async settle() {
    for (let n = 0; n < 2; n += 1) {
      if (collect === undefined) for (const pid of pids) process.kill(pid, "SIGUSR2");
      else {
        const connection = await Connection.open(place);
        await connection.request("GET", collect);
        connection.close();
      }
      await sleep(1500);
    }
  },
};

const say = (part: Part): void => console.log(JSON.stringify(part));

await prepare(
  subject,
  Array.from({ length: TEAMS }, (_, n) => `team-${n}`),
);
for (const part of await load(subject, pods)) say(part);
for (const encoding of ["json", "protobuf"] as const) {
  if (!only.test(`list ${encoding}`)) continue;
  say(await listing(subject, `first list ${encoding}`, ENCODINGS[encoding]));
  say(await listing(subject, `list ${encoding}`, ENCODINGS[encoding]));
  await subject.settle();
}
if (only.test("watch a namespace, watch a node, watch all")) {
  const namespaces = Array.from({ length: watchers / 10 }, (_, n) => `watched-${n}`);
  const watched = await onePodEach(subject, namespaces);
  const all = { paths: ["/api/v1/pods"], watchersEach: watchers, pods: watched };
  const plans = [
    {
      part: "watch a namespace",
      paths: namespaces.map((name) => `/api/v1/namespaces/${name}/pods`),
      watchersEach: 10,
      pods: watched,
      events: 5_000,
      perSecond: 1000,
    },
    {
      part: "watch a node",
      paths: namespaces.map((_, n) => `/api/v1/pods?fieldSelector=spec.nodeName%3Dwatched-node-${n}`),
      watchersEach: 10,
      pods: watched,
      events: 5_000,
      perSecond: 1000,
    },
    { part: "watch all", ...all, events: 30, perSecond: Number.POSITIVE_INFINITY },
  ];
  for (const plan of plans) if (only.test(plan.part)) say(await watching(subject, plan));
}
if (only.test("writes")) for (const part of await changing(subject, Math.min(pods, 20_000))) say(part);
process.exit(0);

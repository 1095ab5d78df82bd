// Reads the bytes that a cache would read and throws them away: what the network and the HTTP client cost.
//   node floor.mjs SERVER --resource pods --encoding json|protobuf --http node|undici [--events N]
import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Pool } from "undici";
import { beginPhase, endInTime, settledRssMiB, watchLoop } from "../measure.ts";
import type { Measured } from "../record.ts";

/** Reads one answer to its end, and says of each piece how long it is. */
type Read = (path: string, onBytes: (length: number) => void) => Promise<void>;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    resource: { type: "string", default: "pods" },
    encoding: { type: "string", default: "json" },
    http: { type: "string", default: "undici" },
    events: { type: "string", default: "0" },
  },
});
const server = positionals[0] ?? "";
endInTime();
const accept = values.encoding === "protobuf" ? "application/vnd.kubernetes.protobuf" : "application/json";
const list = `/api/v1/${values.resource}`;

function nodeHttp(): Read {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
  return (path, onBytes) =>
    new Promise((resolve, reject) => {
      http
        .get(server + path, { agent, headers: { accept } }, (response) => {
          response.on("data", (chunk: Buffer) => onBytes(chunk.length));
          response.on("end", resolve).on("error", reject);
        })
        .on("error", reject);
    });
}

function undici(): Read {
  const pool = new Pool(server, { connections: null, pipelining: 1, allowH2: false, bodyTimeout: 0 });
  return (path, onBytes) =>
    new Promise((resolve, reject) => {
      pool.dispatch(
        { method: "GET", path, headers: { accept } },
        {
          onRequestStart: () => undefined,
          onResponseStart: () => undefined,
          onResponseData: (_controller, chunk) => onBytes(chunk.length),
          onResponseEnd: () => resolve(),
          onResponseError: (_controller, error) => reject(error),
        },
      );
    });
}

async function ask<T>(path: string): Promise<T> {
  return (await (await fetch(server + path)).json()) as T;
}

const read = values.http === "node" ? nodeHttp() : undici();
const { objects } = await ask<{ objects: number }>("/_info");
const tokens = ["", ...(await ask<string[]>("/_pages?limit=500"))];

let bytes = 0;
const loop = watchLoop();
const synced = beginPhase();
for (const token of tokens) {
  await read(`${list}?limit=500${token && `&continue=${token}`}`, (length) => {
    bytes += length;
  });
}
const sync = synced();
const details = { ...loop(), listMiB: bytes / 2 ** 20 };
const rss = await settledRssMiB();
const events = Number(values.events);
let after = sync;
if (events > 0) {
  let got = 0;
  const done = beginPhase();
  void read(`${list}?watch=true&resourceVersion=1`, (length) => {
    got += length;
  });
  await ask(`/_go?n=${events}`);
  // It ends when nothing has come for half a second; what it has cost is looked at often enough meanwhile.
  for (let quiet = 0, seen = -1; quiet < 50; quiet = got === seen ? quiet + 1 : 0) {
    if (got !== seen) after = done();
    seen = got;
    await sleep(10);
  }
}
const result: Measured = {
  objects,
  sync,
  settledRssMiB: rss,
  sent: events,
  received: events,
  after,
  details,
};
console.log(JSON.stringify(result));
process.exit(0);

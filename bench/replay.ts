// An API server that plays back pods in JSON, for where there is no Go: made once, pages of lists held as bytes, watches that
// stay open. In a process of its own (`node bench/replay.ts --pods N`), so that its work and memory are not the client's. It
// prints its address, answers the controls that `peers/go/cmd/replay` describes, and ends when its stdin does.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline, Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { epochMicros } from "./measure.ts";
import { podItemJson, podJson } from "./pods.ts";

interface Replay {
  readonly port: number;
  close(): void;
}

const VERSION = 900_000_000;
const PAGE = 500;
/** Like an API server's write buffer: a page is not one chunk. */
const CHUNK = 64 * 1024;

const EXPIRED = JSON.stringify({
  type: "ERROR",
  object: {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: "too old resource version: 1 (2)",
    reason: "Expired",
    code: 410,
  },
});

/** The start of each page is the token that is asked for. */
function pagesOf(items: readonly Buffer[]): readonly Buffer[] {
  const pages: Buffer[] = [];
  for (let start = 0; start === 0 || start < items.length; start += PAGE) {
    const remaining = items.length - start - PAGE;
    const more = remaining > 0 ? `,"continue":"${start + PAGE}","remainingItemCount":${remaining}` : "";
    const head = `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"${VERSION}"${more}},"items":[`;
    const parts: Buffer[] = [Buffer.from(head)];
    for (const item of items.slice(start, start + PAGE)) {
      if (parts.length > 1) parts.push(Buffer.from(","));
      parts.push(item);
    }
    parts.push(Buffer.from("]}\n"));
    pages.push(Buffer.concat(parts));
  }
  return pages;
}

function* chunksOf(page: Buffer): Generator<Buffer> {
  for (let at = 0; at < page.length; at += CHUNK) yield page.subarray(at, at + CHUNK);
}

/** Serves `count` pods on 127.0.0.1. */
export async function startReplay(count: number): Promise<Replay> {
  const pages = pagesOf(Array.from({ length: count }, (_, i) => Buffer.from(podItemJson(i))));
  const watches = new Set<ServerResponse>();
  const asked = { lists: 0, watches: 0 };
  let opened = Promise.withResolvers<void>();
  let sent: Promise<number[]> = Promise.resolve([]);

  const list = (query: URLSearchParams, response: ServerResponse): void => {
    const limit = Number(query.get("limit") ?? PAGE);
    const start = Number(query.get("continue") ?? 0);
    const page = limit === PAGE ? pages[start / PAGE] : undefined;
    if (page === undefined) {
      response
        .writeHead(400)
        .end(`replay: has pages of ${PAGE}, and was asked for limit=${limit}, continue=${start}`);
      return;
    }
    asked.lists += 1;
    response.writeHead(200, { "content-type": "application/json" });
    // A client that goes away is no error here.
    pipeline(Readable.from(chunksOf(page), { objectMode: false }), response, () => undefined);
  };

  const watch = (response: ServerResponse): void => {
    asked.watches += 1;
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    watches.add(response);
    response.on("close", () => watches.delete(response));
    opened.resolve();
    opened = Promise.withResolvers();
  };

  /** The `n`th MODIFIED event, of a pod anywhere in the list. */
  const event = (n: number): string => {
    const object = podJson((n * 7919) % count);
    return `{"type":"MODIFIED","object":${object.replace(/"resourceVersion":"\d+"/, `"resourceVersion":"${VERSION + n + 1}"`)}}\n`;
  };

  /** As fast as the slowest watch takes them, or at a rate. */
  const play = async (events: number, rate: number): Promise<number[]> => {
    const lines = Array.from({ length: events }, (_, n) => Buffer.from(event(n)));
    const now = epochMicros();
    const times: number[] = [];
    const begin = performance.now();
    for (let at = 0; at < events; ) {
      const due = rate > 0 ? ((performance.now() - begin) / 1000) * rate + 1 : at + 40;
      const some = Buffer.concat(lines.slice(at, Math.floor(due)));
      at += lines.slice(at, Math.floor(due)).length;
      while (times.length < at) times.push(now());
      for (const response of watches) if (!response.write(some)) await once(response, "drain");
      if (rate > 0) await sleep(2);
    }
    return times;
  };

  const expire = async (): Promise<void> => {
    const back = opened.promise;
    for (const response of watches) response.end(`${EXPIRED}\n`);
    await back;
  };

  const control = async (url: URL): Promise<unknown> => {
    const number = (name: string): number => Number(url.searchParams.get(name) ?? 0);
    if (/^\/_(go|gone)$/.test(url.pathname) && watches.size === 0) await opened.promise;
    switch (url.pathname) {
      case "/_go":
        sent = play(number("n"), number("rate"));
        return { watchers: watches.size };
      case "/_gone":
        await expire();
        return { watchers: watches.size };
      case "/_sent":
        return sent;
      case "/_info":
        return { resource: "pods", kind: "Pod", objects: count };
      case "/_pages":
        return pages.slice(1).map((_, n) => `${(n + 1) * PAGE}`);
      case "/_stat":
        return {
          lists: { json: asked.lists, protobuf: 0 },
          watches: { json: asked.watches, protobuf: 0 },
        };
      default:
        return undefined;
    }
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const watching = url.searchParams.get("watch");
    if (url.pathname === "/api/v1/pods") {
      if (watching === "true" || watching === "1") watch(response);
      else list(url.searchParams, response);
      return;
    }
    const said = await control(url);
    if (said === undefined) response.writeHead(404).end(`replay: nothing at ${url.pathname}`);
    else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(said));
  };

  const server = createServer((request, response) => void answer(request, response));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.on("error", reject).listen(0, "127.0.0.1", resolve);
  await promise;
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { pods: { type: "string", default: "50000" } } });
  const { port } = await startReplay(Number(values.pods));
  process.stdin.resume().once("end", () => process.exit());
  console.log(`http://127.0.0.1:${port}`);
}

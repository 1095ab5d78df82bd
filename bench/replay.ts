// An API server that plays back: pods generated once, pages of lists held as bytes, watches that stay open. In a process of
// its own (`node bench/replay.ts --pods N`), so that its work and memory are not the client's. It prints its address.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline, Readable } from "node:stream";
import { parseArgs } from "node:util";
import { podItemJson, podJson } from "./pods.ts";

/** What the server was asked for; `GET /replay/counts` gives it. */
export interface ReplayCounts {
  lists: number;
  watches: number;
  /** Bytes of list pages sent. */
  bytes: number;
}

interface Replay {
  readonly port: number;
  close(): void;
}

const VERSION = 20_000_000;
const PAGE = 500;
/** Like an API server's write buffer: a page is not one chunk. */
const CHUNK = 64 * 1024;

/** Pages by `limit`, made at the first request of each; the usual limit's are made before. */
function pagesOf(items: readonly Buffer[], limit: number): readonly Buffer[] {
  const pages: Buffer[] = [];
  for (let start = 0; start === 0 || start < items.length; start += limit) {
    const remaining = items.length - start - limit;
    const more = remaining > 0 ? `,"continue":"${start + limit}","remainingItemCount":${remaining}` : "";
    const parts: Buffer[] = [
      Buffer.from(
        `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"${VERSION}"${more}},"items":[`,
      ),
    ];
    for (const item of items.slice(start, start + limit)) {
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
  const items = Array.from({ length: count }, (_, i) => Buffer.from(podItemJson(i)));
  const paged = new Map([[PAGE, pagesOf(items, PAGE)]]);
  items.length = 0;
  const watches = new Set<ServerResponse>();
  const counts: ReplayCounts = { lists: 0, watches: 0, bytes: 0 };
  let version = VERSION;

  const list = (query: URLSearchParams, response: ServerResponse): void => {
    const limit = Number(query.get("limit") ?? PAGE);
    const start = Number(query.get("continue") ?? 0);
    const page = paged.get(limit)?.[start / limit];
    if (page === undefined) {
      response
        .writeHead(400)
        .end(`replay: has pages of ${PAGE}, and was asked for limit=${limit}, continue=${start}`);
      return;
    }
    counts.lists += 1;
    counts.bytes += page.length;
    response.writeHead(200, { "content-type": "application/json" });
    // A client that goes away is no error here.
    pipeline(Readable.from(chunksOf(page), { objectMode: false }), response, () => undefined);
  };

  const watch = (response: ServerResponse): void => {
    counts.watches += 1;
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    watches.add(response);
    response.on("close", () => watches.delete(response));
  };

  const broadcast = (line: string): void => {
    for (const response of watches) response.write(line);
  };

  const bookmarks = setInterval(() => {
    const metadata = { resourceVersion: `${version}`, creationTimestamp: null };
    broadcast(
      `${JSON.stringify({ type: "BOOKMARK", object: { kind: "Pod", apiVersion: "v1", metadata } })}\n`,
    );
  }, 1_000);

  /** Sends MODIFIED events of the first pods, with new versions. */
  const modify = (events: number): void => {
    for (let i = 0; i < events; i++) {
      version += 1;
      const object = podJson(i % count).replace(/"resourceVersion":"\d+"/, `"resourceVersion":"${version}"`);
      broadcast(`{"type":"MODIFIED","object":${object}}\n`);
    }
  };

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const watching = url.searchParams.get("watch");
    if (url.pathname === "/api/v1/pods") {
      if (watching === "true" || watching === "1") watch(response);
      else list(url.searchParams, response);
    } else if (url.pathname === "/replay/modify") {
      modify(Number(url.searchParams.get("count") ?? 1));
      response.end();
    } else if (url.pathname === "/replay/counts") response.end(JSON.stringify(counts));
    else response.writeHead(404).end(`replay: nothing at ${url.pathname}`);
  };

  const server = createServer(answer);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.on("error", reject).listen(0, "127.0.0.1", resolve);
  await promise;
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      clearInterval(bookmarks);
      server.close();
      server.closeAllConnections();
    },
  };
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { pods: { type: "string", default: "50000" } } });
  const { port } = await startReplay(Number(values.pods));
  console.log(`http://127.0.0.1:${port}`);
}

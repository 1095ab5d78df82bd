import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { setImmediate } from "node:timers/promises";
import { stringify } from "yaml";

/** Where a server listens. */
export interface ListenOptions {
  /** @default {0} any free port */
  readonly port?: number;
}

/** A server that listens on 127.0.0.1. */
export interface Listening extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The text of a kubeconfig file that leads here. */
  kubeconfig(): string;
  /** Ends all connections at once, as the end of a process does, and goes on listening. */
  breakConnections(): void;
  /** Stops listening and ends all connections. */
  close(): Promise<void>;
}

const BYTES_A_TURN = 256 * 1024;

type Fetch = (request: Request) => Promise<Response>;

/** @throws where the port is taken */
export async function listen(fetch: Fetch, options: ListenOptions, onClose: () => void): Promise<Listening> {
  const asked = options.port ?? 0;
  const server = createServer((incoming, outgoing) => {
    serve(fetch, incoming, outgoing).catch(async () => {
      // The client gets what was written before, and no end of it. Node holds writes back until the end of a turn.
      await setImmediate();
      incoming.socket.destroySoon();
    });
  });
  // Watches are long: neither the request nor the idle connection has a deadline.
  server.requestTimeout = 0;
  server.headersTimeout = 60_000;
  server.keepAliveTimeout = 60_000;
  const failed = new Promise<never>((_resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, asked)));
  });
  server.listen(asked, "127.0.0.1");
  await Promise.race([once(server, "listening"), failed]);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("listen: the server has no port");
  const { port } = address;
  const url = `http://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    onClose();
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const breakConnections = (): void => server.closeAllConnections();
  const kubeconfig = (): string => kubeconfigFor(url);
  return { port, url, kubeconfig, breakConnections, close, [Symbol.asyncDispose]: close };
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== "EADDRINUSE") return error;
  return new Error(`listen on 127.0.0.1:${port}: the port is in use; choose another, or 0 for any free one`, {
    cause: error,
  });
}

function kubeconfigFor(server: string): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "kcache", cluster: { server } }],
    users: [{ name: "kcache", user: {} }],
    contexts: [{ name: "kcache", context: { cluster: "kcache", user: "kcache", namespace: "default" } }],
    "current-context": "kcache",
  });
}

async function serve(fetch: Fetch, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  const response = await fetch(requestFrom(incoming, gone.signal));
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (response.body === null || incoming.method === "HEAD") {
    outgoing.end();
    return;
  }
  const reader = response.body.getReader();
  outgoing.once("close", () => {
    // The client went away, or all was written; a reader that is done takes no notice.
    reader.cancel().catch(() => undefined);
  });
  let next = reader.read();
  // A short answer leaves in one piece: Go's reverse proxies (kubectl proxy) may close a connection on reading the head of an
  // answer, and lose what has not come by then. A watch whose first event is not there yet begins without it.
  if ((await Promise.race([next, setImmediate()])) === undefined) outgoing.flushHeaders();
  let sinceTurn = 0;
  while (true) {
    const { done, value } = await next;
    if (done) break;
    sinceTurn += value.length;
    if (!outgoing.write(value)) await drained(outgoing);
    if (sinceTurn >= BYTES_A_TURN) {
      // A socket that takes all at once would keep everybody else waiting until a long list is written.
      sinceTurn = 0;
      await setImmediate();
    }
    next = reader.read();
  }
  outgoing.end();
}

/** Resolves when the response takes more, or is closed. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off("drain", done);
      outgoing.off("close", done);
      resolve();
    };
    outgoing.on("drain", done);
    outgoing.on("close", done);
    if (outgoing.closed) done();
  });
}

function requestFrom(incoming: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  // A Request cannot carry TRACE; OPTIONS is refused in the same words.
  const method = incoming.method === "TRACE" ? "OPTIONS" : (incoming.method ?? "GET");
  const url = `http://${incoming.headers.host ?? "127.0.0.1"}${incoming.url ?? "/"}`;
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers, signal });
  const body: NodeReadableStream<Uint8Array> = Readable.toWeb(incoming);
  return new Request(url, { method, headers, signal, body, duplex: "half" });
}

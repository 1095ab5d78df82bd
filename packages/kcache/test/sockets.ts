import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket, Server as TcpServer } from "node:net";
import { afterEach, expect } from "vitest";
import type { ClusterConfig } from "../src/http/cluster-config.ts";
import { type HttpTransportOptions, httpTransport } from "../src/http/http-transport.ts";
import type { Transport, TransportResponse } from "../src/http/transport.ts";
import { KcacheError } from "../src/object/error.ts";

// Servers and transports on real sockets, ended after each test.

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export function afterThis(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

export interface TestServer {
  readonly url: string;
  readonly sockets: Set<Socket>;
  /** Connections accepted so far. */
  readonly accepted: () => number;
}

export async function listening(server: Server | TcpServer): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  server.on("connection", (socket: Socket) => {
    accepted++;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  afterThis(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, sockets, accepted: () => accepted };
}

export function serve(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<TestServer> {
  return listening(createServer(handler));
}

export function transportTo(config: ClusterConfig | string, options: HttpTransportOptions = {}): Transport {
  const transport = httpTransport(typeof config === "string" ? { server: config } : config, options);
  afterThis(() => transport.close());
  return transport;
}

export async function text(response: TransportResponse): Promise<string> {
  const decoder = new TextDecoder();
  let all = "";
  for await (const chunk of response.body) all += decoder.decode(chunk, { stream: true });
  return all + decoder.decode();
}

export async function failure(promise: Promise<unknown>): Promise<KcacheError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KcacheError);
  return error as KcacheError;
}

/** Resolves when every connection that the server had is gone. */
export async function allClosed(server: TestServer): Promise<void> {
  for (const socket of [...server.sockets]) if (!socket.destroyed) await once(socket, "close");
}

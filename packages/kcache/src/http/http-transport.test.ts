import { getEventListeners, once } from "node:events";
import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { KcacheError } from "../object/error.ts";
import type { ClusterConfig } from "./cluster-config.ts";
import { type HttpTransportOptions, httpTransport } from "./http-transport.ts";
import type { Transport, TransportResponse } from "./transport.ts";
import { VERSION } from "./version.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface TestServer {
  readonly url: string;
  readonly sockets: Set<Socket>;
  /** Connections accepted so far. */
  readonly accepted: () => number;
}

async function listening(server: Server | TcpServer): Promise<TestServer> {
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
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, sockets, accepted: () => accepted };
}

function serve(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<TestServer> {
  return listening(createServer(handler));
}

function transportTo(config: ClusterConfig | string, options: HttpTransportOptions = {}): Transport {
  const transport = httpTransport(typeof config === "string" ? { server: config } : config, options);
  cleanups.push(() => transport.close());
  return transport;
}

async function text(response: TransportResponse): Promise<string> {
  const decoder = new TextDecoder();
  let all = "";
  for await (const chunk of response.body) all += decoder.decode(chunk, { stream: true });
  return all + decoder.decode();
}

async function failure(promise: Promise<unknown>): Promise<KcacheError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KcacheError);
  return error as KcacheError;
}

/** Resolves when every connection that the server had is gone. */
async function allClosed(server: TestServer): Promise<void> {
  for (const socket of [...server.sockets]) if (!socket.destroyed) await once(socket, "close");
}

test("a request carries path, query, headers and body, and its answer status, headers and body", async () => {
  const server = await serve((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      response.writeHead(201, { "Content-Type": "application/json", "X-Two": ["a", "b"] });
      const { method, url, headers } = request;
      response.end(JSON.stringify({ method, url, headers, body }));
    });
  });
  const transport = transportTo({ server: server.url, token: "t0ken" });
  const response = await transport.request({
    method: "POST",
    path: "/api/v1/namespaces/a%20b/pods",
    query: { labelSelector: "app in (a, b)", limit: "5" },
    headers: { "Content-Type": "application/json" },
    body: '{"x":"é"}',
  });
  expect(response.status).toBe(201);
  expect(response.headers).toMatchObject({ "content-type": "application/json", "x-two": "a, b" });
  const seen = JSON.parse(await text(response));
  expect(seen.method).toBe("POST");
  expect(seen.url).toBe("/api/v1/namespaces/a%20b/pods?labelSelector=app+in+%28a%2C+b%29&limit=5");
  expect(seen.body).toBe('{"x":"é"}');
  expect(seen.headers).toMatchObject({
    authorization: "Bearer t0ken",
    accept: "application/json",
    "content-type": "application/json",
    "user-agent": `kcache/${VERSION}`,
  });
  expect(seen.headers["accept-encoding"]).toBeUndefined();
});

test("a given Accept wins, and a caller cannot replace the user's credentials", async () => {
  const server = await serve((request, response) => response.end(JSON.stringify(request.headers)));
  const transport = transportTo({
    server: server.url,
    username: "u",
    password: "p:é",
    impersonate: { user: "jane", groups: ["a", "b"], uid: "7", extra: { "acme.io/scopes": ["x"] } },
  });
  const headers = { accept: "application/yaml", Authorization: "Bearer other" };
  const seen = JSON.parse(await text(await transport.request({ path: "/", headers })));
  expect(seen).toMatchObject({
    accept: "application/yaml",
    authorization: `Basic ${Buffer.from("u:p:é").toString("base64")}`,
    "impersonate-user": "jane",
    "impersonate-group": "a, b",
    "impersonate-uid": "7",
    "impersonate-extra-acme.io%2fscopes": "x",
  });
});

test("a path in the server URL stays in front of every request", async () => {
  const server = await serve((request, response) => response.end(request.url));
  const transport = transportTo(`${server.url}/k8s/clusters/c-1/`);
  expect(await text(await transport.request({ path: "/api/v1/pods", query: { watch: "1" } }))).toBe(
    "/k8s/clusters/c-1/api/v1/pods?watch=1",
  );
  expect(transport.server).toBe(`${server.url}/k8s/clusters/c-1`);
});

test("a redirect is an answer and is not followed", async () => {
  const server = await serve((_, response) => response.writeHead(302, { location: "/login" }).end());
  const response = await transportTo(server.url).request({ path: "/api" });
  expect([response.status, response.headers.location]).toEqual([302, "/login"]);
});

test.each([
  ["gzip", gzipSync],
  ["br", brotliCompressSync],
])("a %s answer is decoded as it streams", async (encoding, compress) => {
  const lines = Array.from({ length: 10_000 }, (_, index) => `line ${index * 7919}\n`).join("");
  const server = await serve((_, response) => {
    response.writeHead(200, { "content-encoding": encoding });
    response.end(compress(lines));
  });
  const transport = transportTo(server.url);
  expect(await text(await transport.request({ path: "/" }))).toBe(lines);
  for await (const chunk of (await transport.request({ path: "/" })).body) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
});

test("broken gzip data and an unknown encoding are a bad response", async () => {
  const server = await serve((request, response) => {
    response.writeHead(200, { "content-encoding": request.url === "/gzip" ? "gzip" : "zz" });
    response.end("this is not compressed");
  });
  const transport = transportTo(server.url);
  const broken = await failure(transport.request({ path: "/gzip" }).then(text));
  expect(broken.code).toBe("bad-response");
  const unknown = await failure(transport.request({ path: "/zz" }));
  expect([unknown.code, unknown.message]).toEqual([
    "bad-response",
    `GET ${server.url}/zz: the answer has the unknown content encoding "zz"`,
  ]);
});

test("a signal that is aborted already sends nothing", async () => {
  const server = await serve((_, response) => response.end());
  const error = await failure(
    transportTo(server.url).request({ path: "/api", signal: AbortSignal.abort("no") }),
  );
  expect([error.code, error.message, error.cause]).toEqual([
    "aborted",
    `GET ${server.url}/api: aborted`,
    "no",
  ]);
  expect(server.accepted()).toBe(0);
});

test("aborting right after the call, before any connection, rejects with aborted", async () => {
  const server = await serve((_, response) => response.end());
  const controller = new AbortController();
  const pending = failure(transportTo(server.url).request({ path: "/", signal: controller.signal }));
  controller.abort();
  expect((await pending).code).toBe("aborted");
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
});

test("aborting while TLS is being agreed on rejects at once and closes the socket", async () => {
  const silent = createTcpServer();
  const server = await listening(silent);
  const controller = new AbortController();
  const transport = transportTo(server.url.replace("http:", "https:"));
  const pending = failure(transport.request({ path: "/", signal: controller.signal }));
  const [socket] = (await once(silent, "connection")) as [Socket];
  const gone = once(socket, "close");
  controller.abort();
  expect((await pending).code).toBe("aborted");
  await gone;
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
});

test("one request aborted while connecting leaves the others that connect alone", async () => {
  const server = await serve((_, response) => response.end("ok"));
  const transport = transportTo(server.url);
  await text(await transport.request({ path: "/warm-up" }));
  const controller = new AbortController();
  const signal = controller.signal;
  const requests = Array.from({ length: 20 }, (_, index) =>
    transport.request(index % 2 === 0 ? { path: "/" } : { path: "/", signal }).then(text),
  );
  await Promise.resolve();
  controller.abort();
  const results = await Promise.allSettled(requests);
  for (const [index, result] of results.entries()) {
    if (index % 2 === 0) expect(result).toEqual({ status: "fulfilled", value: "ok" });
    else expect(result).toMatchObject({ status: "rejected", reason: { code: "aborted" } });
  }
});

test("aborting while waiting for the head of the answer closes the socket", async () => {
  const controller = new AbortController();
  const server = await serve(() => setImmediate(() => controller.abort()));
  const { signal } = controller;
  expect((await failure(transportTo(server.url).request({ path: "/", signal }))).code).toBe("aborted");
  await allClosed(server);
});

test("aborting in the middle of the body ends a pending read, drops what was not read, and closes the socket", async () => {
  const server = await serve((_, response) => response.write("first"));
  const controller = new AbortController();
  const { signal } = controller;
  const response = await transportTo(server.url).request({ path: "/", signal });
  const body = response.body[Symbol.asyncIterator]();
  expect(Buffer.from((await body.next()).value as Uint8Array).toString()).toBe("first");
  const pending = failure(body.next());
  controller.abort(new Error("enough"));
  const error = await pending;
  expect([error.code, (error.cause as Error).message]).toEqual(["aborted", "enough"]);
  expect(await body.next()).toEqual({ done: true, value: undefined });
  await allClosed(server);
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("an abort after everything has arrived still ends the reading", async () => {
  const server = await serve((_, response) => response.end("all of it"));
  const controller = new AbortController();
  const { signal } = controller;
  const response = await transportTo(server.url).request({ path: "/", signal });
  for (let turn = 0; turn < 100 && getEventListeners(signal, "abort").length > 0; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  controller.abort();
  expect((await failure(text(response))).code).toBe("aborted");
});

test("leaving the body's loop early closes the socket", async () => {
  const server = await serve((_, response) => {
    response.write("x".repeat(1000));
  });
  const response = await transportTo(server.url).request({ path: "/" });
  for await (const chunk of response.body) {
    expect(chunk.length).toBe(1000);
    break;
  }
  await allClosed(server);
});

test("return() does not wait for a pending next()", async () => {
  const server = await serve((_, response) => response.flushHeaders());
  const response = await transportTo(server.url).request({ path: "/" });
  const body = response.body[Symbol.asyncIterator]();
  const pending = body.next();
  await body.return?.();
  expect(await pending).toEqual({ done: true, value: undefined });
  await allClosed(server);
});

test("a body that nobody reads is not read ahead without end", async () => {
  const block = Buffer.alloc(64 * 1024, "x");
  let accepted = 0;
  let blocked: () => void = () => undefined;
  const full = new Promise<void>((resolve) => {
    blocked = resolve;
  });
  const total = 2000;
  const server = await serve((_, response) => {
    const write = (): void => {
      while (accepted < total) {
        accepted++;
        if (!response.write(block)) {
          const timer = setTimeout(blocked, 300);
          response.once("drain", () => {
            clearTimeout(timer);
            write();
          });
          return;
        }
      }
      response.end();
    };
    write();
  });
  const response = await transportTo(server.url).request({ path: "/" });
  await full;
  expect(accepted).toBeLessThan(total / 2);
  let bytes = 0;
  for await (const chunk of response.body) bytes += chunk.length;
  expect(bytes).toBe(total * block.length);
});

test("a body can be read once", async () => {
  const server = await serve((_, response) => response.end("x"));
  const response = await transportTo(server.url).request({ path: "/" });
  await text(response);
  expect((await failure(text(response))).code).toBe("invalid-argument");
});

test("a thousand requests on one signal leave no listener, and share connections where they come one after another", async () => {
  const server = await serve((_, response) => response.end('{"items":[]}'));
  const controller = new AbortController();
  const { signal } = controller;
  const transport = transportTo(server.url);
  for (let index = 0; index < 1000; index++) await text(await transport.request({ path: "/", signal }));
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
  expect(server.accepted()).toBeLessThanOrEqual(2);
  await transport.close();
  await allClosed(server);
  expect(server.sockets.size).toBe(0);
});

test("as many answers stream at a time as are asked for, with one listener each", async () => {
  const server = await serve((_, response) => response.write("on"));
  const controller = new AbortController();
  const { signal } = controller;
  const transport = transportTo(server.url);
  const open = await Promise.all(Array.from({ length: 200 }, () => transport.request({ path: "/", signal })));
  expect(server.sockets.size).toBe(200);
  expect(getEventListeners(signal, "abort").length).toBeLessThanOrEqual(200);
  controller.abort();
  const errors = await Promise.all(open.map((response) => failure(text(response))));
  expect(new Set(errors.map((error) => error.code))).toEqual(new Set(["aborted"]));
  await allClosed(server);
});

test("close ends open requests, open bodies and connections that are being made, and refuses later requests", async () => {
  const server = await serve((request, response) => {
    if (request.url === "/body") response.write("on");
  });
  const silent = createTcpServer();
  const hanging = await listening(silent);
  const transport = transportTo(server.url);
  const connecting = transportTo(hanging.url.replace("http:", "https:"));
  const response = await transport.request({ path: "/body" });
  const waiting = failure(transport.request({ path: "/head" }));
  const handshake = failure(connecting.request({ path: "/" }));
  await once(silent, "connection");
  await Promise.all([transport.close(), connecting.close()]);
  expect((await waiting).code).toBe("not-running");
  expect((await handshake).code).toBe("not-running");
  expect((await failure(text(response))).code).toBe("not-running");
  expect((await failure(transport.request({ path: "/" }))).code).toBe("not-running");
  await allClosed(server);
  await allClosed(hanging);
  await transport.close();
});

test("await using closes the transport", async () => {
  let kept: Transport | undefined;
  {
    await using transport = httpTransport({ server: "http://127.0.0.1:1" });
    kept = transport;
  }
  expect((await failure(kept.request({ path: "/" }))).code).toBe("not-running");
});

test("a refused connection says so and asks whether the cluster is running", async () => {
  const probe = createTcpServer();
  const server = await listening(probe);
  await new Promise((resolve) => probe.close(resolve));
  const error = await failure(
    transportTo(server.url).request({ path: "/api/v1/pods", query: { limit: "1" } }),
  );
  expect([error.code, error.retryable]).toEqual(["network", true]);
  expect(error.message).toBe(
    `GET ${server.url}/api/v1/pods: connection refused: is the cluster running, and is ${server.url.slice(7)} its address?`,
  );
  expect(error.cause).toBeInstanceOf(Error);
});

test("a host that does not exist is named", async () => {
  const error = await failure(transportTo("http://nowhere.invalid").request({ path: "/api" }));
  expect(error.code).toBe("network");
  expect(error.message).toMatch(
    /^GET http:\/\/nowhere\.invalid\/api: (no such host: |the name )nowhere\.invalid/,
  );
});

test("a connection that is reset before an answer, and one cut in the middle of it, say which", async () => {
  const reset = await listening(
    createTcpServer((socket) => socket.on("data", () => socket.resetAndDestroy())),
  );
  const before = await failure(transportTo(reset.url).request({ path: "/" }));
  expect([before.code, before.message]).toEqual([
    "network",
    `GET ${reset.url}/: the connection was closed before an answer came: is ${reset.url.slice(7)} an API server, ` +
      "and is it starting or stopping? (perhaps its URL begins with https://)",
  ]);
  const cut = await listening(
    createTcpServer((socket) =>
      socket.on("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\npart")),
    ),
  );
  const response = await transportTo(cut.url).request({ path: "/" });
  const body = response.body[Symbol.asyncIterator]();
  expect(Buffer.from((await body.next()).value as Uint8Array).toString()).toBe("part");
  const during = await failure(body.next());
  expect([during.code, during.message]).toEqual([
    "network",
    `GET ${cut.url}/: the connection was closed in the middle of the answer`,
  ]);
});

test("a read that meets a kept-alive connection's end goes on to another one, a write does not", async () => {
  const seen: string[] = [];
  const server = await listening(
    createTcpServer((socket) => {
      let served = 0;
      socket.on("data", (data) => {
        seen.push(String(data).split(" ")[0] ?? "");
        if (served++ === 0) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        else socket.resetAndDestroy();
      });
    }),
  );
  const transport = transportTo(server.url);
  const send = async (method: string): Promise<string> =>
    text(await transport.request({ method, path: "/" }));
  await send("GET");
  await new Promise((resolve) => setImmediate(resolve));
  expect(await send("GET")).toBe("ok");
  expect([server.accepted(), seen.splice(0)]).toEqual([2, ["GET", "GET", "GET"]]);
  await new Promise((resolve) => setImmediate(resolve));
  expect((await failure(send("POST"))).code).toBe("network");
  expect(seen).toEqual(["POST"]);
});

test("a server that accepts and says nothing runs into the time limits", async () => {
  const server = await listening(createTcpServer());
  const connect = await failure(
    transportTo(server.url.replace("http:", "https:"), { connectTimeoutMs: 50 }).request({ path: "/" }),
  );
  expect(connect.message).toMatch(/: no connection to 127\.0\.0\.1:\d+ within 0\.05 s: check the address/);
  const headers = await failure(transportTo(server.url, { headersTimeoutMs: 50 }).request({ path: "/" }));
  expect([headers.code, headers.message]).toEqual(["network", `GET ${server.url}/: no answer within 0.05 s`]);
});

test("something that is not HTTP is said to be so", async () => {
  const server = await listening(
    createTcpServer((socket) => socket.on("data", () => socket.end("SSH-2.0-x\r\n"))),
  );
  const error = await failure(transportTo(server.url).request({ path: "/" }));
  expect(error.code).toBe("network");
  expect(error.message).toContain("the server does not speak HTTP (perhaps its URL begins with https://)");
});

test.each(["api", "/a b", "/a\r\nx: y"])("the path %j is refused as an argument", async (path) => {
  const server = await serve((_, response) => response.end());
  expect((await failure(transportTo(server.url).request({ path }))).code).toBe("invalid-argument");
});

test.each([
  ["ftp://x", 'cluster server: expected an http or https URL, got "ftp:"'],
  ["nonsense", 'cluster server: expected an http or https URL, got "nonsense"'],
  [
    "https://me:secret@host:1",
    "cluster server https://host:1: credentials in the URL are not used; put them into the user's entry",
  ],
])("the server %s is refused", (server, message) => {
  expect(() => httpTransport({ server })).toThrow(message);
});

test("after a 401 the token file is read again and the request sent once more", async () => {
  const directory = await mkdtemp(join(tmpdir(), "kcache-http-"));
  cleanups.push(() => rm(directory, { recursive: true }));
  const tokenFile = join(directory, "token");
  await writeFile(tokenFile, "first\n");
  let good = "first";
  const seen: string[] = [];
  const server = await serve((request, response) => {
    seen.push(request.headers.authorization ?? "");
    response.statusCode = request.headers.authorization === `Bearer ${good}` ? 200 : 401;
    response.end("body");
  });
  let now = 0;
  const transport = transportTo({ server: server.url, tokenFile }, { now: () => now });
  const statuses = async (count: number): Promise<number[]> =>
    Promise.all(
      Array.from({ length: count }, async () => {
        const response = await transport.request({ method: "PUT", path: "/", body: "x" });
        await text(response);
        return response.status;
      }),
    );
  expect(await statuses(1)).toEqual([200]);
  good = "second";
  expect(await statuses(1)).toEqual([401]);
  await writeFile(tokenFile, "second\n");
  expect(await statuses(3)).toEqual([200, 200, 200]);
  expect(seen.filter((value) => value === "Bearer second")).toHaveLength(3);
  // Without a 401 a changed file is seen after ten seconds, by its modification time.
  await writeFile(tokenFile, "third\n");
  await utimes(tokenFile, 1, 1);
  await statuses(1);
  expect(seen.at(-1)).toBe("Bearer second");
  now += 10_000;
  good = "third";
  await statuses(1);
  expect(seen.at(-1)).toBe("Bearer third");
  // While the file is gone, the last token is used on.
  await rm(tokenFile);
  now += 10_000;
  expect(await statuses(1)).toEqual([200]);
  good = "fourth";
  expect(await statuses(1)).toEqual([401]);
});

test("a token file that is not there, or holds no token, is named", async () => {
  const directory = await mkdtemp(join(tmpdir(), "kcache-http-"));
  cleanups.push(() => rm(directory, { recursive: true }));
  const server = await serve((_, response) => response.end());
  const tokenFile = join(directory, "token");
  const missing = await failure(transportTo({ server: server.url, tokenFile }).request({ path: "/" }));
  expect([missing.code, missing.message.startsWith(`read token file ${tokenFile}: ENOENT`)]).toEqual([
    "invalid-config",
    true,
  ]);
  await writeFile(tokenFile, "two words");
  const odd = await failure(transportTo({ server: server.url, tokenFile }).request({ path: "/" }));
  expect(odd.message).toBe(`token file ${tokenFile} has characters that a bearer token cannot have`);
});

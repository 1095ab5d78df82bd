import { getEventListeners, once } from "node:events";
import { createServer as createTcpServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { allClosed, failure, listening, serve, text, transportTo } from "../../test/sockets.ts";
import { httpTransport } from "./http-transport.ts";
import type { Transport } from "./transport.ts";

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

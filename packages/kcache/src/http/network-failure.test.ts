import { createServer as createTcpServer } from "node:net";
import { expect, test } from "vitest";
import { failure, listening, text, transportTo } from "../../test/sockets.ts";

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

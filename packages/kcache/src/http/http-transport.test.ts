import { brotliCompressSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { failure, serve, text, transportTo } from "../../test/sockets.ts";
import { httpTransport } from "./http-transport.ts";
import { VERSION } from "./version.ts";

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

test("gzip is asked for on another machine or on demand, and never for what is followed", async () => {
  const server = await serve((request, response) => response.end(JSON.stringify(request.headers)));
  const accepted = async (gzip: boolean | undefined, query: Record<string, string>): Promise<unknown> => {
    const transport = httpTransport({ server: server.url }, gzip === undefined ? {} : { gzip });
    const seen = JSON.parse(await text(await transport.request({ path: "/", query })));
    await transport.close();
    return seen["accept-encoding"];
  };
  expect(await accepted(undefined, {})).toBeUndefined();
  expect(await accepted(true, { limit: "5" })).toBe("gzip");
  expect(await accepted(true, { watch: "1" })).toBeUndefined();
  expect(await accepted(true, { follow: "true" })).toBeUndefined();
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

import { request as secureRequest } from "node:https";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { createApiServer, type KeyPair, type Listening } from "./index.ts";

function ask(
  { url, certificateAuthority: ca }: Listening,
  path: string,
  more: Partial<KeyPair> & { readonly headers?: Record<string, string> } = {},
): Promise<{ code: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = secureRequest(`${url}${path}`, { ca, agent: false, ...more }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve({ code: response.statusCode, body }));
    });
    sent.on("error", reject);
    sent.end();
  });
}

test("over TLS a client is who its certificate says, if the server's authority made it", async () => {
  await using server = createApiServer({ auth: { tokens: { t: { user: "tina" } } } });
  await using listening = await server.listen({ tls: true });
  expect(listening.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  const path = "/api/v1/pods";
  const jane = await ask(listening, path, listening.clientCertificate({ user: "jane", groups: ["dev"] }));
  expect([jane.code, JSON.parse(jane.body).message]).toEqual([
    403,
    'pods is forbidden: User "jane" cannot list resource "pods" in API group "" at the cluster scope',
  ]);
  const admin = listening.clientCertificate({ user: "root", groups: ["a", "system:masters"] });
  expect((await ask(listening, path, admin)).code).toBe(200);
  expect((await ask(listening, path)).body).toContain("system:anonymous");
  const token = await ask(listening, path, { headers: { authorization: "Bearer t" } });
  expect(token.body).toContain('User \\"tina\\"');
  await using other = await server.listen({ tls: true });
  const foreign = other.clientCertificate({ user: "root", groups: ["system:masters"] });
  expect((await ask(listening, path, foreign)).code).toBe(401);
  await expect(
    ask({ ...listening, certificateAuthority: other.certificateAuthority }, path),
  ).rejects.toThrow();
});

test("a kubeconfig has the authority and a certificate, or a token where there is no TLS", async () => {
  const tokens = { t: { user: "tina" }, m: { user: "max", groups: ["system:masters"] } };
  await using server = createApiServer({ auth: { tokens } });
  await using secure = await server.listen({ tls: true });
  const [cluster, user] = partsOf(secure.kubeconfig());
  const decode = (key: string): string => Buffer.from(String(user[key]), "base64").toString();
  expect(Buffer.from(String(cluster["certificate-authority-data"]), "base64").toString()).toBe(
    secure.certificateAuthority,
  );
  const pair = { cert: decode("client-certificate-data"), key: decode("client-key-data") };
  expect((await ask(secure, "/api/v1/pods", pair)).code).toBe(200);
  await using plain = await server.listen();
  expect(partsOf(plain.kubeconfig())[1]).toEqual({ token: "m" });
  expect(partsOf(plain.kubeconfig({ user: "tina" }))[1]).toEqual({ token: "t" });
  expect(() => plain.kubeconfig({ user: "nobody" })).toThrow(/no token is of user "nobody"/);
  expect(() => plain.clientCertificate({ user: "tina" })).toThrow(/speaks no TLS/);
});

function partsOf(text: string): [cluster: Record<string, string>, user: Record<string, string>] {
  const config = parse(text);
  return [config.clusters[0].cluster, config.users[0].user];
}

/** What comes back for bytes that are sent as they are. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    let answer = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      answer += chunk;
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

test.each([
  [
    "headers of more than a megabyte",
    `GET / HTTP/1.1\r\nhost: a\r\nx: ${"a".repeat(1100 * 1024)}\r\n\r\n`,
    "431 Request Header Fields Too Large",
  ],
  ["what is no HTTP", "hello\r\n\r\n", "400 Bad Request"],
  ["a target that is no path", "OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n", "400 Bad Request"],
  ["a method of no API", "TRACE /api HTTP/1.1\r\nhost: a\r\n\r\n", "400 Bad Request"],
])("%s gets a short answer and the end of the connection", async (_what, bytes, text) => {
  await using server = createApiServer();
  await using listening = await server.listen();
  const answer = await exchange(listening.port, bytes);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${text}\r\n[\\s\\S]*${text}$`));
});

test("a host that is no host does not matter, and a long target is read to its end", async () => {
  await using server = createApiServer();
  await using listening = await server.listen();
  const close = "connection: close\r\n\r\n";
  const odd = await exchange(listening.port, `GET /healthz HTTP/1.1\r\nhost: a b\r\n${close}`);
  expect(odd).toMatch(/^HTTP\/1\.1 200 OK/);
  const long = `/api/v1/pods?labelSelector=${"a".repeat(70_000)}`;
  const answer = await exchange(listening.port, `GET ${long} HTTP/1.1\r\nhost: a\r\n${close}`);
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request[\s\S]*unable to parse requirement/);
});

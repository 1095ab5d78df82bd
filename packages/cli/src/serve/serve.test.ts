import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { get } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { testIo } from "../../test/io.ts";
import { run } from "../run.ts";

test("serve says how to use it, makes pods of what is created, and ends with Ctrl-C", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "kcache-serve-"));
  try {
    const file = path.join(directory, "k.yaml");
    const server = testIo();
    const serving = run(
      ["node", "kcache", "serve", "--simulate", "none", "--pace", "20", "--kubeconfig-out", file],
      server,
    );
    await server.stdout.until("Ctrl-C ends it");
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(server.stdout.text)?.[0] ?? "";
    expect(server.stdout.text).toContain(`kcache watch pods -A --kubeconfig ${file}\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).toContain(url);

    const watcher = testIo();
    const watching = run(["node", "kcache", "watch", "pods", "-o", "json", "--kubeconfig", file], watcher);
    await watcher.stdout.until('"ready"');
    const labels = { app: "web" };
    const created = await fetch(`${url}/apis/apps/v1/namespaces/default/deployments`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web" },
        spec: {
          replicas: 2,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "nginx" }] } },
        },
      }),
    });
    expect(created.status).toBe(201);
    const running = (text: string): boolean =>
      new Set(
        text
          .split("\n")
          .filter((line) =>
            /"type":"Ready","status":"True"|"status":"True","type":"Ready"|"ready":true/.test(line),
          )
          .map((line) => /"name":"(web-[^"]+)"/.exec(line)?.[1]),
      ).size === 2;
    await watcher.stdout.until(running);

    server.interrupt();
    expect(await serving).toBe(0);
    await watcher.stderr.until("connection lost");
    watcher.interrupt();
    expect(await watching).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  } finally {
    await rm(directory, { recursive: true });
  }
});

interface Client {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The status of an answer over TLS. @throws where the server's certificate is not trusted */
function statusOf(url: string, client: Client): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { ...client, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).once("error", reject);
  });
}

test("serve --tls writes a kubeconfig whose authority and certificate a TLS client needs, and kcache watches with it", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "kcache-serve-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = path.join(directory, "k.yaml");
  const server = testIo();
  const serving = run(
    ["node", "kcache", "serve", "--simulate", "none", "--tls", "--kubeconfig-out", file],
    server,
  );
  await server.stdout.until("Ctrl-C ends it");
  const text = await readFile(file, "utf8");
  const url = /^ *server: (https:\/\/127\.0\.0\.1:\d+)$/m.exec(text)?.[1] ?? "";
  expect(server.stdout.text).toContain(`listens on ${url}\n`);
  const decoded = (key: string): string =>
    Buffer.from(new RegExp(`${key}: (\\S+)`).exec(text)?.[1] ?? "", "base64").toString();
  const ca = decoded("certificate-authority-data");
  const [cert, key] = [decoded("client-certificate-data"), decoded("client-key-data")];
  expect(await statusOf(`${url}/api/v1/nodes`, { ca, cert, key })).toBe(200);
  await expect(statusOf(`${url}/api/v1/nodes`, { cert, key })).rejects.toMatchObject({
    code: "SELF_SIGNED_CERT_IN_CHAIN",
  });

  const watcher = testIo();
  const watching = run(["node", "kcache", "watch", "nodes", "-o", "json", "--kubeconfig", file], watcher);
  await watcher.stdout.until('"ready"');
  watcher.interrupt();
  expect(await watching).toBe(0);
  server.interrupt();
  expect(await serving).toBe(0);
});

test.each([
  [["--tls"], "--tls: nobody would know the certificate; also give --kubeconfig-out FILE"],
  [["--port", "70000"], '--port: expected a number from 0 (any free port) to 65535, got "70000"'],
  [["--pace", "0"], '--pace: expected a number above 0, at most 1000, got "0"'],
  [["--seed", "x"], '--seed: expected a whole number, got "x"'],
  [["--kubeconfig-out", "/nonexistent/k.yaml"], "--kubeconfig-out /nonexistent/k.yaml: ENOENT"],
])("serve %j ends with one line that says what is wrong", async (flags, said) => {
  const io = testIo();
  expect(await run(["node", "kcache", "serve", "--simulate", "none", ...flags], io)).toBe(1);
  expect(io.stderr.text).toContain(`kcache: ${said}`);
  expect(io.stderr.lines).toHaveLength(1);
});

import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { openCluster } from "../test/cluster.ts";
import { expiredCertificate } from "../test/expired-certificate.ts";
import { testIo } from "../test/io.ts";
import { run } from "./run.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function kcache(...args: string[]): Promise<Outcome> {
  const io = testIo();
  const status = await run(["node", "kcache", ...args], io);
  return { status, stdout: io.stdout.text, stderr: io.stderr.text };
}

/** What the command says, in its one line, when it fails. */
async function complaint(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await kcache(...args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^kcache: [^\n]+\n$/);
  return stderr.trimEnd();
}

async function listening(server: ReturnType<typeof createHttpServer>): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

async function httpServer(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listening(createHttpServer(listener))}`;
}

async function kubeconfig(text: string): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "kcache-cli-"));
  cleanups.push(() => rm(directory, { recursive: true }));
  const file = path.join(directory, "config");
  await writeFile(file, text);
  return file;
}

const config = (cluster: object): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "here",
    contexts: [
      { name: "here", context: { cluster: "c", user: "u" } },
      { name: "staging", context: { cluster: "c", user: "u" } },
    ],
    clusters: [{ name: "c", cluster }],
    users: [{ name: "u", user: {} }],
  });

test("where no cluster listens, one line says so and asks for its address", async () => {
  const server = createHttpServer();
  const port = await listening(server);
  server.close();
  await once(server, "close");
  for (const command of ["watch pods", "watch widgets", "demo"]) {
    const line = await complaint(...command.split(" "), "--server", `http://127.0.0.1:${port}`);
    expect(line).toContain(`http://127.0.0.1:${port}/`);
    expect(line).toContain("connection refused: is the cluster running");
  }
});

test("where no kubeconfig names a cluster, one line says what was looked for", async () => {
  expect(await complaint("watch", "pods")).toContain(
    "KUBECONFIG is not set, /nonexistent/.kube/config does not exist",
  );
});

test("a wrong context is answered with those that there are", async () => {
  const file = await kubeconfig(config({ server: "http://127.0.0.1:1" }));
  const line = await complaint("watch", "pods", "--kubeconfig", file, "--context", "stagin");
  expect(line).toBe(`kcache: kubeconfig ${file}: no context "stagin"; there are: staging, here`);
});

test("a malformed kubeconfig is answered with the file and the path inside it", async () => {
  const wrong = await kubeconfig(config({ server: 5 }));
  expect(await complaint("watch", "pods", "--kubeconfig", wrong)).toMatch(
    new RegExp(`^kcache: kubeconfig ${wrong}: clusters\\[0\\].cluster.server: expected .*, got 5$`),
  );
  const broken = await kubeconfig("contexts: [");
  expect(await complaint("watch", "pods", "--kubeconfig", broken)).toContain(`kubeconfig ${broken}: `);
});

test("an unknown kind is answered with the nearest names, of built-in kinds and of the server's", async () => {
  await using cluster = await openCluster();
  const ask = (kind: string) => complaint("watch", kind, "--server", cluster.url);
  expect(await ask("depoyment")).toContain('unknown kind "depoyment"');
  expect(await ask("depoyment")).toContain("did you mean deployments?");
  expect(await ask("customresourcedefinition.x")).toContain("did you mean customresourcedefinitions?");
  expect(await ask("all")).toContain("it stands for several kinds: watch one of pods, ");
  expect(await ask("qqqqqqqqqq")).toContain("kubectl api-resources");
});

test("what is forbidden is told with verb, kind, namespace and user", async () => {
  const message =
    'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "shop"';
  const url = await httpServer((_request, response) => {
    response.writeHead(403, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        kind: "Status",
        apiVersion: "v1",
        status: "Failure",
        message,
        reason: "Forbidden",
        code: 403,
      }),
    );
  });
  const line = await complaint("watch", "pods", "-n", "shop", "--server", url);
  expect(line).toContain(message);
  expect(line).toContain("ask for a role that allows it");
  expect(await complaint("demo", "-n", "shop", "--server", url)).toContain(message);
});

test("a token that the server does not know is told as such", async () => {
  const url = await httpServer((_request, response) => {
    response.writeHead(401, { "content-type": "application/json" });
    response.end(JSON.stringify({ kind: "Status", status: "Failure", reason: "Unauthorized", code: 401 }));
  });
  expect(await complaint("watch", "pods", "--server", url)).toContain("the server does not know this user");
});

test("an expired certificate is told as such", async () => {
  const { cert, key } = expiredCertificate();
  const server = createHttpsServer({ cert, key });
  const port = await listening(server);
  const file = await kubeconfig(
    config({
      server: `https://127.0.0.1:${port}`,
      "certificate-authority-data": Buffer.from(cert).toString("base64"),
    }),
  );
  expect(await complaint("watch", "pods", "--kubeconfig", file)).toContain(
    "the server's certificate, or one in its chain, has expired: renew it",
  );
});

test("a server that answers HTML is no API server, whether a list or the kinds were asked for", async () => {
  const url = await httpServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<!doctype html><title>Sign in</title>");
  });
  for (const kind of ["pods", "widgets"]) {
    const line = await complaint("watch", kind, "--server", url);
    expect(line).toContain("HTML");
    expect(line).toContain("is the address right?");
  }
});

test("a port in use is told as such", async () => {
  await using cluster = await openCluster();
  const port = new URL(cluster.url).port;
  expect(await complaint("serve", "--port", port)).toBe(
    `kcache: listen on 127.0.0.1:${port}: the port is in use; choose another, or 0 for any free one`,
  );
});

test("a selector that does not parse is told with its position, before anything is connected", async () => {
  const server = ["--server", "http://127.0.0.1:1"];
  expect(await complaint("watch", "pods", "-l", "a in x", ...server)).toBe(
    'kcache: parse label selector "a in x": at 5: expected "(", found "x"',
  );
  expect(await complaint("watch", "pods", "--field-selector", "status.phase", ...server)).toContain(
    'field selector "status.phase"',
  );
});

test("a field that the server cannot select by is told in its words", async () => {
  await using cluster = await openCluster();
  const line = await complaint("watch", "pods", "--field-selector", "spec.foo=1", "--server", cluster.url);
  expect(line).toContain("spec.foo");
  expect(line).toContain("400");
});

test.each([
  [["watch"], "missing required argument 'resource'"],
  [["watch", "pods", "a", "b"], "expected KIND, KIND/NAME or KIND NAME"],
  [["watch", "pods,services"], "expected KIND, KIND/NAME or KIND NAME"],
  [["watch", "pods", "-n", ""], "-n: the namespace is empty: name one, or give -A for all"],
  [["watch", "pods/a/b"], "expected KIND, KIND/NAME or KIND NAME"],
  [["watch", "pods", "--for", "3x"], '--for: expected a duration such as 15s, 2m, 1h30m or 500ms, got "3x"'],
  [["watch", "pods", "-o", "yaml"], "Allowed choices are table, json, name"],
  [["watch", "pods", "--frob"], "unknown option '--frob'"],
  [["watch", "pods", "--of", "service/a", "-A", "--server", "http://127.0.0.1:1"], "name it with -n, not -A"],
  [
    ["watch", "pods", "--of", "service", "--server", "http://127.0.0.1:1"],
    "expected KIND/NAME, such as service/web",
  ],
  [
    ["watch", "pods", "--of", "secret/a", "--server", "http://127.0.0.1:1"],
    "no pods belong to it: pods belong to a service, dep",
  ],
  [
    ["watch", "deploy", "--of", "service/a", "--server", "http://127.0.0.1:1"],
    "pods, services, endpointslices.discovery.k8s.io, replicasets.apps or jobs.batch belong to",
  ],
  [
    ["watch", "pods", "--without", "secrets", "--server", "http://127.0.0.1:1"],
    "pods can be shown without services",
  ],
  [
    ["watch", "secrets", "--without", "pods", "--server", "http://127.0.0.1:1"],
    "it works for services, pods, dep",
  ],
  [
    ["watch", "pods", "--of", "service/a", "--without", "nodes"],
    "cannot be used with option '--of <kind/name>'",
  ],
  [["serve", "--port", "70000"], '--port: expected a number from 0 (any free port) to 65535, got "70000"'],
  [["serve", "--pace", "0"], "--pace: expected a number above 0"],
  [["serve", "--seed", "x"], "--seed: expected a whole number"],
  [["serve", "--kubeconfig-out", "/nonexistent/k.yaml"], "--kubeconfig-out /nonexistent/k.yaml: ENOENT"],
  [["frobnicate"], "unknown command 'frobnicate'"],
])("kcache %j is refused with one line", async (args, expected) => {
  expect(await complaint(...args)).toContain(expected);
});

test("--verbose adds what caused a failure", async () => {
  const { status, stderr } = await kcache("watch", "pods", "--server", "http://127.0.0.1:1", "--verbose");
  expect(status).toBe(1);
  const [line, code, cause] = stderr.split("\n");
  expect(line).toMatch(/^kcache: .*connection refused/);
  expect(code).toBe("  code network");
  expect(cause).toMatch(/^ {2}caused by .*ECONNREFUSED/);
});

test("help is no failure and goes to stdout", async () => {
  const { status, stdout, stderr } = await kcache("watch", "--help");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("Folding these lines always gives the cluster's state.");
});

test("a server that never answers ends --for with a failure, and Ctrl-C without one", async () => {
  const url = await httpServer(() => undefined);
  for (const command of [["watch", "pods"], ["demo"]]) {
    expect(await complaint(...command, "--server", url, "--for", "50ms")).toContain(
      "gave no complete answer within 50ms",
    );
    const io = testIo();
    const ended = run(["node", "kcache", ...command, "--server", url], io);
    io.interrupt();
    expect(await ended).toBe(0);
  }
});

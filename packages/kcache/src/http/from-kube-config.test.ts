import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ClientNodeKubeConfig, ClientNodeUser } from "./client-node.ts";
import { fromClientNode, fromKubeConfig } from "./from-kube-config.ts";
import { inClusterConfig } from "./in-cluster.ts";
import { VERSION } from "./version.ts";

let directory: string;
let server: Server;
let url: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "kcache-from-"));
  server = createServer((request, response) => response.end(request.headers.authorization ?? "nobody"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(directory, { recursive: true });
});

async function whoAmI(transport: Awaited<ReturnType<typeof fromKubeConfig>>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await transport.request({ path: "/" })).body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function kubeconfig(name: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(
    path,
    `current-context: one
contexts:
- { name: one, context: { cluster: c, user: u, namespace: shop } }
- { name: two, context: { cluster: c } }
clusters: [{ name: c, cluster: { server: '${url}' } }]
users: [{ name: u, user: { token: secret } }]`,
  );
  return path;
}

async function serviceAccount(): Promise<string> {
  const path = join(directory, "serviceaccount");
  await mkdir(path);
  await writeFile(join(path, "token"), "pod-token\n");
  await writeFile(join(path, "namespace"), "kube-system\n");
  return path;
}

const IN_POD = { KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "6443" };

test("the transport knows its context, namespace and server, and reaches it", async () => {
  const path = await kubeconfig("config");
  await using one = await fromKubeConfig({ env: { KUBECONFIG: path } });
  expect([one.contextName, one.namespace, one.server]).toEqual(["one", "shop", url]);
  expect(await whoAmI(one)).toBe("Bearer secret");
  await using two = await fromKubeConfig({ path, context: "two" });
  expect([two.contextName, two.namespace]).toEqual(["two", undefined]);
  expect(await whoAmI(two)).toBe("nobody");
});

test("inside a pod without a kubeconfig the service account is used", async () => {
  const serviceAccountDirectory = await serviceAccount();
  const env = { HOME: directory, ...IN_POD };
  await using transport = await fromKubeConfig({ env, serviceAccountDirectory });
  expect([transport.server, transport.contextName, transport.namespace]).toEqual([
    "https://10.0.0.1:6443",
    undefined,
    "kube-system",
  ]);
  await using redirected = await fromKubeConfig({ env, serviceAccountDirectory, server: url });
  expect(await whoAmI(redirected)).toBe("Bearer pod-token");
});

test("a kubeconfig goes before the pod's service account", async () => {
  const env = { KUBECONFIG: await kubeconfig("config"), ...IN_POD };
  await using transport = await fromKubeConfig({ env, serviceAccountDirectory: await serviceAccount() });
  expect(transport.contextName).toBe("one");
});

test("in-cluster config takes the authority where there is one, and an IPv6 host", async () => {
  const serviceAccountDirectory = await serviceAccount();
  const env = { KUBERNETES_SERVICE_HOST: "fd00::1", KUBERNETES_SERVICE_PORT: "6443" };
  const options = { env, serviceAccountDirectory };
  expect(await inClusterConfig(options)).toMatchObject({ server: "https://[fd00::1]:6443", ca: undefined });
  await writeFile(join(serviceAccountDirectory, "ca.crt"), "pem");
  expect(await inClusterConfig(options)).toEqual({
    server: "https://[fd00::1]:6443",
    ca: "pem",
    tokenFile: join(serviceAccountDirectory, "token"),
    namespace: "kube-system",
  });
  expect(await inClusterConfig({ env: {}, serviceAccountDirectory })).toBeUndefined();
});

test("a pod without a token is told what may be the cause", async () => {
  await expect(
    fromKubeConfig({ env: { HOME: directory, ...IN_POD }, serviceAccountDirectory: directory }),
  ).rejects.toMatchObject({
    code: "invalid-config",
    message: `in-cluster config: ${join(directory, "token")} does not exist: does the pod set automountServiceAccountToken to false?`,
  });
});

test("where nothing is found, everything that was tried is named", async () => {
  await expect(fromKubeConfig({ env: { HOME: directory } })).rejects.toMatchObject({
    code: "invalid-config",
    message:
      `find a cluster: KUBECONFIG is not set, ${join(directory, ".kube/config")} does not exist, and this is not ` +
      "inside a pod (KUBERNETES_SERVICE_HOST is not set): set KUBECONFIG, or name a kubeconfig or a server",
  });
  const empty = join(directory, "empty");
  await writeFile(empty, "apiVersion: v1\nkind: Config\n");
  await expect(fromKubeConfig({ env: { KUBECONFIG: empty } })).rejects.toThrow(
    `find a cluster: ${empty} has no contexts, and this is not inside a pod`,
  );
});

test("a server alone is asked without credentials", async () => {
  await using transport = await fromKubeConfig({ env: { HOME: directory }, server: url });
  expect([transport.contextName, await whoAmI(transport)]).toEqual([undefined, "nobody"]);
});

test("a context that is asked for is never replaced by something else that was found", async () => {
  const options = { env: { HOME: directory, ...IN_POD }, context: "x", server: url };
  await expect(fromKubeConfig(options)).rejects.toThrow(
    `kubeconfig ${join(directory, ".kube/config")}: no context "x"`,
  );
  const path = join(directory, "empty");
  await writeFile(path, "");
  await expect(fromKubeConfig({ path, env: IN_POD })).rejects.toThrow(
    "no current-context is set, and no context was asked for; it has no contexts",
  );
});

function clientNode(user: Partial<ClientNodeUser> | null): ClientNodeKubeConfig {
  return {
    getCurrentContext: () => "ctx",
    getCurrentCluster: () => ({ name: "c", server: url, skipTLSVerify: false }),
    getCurrentUser: () => (user === null ? null : { name: "u", ...user }),
    getContextObject: (name) => (name === "ctx" ? { namespace: "shop" } : null),
  };
}

test("a KubeConfig of @kubernetes/client-node gives the same", async () => {
  await using token = await fromClientNode(clientNode({ token: "secret" }));
  expect([token.contextName, token.namespace, await whoAmI(token)]).toEqual(["ctx", "shop", "Bearer secret"]);
  await using anonymous = await fromClientNode(clientNode(null));
  expect(await whoAmI(anonymous)).toBe("nobody");
  const tokenFile = join(directory, "token");
  await writeFile(tokenFile, "from-file");
  await using inPod = await fromClientNode(
    clientNode({ authProvider: { name: "tokenFile", config: { tokenFile } } }),
  );
  expect(await whoAmI(inPod)).toBe("Bearer from-file");
});

test("a KubeConfig of @kubernetes/client-node that needs what is not supported is refused", async () => {
  await expect(fromClientNode(clientNode({ exec: { command: "aws" } }))).rejects.toMatchObject({
    code: "invalid-config",
    message:
      'KubeConfig object: user "u".exec: credentials from "aws" are needed; exec plugins are not supported yet',
  });
  await expect(fromClientNode({ ...clientNode(null), getCurrentCluster: () => null })).rejects.toThrow(
    'KubeConfig object: the current context "ctx" has no cluster',
  );
});

test("the version that is sent is the package's", async () => {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  expect(JSON.parse(text).version).toBe(VERSION);
});

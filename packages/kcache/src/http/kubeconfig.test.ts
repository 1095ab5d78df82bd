import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { KcacheError } from "../object/error.ts";
import type { ClusterConfig } from "./cluster-config.ts";
import { type LoadKubeConfigOptions, loadKubeConfig } from "./kubeconfig.ts";
import { clusterConfig } from "./resolve-context.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "kcache-kubeconfig-"));
});
afterEach(() => rm(directory, { recursive: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

async function resolved(path: string, context?: string): Promise<ClusterConfig> {
  const config = await clusterConfig(
    await loadKubeConfig({ path }),
    context === undefined ? {} : { context },
  );
  return JSON.parse(JSON.stringify(config));
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(KcacheError);
  expect(error).toMatchObject({ code: "invalid-config" });
  return (error as KcacheError).message;
}

const PEM = "-----BEGIN CERTIFICATE-----\nTESTONLY\n-----END CERTIFICATE-----\n";
const KEY = "-----BEGIN TEST ONLY KEY-----\nTESTONLY\n-----END TEST ONLY KEY-----\n";
const base64 = (text: string): string => Buffer.from(text).toString("base64");

function config(cluster: string, user = "{}", context = ""): string {
  return `apiVersion: v1
kind: Config
current-context: main
contexts: [{ name: main, context: { cluster: c, user: u, ${context} } }]
clusters: [{ name: c, cluster: ${cluster} }]
users: [{ name: u, user: ${user} }]
`;
}

test("a context comes down to server, namespace and credentials", async () => {
  const path = await write(
    "config",
    config("{ server: 'https://h:6443/base' }", "{ token: t }", "namespace: shop"),
  );
  expect(await resolved(path)).toEqual({
    server: "https://h:6443/base",
    contextName: "main",
    namespace: "shop",
    token: "t",
    insecureSkipTlsVerify: false,
  });
});

test("data in base64 and files, which count from the kubeconfig's own directory, give the same", async () => {
  await write("sub/pki/ca.crt", PEM);
  await write("sub/me.crt", PEM);
  const key = await write("elsewhere/me.key", KEY);
  const files = await write(
    "sub/config",
    config(
      "{ server: 'https://h', certificate-authority: pki/ca.crt, tls-server-name: n }",
      `{ client-certificate: ./me.crt, client-key: '${key}' }`,
    ),
  );
  const data = await write(
    "data",
    config(
      `{ server: 'https://h', certificate-authority-data: ${base64(PEM)}, certificate-authority: missing, tls-server-name: n }`,
      `{ client-certificate-data: ${base64(PEM)}, client-key-data: ${base64(KEY)}, client-key: missing }`,
    ),
  );
  expect(await resolved(files)).toMatchObject({ ca: PEM, cert: PEM, key: KEY, tlsServerName: "n" });
  expect(await resolved(data)).toEqual(await resolved(files));
});

test("basic auth, a token file and impersonation are read", async () => {
  const user =
    "{ tokenFile: run/token, token: t, username: me, password: pw, as: jane, as-uid: '7', as-groups: [a, b], " +
    "as-user-extra: { scopes: [x, y] } }";
  const path = await write("config", config("{ server: 'http://h', insecure-skip-tls-verify: true }", user));
  expect(await resolved(path)).toMatchObject({
    tokenFile: join(directory, "run/token"),
    token: "t",
    username: "me",
    password: "pw",
    insecureSkipTlsVerify: true,
    impersonate: { user: "jane", uid: "7", groups: ["a", "b"], extra: { scopes: ["x", "y"] } },
  });
});

test("a kubeconfig in JSON, and null where a list may be, are read as well", async () => {
  const text = { "current-context": "x", contexts: null, clusters: null, users: null, preferences: {} };
  const kubeConfig = await loadKubeConfig({ path: await write("config", JSON.stringify(text)) });
  expect([kubeConfig.currentContext, kubeConfig.contexts.size]).toEqual(["x", 0]);
});

test("several files merge as kubectl does: the first entry of a name wins whole, and the first current-context", async () => {
  const a = await write(
    "a/config",
    `contexts: [{ name: one, context: { cluster: shared } }]
clusters: [{ name: shared, cluster: { server: 'https://a' } }]
users: [{ name: shared, user: { tokenFile: token } }]`,
  );
  const empty = await write("empty", "");
  const b = await write(
    "b/config",
    `current-context: two
contexts: [{ name: one, context: { cluster: shared, user: shared, namespace: no } }, { name: two, context: { cluster: own, user: shared } }]
clusters: [{ name: shared, cluster: { server: 'https://b', tls-server-name: no } }, { name: own, cluster: { server: 'https://own' } }]
users: [{ name: shared, user: { token: no } }]`,
  );
  const c = await write("c", "current-context: three");
  const missing = join(directory, "missing");
  const env = { KUBECONFIG: [a, missing, empty, "", b, c, a].join(delimiter), HOME: "/nowhere" };
  const kubeConfig = await loadKubeConfig({ env });
  expect(kubeConfig.files).toEqual([a, empty, b, c]);
  expect(kubeConfig.missing).toEqual([missing]);
  expect(kubeConfig.currentContext).toBe("two");
  expect(await clusterConfig(kubeConfig)).toMatchObject({
    server: "https://own",
    tokenFile: join(directory, "a/token"),
    token: undefined,
  });
  expect(await clusterConfig(kubeConfig, { context: "one" })).toMatchObject({
    server: "https://a",
    tlsServerName: undefined,
    namespace: undefined,
  });
});

test("without KUBECONFIG the file is .kube/config in the home directory", async () => {
  const path = await write(".kube/config", config("{ server: 'https://home' }"));
  for (const env of [{ HOME: directory }, { USERPROFILE: directory }, { HOME: directory, KUBECONFIG: "" }]) {
    expect((await loadKubeConfig({ env })).files).toEqual([path]);
  }
  const none = await loadKubeConfig({ env: { HOME: join(directory, "none") } });
  expect([none.files, none.missing]).toEqual([[], [join(directory, "none/.kube/config")]]);
});

test("a file that is named has to exist, and be a file", async () => {
  const missing = join(directory, "missing");
  expect(await refusal(loadKubeConfig({ path: missing }))).toBe(`kubeconfig ${missing}: no such file`);
  expect(await refusal(loadKubeConfig({ path: [await write("a", ""), missing] }))).toContain(missing);
  expect(await refusal(loadKubeConfig({ path: directory }))).toMatch(/^kubeconfig \/.*: EISDIR/);
});

test.each([
  ["clusters: [{ name: c, cluster: { server: 42 } }]", "clusters[0].cluster.server: expected a URL, got 42"],
  ["clusters: { c: {} }", "clusters: expected a list, got an object"],
  ["users: [{ user: {} }]", "users[0].name: missing"],
  ["users: [a]", 'users[0]: expected an object, got "a"'],
  [
    "users: [{ name: u }, { name: v, user: { token: 12345 } }]",
    "users[1].user.token: expected a string, got a number",
  ],
  [
    "users: [{ name: v, user: { client-key-data: [s3cret] } }]",
    "users[0].user.client-key-data: expected a string, got a list",
  ],
  [
    "users: [{ name: v, user: { as-groups: [a, 1] } }]",
    "users[0].user.as-groups[1]: expected a string, got 1",
  ],
  [
    "users: [{ name: v, user: { as-groups: [a] } }]",
    "users[0].user: as-uid, as-groups and as-user-extra need `as`, the user to act as",
  ],
  [
    "clusters: [{ name: c, cluster: { insecure-skip-tls-verify: 'yes' } }]",
    'clusters[0].cluster.insecure-skip-tls-verify: expected true or false, got "yes"',
  ],
  ["kind: Deployment", 'kind: expected "Config", got "Deployment": is this a kubeconfig?'],
  ["- a", "expected an object, got a list"],
  ["just text", 'expected an object, got "just text"'],
])("the file %j is refused, naming the place", async (text, message) => {
  const path = await write("config", text);
  expect(await refusal(loadKubeConfig({ path }))).toBe(`kubeconfig ${path}: ${message}`);
});

test("text that is no YAML is refused with line and column, without quoting what may be secret", async () => {
  const path = await write("config", "users:\n- name: u\n  user: { token: s3cret, token: s3cret }\n");
  const message = await refusal(loadKubeConfig({ path }));
  expect(message).toMatch(/^kubeconfig \/.*\/config: .* at line 3, column \d+$/);
  expect(message).not.toContain("s3cret");
});

test("an unknown context names those there are, the nearest first", async () => {
  const names = ["kind-dev", "production", "prod-eu", "staging"];
  const contexts = names.map((name) => `{ name: ${name}, context: { cluster: c } }`).join(", ");
  const path = await write("config", `contexts: [${contexts}]`);
  expect(await refusal(resolved(path, "prod-us"))).toBe(
    `kubeconfig ${path}: no context "prod-us"; there are: prod-eu, production, kind-dev, staging`,
  );
  expect(await refusal(resolved(path))).toBe(
    `kubeconfig ${path}: no current-context is set, and no context was asked for; there are: prod-eu, staging, kind-dev, production`,
  );
  const wrong = await write("wrong", "current-context: gone");
  expect(await refusal(resolved(wrong))).toBe(
    `kubeconfig ${wrong}: the current-context "gone" is not among its contexts; it has none`,
  );
});

test("a context whose cluster or user is not there says which, and where", async () => {
  const path = await write(
    "config",
    `contexts: [{ name: a, context: { cluster: x } }, { name: b, context: { cluster: c, user: me } }, { name: c, context: {} }]
clusters: [{ name: c, cluster: { server: 'https://h' } }]`,
  );
  expect(await refusal(resolved(path, "a"))).toBe(
    `kubeconfig ${path}: contexts[0].context.cluster: no cluster "x"; there are: c`,
  );
  expect(await refusal(resolved(path, "b"))).toBe(
    `kubeconfig ${path}: contexts[1].context.user: no user "me"; there are none`,
  );
  expect(await refusal(resolved(path, "c"))).toBe(`kubeconfig ${path}: contexts[2].context.cluster: missing`);
});

test.each([
  [
    "{ server: 'https://h', proxy-url: 'http://p' }",
    "{}",
    "clusters[0].cluster.proxy-url: proxies are not supported yet",
  ],
  [
    "{ server: 'https://h' }",
    "{ exec: { command: aws, args: [eks] } }",
    'users[0].user.exec: credentials from "aws" are needed; exec plugins are not supported yet',
  ],
  [
    "{ server: 'https://h' }",
    "{ auth-provider: { name: oidc } }",
    'users[0].user.auth-provider: the auth provider "oidc" is not supported yet',
  ],
  ["{}", "{}", "clusters[0].cluster.server: missing"],
  ["{ server: 'h:6443' }", "{}", 'clusters[0].cluster.server: expected an http or https URL, got "h:"'],
  ["{ server: '/x' }", "{}", 'clusters[0].cluster.server: expected an http or https URL, got "/x"'],
  [
    "{ server: 'https://h', certificate-authority-data: AAAA }",
    "{}",
    "clusters[0].cluster.certificate-authority-data: expected PEM in base64",
  ],
  [
    `{ server: 'https://h', insecure-skip-tls-verify: true, certificate-authority-data: ${base64(PEM)} }`,
    "{}",
    "clusters[0].cluster: certificate-authority and insecure-skip-tls-verify exclude each other",
  ],
  [
    "{ server: 'https://h' }",
    `{ client-certificate-data: ${base64(PEM)} }`,
    "users[0].user: client-certificate without client-key: both are needed",
  ],
])("the cluster %s with the user %s is refused, naming the place", async (cluster, user, message) => {
  const path = await write("config", config(cluster, user));
  expect(await refusal(resolved(path))).toBe(`kubeconfig ${path}: ${message}`);
});

test("a certificate file that is not there, or is none, is named", async () => {
  const path = await write("config", config("{ server: 'https://h', certificate-authority: ca.crt }"));
  const file = join(directory, "ca.crt");
  const place = `kubeconfig ${path}: clusters[0].cluster.certificate-authority: `;
  expect(await refusal(resolved(path))).toContain(`${place}cannot read ${file}: ENOENT`);
  await write("ca.crt", "not a certificate");
  expect(await refusal(resolved(path))).toBe(`${place}expected PEM in ${file}`);
});

test("an entry that needs what is not supported does no harm where it is not used", async () => {
  const path = await write(
    "config",
    `current-context: a
contexts: [{ name: a, context: { cluster: c } }, { name: b, context: { cluster: c, user: sso } }]
clusters: [{ name: c, cluster: { server: 'https://h' } }]
users: [{ name: sso, user: { exec: { command: sso } } }]`,
  );
  expect((await resolved(path)).server).toBe("https://h");
});

test("a server given by the caller replaces the cluster's", async () => {
  const path = await write("config", config("{ server: 'https://h' }", "{ token: t }"));
  const options: LoadKubeConfigOptions = { path };
  expect(await clusterConfig(await loadKubeConfig(options), { server: "https://other" })).toMatchObject({
    server: "https://other",
    token: "t",
  });
});

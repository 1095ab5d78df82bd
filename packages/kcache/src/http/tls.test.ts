import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { afterEach, expect, test } from "vitest";
import { KcacheError } from "../object/error.ts";
import type { ClusterConfig } from "./cluster-config.ts";
import { httpTransport } from "./http-transport.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

// A certificate authority that lives as long as this test: nothing secret is kept in the repository.

interface Authority {
  readonly name: string;
  readonly key: KeyObject;
  readonly pem: string;
}

interface Issued {
  readonly cert: string;
  readonly key: string;
}

const DAY = 24 * 3600 * 1000;

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const time = (at: number): Buffer =>
  der(0x18, Buffer.from(`${new Date(at).toISOString().replaceAll(/[-:T]|\..*/g, "")}Z`));
const commonName = (name: string): Buffer =>
  sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(name)))));
const ECDSA_SHA256 = sequence(oid("2a8648ce3d040302"));

interface CertificateOptions {
  readonly ca?: boolean;
  readonly names?: readonly string[];
  readonly notBefore?: number;
  readonly notAfter?: number;
}

function certificate(
  subject: string,
  publicKey: KeyObject,
  issuer: { name: string; key: KeyObject },
  options: CertificateOptions,
): string {
  const names = (options.names ?? []).map((name) => {
    const isAddress = /^[\d.]+$/.test(name);
    return isAddress ? der(0x87, Buffer.from(name.split(".").map(Number))) : der(0x82, Buffer.from(name));
  });
  const extensions = [
    ...(options.ca === true
      ? [sequence(oid("551d13"), der(0x04, sequence(der(0x01, Buffer.from([255])))))]
      : []),
    ...(names.length > 0 ? [sequence(oid("551d11"), der(0x04, sequence(...names)))] : []),
  ];
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(
      0x02,
      Buffer.concat([Buffer.from([1]), createHash("sha256").update(subject).digest().subarray(0, 8)]),
    ),
    ECDSA_SHA256,
    commonName(issuer.name),
    sequence(time(options.notBefore ?? Date.now() - DAY), time(options.notAfter ?? Date.now() + DAY)),
    commonName(subject),
    publicKey.export({ type: "spki", format: "der" }),
    ...(extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : []),
  );
  const signature = der(0x03, Buffer.from([0]), sign("sha256", body, issuer.key));
  const base64 = sequence(body, ECDSA_SHA256, signature).toString("base64");
  return `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function authority(name: string): Authority {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    name,
    key: privateKey,
    pem: certificate(name, publicKey, { name, key: privateKey }, { ca: true }),
  };
}

function issue(by: Authority, subject: string, options: CertificateOptions = {}): Issued {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = privateKey.export({ type: "pkcs8", format: "pem" });
  return { cert: certificate(subject, publicKey, by, options), key: key.toString() };
}

const cluster = authority("kcache test authority");
const other = authority("another test authority");
const local = issue(cluster, "local", { names: ["127.0.0.1", "localhost"] });

async function serve(options: ServerOptions): Promise<string> {
  const server = createServer(options, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    const servername = (request.socket as TLSSocket & { servername: unknown }).servername;
    response.end(JSON.stringify({ subject: subject?.CN, servername }));
  });
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function get(config: ClusterConfig): Promise<{ subject?: string; servername?: unknown }> {
  const transport = httpTransport(config);
  cleanups.push(() => transport.close());
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await transport.request({ path: "/api" })).body) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

async function failure(config: ClusterConfig): Promise<string> {
  const error: unknown = await get(config).then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(KcacheError);
  expect(error).toMatchObject({ code: "network", retryable: true });
  const prefix = `GET ${config.server}/api: `;
  const { message } = error as KcacheError;
  expect(message.slice(0, prefix.length)).toBe(prefix);
  return message.slice(prefix.length);
}

test("a private authority is trusted where the config names it, and only there", async () => {
  const server = await serve(local);
  expect(await get({ server, ca: cluster.pem })).toEqual({ servername: false });
  expect(await failure({ server })).toBe(
    "the server's certificate is not trusted: give the cluster's certificate-authority (or -data) in the kubeconfig",
  );
  expect(await failure({ server, ca: other.pem })).toBe(
    "the server's certificate is not signed by the cluster's certificate-authority: is this the cluster's current one?",
  );
});

test("several authorities in one file are all trusted", async () => {
  const server = await serve(local);
  expect(await get({ server, ca: other.pem + cluster.pem })).toEqual({ servername: false });
});

test("insecure-skip-tls-verify accepts any certificate", async () => {
  const server = await serve(issue(other, "x", { names: ["elsewhere.test"], notAfter: Date.now() - 1000 }));
  expect(await get({ server, insecureSkipTlsVerify: true })).toEqual({ servername: false });
});

test("tls-server-name is what is expected in the certificate, and what is sent", async () => {
  const server = await serve(issue(cluster, "x", { names: ["api.kcache.test"] }));
  expect(await get({ server, ca: cluster.pem, tlsServerName: "api.kcache.test" })).toEqual({
    servername: "api.kcache.test",
  });
  expect(await failure({ server, ca: cluster.pem, tlsServerName: "wrong.kcache.test" })).toBe(
    "the server's certificate is for DNS:api.kcache.test, not for wrong.kcache.test: " +
      "set tls-server-name of the cluster to a name it has, or correct the server URL",
  );
  expect(await failure({ server, ca: cluster.pem })).toBe(
    "the server's certificate is for DNS:api.kcache.test, not for 127.0.0.1: " +
      "set tls-server-name of the cluster to a name it has, or correct the server URL",
  );
});

test("the name in the URL is sent and checked where there is no tls-server-name", async () => {
  const server = (await serve(local)).replace("127.0.0.1", "localhost");
  expect(await get({ server, ca: cluster.pem })).toEqual({ servername: "localhost" });
});

test("an expired certificate, and one of the future, say so", async () => {
  const names = ["127.0.0.1"];
  const expired = issue(cluster, "x", { names, notBefore: Date.now() - 2 * DAY, notAfter: Date.now() - DAY });
  expect(await failure({ server: await serve(expired), ca: cluster.pem })).toBe(
    "the server's certificate, or one in its chain, has expired: renew it, or correct this machine's clock",
  );
  const future = issue(cluster, "x", { names, notBefore: Date.now() + DAY, notAfter: Date.now() + 2 * DAY });
  expect(await failure({ server: await serve(future), ca: cluster.pem })).toBe(
    "the server's certificate is not valid yet: correct this machine's clock",
  );
});

test.each(["TLSv1.2", "TLSv1.3"] as const)(
  "a server that wants a client certificate gets it over %s",
  async (version) => {
    const options = { ...local, ca: cluster.pem, requestCert: true, rejectUnauthorized: true };
    const server = await serve({ ...options, minVersion: version, maxVersion: version });
    expect(await get({ server, ca: cluster.pem, ...issue(cluster, "jane") })).toMatchObject({
      subject: "jane",
    });
    // Whether the refusal or the end of the connection arrives first is up to the two ends.
    expect(await failure({ server, ca: cluster.pem })).toMatch(/client.certificate/);
    expect(await failure({ server, ca: cluster.pem, ...issue(other, "jane") })).toMatch(/client.certificate/);
  },
);

test("a server without TLS is said to be so", async () => {
  const { createServer: createPlain } = await import("node:http");
  const plain = createPlain((_, response) => response.end());
  plain.listen(0, "127.0.0.1");
  await once(plain, "listening");
  cleanups.push(() => new Promise((resolve) => plain.close(resolve)));
  const server = `https://127.0.0.1:${(plain.address() as AddressInfo).port}`;
  expect(await failure({ server })).toBe(
    "the server does not speak TLS (perhaps its URL begins with http://)",
  );
});

test("certificates and keys that do not parse, or do not belong together, are refused before any request", () => {
  const server = "https://127.0.0.1:1";
  const jane = issue(cluster, "jane");
  const refused: [ClusterConfig, RegExp][] = [
    [{ server, ca: "nonsense" }, /^cluster https:\/\/127.0.0.1:1: certificate-authority is not PEM$/],
    [
      { server, cert: jane.cert, key: issue(cluster, "joe").key },
      /^cluster https:\/\/127.0.0.1:1: .*mismatch/,
    ],
    [
      { server, cert: jane.cert, key: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----" },
      /client-key/,
    ],
  ];
  for (const [config, message] of refused) {
    expect(() => httpTransport(config)).toThrow(expect.objectContaining({ code: "invalid-config" }));
    expect(() => httpTransport(config)).toThrow(message);
  }
});

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { bits, der, objectId, octets, positive, sequence, text, time } from "./der.ts";

/** A certificate and its private key, both in PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority that lives as long as its server. */
export interface Authority {
  /** Its own certificate in PEM. */
  readonly cert: string;
  /** A certificate for a server at 127.0.0.1 and localhost. */
  server(): KeyPair;
  /** A certificate by which a client is a user, as Kubernetes reads them: the name is CN, groups are O. */
  client(name: string, groups: readonly string[]): KeyPair;
}

const HOUR = 3600_000;
const YEAR = 365 * 24 * HOUR;
const ECDSA_SHA256 = sequence(objectId("1.2.840.10045.4.3.2"));
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
const LOCALHOST = sequence(der(0x87, Buffer.from([127, 0, 0, 1])), der(0x82, Buffer.from("localhost")));

interface Keys {
  readonly secret: KeyObject;
  /** SubjectPublicKeyInfo. */
  readonly open: Buffer;
  readonly id: Buffer;
}

function makeKeys(): Keys {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const open = publicKey.export({ type: "spki", format: "der" });
  return { secret: privateKey, open, id: createHash("sha1").update(open).digest() };
}

/** Makes an authority; its certificates are valid for a year. */
export function createAuthority(): Authority {
  const keys = makeKeys();
  const name = distinguishedName("kcache", []);
  const issue = (subject: Buffer, holder: Keys, extensions: readonly Buffer[]): string => {
    const now = Date.now();
    const signed = sequence(
      der(0xa0, positive(Buffer.from([2]))),
      positive(randomBytes(16)),
      ECDSA_SHA256,
      name,
      sequence(time(now - HOUR), time(now + YEAR)),
      subject,
      holder.open,
      der(0xa3, sequence(...extensions, ...identifiers(holder, keys))),
    );
    const signature = sign("sha256", signed, keys.secret);
    return pem(sequence(signed, ECDSA_SHA256, bits(signature)));
  };
  const leaf = (subject: Buffer, usage: string, ...more: readonly Buffer[]): KeyPair => {
    const holder = makeKeys();
    const extensions = [
      extension("2.5.29.19", sequence(), true),
      extension("2.5.29.15", bits(Buffer.from([0x80]), 7), true),
      extension("2.5.29.37", sequence(objectId(usage))),
      ...more,
    ];
    return {
      cert: issue(subject, holder, extensions),
      key: holder.secret.export({ type: "pkcs8", format: "pem" }).toString(),
    };
  };
  const cert = issue(name, keys, [
    extension("2.5.29.19", sequence(der(0x01, Buffer.from([0xff]))), true),
    extension("2.5.29.15", bits(Buffer.from([0x86]), 1), true),
  ]);
  return {
    cert,
    server: () =>
      leaf(distinguishedName("kcache-apiserver", []), SERVER_AUTH, extension("2.5.29.17", LOCALHOST)),
    client: (user, groups) => leaf(distinguishedName(user, groups), CLIENT_AUTH),
  };
}

function distinguishedName(name: string, groups: readonly string[]): Buffer {
  const part = (id: string, value: string): Buffer => der(0x31, sequence(objectId(id), text(value)));
  return sequence(...groups.map((group) => part("2.5.4.10", group)), part("2.5.4.3", name));
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  const flag = critical ? [der(0x01, Buffer.from([0xff]))] : [];
  return sequence(objectId(id), ...flag, octets(value));
}

/** Which key the certificate is of, and which signed it. */
function identifiers(holder: Keys, issuer: Keys): Buffer[] {
  return [extension("2.5.29.14", octets(holder.id)), extension("2.5.29.35", sequence(der(0x80, issuer.id)))];
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

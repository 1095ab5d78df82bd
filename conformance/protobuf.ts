// What the library decodes from protobuf is what JSON says: of every kind, as Kubernetes' Go encoders write objects that fill every
// field, and of every object of a server.
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { discoverKinds, fromKubeConfig, type Kind, metadataOnly, resourceName, type Transport } from "kcache";
import { builtinKinds } from "kcache/kinds";
import { decodeMessage } from "../packages/kcache/src/protobuf/decode.ts";
import { loadMessage } from "../packages/kcache/src/protobuf/load.ts";
import { readMessagePath } from "../packages/kcache/src/protobuf/path.ts";
import { isRecord } from "../scripts/generate-kinds/schemas.ts";
import { type Finding, few, type ScenarioOptions } from "./finding.ts";
import { run } from "./process.ts";
import { kubectlPath, type Target } from "./target.ts";

const FOLDER = path.join(import.meta.dirname, "protobuf");
const PROTOBUF = "application/vnd.kubernetes.protobuf";

type Json = Readonly<Record<string, unknown>>;

/** The fields of a message that have a length, one after the other. */
function* fieldsOf(bytes: Buffer): Generator<{ readonly number: number; readonly value: Buffer }> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const size = varint();
    if ((tag & 7) !== 2) continue;
    yield { number: tag >>> 3, value: bytes.subarray(at, at + size) };
    at += size;
  }
}

/** What a `runtime.Unknown` holds. */
function inside(envelope: Buffer): Buffer {
  for (const { number, value } of fieldsOf(envelope.subarray(4))) if (number === 2) return value;
  throw new Error("no message in the envelope");
}

/** Where two values first differ. */
function difference(got: unknown, want: unknown, at = ""): string {
  const names = isRecord(got) && isRecord(want) ? [...Object.keys(want), ...Object.keys(got)] : [];
  const lists =
    Array.isArray(got) && Array.isArray(want) && got.length === want.length ? [...want.keys()] : [];
  for (const name of [...names, ...lists]) {
    const pair = [got, want].map((value) => ownValue(value, name));
    if (!isDeepStrictEqual(pair[0], pair[1])) return difference(pair[0], pair[1], `${at}.${name}`);
  }
  const text = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 80);
  return `${at} is ${text(got)}, want ${text(want)}`;
}

/** Every path to a value in an object, through maps, lists and objects. */
function* pathsOf(value: unknown, to: readonly string[] = []): Generator<readonly string[]> {
  if (to.length > 0) yield to;
  if (typeof value !== "object" || value === null) return;
  for (const [name, child] of Object.entries(value)) yield* pathsOf(child, [...to, name]);
}

type Message = NonNullable<Awaited<ReturnType<typeof loadMessage>>>;

/** The same without what tells who set which field. */
function withoutManaged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutManaged);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([name]) => name !== "managedFields");
  return Object.fromEntries(kept.map(([name, child]) => [name, withoutManaged(child)]));
}

/** What is wrong with the decoding of one object, as a whole and of `limit` of its paths one by one; or undefined. */
function compare(message: Message, bytes: Buffer, json: Json, limit: number): string | undefined {
  const { kind: _kind, apiVersion: _apiVersion, ...all } = json;
  const whole = decodeMessage(message, bytes, 0, bytes.length, { managedFields: true });
  if (!isDeepStrictEqual(whole, all)) return difference(whole, all);
  const want = withoutManaged(all);
  const got = decodeMessage(message, bytes, 0, bytes.length);
  if (!isDeepStrictEqual(got, want)) return `without managedFields: ${difference(got, want)}`;
  let left = limit;
  for (const names of pathsOf(want)) {
    if (left-- <= 0) break;
    const expected = names.reduce<unknown>(ownValue, want);
    const read = readMessagePath(message, bytes, 0, bytes.length, names);
    if (!isDeepStrictEqual(read, expected)) return `${names.join(".")}: ${difference(read, expected)}`;
  }
  return undefined;
}

function ownValue(value: unknown, name: string | number): unknown {
  return Object.getOwnPropertyDescriptor(Object(value), name)?.value;
}

/** Objects of every kind as Go's encoders write them. */
async function written(signal: AbortSignal): Promise<readonly Finding[]> {
  const wrong: string[] = [];
  const kinds = new Set<string>();
  let count = 0;
  for (const line of (await run("go", ["-C", FOLDER, "run", "."], { signal })).trim().split("\n")) {
    const { apiVersion, kind, variant, json, protobuf } = JSON.parse(line);
    const [version, group = ""] = apiVersion.split("/").reverse();
    const message = await loadMessage({ group, version, kind });
    const bytes = inside(Buffer.from(protobuf, "base64"));
    const problem = message === undefined ? "has no message" : compare(message, bytes, json, 200);
    if (problem !== undefined) wrong.push(`${apiVersion} ${kind}, ${variant}: ${problem}`);
    kinds.add(`${apiVersion} ${kind}`);
    count++;
  }
  const missing = builtinKinds.filter(({ apiVersion, kind }) => !kinds.has(`${apiVersion} ${kind}`));
  return [
    {
      what: "what Go writes of every kind decodes to its JSON",
      good: wrong.length === 0 && kinds.size > 100,
      detail: few([`${count} objects of ${kinds.size} kinds`, ...wrong]),
    },
    {
      what: "every built-in kind has a protobuf form",
      good: missing.length === 0,
      detail: few(missing.map(resourceName)),
    },
  ];
}

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

async function get(transport: Transport, kind: Kind, accept: string): Promise<Answer> {
  const root = kind.group === "" ? "/api/v1" : `/apis/${kind.apiVersion}`;
  const { status, body } = await transport.request({
    path: `${root}/${kind.plural}`,
    query: {},
    headers: { accept },
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return { status, body: Buffer.concat(chunks) };
}

/** The items of both lists that are at the same version, in pairs, and how many are not. */
function paired(json: Buffer, protobuf: Buffer): { pairs: (readonly [Json, Buffer])[]; unpaired: number } {
  const items: Json[] = JSON.parse(json.toString()).items ?? [];
  const listed = [...fieldsOf(inside(protobuf))].filter(({ number }) => number === 2);
  const versionOf = (bytes: Buffer): string => {
    const metadata = [...fieldsOf(bytes)].find(({ number }) => number === 1)?.value ?? Buffer.alloc(0);
    const texts = [...fieldsOf(metadata)].filter(({ number }) => number === 5 || number === 6);
    return texts.map(({ value }) => value.toString()).join(" ");
  };
  const byVersion = new Map(listed.map(({ value }) => [versionOf(value), value]));
  const pairs = items.flatMap((item) => {
    const { uid, resourceVersion } = isRecord(item.metadata) ? item.metadata : {};
    const bytes = byVersion.get(`${uid} ${resourceVersion}`);
    return bytes === undefined ? [] : [[item, bytes] as const];
  });
  return { pairs, unpaired: items.length - pairs.length };
}

/** Lists a kind in both encodings until nothing changed in between, and compares the items. */
async function compareLists(transport: Transport, kind: Kind): Promise<{ count: number; wrong: string[] }> {
  const message = await loadMessage(kind);
  const as = kind.representation === "metadata" ? ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" : "";
  for (let tries = 1; ; tries++) {
    const json = await get(transport, kind, `application/json${as}`);
    const protobuf = await get(transport, kind, `${PROTOBUF}${as}`);
    if (json.status !== 200) return { count: 0, wrong: [`${resourceName(kind)}: ${json.status} for JSON`] };
    const served = protobuf.status === 200 && protobuf.body.subarray(0, 4).toString("latin1") === "k8s\0";
    if (served !== (message !== undefined)) {
      const what = served ? "is served as protobuf, and has no message" : "has a message, and is not served";
      return { count: 0, wrong: [`${kind.apiVersion} ${resourceName(kind)}: ${what}: ${protobuf.status}`] };
    }
    if (message === undefined) return { count: 0, wrong: [] };
    const { pairs, unpaired } = paired(json.body, protobuf.body);
    if (unpaired > 0 && tries < 10) continue;
    const wrong = pairs.flatMap(([item, bytes]) => {
      const problem = compare(message, bytes, item, 1000);
      const name = isRecord(item.metadata) ? item.metadata.name : "";
      return problem === undefined ? [] : [`${kind.apiVersion} ${resourceName(kind)} ${name}: ${problem}`];
    });
    if (unpaired > 0) wrong.push(`${resourceName(kind)}: ${unpaired} objects change all the time`);
    return { count: pairs.length, wrong };
  }
}

/** Everything that a server holds, in both encodings. */
async function served(
  transport: Transport,
  kinds: readonly Kind[],
  what: string,
  signal: AbortSignal,
): Promise<Finding> {
  const wrong: string[] = [];
  let count = 0;
  let filled = 0;
  for (const kind of kinds) {
    if (signal.aborted) break;
    const result = await compareLists(transport, kind);
    count += result.count;
    if (result.count > 0) filled++;
    wrong.push(...result.wrong);
  }
  const detail = few([`${count} objects; ${filled} of ${kinds.length} kinds have some`, ...wrong]);
  return { what, good: wrong.length === 0 && filled > 20, detail };
}

/** Fills a cluster with objects of many kinds, and compares what JSON and protobuf say of them. */
export async function protobuf(target: Target, { signal }: ScenarioOptions): Promise<readonly Finding[]> {
  await using transport = await fromKubeConfig({ path: target.kubeconfig });
  const kinds = await discoverKinds(transport);
  const args = ["--kubeconfig", target.kubeconfig, "create", "-f", path.join(FOLDER, "objects.yaml")];
  const created = await run(kubectlPath, [...args, "--validate=false"], { signal }).then(
    () => "",
    (error: unknown) => String(error),
  );
  const names = kinds.map((kind) => metadataOnly(kind));
  const metadata = await served(transport, names, "metadata alone decodes to its JSON", signal);
  // The embedded server serves fewer kinds.
  if (target.name === "embedded") {
    return [
      await served(transport, kinds, "every object of the server decodes to its JSON", signal),
      metadata,
    ];
  }
  return [
    ...(await written(signal)),
    { what: "objects of many kinds are created", good: created === "", detail: created },
    await served(transport, kinds, "every object of the server decodes to its JSON", signal),
    metadata,
  ];
}

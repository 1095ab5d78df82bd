import fc from "fast-check";
import { createApiServer } from "kcache-apiserver";
import { beforeAll, describe, expect, test } from "vitest";
import { plainMetadata } from "../../test/metadata.ts";
import { Pod } from "../kinds/core/v1.gen.ts";
import { type Entry, fieldOf } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import { type Format, formatOf } from "./format.ts";
import { createSlabs } from "./slab.ts";
import type { WatchFrame } from "./watch.ts";

const PROTOBUF = "application/vnd.kubernetes.protobuf";
const LABELS = ["", "web", "shop.example", "A_b-c"] as const;

let format: Format<Pod>;
let list: { readonly json: Buffer; readonly protobuf: Buffer };
let watch: { readonly json: Buffer; readonly protobuf: Buffer };

const pod = (n: number): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: `pod-${n}`,
    namespace: "default",
    ...(n % 3 === 0 ? {} : { labels: { app: LABELS[n % 4], [`l${n % 5}`]: "x" } }),
    annotations: n % 2 === 0 ? { long: "é".repeat(n * 40) } : {},
    ...(n % 4 !== 1
      ? {}
      : {
          ownerReferences: [
            { apiVersion: "apps/v1", kind: "ReplicaSet", name: "rs", uid: `u${n}`, controller: true },
          ],
        }),
    finalizers: n % 5 === 0 ? ["example.com/wait"] : [],
  },
  spec: {
    nodeName: n % 2 === 0 ? "node" : undefined,
    containers: [{ name: "c", image: "i", env: [{ name: "A", value: "ü" }] }],
  },
});

beforeAll(async () => {
  format = await formatOf(Pod);
  await using server = createApiServer();
  const send = async (path: string, init?: RequestInit): Promise<Response> => {
    const response = await server.fetch(new Request(`http://kcache${path}`, init));
    expect(response.ok).toBe(true);
    return response;
  };
  const path = "/api/v1/namespaces/default/pods";
  const headers = { "content-type": "application/json", "user-agent": "test" };
  for (let n = 0; n < 25; n++) await send(path, { method: "POST", headers, body: JSON.stringify(pod(n)) });
  await send(`${path}/pod-5`, { method: "DELETE" });
  // What is applied has managedFields.
  await send(`${path}/applied?fieldManager=test`, {
    method: "PATCH",
    headers: { "content-type": "application/apply-patch+yaml" },
    body: JSON.stringify({ ...pod(1), metadata: { name: "applied", labels: { a: "b" } } }),
  });
  const all = async (accept: string, query: string): Promise<Buffer> =>
    Buffer.from(await (await send(`/api/v1/pods${query}`, { headers: { accept } })).arrayBuffer());
  list = { json: await all("application/json", "?limit=20"), protobuf: await all(PROTOBUF, "?limit=20") };
  const some = "?watch=1&resourceVersion=0&allowWatchBookmarks=true&timeoutSeconds=1";
  const initial = `${some}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`;
  watch = {
    json: await all("application/json", initial),
    protobuf: await all(`${PROTOBUF};stream=watch`, initial),
  };
});

/** Where `bytes` are cut. */
function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}

const shown = ({ key, metadata, object }: Entry<Pod>): object => ({
  key,
  metadata: plainMetadata(metadata),
  object,
});

const framed = (frame: WatchFrame<Pod>): object =>
  "entry" in frame ? { type: frame.type, entry: shown(frame.entry) } : frame;

function listed(contentType: string, bytes: Buffer, cuts: readonly number[]): object {
  const decoder = format.listDecoder(contentType, { keeping: { slabs: createSlabs() } });
  const entries = pieces(bytes, cuts).flatMap((piece) => decoder.push(Buffer.from(piece)));
  return { entries: entries.map(shown), ...decoder.end() };
}

function watched(contentType: string, bytes: Buffer, cuts: readonly number[]): object[] {
  const decoder = format.watchDecoder(contentType, { keeping: { slabs: createSlabs() } });
  const frames = pieces(bytes, cuts).flatMap((piece) => decoder.push(Buffer.from(piece)));
  decoder.end();
  return frames.map(framed);
}

const cuts = fc.oneof(
  fc.array(fc.nat(), { maxLength: 30 }),
  // Side by side, so that tags and lengths are cut too.
  fc.nat().map((from) => Array.from({ length: 60 }, (_, i) => from + i)),
);

describe("wherever it is cut, protobuf gives what JSON does", () => {
  test("for a list", () => {
    const expected = listed("application/json", list.json, []);
    expect(expected).toMatchObject({ count: 20, remainingItemCount: 6 });
    fc.assert(
      fc.property(cuts, (places) => {
        expect(withoutToken(listed(PROTOBUF, list.protobuf, places))).toEqual(withoutToken(expected));
      }),
      {
        numRuns: 300,
      },
    );
  });

  test("for a watch", () => {
    const expected = watched("application/json", watch.json, []);
    expect(expected.at(-1)).toMatchObject({ type: "BOOKMARK", initialEventsEnd: true });
    fc.assert(
      fc.property(cuts, (places) => {
        expect(watched(`${PROTOBUF};stream=watch`, watch.protobuf, places)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

const withoutToken = (end: object): object => ({ ...end, continue: undefined });

test("damaged protobuf is a bad response, wherever it is damaged, or changes what it says: it never hangs or breaks out", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.boolean(), (place, byte, ofList) => {
      const bytes = Buffer.from(ofList ? list.protobuf : watch.protobuf);
      bytes[place % bytes.length] = byte;
      try {
        if (ofList) listed(PROTOBUF, bytes, []);
        else watched(PROTOBUF, bytes, []);
      } catch (error) {
        expect(error).toBeInstanceOf(KcacheError);
        expect(["bad-response", "too-large"]).toContain((error as KcacheError).code);
      }
    }),
    { numRuns: 2000 },
  );
});

test("a list that ends too early is said to be cut off", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: list.protobuf.length - 30 }), (length) => {
      expect(() => listed(PROTOBUF, list.protobuf.subarray(0, length), [])).toThrow(/cut off|no list/);
    }),
  );
});

test("what an entry keeps has no managedFields, and its fields can be read one by one", () => {
  expect(list.json.includes('"managedFields":[{')).toBe(true);
  expect(list.protobuf.includes("f:metadata") || list.protobuf.includes("f:labels")).toBe(true);
  const entriesOf = (): readonly Entry<Pod>[] => format.listDecoder(PROTOBUF, {}).push(list.protobuf);
  const unread = entriesOf();
  entriesOf().forEach((entry, i) => {
    expect(entry.object).not.toHaveProperty("metadata.managedFields");
    for (const text of [
      "kind",
      "apiVersion",
      "metadata.name",
      "spec.nodeName",
      "spec.containers",
      "status",
      "a",
    ]) {
      const path = text.split(".");
      expect(unread[i]?.field(path), text).toEqual(fieldOf(entry.object, path));
    }
  });
});

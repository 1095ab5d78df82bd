import fc from "fast-check";
import { createApiServer } from "kcache-apiserver";
import { beforeAll, expect, test } from "vitest";
import { anyName, jsonObjects, plainName } from "../../test/json-text.ts";
import { plainMetadata } from "../../test/metadata.ts";
import { Pod } from "../kinds/core/v1.gen.ts";
import type { Entry } from "../object/entry.ts";
import { pathTree, pick } from "../object/path-tree.ts";
import { type Format, formatOf } from "./format.ts";
import { selectOfJson } from "./json-select.ts";
import { projectionOf } from "./projection.ts";
import { createSlabs } from "./slab.ts";

const select = (text: string, paths: readonly (readonly string[])[]): string => {
  const bytes = Buffer.from(`,${text},`);
  return selectOfJson(bytes, 1, bytes.length - 1, pathTree(paths)).toString();
};

test("of JSON is kept what is picked of the parsed object", () => {
  const paths = fc.array(fc.array(plainName, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
  fc.assert(
    fc.property(jsonObjects(plainName, false), paths, ({ text }, wanted) => {
      // The order of members may be another.
      expect(JSON.parse(select(text, wanted))).toEqual(pick(JSON.parse(text), pathTree(wanted)));
    }),
    { numRuns: 1000 },
  );
});

test("a key is known however it is written, and of members with one name the last is kept", () => {
  const name = fc.tuple(anyName, anyName).filter(([a, b]) => a !== b);
  fc.assert(
    fc.property(name, fc.boolean(), ([wanted, other], last) => {
      const escaped = Array.from(
        { length: wanted.length },
        (_, at) => `\\u${wanted.charCodeAt(at).toString(16).padStart(4, "0")}`,
      ).join("");
      const [first, second] = last
        ? [JSON.stringify(wanted), `"${escaped}"`]
        : [`"${escaped}"`, JSON.stringify(wanted)];
      const text = `{ ${first} : {"x":1} , ${JSON.stringify(other)}:2,${second} :3}`;
      const kept = select(text, [[wanted]]);
      expect(kept).toBe(`{${second} :3}`);
      expect(Object.keys(JSON.parse(kept))).toHaveLength(1);
    }),
  );
});

const PROTOBUF = "application/vnd.kubernetes.protobuf";
const JSON_TYPE = "application/json";
let format: Format<Pod>;
let list: Readonly<Record<string, Buffer>>;
let whole: readonly Entry<Pod>[];

beforeAll(async () => {
  format = await formatOf(Pod);
  await using server = createApiServer();
  const send = async (path: string, init: RequestInit): Promise<Buffer> => {
    const response = await server.fetch(new Request(`http://kcache${path}`, init));
    const answer = Buffer.from(await response.arrayBuffer());
    expect(response.ok, answer.toString()).toBe(true);
    return answer;
  };
  const body = (name: string): string =>
    JSON.stringify({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name,
        labels: { app: "shop", "app.kubernetes.io/name": "web" },
        annotations: { "example.com/note": '"quoted" é\n' },
        ownerReferences: [
          { apiVersion: "apps/v1", kind: "ReplicaSet", name: "rs", uid: "u", controller: true },
        ],
      },
      spec: {
        nodeName: name === "a" ? "n1" : undefined,
        nodeSelector: { "0": "zero", disk: "ssd" },
        tolerations: [{ operator: "Exists", tolerationSeconds: 0 }],
        containers: [
          {
            name: "c",
            image: "i",
            resources: { limits: { cpu: "1", memory: "1Gi" } },
            env: [{ name: "A", value: "ü" }],
          },
          { name: "d", image: "j", livenessProbe: { httpGet: { path: "/", port: "http" } } },
        ],
      },
    });
  const path = "/api/v1/namespaces/default/pods";
  const patch = { "content-type": "application/apply-patch+yaml" };
  for (const name of ["a", "b"])
    await send(`${path}/${name}?fieldManager=test`, { method: "PATCH", headers: patch, body: body(name) });
  list = {
    [JSON_TYPE]: await send(path, { headers: { accept: JSON_TYPE } }),
    [PROTOBUF]: await send(path, { headers: { accept: PROTOBUF } }),
  };
  whole = format.listDecoder(JSON_TYPE, {}).push(list[JSON_TYPE]!);
  expect(list[JSON_TYPE]?.includes("managedFields")).toBe(true);
});

const listed = (contentType: string, paths: readonly (readonly string[])[]): readonly Entry<Pod>[] => {
  const keeping = { slabs: createSlabs(), projection: projectionOf(Pod, paths) };
  return format.listDecoder(contentType, { keeping }).push(list[contentType]!);
};

/** Where there is something in a value; lists too. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))];
}

test("of both encodings the same is kept, which is what is picked of the whole object, and the same is known of it", () => {
  const needed = [
    "name",
    "namespace",
    "uid",
    "resourceVersion",
    "labels",
    "ownerReferences",
    "deletionTimestamp",
  ];
  const always = [["apiVersion"], ["kind"], ...needed.map((name) => ["metadata", name])];
  const there = whole.flatMap(({ object }) => pathsOf(object));
  const path = fc.oneof(
    fc.constantFrom(...there),
    fc.constantFrom(...there).map((names) => [...names, "absent"]),
    fc.constantFrom(
      ["metadata", "managedFields"],
      ["spec", "containers", "length"],
      ["metadata", "deletionTimestamp"],
    ),
  );
  fc.assert(
    fc.property(
      fc.array(path, { maxLength: 5 }),
      fc.constantFrom(PROTOBUF, JSON_TYPE),
      (paths, contentType) => {
        const entries = listed(contentType, paths);
        expect(entries).toHaveLength(whole.length);
        for (const [n, entry] of entries.entries()) {
          const original = whole[n]!;
          const wanted = pick(original.object, pathTree([...always, ...paths]));
          for (const names of paths) expect(entry.field(names)).toEqual(original.field(names));
          expect(entry.object).toEqual(wanted);
          expect(plainMetadata(entry.metadata)).toEqual(plainMetadata(original.metadata));
          expect(entry.key).toBe(original.key);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test.each([PROTOBUF, JSON_TYPE])("of %s with no path little is kept", (contentType) => {
  const size = (entries: readonly Entry[]): number =>
    entries.reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(size(listed(contentType, [])) * 2).toBeLessThan(size(whole));
});

test.each([
  [JSON_TYPE, '"spec":{', '"spec":{!'],
  [PROTOBUF, "n1", "n1"],
])(
  "what is damaged on the way of a path makes a bad response of %s, which names the object",
  (contentType, good, bad) => {
    const bytes = list[contentType]!;
    const at = bytes.indexOf(good);
    const damaged = Buffer.concat([
      bytes.subarray(0, at),
      Buffer.from(bad),
      bytes.subarray(at + good.length),
    ]);
    // The length before the name of the node, beyond all that follows.
    if (contentType === PROTOBUF) damaged[at - 1] = 0x7f;
    const keeping = { slabs: createSlabs(), projection: projectionOf(Pod, ["spec.nodeName"]) };
    expect(() => format.listDecoder(contentType, { keeping }).push(damaged)).toThrow(
      expect.objectContaining({
        code: "bad-response",
        message: expect.stringContaining("parse Pod default/a"),
      }),
    );
  },
);

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isObject, type JsonObject, objectIn, objectsIn, stringIn } from "../json.ts";
import { decodeObject } from "./decode.ts";
import { aroundItems, encodeFrame, encodeMessage, encodeObject } from "./encode.ts";

interface Recorded {
  readonly path: string;
  /** The object, or a watch's events. */
  readonly json: JsonObject | readonly JsonObject[];
  readonly protobuf: string;
}

const FILE = join(import.meta.dirname, "../../test/protobuf-recorded.json");
const recorded: readonly Recorded[] = JSON.parse(readFileSync(FILE, "utf8"));

function encoded(object: JsonObject): Buffer | undefined {
  const apiVersion = stringIn(object, "apiVersion");
  const kind = stringIn(object, "kind");
  if (!kind.endsWith("List")) return encodeObject(apiVersion, kind, object);
  const items = objectsIn(object, "items").map((one) =>
    encodeMessage(apiVersion, kind.replace(/List$/, ""), one),
  );
  const { head, itemHead, tail } = aroundItems(apiVersion, kind, objectIn(object, "metadata"), items);
  return Buffer.concat([head, ...items.flatMap((item) => [itemHead(item), item]), tail]);
}

function framed(events: readonly JsonObject[]): Buffer {
  return Buffer.concat(
    events.map((event) =>
      encodeFrame(stringIn(event, "type"), encoded(objectIn(event, "object")) ?? Buffer.alloc(0)),
    ),
  );
}

describe("protobuf is written to the byte as kube-apiserver 1.36 wrote it", () => {
  test.each(recorded.map(({ path, json, protobuf }) => [path, json, protobuf] as const))(
    "%s",
    (_path, json, protobuf) => {
      const bytes = isObject(json) ? encoded(json) : framed(json);
      expect(bytes?.toString("latin1")).toBe(Buffer.from(protobuf, "base64").toString("latin1"));
    },
  );
});

test("a watch frame is its length in four bytes, big end first, and an event around a whole object", () => {
  const object = Buffer.from("k8s\0x");
  const frame = encodeFrame("ADDED", object);
  expect(frame.readUInt32BE()).toBe(frame.length - 4);
  expect(frame.subarray(4).toString("latin1")).toBe("\n\x05ADDED\x12\x07\n\x05k8s\0x");
});

test("what no field is for is left out, and what is of another type than its field counts as absent", () => {
  const odd = {
    metadata: { name: "a", labels: { a: 1 }, generation: "many" },
    data: "none",
    extra: { a: 1 },
  };
  const bytes = encodeObject("v1", "ConfigMap", odd);
  expect(decodeObject(bytes ?? Buffer.alloc(0))).toEqual({
    kind: "ConfigMap",
    apiVersion: "v1",
    metadata: { name: "a", labels: { a: "" } },
  });
});

test("kinds that only JSON is known of have no protobuf form", () => {
  expect(encodeObject("example.com/v1", "Widget", {})).toBeUndefined();
});

test.each([
  [0, 0],
  [127, 127],
  [128, 128],
  [2 ** 31, 2 ** 31],
  [2 ** 53 - 1, 2 ** 53 - 1],
  [-1, -1],
  [-(2 ** 40), -(2 ** 40)],
  [1.5, 1],
])("the number %d is written as %d", (given, kept) => {
  const bytes = encodeObject("apps/v1", "Deployment", { spec: { replicas: given } });
  expect(decodeObject(bytes ?? Buffer.alloc(0))).toMatchObject({ spec: { replicas: kept } });
});

test("objects of more than the writer's buffer are whole", () => {
  const data = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`k${1000 + at}`, "ü".repeat(997)]));
  const bytes = encodeObject("v1", "ConfigMap", { metadata: { name: "a" }, data });
  expect(decodeObject(bytes ?? Buffer.alloc(0))).toMatchObject({ data });
});

import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { ConfigMap, Snapshot } from "kcache";
import { expect, test } from "vitest";
import { jsonFormat } from "./json-format.ts";

test("an object whose text has every kind of line end is one line to every reader", async () => {
  const object: ConfigMap = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { namespace: "default", name: "lines", uid: "u", resourceVersion: "1" },
    data: { text: "a\nb\r\nc\u2028d\u2029e\u0085f" },
  };
  const snapshot: Snapshot<ConfigMap> = {
    size: 1,
    entries: [],
    toArray: () => [object],
    [Symbol.iterator]: () => [object].values(),
  };
  const read: unknown[] = [];
  for await (const line of createInterface({
    input: Readable.from([...jsonFormat.snapshot(snapshot, "1")]),
  })) {
    read.push(JSON.parse(line));
  }
  expect(read).toEqual([
    { type: "init", object },
    { type: "ready", count: 1, resourceVersion: "1" },
  ]);
});

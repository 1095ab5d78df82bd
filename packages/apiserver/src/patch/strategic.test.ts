import { expect, test } from "vitest";
import type { JsonObject } from "../json.ts";
import { strategicMerge } from "./strategic.ts";

const cases: readonly (readonly [what: string, object: JsonObject, patch: JsonObject, result: JsonObject])[] =
  [
    ["null removes a field", { a: 1, b: 2 }, { a: null }, { b: 2 }],
    ["objects are merged", { a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
    [
      "containers are merged by name, new ones are added",
      { containers: [{ name: "a", image: "1", tty: true }] },
      { containers: [{ name: "a", image: "2" }, { name: "b" }] },
      { containers: [{ name: "a", image: "2", tty: true }, { name: "b" }] },
    ],
    [
      "$patch: delete takes an item away",
      {
        env: [
          { name: "A", value: "1" },
          { name: "B", value: "2" },
        ],
      },
      { env: [{ name: "A", $patch: "delete" }] },
      { env: [{ name: "B", value: "2" }] },
    ],
    [
      "$setElementOrder orders the items and is not kept",
      { env: [{ name: "A" }, { name: "B" }] },
      { "$setElementOrder/env": [{ name: "C" }, { name: "B" }, { name: "A" }], env: [{ name: "C" }] },
      { env: [{ name: "C" }, { name: "B" }, { name: "A" }] },
    ],
    [
      "container ports are merged by containerPort",
      { ports: [{ containerPort: 80 }] },
      { ports: [{ containerPort: 80, name: "http" }] },
      { ports: [{ containerPort: 80, name: "http" }] },
    ],
    [
      "service ports are merged by port",
      { ports: [{ port: 80, nodePort: 1 }] },
      { ports: [{ port: 80, name: "http" }] },
      { ports: [{ port: 80, nodePort: 1, name: "http" }] },
    ],
    [
      "conditions are merged by type",
      { conditions: [{ type: "Ready", status: "True" }] },
      { conditions: [{ type: "Ready", status: "False" }] },
      { conditions: [{ type: "Ready", status: "False" }] },
    ],
    [
      "tolerations and other lists are replaced",
      { tolerations: [{ key: "a" }], args: ["1"] },
      { tolerations: [{ key: "b" }], args: ["2"] },
      { tolerations: [{ key: "b" }], args: ["2"] },
    ],
    [
      "finalizers are added to",
      { finalizers: ["a"] },
      { finalizers: ["b", "a"] },
      { finalizers: ["a", "b"] },
    ],
    [
      "$deleteFromPrimitiveList takes values away",
      { finalizers: ["a", "b"] },
      { "$deleteFromPrimitiveList/finalizers": ["a"] },
      { finalizers: ["b"] },
    ],
    [
      "$patch: replace replaces an object",
      { spec: { a: 1 } },
      { spec: { $patch: "replace", b: 2 } },
      { spec: { b: 2 } },
    ],
    [
      "$patch: replace replaces a list",
      { containers: [{ name: "a" }] },
      { containers: [{ name: "b" }, { $patch: "replace" }] },
      { containers: [{ name: "b" }] },
    ],
    [
      "$retainKeys drops all other keys",
      { strategy: { type: "RollingUpdate", rollingUpdate: {} } },
      { strategy: { $retainKeys: ["type"], type: "Recreate" } },
      { strategy: { type: "Recreate" } },
    ],
  ];

test.each(cases)("%s", (_what, object, patch, result) => {
  expect(strategicMerge(structuredClone(object), patch)).toEqual(result);
});

import { expect, test } from "vitest";
import { shapeOf } from "../fields/schema.ts";
import type { Field, StructShape } from "../fields/shape.ts";
import type { JsonObject } from "../json.ts";
import { BUILTIN } from "../resources/builtin.ts";
import { strategicMerge } from "./strategic.ts";

function fieldsAt(kind: string, ...path: string[]): ReadonlyMap<string, Field> {
  const type = BUILTIN.find((one) => one.kind === kind);
  let shape = type === undefined ? undefined : shapeOf(type);
  for (const name of path) {
    const inner = shape?.fields.get(name)?.shape;
    const item = inner?.kind === "list" ? inner.of : inner;
    shape = item?.kind === "struct" ? item : undefined;
  }
  if (shape === undefined) throw new Error(`${kind} has no ${path.join(".")}`);
  return shape.fields;
}

/** The fields of all these at one place. */
const SHAPE: StructShape = {
  kind: "struct",
  atomic: false,
  fields: new Map([
    ...fieldsAt("Pod", "spec"),
    ...fieldsAt("Pod", "spec", "containers"),
    ...fieldsAt("Pod", "metadata"),
    ...fieldsAt("Pod", "status"),
  ]),
};
const SERVICE: StructShape = { ...SHAPE, fields: fieldsAt("Service", "spec") };

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
      "items that are added come first, where the patch does not say otherwise",
      { containers: [{ name: "a" }, { name: "b" }, { name: "c" }] },
      { containers: [{ name: "d" }, { name: "b", image: "1" }] },
      { containers: [{ name: "d" }, { name: "a" }, { name: "b", image: "1" }, { name: "c" }] },
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
      { finalizers: ["b", "a"] },
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

test.each(cases)("%s", (what, object, patch, result) => {
  const shape = what.startsWith("service") ? SERVICE : SHAPE;
  expect(strategicMerge(structuredClone(object), patch, shape)).toEqual(result);
});

test("an item without its merge key is refused as a real server does", () => {
  const act = (): unknown => strategicMerge({}, { containers: [{ image: "a" }] }, SHAPE);
  expect(act).toThrow("map: map[image:a] does not contain declared merge key: name");
});

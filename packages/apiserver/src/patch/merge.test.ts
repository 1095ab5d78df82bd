import { expect, test } from "vitest";
import type { JsonObject } from "../json.ts";
import { mergePatch } from "./merge.ts";

// The examples of RFC 7396, appendix A, whose patches are objects.
const examples: readonly (readonly [target: unknown, patch: JsonObject, result: JsonObject])[] = [
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: "b", c: null }, { a: "b" }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  [{}, { constructor: { a: 1 } }, { constructor: { a: 1 } }],
];

test.each(examples)("%j merged with %j is %j", (target, patch, result) => {
  const before = structuredClone(target);
  expect(mergePatch(target as JsonObject, patch)).toEqual(result);
  expect(target).toEqual(before);
});

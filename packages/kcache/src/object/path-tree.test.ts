import { expect, test } from "vitest";
import { pathTree, pick } from "./path-tree.ts";

const object = { a: { b: { c: 1, d: 2 }, e: [{ f: 1, g: 2 }], n: null }, h: "text", empty: {} };

test.each([
  [[["h"]], { h: "text" }],
  [[["a", "b", "c"], ["h"]], { a: { b: { c: 1 } }, h: "text" }],
  [
    [
      ["a", "b", "c"],
      ["a", "b"],
    ],
    { a: { b: { c: 1, d: 2 } } },
  ],
  [
    [
      ["a", "b"],
      ["a", "b", "c"],
    ],
    { a: { b: { c: 1, d: 2 } } },
  ],
  [[["a", "e", "0", "f"]], { a: { e: [{ f: 1, g: 2 }] } }],
  [
    [
      ["a", "n", "x"],
      ["h", "x"],
    ],
    { a: { n: null }, h: "text" },
  ],
  [[["a", "x"], ["empty", "x"], ["x"]], { a: {}, empty: {} }],
  [[[], ["h"]], object],
])("of %j is picked what lies there, and lists as a whole", (paths, picked) => {
  expect(pick(object, pathTree(paths))).toEqual(picked);
});

test("no path picks everything, as nothing is asked for in particular", () => {
  expect(pick(object, pathTree([]))).toBe(object);
});

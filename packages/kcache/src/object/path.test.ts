import { expect, test } from "vitest";
import { namesOf } from "./path.ts";

test("a path is split at its dots, and a list of names is left as it is", () => {
  expect(namesOf("status.phase")).toEqual(["status", "phase"]);
  expect(namesOf(["metadata", "labels", "example.com/app"])).toEqual([
    "metadata",
    "labels",
    "example.com/app",
  ]);
  expect(namesOf(["a.b"])).toEqual(["a.b"]);
  expect(namesOf('["a.b"]')).toEqual(['["a', 'b"]']);
  expect(namesOf([])).toEqual([]);
});

test("equal paths have the same names, also when a list of them is changed afterwards", () => {
  expect(namesOf("spec.nodeName")).toBe(namesOf("spec.nodeName"));
  const mine = ["spec", "nodeName"];
  const names = namesOf(mine);
  mine[1] = "hostname";
  expect(names).toEqual(["spec", "nodeName"]);
  expect(namesOf(["spec", "nodeName"])).toBe(names);
  expect(namesOf(names)).toBe(names);
  expect(namesOf(mine)).toEqual(["spec", "hostname"]);
});

test("more paths than are remembered are read all the same", () => {
  const first = namesOf("a.b");
  for (let n = 0; n < 5000; n++) expect(namesOf(`a.b${n}`)[1]).toBe(`b${n}`);
  expect(namesOf("a.b")).toEqual(first);
});

test.each(["", ".", "a.", ".a", "a..b"])("the path %j is refused", (path) => {
  expect(() => namesOf(path)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
});

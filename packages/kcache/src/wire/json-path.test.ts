import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyName, jsonObjects, plainName } from "../../test/json-text.ts";
import { fieldOf } from "../object/entry.ts";
import { readJsonPath } from "./json-path.ts";

const read = (text: string, path: readonly string[]): unknown => {
  const bytes = Buffer.from(`,${text},`);
  return readJsonPath(bytes, 1, bytes.length - 1, path);
};

test("reads what JSON.parse gives at any path of any object", () => {
  const paths = fc.array(fc.array(plainName, { maxLength: 4 }), { maxLength: 5 });
  fc.assert(
    fc.property(jsonObjects(plainName, false), paths, ({ text }, random) => {
      const object: unknown = JSON.parse(text);
      for (const path of [...random, ...pathsOf(object)])
        expect(JSON.stringify(read(text, path))).toBe(JSON.stringify(fieldOf(object, path)));
    }),
    { numRuns: 500 },
  );
});

// What is expected is made, not parsed: JSON.parse of V8 14.6 may take one key with an escape for another that it has seen.
test("understands keys that are written with escapes", () => {
  fc.assert(
    fc.property(
      jsonObjects(anyName, true),
      fc.array(anyName, { maxLength: 3 }),
      ({ text, value }, random) => {
        for (const path of [random, ...pathsOf(value)]) {
          const wanted = fieldOf(value, path);
          const got = read(text, path);
          if (typeof wanted === "object" && wanted !== null)
            expect(Array.isArray(got)).toBe(Array.isArray(wanted));
          else expect(got).toBe(wanted);
        }
      },
    ),
    { numRuns: 500 },
  );
});

/** Where there is something in an object, lists left out. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))];
}

describe("a path", () => {
  test("leads to the last of members with one name, also where an earlier one holds more", () => {
    const text = '{"a":{"b":1},"a":{"c":2}}';
    expect(read(text, ["a", "b"])).toBeUndefined();
    expect(read(text, ["a", "c"])).toBe(2);
  });

  test("leads into lists by index, and to nothing through texts, numbers and null", () => {
    const text = '{"list":[{"a":1},[2]],"text":"abc","none":null}';
    expect(read(text, ["list", "0", "a"])).toBe(1);
    expect(read(text, ["list", "1", "0"])).toBe(2);
    expect(read(text, ["list", "length"])).toBeUndefined();
    expect(read(text, ["text", "0"])).toBeUndefined();
    expect(read(text, ["none", "x"])).toBeUndefined();
    expect(read(text, ["none"])).toBeNull();
  });

  test("does not mind what is wrong beside it, and says what is wrong on it", () => {
    expect(read('{"a":{"b":nonsense},"c":1}', ["c"])).toBe(1);
    expect(() => read('{"a":{"b":nonsense},"c":1}', ["a", "b"])).toThrow(SyntaxError);
    expect(() => read('{"a":{"b":1}', ["a", "b"])).toThrow(SyntaxError);
    expect(() => read("[1]", [])).not.toThrow();
  });
});

test("an object that is too large for the module is read all the same, and so is one that starts anywhere", () => {
  const text = JSON.stringify({
    long: ["]}", "x".repeat(100_000)],
    spec: { long: "y".repeat(70_000), nodeName: "n" },
  });
  expect(read(text, ["spec", "nodeName"])).toBe("n");
  for (let n = 0; n < 70; n++) {
    const object = { a: `${"}".repeat(n)}"\\`, b: { "{": [n] }, c: { d: n } };
    expect(read(JSON.stringify(object), ["c", "d"])).toBe(n);
  }
});

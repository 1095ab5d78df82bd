import fc from "fast-check";
import { expect, test } from "vitest";
import { equalValues } from "./equal.ts";

test.each([
  [{ a: 1, b: [2, { c: null }] }, { b: [2, { c: null }], a: 1 }, true],
  [{ a: undefined }, {}, true],
  [{}, { a: null }, false],
  [[1, 2], [2, 1], false],
  [[], {}, false],
  [[undefined], [], false],
  [Number.NaN, Number.NaN, true],
  ["1", 1, false],
  [null, {}, false],
  [new Date(0), new Date(0), false],
  [new Map(), new Map(), false],
  [Object.create(null), {}, true],
  [{ constructor: 1 }, {}, false],
])("%j and %j: %s", (a, b, equal) => {
  expect(equalValues(a, b)).toBe(equal);
  expect(equalValues(b, a)).toBe(equal);
});

test("of JSON values, those are equal whose sorted text is", () => {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : value;
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return { members: members.map(([key, member]) => [key, sorted(member)]) };
  };
  const small = fc.jsonValue({ maxDepth: 2 });
  fc.assert(
    fc.property(small, small, (a, b) => {
      expect(equalValues(a, b)).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
      expect(equalValues(a, structuredClone(a))).toBe(true);
    }),
  );
});

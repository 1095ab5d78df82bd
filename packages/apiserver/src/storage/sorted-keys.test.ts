import fc from "fast-check";
import { expect, test } from "vitest";
import { SortedKeys } from "./sorted-keys.ts";

const key = fc.integer({ min: 0, max: 3000 }).map((n) => `ns${n % 7}/${n.toString(36)}`);
/** Keys that are added, or deleted, one after another. */
const step = fc.record({ add: fc.boolean(), keys: fc.array(key, { maxLength: 1500, size: "max" }) });

function read(keys: SortedKeys, from: string, to: string | undefined): string[] {
  const range = keys.range(from, to);
  const found: string[] = [];
  for (let next = range.next; next !== undefined; next = range.next) {
    found.push(next);
    range.skip();
  }
  return found;
}

test("ranges hold what a sorted array of the same keys holds, in its order, and know how many there are", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), key, fc.option(key), (steps, from, to) => {
      const keys = new SortedKeys();
      const model = new Set<string>();
      for (const { add, keys: some } of steps) {
        for (const one of some) {
          if (!add) keys.delete(one);
          else if (!model.has(one)) keys.add(one);
          if (add) model.add(one);
          else model.delete(one);
        }
      }
      const sorted = [...model].sort();
      const expected = sorted.filter((one) => one >= from && (to === null || one < to));
      expect(keys.size).toBe(sorted.length);
      expect(keys.range(from, to ?? undefined).left).toBe(expected.length);
      expect(read(keys, from, to ?? undefined)).toEqual(expected);
      expect(read(keys, "", undefined)).toEqual(sorted);
    }),
    // Thousands of keys take longer to make fewer than anybody waits.
    { numRuns: 60, endOnFailure: true },
  );
});

test("a range that ends before it begins is empty", () => {
  const keys = new SortedKeys();
  for (let n = 0; n < 2000; n++) keys.add(n.toString().padStart(4, "0"));
  expect(keys.range("1500", "0400").left).toBe(0);
  expect(read(keys, "1500", "0400")).toEqual([]);
});

import { expect, test } from "vitest";
import { createShelf } from "./shelf.ts";

test.each([0, 64, 1000])(
  "rooms in slabs of %i bytes never overlap and hold what was asked for",
  (slabSize) => {
    const shelf = createShelf(slabSize);
    const rooms = Array.from({ length: 300 }, (_, i) => {
      const length = (i * 37) % 90;
      shelf.room(length);
      const { buffer, offset } = shelf;
      buffer.fill(i, offset, offset + length);
      return { buffer, offset, length, byte: i & 0xff };
    });
    for (const { buffer, offset, length, byte } of rooms) {
      expect(offset + length).toBeLessThanOrEqual(buffer.length);
      expect(buffer.subarray(offset, offset + length).equals(Buffer.alloc(length, byte))).toBe(true);
    }
  },
);

test("large rooms have a buffer of their own, of exactly their size", () => {
  const shelf = createShelf(100);
  shelf.room(26);
  expect(shelf.buffer.length).toBe(26);
  shelf.room(25);
  expect(shelf.buffer.length).toBe(100);
});

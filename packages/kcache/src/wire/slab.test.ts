import fc from "fast-check";
import { expect, test } from "vitest";
import { createCompactSlabs } from "./compact.ts";
import { bytesOf, createSlabs, leave, type Slab, settle, type Tenant } from "./slab.ts";

class Guest implements Tenant {
  readonly byteLength: number;
  readonly fill: number;
  slab: Slab;
  slot: number;

  constructor(slab: Slab, byteLength: number, fill: number) {
    this.byteLength = byteLength;
    this.fill = fill;
    bytesOf(slab).fill(fill, slab.used, slab.used + byteLength);
    this.slab = slab;
    this.slot = settle(slab, this);
  }

  move(slab: Slab, slot: number): void {
    this.slab = slab;
    this.slot = slot;
  }

  get bytes(): Buffer {
    const start = this.slab.starts[this.slot] ?? 0;
    return bytesOf(this.slab).subarray(start, start + this.byteLength);
  }
}

test.each([
  ["as they are", createSlabs],
  ["compressed", createCompactSlabs],
])(
  "whoever comes and goes, all read their own bytes, also those who have left, and slabs stay under twice what lives there: %s",
  (_, create) => {
    const step = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          size: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 30_000, max: 40_000 })),
        }),
      },
      { weight: 2, arbitrary: fc.record({ leaver: fc.nat() }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const slabs = create();
        const living: Guest[] = [];
        const gone: Guest[] = [];
        steps.forEach((one, number) => {
          if ("size" in one) living.push(new Guest(slabs.room(one.size), one.size, number % 251));
          else {
            const [guest] = living.splice(one.leaver % (living.length || 1), 1);
            if (guest === undefined) return;
            leave(guest.slab, guest.slot);
            leave(guest.slab, guest.slot);
            gone.push(guest);
          }
        });
        for (const { bytes, fill } of [...living, ...gone])
          expect(bytes.every((byte) => byte === fill)).toBe(true);
        const live = living.reduce((sum, { byteLength }) => sum + byteLength, 0);
        const held = new Set(living.filter(({ byteLength }) => byteLength > 0).map(({ slab }) => slab));
        const allocated = [...held].reduce((sum, { size }) => sum + size, 0);
        expect(allocated).toBeLessThanOrEqual(2 * live * (4 / 3) + 3 * 128 * 1024);
      }),
      { numRuns: 300 },
    );
  },
);

test("objects that arrive together share memory, and a large one has its own", () => {
  const slabs = createSlabs();
  const [a, b, large, c] = [100, 100, 40_000, 100].map((size, n) => new Guest(slabs.room(size), size, n));
  expect(a?.slab).toBe(b?.slab);
  expect(c?.slab).toBe(a?.slab);
  expect(large?.slab.size).toBe(40_000);
});

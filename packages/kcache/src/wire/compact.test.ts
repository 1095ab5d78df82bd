import { expect, test } from "vitest";
import { createCompactSlabs } from "./compact.ts";
import { bytesOf, leave, type Slab, settle, type Tenant } from "./slab.ts";

const MIB = 1024 * 1024;

class Guest implements Tenant {
  readonly byteLength: number;
  slab: Slab;
  slot: number;

  constructor(slab: Slab, bytes: Buffer) {
    this.byteLength = bytes.length;
    bytes.copy(bytesOf(slab), slab.used);
    this.slab = slab;
    this.slot = settle(slab, this);
  }

  move(slab: Slab, slot: number): void {
    this.slab = slab;
    this.slot = slot;
  }

  get text(): string {
    const start = this.slab.starts[this.slot] ?? 0;
    return bytesOf(this.slab).toString("latin1", start, start + this.byteLength);
  }
}

const textOf = (n: number, round: number): string =>
  `{"metadata":{"name":"object-${n}","uid":"${(n * 7919) % 104_729}-${round}"},"spec":{"of":"everyone"}}`.repeat(
    9,
  );

/** Bytes of the slabs that these live in which are not compressed. */
const plainBytes = (guests: readonly Guest[]): number =>
  [...new Set(guests.map(({ slab }) => slab))].reduce((sum, { buffer }) => sum + (buffer?.length ?? 0), 0);

test("no more than the last mebibyte is left as it came, however many come and are replaced", () => {
  const slabs = createCompactSlabs();
  const keep = (n: number, round: number): Guest => {
    const bytes = Buffer.from(textOf(n, round));
    return new Guest(slabs.room(bytes.length), bytes);
  };
  const guests = Array.from({ length: 20_000 }, (_, n) => keep(n, 0));
  const size = guests.reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(size).toBeGreaterThan(10 * MIB);
  expect(plainBytes(guests)).toBeLessThanOrEqual(MIB + 64 * 1024);
  // Those who stay where most have left are moved, and compressed again.
  for (let n = 0; n < guests.length; n += 1) {
    if (n % 8 === 0) continue;
    const old = guests[n]!;
    leave(old.slab, old.slot);
    guests[n] = keep(n, 1);
  }
  expect(plainBytes(guests)).toBeLessThanOrEqual(MIB + 64 * 1024);
  expect(new Set(guests.map(({ slab }) => slab)).size).toBeLessThan((2.5 * size) / (32 * 1024));
  for (const [n, guest] of guests.entries()) {
    if (guest.text !== textOf(n, n % 8 === 0 ? 0 : 1)) throw new Error(`${n} reads ${guest.text}`);
  }
});

test("what has left can be read while others come in its place", () => {
  const slabs = createCompactSlabs();
  const keep = (n: number, round: number): Guest => {
    const bytes = Buffer.from(textOf(n, round));
    return new Guest(slabs.room(bytes.length), bytes);
  };
  const gone = Array.from({ length: 5_000 }, (_, n) => keep(n, 0));
  for (const [n, { slab, slot }] of gone.entries()) {
    leave(slab, slot);
    keep(n, 1);
  }
  for (const [n, { text }] of gone.entries()) expect(text).toBe(textOf(n, 0));
});

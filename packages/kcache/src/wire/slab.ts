import { KcacheError } from "../object/error.ts";

/**
 * Memory that the bytes of many objects share: one allocation for each of them would cost a few hundred bytes and a
 * microsecond more. The first is small, for the many caches that are; each next one is twice as large, up to what malloc
 * takes from the system by itself and gives back: smaller ones would lie between the buffers of the network, and leave a
 * fifth more of resident memory behind.
 */
const SMALLEST_SLAB = 4 * 1024;
const LARGEST_SLAB = 128 * 1024;
/** A larger part of a slab than this gets one of its own. */
const SHARE = 4;

/** Something whose bytes lie in a slab. */
export interface Tenant {
  readonly byteLength: number;
  /** Its bytes lie at another place from now on. */
  move(slab: Slab, slot: number): void;
}

export interface Slab {
  /** Its bytes; `undefined` where its keeper has them in another form, see `bytesOf`. */
  buffer: Buffer | undefined;
  /** How many bytes it has room for. */
  readonly size: number;
  /** Where the bytes of each tenant begin, by slot; also of those that have left. */
  readonly starts: number[];
  /** Who lives here, by slot; `undefined` who has left. */
  readonly tenants: (Tenant | undefined)[];
  readonly owner: Slabs;
  used: number;
  /** Bytes of those who live here. */
  live: number;
}

/**
 * Gives out places for bytes, and takes them back.
 *
 * Guarantees: a place is never overwritten as long as anybody can read it, because it is the garbage collector that frees
 * slabs. Where more than half of a slab has been given back, those who still live there are moved, so slabs hold at most
 * about twice the bytes of their tenants, and cost each byte that is given back at most one that is copied.
 * Not guaranteed: that bytes given back are free at once; whoever still reads a former tenant holds its slab.
 */
export interface Slabs {
  /** A slab with room for `length` bytes from `used` on. */
  room(length: number): Slab;
  readonly keeper: SlabKeeper;
}

/** Has the memory of slabs. */
export interface SlabKeeper {
  /** The most bytes of a slab that several share. */
  readonly largest: number;
  allocate(size: number): Buffer;
  /** All that will be in this slab is there once the next is asked for. From now on it may be kept in another form. */
  filled(slab: Slab): void;
  /** The bytes of a slab that has no buffer. */
  unpack(slab: Slab): Buffer;
  /** Nobody lives there any more; those who left may still read. */
  vacated(slab: Slab): void;
}

const PLAIN: SlabKeeper = {
  largest: LARGEST_SLAB,
  allocate: (size) => Buffer.allocUnsafeSlow(size),
  filled: () => undefined,
  unpack() {
    throw new KcacheError("internal", "read a slab: it has lost its bytes");
  },
  vacated: () => undefined,
};

/** The bytes of a slab, to be read before anything else is asked of it or of others. */
export function bytesOf(slab: Slab): Buffer {
  return slab.buffer ?? slab.owner.keeper.unpack(slab);
}

/** Takes the room that was asked for last; what is written there is the tenant's. @returns its slot */
export function settle(slab: Slab, tenant: Tenant): number {
  const slot = slab.tenants.push(tenant) - 1;
  slab.starts.push(slab.used);
  slab.used += tenant.byteLength;
  slab.live += tenant.byteLength;
  return slot;
}

/** Gives the place of a tenant back; it can still be read there. Doing it again means nothing. */
export function leave(slab: Slab, slot: number): void {
  const tenant = slab.tenants[slot];
  if (tenant === undefined) return;
  slab.tenants[slot] = undefined;
  slab.live -= tenant.byteLength;
  const { owner, live, size } = slab;
  // Where there is room left it is written to next, and not worth leaving.
  const isFull = slab.buffer === undefined || (size - slab.used) * SHARE < size;
  if (!isFull || live * 2 > size) return;
  const bytes = live === 0 ? undefined : bytesOf(slab);
  owner.keeper.vacated(slab);
  if (bytes === undefined) return;
  for (let other = 0; other < slab.tenants.length; other++) {
    const staying = slab.tenants[other];
    if (staying === undefined) continue;
    const start = slab.starts[other] ?? 0;
    const to = owner.room(staying.byteLength);
    bytes.copy(bytesOf(to), to.used, start, start + staying.byteLength);
    slab.tenants[other] = undefined;
    staying.move(to, settle(to, staying));
  }
  slab.live = 0;
}

export function createSlabs(keeper: SlabKeeper = PLAIN): Slabs {
  const { largest } = keeper;
  let current: Slab | undefined;
  let size = SMALLEST_SLAB;
  const open = (length: number): Slab => ({
    buffer: keeper.allocate(length),
    size: length,
    starts: [],
    tenants: [],
    owner: slabs,
    used: 0,
    live: 0,
  });
  const slabs: Slabs = {
    room(length) {
      if (length * SHARE > largest) {
        const own = open(length);
        keeper.filled(own);
        return own;
      }
      if (current !== undefined && current.used + length <= current.size) return current;
      if (current !== undefined) keeper.filled(current);
      while (size < length * SHARE) size *= 2;
      current = open(size);
      size = Math.min(size * 2, largest);
      return current;
    },
    keeper,
  };
  return slabs;
}

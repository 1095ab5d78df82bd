import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { KcacheError } from "../object/error.ts";
import {
  bytesOf,
  createSlabs,
  leave,
  type Slab,
  type SlabKeeper,
  type Slabs,
  settle,
  type Tenant,
} from "./slab.ts";

/** Bytes that are compressed together: more would be smaller, and dearer to read one object of. */
const GROUP = 32 * 1024;
/** Bytes that came last are left as they are: what changes often is replaced before it was worth compressing. */
const FRESH = 1024 * 1024;
/** Decompressed bytes that were read last and are kept. */
const RECENT = 1024 * 1024;
/** The first slab that has as many bytes helps to compress all later ones, which are like it. */
const SMALLEST_DICTIONARY = 16 * 1024;
/** What has more bytes would keep others waiting while it is compressed. */
const LARGEST_PACKED = 4 * 1024 * 1024;

/** Compressed bytes are a tenant of slabs themselves. */
class Packed implements Tenant {
  readonly byteLength: number;
  readonly dictionary: Buffer | undefined;
  slab: Slab;
  slot: number;

  constructor(slabs: Slabs, bytes: Buffer, dictionary: Buffer | undefined) {
    this.byteLength = bytes.length;
    this.dictionary = dictionary;
    this.slab = slabs.room(bytes.length);
    bytes.copy(bytesOf(this.slab), this.slab.used);
    this.slot = settle(this.slab, this);
  }

  move(slab: Slab, slot: number): void {
    this.slab = slab;
    this.slot = slot;
  }

  read(size: number): Buffer {
    const start = this.slab.starts[this.slot] ?? 0;
    return zstdDecompressSync(bytesOf(this.slab).subarray(start, start + this.byteLength), {
      // More than there is, so that one piece is enough.
      chunkSize: size + 64,
      ...(this.dictionary !== undefined && { dictionary: this.dictionary }),
    });
  }
}

const LEVEL = { [constants.ZSTD_c_compressionLevel]: 1 };

/**
 * Slabs that are compressed once they are full and have been left alone by what came after them: about a tenth of the memory.
 * Reading from one decompresses it, some forty microseconds; those that were read last are kept.
 *
 * Guarantees: as `Slabs`, but what was read last may be in memory twice.
 */
export function createCompactSlabs(): Slabs {
  const packedSlabs = createSlabs();
  const packed = new WeakMap<Slab, Packed>();
  /** In the order in which they were filled. */
  const fresh = new Set<Slab>();
  let freshBytes = 0;
  /** In the order in which they were last read. */
  const recent = new Map<Slab, Buffer>();
  let recentBytes = 0;
  const spare: Buffer[] = [];
  let dictionary: Buffer | undefined;

  const pack = (slab: Slab): void => {
    const { buffer, used, live } = slab;
    if (buffer === undefined || live === 0 || used > LARGEST_PACKED) return;
    const bytes = buffer.subarray(0, used);
    const compressed = zstdCompressSync(bytes, {
      params: LEVEL,
      pledgedSrcSize: used,
      ...(dictionary !== undefined && { dictionary }),
    });
    packed.set(slab, new Packed(packedSlabs, compressed, dictionary));
    if (dictionary === undefined && used >= SMALLEST_DICTIONARY) dictionary = Buffer.from(bytes);
    slab.buffer = undefined;
    if (buffer.length === GROUP) spare.push(buffer);
  };

  const keeper: SlabKeeper = {
    largest: GROUP,
    allocate: (size) => (size === GROUP ? spare.pop() : undefined) ?? Buffer.allocUnsafeSlow(size),
    filled(slab) {
      fresh.add(slab);
      freshBytes += slab.size;
      for (const oldest of fresh) {
        // The last is still to be written to.
        if (freshBytes <= FRESH || oldest === slab) return;
        fresh.delete(oldest);
        freshBytes -= oldest.size;
        pack(oldest);
      }
    },
    unpack(slab) {
      const known = recent.get(slab);
      recent.delete(slab);
      const bytes = known ?? packed.get(slab)?.read(slab.used);
      if (bytes === undefined) throw new KcacheError("internal", "read a slab: it was never compressed");
      recent.set(slab, bytes);
      if (known !== undefined) return bytes;
      recentBytes += slab.used;
      for (const oldest of recent.keys()) {
        if (recentBytes <= RECENT || oldest === slab) break;
        recent.delete(oldest);
        recentBytes -= oldest.used;
      }
      return bytes;
    },
    vacated(slab) {
      if (fresh.delete(slab)) freshBytes -= slab.size;
      if (recent.delete(slab)) recentBytes -= slab.used;
      const place = packed.get(slab);
      if (place !== undefined) leave(place.slab, place.slot);
    },
  };
  return createSlabs(keeper);
}

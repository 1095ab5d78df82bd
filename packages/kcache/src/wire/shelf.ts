/** A place for bytes that are kept: `buffer` from `offset` on, as many as were asked for. */
export interface Shelf {
  buffer: Buffer;
  offset: number;
  /** Makes room for `length` bytes. */
  room(length: number): void;
}

/**
 * Gives out memory in slabs of `slabSize` bytes, or one buffer for each request when it is `0`.
 *
 * A buffer of its own costs an entry a few hundred bytes and a few microseconds; a shared one lives as long as any entry in
 * it. So slabs are for objects that arrive together in numbers.
 */
export function createShelf(slabSize: number): Shelf {
  let used = 0;
  let slab: Buffer | undefined;
  const shelf: Shelf = {
    buffer: Buffer.alloc(0),
    offset: 0,
    room(length) {
      if (length * 4 > slabSize) {
        shelf.buffer = Buffer.allocUnsafeSlow(length);
        shelf.offset = 0;
        return;
      }
      if (slab === undefined || used + length > slabSize) {
        slab = Buffer.allocUnsafeSlow(slabSize);
        used = 0;
      }
      shelf.buffer = slab;
      shelf.offset = used;
      used += length;
    },
  };
  return shelf;
}

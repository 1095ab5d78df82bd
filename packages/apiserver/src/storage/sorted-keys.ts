/** Keys a block may hold; a full one is divided. */
const FULL = 512;

/** Different keys in order. They lie in blocks, so that one that comes or goes moves few others. */
export class SortedKeys {
  readonly #blocks: string[][] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds a key that is not there. */
  add(key: string): void {
    this.#size += 1;
    const at = Math.max(0, this.#blockOf(key));
    const block = this.#blocks[at];
    if (block === undefined) {
      this.#blocks.push([key]);
      return;
    }
    block.splice(indexIn(block, key), 0, key);
    if (block.length < FULL) return;
    // Keys that come in order leave full blocks behind.
    const isLast = at === this.#blocks.length - 1;
    this.#blocks.splice(at + 1, 0, block.splice(isLast ? FULL - 8 : FULL >> 1));
  }

  delete(key: string): void {
    const at = this.#blockOf(key);
    const block = this.#blocks[at];
    if (block === undefined) return;
    const index = indexIn(block, key);
    if (block[index] !== key) return;
    this.#size -= 1;
    block.splice(index, 1);
    if (block.length === 0) this.#blocks.splice(at, 1);
  }

  /** Those from `from` on, before `to` (undefined: to the end). What is added or deleted meanwhile confuses it. */
  range(from: string, to: string | undefined): KeyRange {
    return new KeyRange(this.#blocks, this.#placeOf(from), to === undefined ? undefined : this.#placeOf(to));
  }

  /** The place of a key, or of the first after it. */
  #placeOf(key: string): Place {
    const block = Math.max(0, this.#blockOf(key));
    return { block, index: indexIn(this.#blocks[block] ?? [], key) };
  }

  /** The last block that begins with the key or one before it; -1 where all begin later. */
  #blockOf(key: string): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#blocks[middle]?.[0] ?? "") <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

interface Place {
  readonly block: number;
  readonly index: number;
}

/** Keys that are read one after another. */
class KeyRange {
  readonly #blocks: readonly (readonly string[])[];
  #block: number;
  #index: number;
  #left: number;

  constructor(blocks: readonly (readonly string[])[], from: Place, to: Place | undefined) {
    this.#blocks = blocks;
    this.#block = from.block;
    this.#index = from.index;
    const last = to === undefined ? blocks.length : to.block;
    // An end before its beginning may have the larger index, in a block before.
    let left = last < from.block ? 0 : (to?.index ?? 0) - from.index;
    for (let at = from.block; at < last; at += 1) left += blocks[at]?.length ?? 0;
    this.#left = Math.max(0, left);
  }

  /** How many are left. */
  get left(): number {
    return this.#left;
  }

  /** The next key, which stays the next; undefined at the end. */
  get next(): string | undefined {
    if (this.#left === 0) return undefined;
    while (this.#index >= (this.#blocks[this.#block]?.length ?? Number.POSITIVE_INFINITY)) {
      this.#block += 1;
      this.#index = 0;
    }
    return this.#blocks[this.#block]?.[this.#index];
  }

  /** Steps over the next key. */
  skip(): void {
    if (this.#left === 0) return;
    this.#left -= 1;
    this.#index += 1;
  }
}

/** The index of a key, or of the first after it. */
function indexIn(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Kubernetes draws random name endings from these characters: no vowels, nothing that looks like another. */
const NAME_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

/** A seeded stream of pseudo-random values. The same seed and the same calls give the same values. */
export interface Random {
  /** The next number in [0, 1). */
  next(): number;
  /** The next number in [min, max). */
  between(min: number, max: number): number;
  /** The next whole number in [min, max], both included. */
  integer(min: number, max: number): number;
  /** One element of the list, or undefined if it is empty. */
  pick<T>(list: readonly T[]): T | undefined;
  /** Characters as Kubernetes appends them to a generated name. */
  nameSuffix(length: number): string;
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string;
  /**
   * A stream of its own for `label`. It depends on the seed and the label only, not on how many values were drawn
   * before: whoever draws more or less elsewhere does not change it.
   */
  fork(label: string): Random;
}

/** FNV-1a, 32 bits, over UTF-16 code units. */
export function hash32(text: string, basis = 0x811c9dc5): number {
  let hash = basis;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Writes a 32-bit number in the alphabet of generated names. */
export function nameSafe(value: number): string {
  let rest = value >>> 0;
  let text = "";
  do {
    text += NAME_ALPHABET.charAt(rest % NAME_ALPHABET.length);
    rest = Math.floor(rest / NAME_ALPHABET.length);
  } while (rest > 0);
  return text;
}

/** Makes a stream from a seed; only its lower 32 bits count. */
export function createRandom(seed: number): Random {
  const origin = seed >>> 0;
  let state = origin;

  // mulberry32: one multiply-and-shift round over a counter; passes the usual small tests, which is all a shop needs.
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  function text(alphabet: string, length: number): string {
    let result = "";
    while (result.length < length) result += alphabet.charAt(Math.floor(next() * alphabet.length));
    return result;
  }

  return {
    next,
    between: (min, max) => min + next() * (max - min),
    integer: (min, max) => min + Math.floor(next() * (max - min + 1)),
    pick: (list) => list[Math.floor(next() * list.length)],
    nameSuffix: (length) => text(NAME_ALPHABET, length),
    hex: (digits) => text("0123456789abcdef", digits),
    fork: (label) => createRandom(hash32(label, origin ^ 0x811c9dc5)),
  };
}

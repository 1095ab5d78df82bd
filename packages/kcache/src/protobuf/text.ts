// Strings of a buffer. Most strings of the Kubernetes API are short and have been there before, and finding one again costs less than
// making it: names of labels, phases, images.

/** Longer strings are made anew each time. */
const LONGEST = 40;
const SLOTS = 4096;
const strings: string[] = new Array<string>(SLOTS).fill("");
const lengths = new Uint8Array(SLOTS);
/** The bytes of each, which are ASCII. */
const contents = new Uint8Array(SLOTS * LONGEST);

/** The UTF-8 text from `start` to `end`. Bytes that are none become U+FFFD. */
export function textAt(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length === 0) return "";
  if (length > LONGEST) return bytes.toString("utf8", start, end);
  // Few bytes do to tell most strings apart: the last four, the first and one in the middle.
  let hash = Math.imul(length, 31) + (bytes[start] ?? 0);
  hash = Math.imul(hash, 31) + (bytes[end - 1] ?? 0);
  if (length > 3) {
    hash = Math.imul(hash, 31) + (bytes[start + (length >> 1)] ?? 0);
    hash = Math.imul(hash, 31) + (bytes[end - 2] ?? 0);
    hash = Math.imul(hash, 31) + (bytes[end - 3] ?? 0);
  }
  const slot = (hash ^ (hash >>> 13)) & (SLOTS - 1);
  if (lengths[slot] === length) {
    let place = slot * LONGEST;
    let at = start;
    while (at < end && contents[place] === bytes[at]) {
      at++;
      place++;
    }
    if (at === end) return strings[slot] ?? "";
  }
  return remember(bytes, start, end, slot);
}

function remember(bytes: Buffer, start: number, end: number, slot: number): string {
  let all = 0;
  let place = slot * LONGEST;
  for (let at = start; at < end; at++, place++) {
    const byte = bytes[at] ?? 0;
    all |= byte;
    contents[place] = byte;
  }
  const ascii = all < 128;
  lengths[slot] = ascii ? end - start : 0;
  const text = bytes.toString(ascii ? "latin1" : "utf8", start, end);
  if (ascii) strings[slot] = text;
  return text;
}

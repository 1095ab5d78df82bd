// Strings of a buffer. Most strings of the Kubernetes API are short and have been there before, and finding one again costs less than
// making it: names of labels, phases, images.

/** Longer strings are made anew each time. */
const LONGEST = 40;
const SLOTS = 4096;
const strings: string[] = new Array<string>(SLOTS).fill("");
const lengths = new Uint8Array(SLOTS);
const contents = new Uint8Array(SLOTS * LONGEST);

/** The UTF-8 text from `start` to `end`. Invalid bytes become U+FFFD, as JSON from the same server has them. */
export function textAt(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length > LONGEST) return longText(bytes, start, end);
  let all = 0;
  let hash = length;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    all |= byte;
    hash = (Math.imul(hash, 31) + byte) | 0;
  }
  if (all > 127) return bytes.toString("utf8", start, end);
  const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  const place = slot * LONGEST;
  if (lengths[slot] === length) {
    let same = 0;
    while (same < length && contents[place + same] === bytes[start + same]) same++;
    if (same === length) return strings[slot] ?? "";
  }
  const text = bytes.toString("latin1", start, end);
  for (let i = 0; i < length; i++) contents[place + i] = bytes[start + i] ?? 0;
  lengths[slot] = length;
  strings[slot] = text;
  return text;
}

function longText(bytes: Buffer, start: number, end: number): string {
  return bytes.toString("utf8", start, end);
}

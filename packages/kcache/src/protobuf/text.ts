// Strings of a buffer. Most strings of the Kubernetes API are short and have been there before, and finding one again costs less than
// making it: names of labels, phases, images.

/** Longer strings are made anew each time. */
const LONGEST = 40;
const SLOTS = 4096;
const strings: string[] = new Array<string>(SLOTS).fill("");
const lengths = new Uint8Array(SLOTS);
/** The bytes of each, which are ASCII. */
const contents = new Uint8Array(SLOTS * LONGEST);

/** The UTF-8 text from `start` to `end`. Each byte that is none becomes U+FFFD, as in Go's JSON. */
export function textAt(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length === 0) return "";
  if (length > LONGEST) return unicodeText(bytes, start, end);
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
  if (all > 127) {
    lengths[slot] = 0; // what was there is overwritten
    return unicodeText(bytes, start, end);
  }
  const text = bytes.toString("latin1", start, end);
  lengths[slot] = end - start;
  strings[slot] = text;
  return text;
}

function unicodeText(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString("utf8", start, end);
  return text.includes(REPLACEMENT) ? replacedText(bytes, start, end) : text;
}

const REPLACEMENT = "\ufffd";

/** Node replaces a character that breaks off as a whole, Go each of its bytes. */
function replacedText(bytes: Buffer, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; ) {
    const lead = bytes[at] ?? 0;
    const size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const piece = bytes.toString("utf8", at, Math.min(at + size, end));
    const isCharacter =
      piece.length === (size === 4 ? 2 : 1) &&
      (!piece.includes(REPLACEMENT) || bytes.toString("latin1", at, at + size) === "\xef\xbf\xbd");
    text += isCharacter ? piece : REPLACEMENT;
    at += isCharacter ? size : 1;
  }
  return text;
}

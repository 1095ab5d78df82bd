/**
 * The scanner's inner loops, in AssemblyScript: `node scripts/build-wasm.ts` compiles this file to
 * `src/wire/simd.gen.ts`. No allocation, no imports, memory of a fixed size; `src/wire/simd.ts` is the only caller.
 *
 * Callers keep 64 bytes readable behind every range they pass.
 */

const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const COLON: u8 = 0x3a;
const OPEN_BRACKET: u8 = 0x5b;
const BACKSLASH: u8 = 0x5c;
const OPEN_BRACE: u8 = 0x7b;
const CLOSE_BRACE: u8 = 0x7d;
/** This bit makes a brace of a bracket, and nothing else of anything else. */
const BRACKET_TO_BRACE: u8 = 0x20;

// As in src/wire/value.ts.
const NESTED: i32 = 1;
const STRING: i32 = 2;
const ESCAPED: i32 = 3;

/** What functions tell besides what they return, as 32-bit numbers: see the `TELLS_` places. */
export const TOLD: i32 = 64;
/** Where the bytes of a chunk lie. */
export const WINDOW: i32 = 4096;
export const WINDOW_SIZE: i32 = 1 << 18;
/** Where the beginning of an object lies that is in no window. */
export const ASIDE: i32 = WINDOW + WINDOW_SIZE + 64;
export const ASIDE_SIZE: i32 = 1 << 16;

/** Where a value stands that `pass` found no end of. */
const TELLS_DEPTH: i32 = TOLD;
const TELLS_MODE: i32 = TOLD + 4;
/** The object that `locate` looked at last and understood; 0 when there is none. */
const TELLS_OBJECT: i32 = TOLD + 8;
/** What was found of it, as start and end of the value; both are 0 for what is absent. Texts are without quotes. */
const TELLS_NAME: i32 = TOLD + 16;
const TELLS_UID: i32 = TOLD + 24;
const TELLS_VERSION: i32 = TOLD + 32;
const TELLS_DELETION: i32 = TOLD + 40;
const TELLS_NAMESPACE: i32 = TOLD + 48;
const TELLS_LABELS: i32 = TOLD + 56;
const TELLS_OWNERS: i32 = TOLD + 64;
/** What is not kept: `managedFields` with one comma. */
const TELLS_CUT: i32 = TOLD + 72;
/** The slot that `intern` took a value from when it moved it to another; -1 when it did not. */
const TELLS_MOVED: i32 = TOLD + 80;

/** The bits of four times 16 lanes. */
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    (i8x16.bitmask(a) as u64) |
    ((i8x16.bitmask(b) as u64) << 16) |
    ((i8x16.bitmask(c) as u64) << 32) |
    ((i8x16.bitmask(d) as u64) << 48)
  );
}

/** Each bit becomes the parity of itself and all below it: of quotes, what lies inside of strings. */
function parities(quotes: u64): u64 {
  let x = quotes;
  x ^= x << 1;
  x ^= x << 2;
  x ^= x << 4;
  x ^= x << 8;
  x ^= x << 16;
  x ^= x << 32;
  return x;
}

/**
 * Goes on through a value of braces and brackets, of which `depth` are open. Returns the index after the one that closes
 * the outermost, or -1 when `to` came first, and tells where it stands.
 */
export function pass(from: i32, to: i32, depth: i32, mode: i32): i32 {
  let open = depth;
  /** All ones when the last block ended inside a string. */
  let inside: u64 = mode >= STRING ? ~(0 as u64) : 0;
  /** Whether the first byte of the next block is escaped. */
  let carry: u64 = mode === ESCAPED ? 1 : 0;

  for (let at = from; at < to; at += 64) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const last: u64 = min(to - at, 64) - 1;
    const live: u64 = ~(0 as u64) >> (63 - last);

    const carried = carry;
    const q = i8x16.splat(QUOTE);
    let quotes = bits(i8x16.eq(a, q), i8x16.eq(b, q), i8x16.eq(c, q), i8x16.eq(d, q)) & live;
    const s = i8x16.splat(BACKSLASH);
    const sa = i8x16.eq(a, s);
    const sb = i8x16.eq(b, s);
    const sc = i8x16.eq(c, s);
    const sd = i8x16.eq(d, s);
    let slashes: u64 = 0;
    quotes &= ~carry;
    if (v128.any_true(v128.or(v128.or(sa, sb), v128.or(sc, sd)))) {
      // Of a run of backslashes every second one escapes. A subtraction carries through each run at once, so that the
      // byte after it differs by whether the run began at an even or an odd place and how long it is.
      slashes = bits(sa, sb, sc, sd) & live;
      const first = slashes & ~carry;
      const odd: u64 = 0xaaaaaaaaaaaaaaaa;
      const codes = (((first << 1) | odd) - first) ^ odd;
      quotes &= ~(codes ^ (slashes | carry));
      carry = ((codes & slashes) >> last) & 1;
    } else carry = 0;
    const strings = parities(quotes) ^ inside;

    if (slashes & ~strings) {
      // No JSON: here a backslash means nothing, so what was taken for escaped may not be.
      const found = passBytes(at, min(at + 64, to), open, modeOf(inside, carried));
      if (found !== -1) return found;
      open = load<i32>(TELLS_DEPTH);
      inside = load<i32>(TELLS_MODE) === NESTED ? 0 : ~(0 as u64);
      carry = load<i32>(TELLS_MODE) === ESCAPED ? 1 : 0;
      continue;
    }

    const toBrace = i8x16.splat(BRACKET_TO_BRACE);
    const ba = v128.or(a, toBrace);
    const bb = v128.or(b, toBrace);
    const bc = v128.or(c, toBrace);
    const bd = v128.or(d, toBrace);
    const o = i8x16.splat(OPEN_BRACE);
    const e = i8x16.splat(CLOSE_BRACE);
    const outside = ~strings & live;
    const opens = bits(i8x16.eq(ba, o), i8x16.eq(bb, o), i8x16.eq(bc, o), i8x16.eq(bd, o)) & outside;
    const closes = bits(i8x16.eq(ba, e), i8x16.eq(bb, e), i8x16.eq(bc, e), i8x16.eq(bd, e)) & outside;
    const closing = popcnt(closes) as i32;
    if (closing >= open) {
      let rest = closes;
      for (let closed: i32 = 1; rest !== 0; closed++) {
        const bit = ctz(rest);
        const opened = popcnt(opens & (((1 as u64) << bit) - 1)) as i32;
        if (open + opened === closed) return at + (bit as i32) + 1;
        rest &= rest - 1;
      }
    }
    open += (popcnt(opens) as i32) - closing;
    inside = ((strings as i64) >> 63) as u64;
  }
  store<i32>(TELLS_DEPTH, open);
  store<i32>(TELLS_MODE, modeOf(inside, carry));
  return -1;
}

function modeOf(inside: u64, carry: u64): i32 {
  return inside === 0 ? NESTED : carry === 0 ? STRING : ESCAPED;
}

/** The same as `pass`, byte by byte. */
function passBytes(from: i32, to: i32, depth: i32, mode: i32): i32 {
  let open = depth;
  let state = mode;
  for (let at = from; at < to; at++) {
    const byte = load<u8>(at);
    if (state === ESCAPED) state = STRING;
    else if (state === STRING) {
      if (byte === QUOTE) state = NESTED;
      else if (byte === BACKSLASH) state = ESCAPED;
    } else if (byte === QUOTE) state = STRING;
    else {
      const brace = byte | BRACKET_TO_BRACE;
      if (brace === OPEN_BRACE) open++;
      else if (brace === CLOSE_BRACE && --open === 0) return at + 1;
    }
  }
  store<i32>(TELLS_DEPTH, open);
  store<i32>(TELLS_MODE, state);
  return -1;
}

function isSpace(byte: u8): bool {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function skipSpace(from: i32, to: i32): i32 {
  let at = from;
  while (at < to && isSpace(load<u8>(at))) at++;
  return at;
}

/** The closing quote of the string whose characters begin at `from`; 0 when it is not before `to`. */
function endOfString(from: i32, to: i32): i32 {
  let at = from;
  while (at < to) {
    const bytes = v128.load(at);
    const found = i8x16.bitmask(
      v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), i8x16.eq(bytes, i8x16.splat(BACKSLASH))),
    );
    if (found === 0) at += 16;
    else {
      at += ctz(found);
      if (load<u8>(at) === QUOTE) return at < to ? at : 0;
      at += 2;
    }
  }
  return 0;
}

/** As `endOfString`, and 0 for a string with anything but ASCII characters that stand for themselves. */
function endOfPlain(from: i32, to: i32): i32 {
  for (let at = from; at < to; at += 16) {
    const bytes = v128.load(at);
    // Signed, bytes from 0x80 on are less than zero.
    const other = v128.or(i8x16.lt_s(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(BACKSLASH)));
    const found = i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), other));
    if (found !== 0) {
      const end = at + ctz(found);
      return end < to && load<u8>(end) === QUOTE ? end : 0;
    }
  }
  return 0;
}

/** The index after the value that starts at `from`; 0 when there is none, or it is cut. */
function endOfValue(from: i32, to: i32): i32 {
  if (from >= to) return 0;
  const first = load<u8>(from);
  if (first === QUOTE) {
    const end = endOfString(from + 1, to);
    return end === 0 ? 0 : end + 1;
  }
  if ((first | BRACKET_TO_BRACE) === OPEN_BRACE) return max(pass(from, to, 0, NESTED), 0);
  let at = from;
  while (at < to && isScalar(load<u8>(at))) at++;
  return at > from ? at : 0;
}

/** Letters, digits and `+ - .`, as in src/wire/value.ts. */
function isScalar(byte: u8): bool {
  const letter = byte | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x2b && byte <= 0x39 && byte !== COMMA && byte !== 0x2f)
  );
}

// Keys of eight characters at a time, as they lie in memory.
const META_DATA: u64 = 0x617461646174656d;
const NAME: u32 = 0x656d616e;
const UI: u16 = 0x6975;
const LABE: u32 = 0x6562616c;
const LS: u16 = 0x736c;
const NAMESPAC: u64 = 0x63617073656d616e;
const MANAGEDF: u64 = 0x46646567616e616d;
const EDFIELDS: u64 = 0x73646c6569466465;
const RESOURCE: u64 = 0x656372756f736572;
const EVERSION: u64 = 0x6e6f697372655665;
const OWNERREF: u64 = 0x66655272656e776f;
const FERENCES: u64 = 0x7365636e65726566;
const DELETION: u64 = 0x6e6f6974656c6564;
const IMESTAMP: u64 = 0x706d617473656d69;

/** Where the value of this key of metadata is told; 0 when it is not. */
function placeOf(key: i32, length: i32): i32 {
  switch (length) {
    case 3:
      return load<u16>(key) === UI && load<u8>(key, 2) === 0x64 ? TELLS_UID : 0;
    case 4:
      return load<u32>(key) === NAME ? TELLS_NAME : 0;
    case 6:
      return load<u32>(key) === LABE && load<u16>(key, 4) === LS ? TELLS_LABELS : 0;
    case 9:
      return load<u64>(key) === NAMESPAC && load<u8>(key, 8) === 0x65 ? TELLS_NAMESPACE : 0;
    case 13:
      return load<u64>(key) === MANAGEDF && load<u64>(key, 5) === EDFIELDS ? TELLS_CUT : 0;
    case 15: {
      const begin = load<u64>(key);
      const end = load<u64>(key, 7);
      if (begin === RESOURCE && end === EVERSION) return TELLS_VERSION;
      return begin === OWNERREF && end === FERENCES ? TELLS_OWNERS : 0;
    }
    case 17:
      return load<u64>(key) === DELETION && load<u64>(key, 9) === IMESTAMP && load<u8>(key, 8) === 0x54
        ? TELLS_DELETION
        : 0;
    default:
      return 0;
  }
}

/**
 * Tells where the metadata is of the object that starts at `from`, and returns the index after it. 0 when it does not
 * end before `to`, or holds something that is not as API servers write it and takes a closer look: then nothing is told.
 */
export function locate(from: i32, to: i32): i32 {
  store<i32>(TELLS_OBJECT, 0);
  if (load<u8>(from) !== OPEN_BRACE) return 0;
  let at = skipSpace(from + 1, to);
  while (load<u8>(at) === QUOTE) {
    const key = at + 1;
    const keyEnd = endOfPlain(key, to);
    if (keyEnd === 0) return 0;
    at = skipSpace(keyEnd + 1, to);
    if (load<u8>(at) !== COLON) return 0;
    at = skipSpace(at + 1, to);
    if (keyEnd - key === 8 && load<u64>(key) === META_DATA) {
      const end = locateFields(at, to);
      if (end !== 0) store<i32>(TELLS_OBJECT, from);
      return end;
    }
    at = endOfValue(at, to);
    if (at === 0) return 0;
    at = skipSpace(at, to);
    if (load<u8>(at) !== COMMA) return 0;
    at = skipSpace(at + 1, to);
  }
  return 0;
}

/**
 * The part of `locate` inside of metadata. Every byte that is taken for structure lies before the index that is returned,
 * so it is enough that this one is not beyond `to`.
 */
function locateFields(from: i32, to: i32): i32 {
  memory.fill(TELLS_NAME, 0, TELLS_CUT + 8 - TELLS_NAME);
  if (load<u8>(from) !== OPEN_BRACE) return 0;
  let at = skipSpace(from + 1, to);
  /** The comma before the member; 0 before the first. */
  let comma = 0;
  /** Whether a member before this one stays, so that the comma between them can go. */
  let kept = false;
  for (;;) {
    const quote = at;
    if (load<u8>(at) !== QUOTE) return 0;
    const keyEnd = endOfPlain(at + 1, to);
    if (keyEnd === 0) return 0;
    at = skipSpace(keyEnd + 1, to);
    if (load<u8>(at) !== COLON) return 0;
    const value = skipSpace(at + 1, to);
    const end = endOfValue(value, to);
    if (end === 0) return 0;
    at = skipSpace(end, to);
    const follows = load<u8>(at) === COMMA;

    const place = placeOf(quote + 1, keyEnd - quote - 1);
    if (place === TELLS_CUT) {
      if (load<i32>(place) !== 0) return 0;
      store<i32>(place, kept ? comma : quote);
      store<i32>(place, kept || !follows ? end : at + 1, 4);
    } else {
      kept = true;
      if (place === TELLS_LABELS || place === TELLS_OWNERS) {
        if (load<u8>(value) !== (place === TELLS_LABELS ? OPEN_BRACE : OPEN_BRACKET)) return 0;
        store<i32>(place, value);
        store<i32>(place, end, 4);
      } else if (place !== 0) {
        if (load<u8>(value) !== QUOTE || endOfPlain(value + 1, end) !== end - 1) return 0;
        store<i32>(place, value + 1);
        store<i32>(place, end - 1, 4);
      }
    }
    if (!follows) break;
    comma = at;
    at = skipSpace(at + 1, to);
  }
  if (at >= to || load<u8>(at) !== CLOSE_BRACE) return 0;
  const name = load<i32>(TELLS_NAME);
  return name === load<i32>(TELLS_NAME, 4) ? 0 : at + 1;
}

/*
 * Values seen lately, found by their bytes. Two generations: when one is full, the other, older one is emptied and takes
 * its place, and what is still in use moves over as it is asked for.
 */
const SLOTS: i32 = 4096;
/** For each place of the hash, a slot's number plus one. Half of it stays empty. */
const PLACES: i32 = 2 * SLOTS;
/** A place is looked for this far; hashes that someone has made to collide cost no more. */
const TRIES: i32 = 16;
const ARENA_SIZE: i32 = 1 << 19;
const RECORD_SIZE: i32 = 12;
const RECORDS: i32 = PLACES * 2;
const ARENA: i32 = RECORDS + SLOTS * RECORD_SIZE;
const GENERATION_SIZE: i32 = ARENA + ARENA_SIZE + 64;
const GENERATIONS: i32 = ASIDE + ASIDE_SIZE + 64;

/** The generation that is filled; how many slots of it, and how many bytes. */
let recent: i32 = 0;
let slots: i32 = 0;
let used: i32 = 0;

function hashOf(start: i32, length: i32): u32 {
  const factor: u64 = 0x9e3779b97f4a7c15;
  let hash: u64 = (length as u64) * factor;
  let at = 0;
  for (; at + 8 <= length; at += 8) {
    hash = (hash ^ load<u64>(start + at)) * factor;
    hash ^= hash >> 32;
  }
  if (at < length) {
    const rest = load<u64>(start + at) & (((1 as u64) << (((length - at) as u64) << 3)) - 1);
    hash = (hash ^ rest) * factor;
    hash ^= hash >> 32;
  }
  return hash as u32;
}

function isEqual(a: i32, b: i32, length: i32): bool {
  let at = 0;
  for (; at + 16 <= length; at += 16) {
    if (v128.any_true(v128.xor(v128.load(a + at), v128.load(b + at)))) return false;
  }
  const rest = length - at;
  if (rest === 0) return true;
  const differ = i8x16.bitmask(i8x16.ne(v128.load(a + at), v128.load(b + at)));
  return (differ & ((1 << rest) - 1)) === 0;
}

function find(generation: i32, hash: u32, start: i32, length: i32): i32 {
  const base = GENERATIONS + generation * GENERATION_SIZE;
  for (let i = 0; i < TRIES; i++) {
    const number = load<u16>(base + ((hash + i) & (PLACES - 1)) * 2) as i32;
    if (number === 0) return -1;
    const record = base + RECORDS + (number - 1) * RECORD_SIZE;
    if (load<u32>(record) !== hash || load<i32>(record, 4) !== length) continue;
    if (isEqual(base + ARENA + load<i32>(record, 8), start, length)) return number - 1;
  }
  return -1;
}

/**
 * The slot of the bytes from `start` to `end`: an even number below `2 * SLOTS` in one generation, an odd one in the
 * other. Negative, `~slot`, when they were given this slot just now; then it is told which one they had before, if any.
 */
export function intern(start: i32, end: i32): i32 {
  const length = end - start;
  const hash = hashOf(start, length);
  const known = find(recent, hash, start, length);
  if (known !== -1) return known * 2 + recent;
  const older = find(recent ^ 1, hash, start, length);
  store<i32>(TELLS_MOVED, older === -1 ? -1 : older * 2 + (recent ^ 1));

  if (slots === SLOTS || used + length > ARENA_SIZE) {
    recent ^= 1;
    slots = 0;
    used = 0;
    memory.fill(GENERATIONS + recent * GENERATION_SIZE, 0, PLACES * 2);
  }
  const base = GENERATIONS + recent * GENERATION_SIZE;
  const record = base + RECORDS + slots * RECORD_SIZE;
  store<u32>(record, hash);
  store<i32>(record, length, 4);
  store<i32>(record, used, 8);
  memory.copy(base + ARENA + used, start, length);
  used += length;
  for (let i = 0; i < TRIES; i++) {
    const place = base + ((hash + i) & (PLACES - 1)) * 2;
    // Without a free place the last is taken over, and what had it is forgotten.
    if (load<u16>(place) !== 0 && i < TRIES - 1) continue;
    store<u16>(place, (slots + 1) as u16);
    break;
  }
  return ~(slots++ * 2 + recent);
}

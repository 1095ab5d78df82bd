import {
  BACKSLASH,
  BRACKET_TO_BRACE,
  CLOSE_BRACE,
  ESCAPED,
  NESTED,
  OPEN_BRACE,
  QUOTE,
  STRING,
  TELLS_DEPTH,
  TELLS_MODE,
} from "./layout";

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

import { BACKSLASH, BRACKET_TO_BRACE, COMMA, NESTED, OPEN_BRACE, QUOTE } from "./layout";
import { pass } from "./pass";

function isSpace(byte: u8): bool {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

export function skipSpace(from: i32, to: i32): i32 {
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
export function endOfPlain(from: i32, to: i32): i32 {
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
export function endOfValue(from: i32, to: i32): i32 {
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

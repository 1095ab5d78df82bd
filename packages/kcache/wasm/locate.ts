import {
  CLOSE_BRACE,
  COLON,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  TELLS_CUT,
  TELLS_DELETION,
  TELLS_LABELS,
  TELLS_NAME,
  TELLS_NAMESPACE,
  TELLS_OBJECT,
  TELLS_OWNERS,
  TELLS_UID,
  TELLS_VERSION,
} from "./layout";
import { endOfPlain, endOfValue, skipSpace } from "./values";

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
    if (place !== 0 && load<i32>(place) !== 0) return 0;
    if (place === TELLS_CUT) {
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

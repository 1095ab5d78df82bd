import { SLOTS_START, TELLS_MOVED } from "./layout";

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
  const base = SLOTS_START + generation * GENERATION_SIZE;
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
    memory.fill(SLOTS_START + recent * GENERATION_SIZE, 0, PLACES * 2);
  }
  const base = SLOTS_START + recent * GENERATION_SIZE;
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

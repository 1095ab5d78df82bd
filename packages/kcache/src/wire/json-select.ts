import type { PathTree } from "../object/path-tree.ts";
import { isCalled, type Laid, lay, type Name, nameOf } from "./json-path.ts";
import { MemberReader } from "./members.ts";
import { CLOSE_BRACE, COMMA, OPEN_BRACE } from "./value.ts";

/** One name that is wanted of an object. */
interface Wanted {
  readonly name: Name;
  /** The name as a key, with the colon after it. */
  readonly key: Buffer;
  /** What is wanted of its value; empty for all of it. */
  readonly below: readonly Wanted[];
}

const prepared = new WeakMap<PathTree, readonly Wanted[]>();
let document: Buffer = Buffer.alloc(4096);

/**
 * What `pick` gives of the object that begins at `start`, as JSON, with the values as they are written: nothing is parsed. What a
 * tree needs is prepared once for each, so it pays to keep it.
 *
 * @returns bytes that the next call writes over
 * @throws {SyntaxError} when it is malformed on the way, or no object
 */
export function selectOfJson(bytes: Buffer, start: number, end: number, tree: PathTree): Buffer {
  const wanted = prepared.get(tree) ?? prepare(tree);
  prepared.set(tree, wanted);
  // Writing may take another document.
  const laid = lay(bytes, start, end);
  const length = write(laid, laid.start, laid.end, wanted, 0);
  return document.subarray(0, length);
}

function prepare(tree: PathTree): readonly Wanted[] {
  return Array.from(tree, ([text, below]) => ({
    name: nameOf(text),
    key: Buffer.from(`${JSON.stringify(text)}:`),
    below: prepare(below),
  }));
}

/** Writes what is wanted of one value at `place`; returns the place after it. */
function write(laid: Laid, start: number, end: number, wanted: readonly Wanted[], place: number): number {
  const { bytes } = laid;
  if (wanted.length === 0 || bytes[start] !== OPEN_BRACE) return copy(bytes, start, end, place);
  const places = membersOf(laid, start, end, wanted);
  let at = writeByte(OPEN_BRACE, place);
  for (const [n, { key, below }] of wanted.entries()) {
    const from = places[2 * n] ?? -1;
    if (from === -1) continue;
    if (at > place + 1) at = writeByte(COMMA, at);
    at = copy(key, 0, key.length, at);
    at = write(laid, from, places[2 * n + 1] ?? end, below, at);
  }
  return writeByte(CLOSE_BRACE, at);
}

/** Pairs of start and end of the values that are wanted, -1 for one that is not there. Of members with one name the last counts. */
function membersOf(
  { bytes, nested }: Laid,
  start: number,
  end: number,
  wanted: readonly Wanted[],
): readonly number[] {
  const places: number[] = new Array(2 * wanted.length).fill(-1);
  const members = new MemberReader(bytes, start, end, undefined, start, nested);
  while (members.next()) {
    members.skip();
    const n = wanted.findIndex(({ name }) => isCalled(members, bytes, name));
    if (n === -1) continue;
    places[2 * n] = members.valueStart;
    places[2 * n + 1] = members.valueEnd;
  }
  return places;
}

function copy(bytes: Buffer, start: number, end: number, place: number): number {
  reserve(place + end - start);
  return place + bytes.copy(document, place, start, end);
}

function writeByte(byte: number, place: number): number {
  reserve(place + 1);
  document[place] = byte;
  return place + 1;
}

function reserve(length: number): void {
  if (length <= document.length) return;
  const larger = Buffer.alloc(2 * length);
  document.copy(larger);
  document = larger;
}

import type { PathTree } from "../object/path-tree.ts";
import { isCalled, type Laid, lay, type Name, nameOf } from "./json-path.ts";
import { MemberReader } from "./members.ts";
import { CLOSE_BRACE, COMMA, OPEN_BRACE } from "./value.ts";

/** One name that is wanted of an object. */
interface Wanted {
  readonly name: Name;
  /** What is wanted of its value; empty for all of it. */
  readonly below: readonly Wanted[];
}

const prepared = new WeakMap<PathTree, readonly Wanted[]>();
let document: Buffer = Buffer.alloc(4096);

/**
 * What `pick` gives of the object that begins at `start`, as JSON, with keys and values as they are written: nothing is parsed. What a
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
  return Array.from(tree, ([text, below]) => ({ name: nameOf(text), below: prepare(below) }));
}

/** Writes what is wanted of one value at `place`; returns the place after it. */
function write(laid: Laid, start: number, end: number, wanted: readonly Wanted[], place: number): number {
  const { bytes } = laid;
  if (wanted.length === 0 || bytes[start] !== OPEN_BRACE) return copy(bytes, start, end, place);
  const places = membersOf(laid, start, end, wanted);
  let at = writeByte(OPEN_BRACE, place);
  let n = 0;
  for (const { below } of wanted) {
    const key = places[n++] ?? -1;
    const value = places[n++] ?? -1;
    const stop = places[n++] ?? -1;
    if (key === -1) continue;
    if (at > place + 1) at = writeByte(COMMA, at);
    if (below.length === 0) at = copy(bytes, key, stop, at);
    else at = write(laid, value, stop, below, copy(bytes, key, value, at));
  }
  return writeByte(CLOSE_BRACE, at);
}

/**
 * Where the members that are wanted have their key and their value, and end: three places each, -1 for one that is not there. Of
 * members with one name the last counts.
 */
function membersOf(
  { bytes, nested }: Laid,
  start: number,
  end: number,
  wanted: readonly Wanted[],
): readonly number[] {
  const places: number[] = [];
  for (const _ of wanted) places.push(-1, -1, -1);
  const members = new MemberReader(bytes, start, end, undefined, start, nested);
  while (members.next()) {
    members.skip();
    let n = 0;
    for (const { name } of wanted) {
      if (isCalled(members, bytes, name)) {
        places[n] = members.keyStart;
        places[n + 1] = members.valueStart;
        places[n + 2] = members.valueEnd;
        break;
      }
      n += 3;
    }
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

import { fieldOf } from "../object/entry.ts";
import { MemberReader } from "./members.ts";
import { readText } from "./metadata.ts";
import { loadSimd } from "./simd.ts";
import { BACKSLASH, type NestedScan, OPEN_BRACE, OPEN_BRACKET, QUOTE } from "./value.ts";

/** The name of a member, to be recognized from its bytes. */
export interface Name {
  readonly text: string;
  /** How it is written without escapes; undefined where it takes one. */
  readonly bytes: Buffer | undefined;
}

export function nameOf(text: string): Name {
  // What is no well-formed text has no bytes of its own, and a backslash begins an escape.
  const isPlain = text.isWellFormed() && !text.includes("\\");
  return { text, bytes: isPlain ? Buffer.from(text) : undefined };
}

/** Whether the current member of `reader`, which reads `bytes`, is called so; escapes in its key are understood. */
export function isCalled({ keyStart, keyEnd }: MemberReader, bytes: Buffer, name: Name): boolean {
  const start = keyStart + 1;
  const length = keyEnd - 1 - start;
  const wanted = name.bytes;
  if (wanted !== undefined && length <= wanted.length) {
    if (length < wanted.length) return false;
    for (let at = 0; at < length; at++) if (bytes[start + at] !== wanted[at]) return false;
    return true;
  }
  // With escapes it is longer than without.
  for (let at = start; at < start + length; at++) {
    if (bytes[at] === BACKSLASH) return JSON.parse(bytes.toString("utf8", keyStart, keyEnd)) === name.text;
  }
  return false;
}

/** An object in JSON as its bytes, where they can be walked over the fastest; and how to pass over what is nested in it. */
export interface Laid {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly nested: NestedScan | undefined;
}

/** It lies there until this is called again. */
export function lay(bytes: Buffer, start: number, end: number): Laid {
  const simd = loadSimd();
  const aside = simd === undefined ? -1 : simd.putAside(bytes, start, end);
  return simd === undefined || aside === -1
    ? { bytes, start, end, nested: undefined }
    : { bytes: simd.memory, start: aside, end: aside + end - start, nested: simd.passNested };
}

const prepared = new WeakMap<readonly string[], readonly Name[]>();

/**
 * What JSON.parse gives at a path into the object that begins at `start`, without parsing what lies beside it; undefined where
 * there is nothing. Of members with one name the last counts. A path is prepared once for each array.
 *
 * Not checked: that what lies beside the path is valid.
 * @throws {SyntaxError} when it is malformed on the way, or no object
 */
export function readJsonPath(source: Buffer, start: number, end: number, path: readonly string[]): unknown {
  let names = prepared.get(path);
  if (names === undefined) {
    names = path.map(nameOf);
    prepared.set(path, names);
  }
  const { bytes, nested, ...laid } = lay(source, start, end);
  let from = laid.start;
  let to = laid.end;
  for (const [depth, name] of names.entries()) {
    if (bytes[from] === OPEN_BRACKET) {
      return fieldOf(JSON.parse(bytes.toString("utf8", from, to)), path.slice(depth));
    }
    if (depth > 0 && bytes[from] !== OPEN_BRACE) return undefined;
    const members = new MemberReader(bytes, from, to, undefined, from, nested);
    let found = -1;
    while (members.next()) {
      members.skip();
      if (!isCalled(members, bytes, name)) continue;
      found = members.valueStart;
      to = members.valueEnd;
    }
    if (found === -1) return undefined;
    from = found;
  }
  return bytes[from] === QUOTE ? readText(bytes, from, to) : JSON.parse(bytes.toString("utf8", from, to));
}

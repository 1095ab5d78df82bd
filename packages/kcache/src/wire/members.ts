import {
  BACKSLASH,
  CLOSE_BRACE,
  COLON,
  COMMA,
  endOfValue,
  type Marks,
  type NestedScan,
  OPEN_BRACE,
  QUOTE,
  skipSpace,
} from "./value.ts";

/** Keys to be recognized from their bytes, by their length. */
export type KeyTable<K extends string> = readonly (readonly { readonly name: K; readonly bytes: Buffer }[])[];

export function keyTable<K extends string>(names: readonly K[]): KeyTable<K> {
  const longest = Math.max(...names.map((name) => name.length));
  return Array.from({ length: longest + 1 }, (_, length) =>
    names.filter((name) => name.length === length).map((name) => ({ name, bytes: Buffer.from(name) })),
  );
}

/** Walks over the members of one JSON object that lies in `bytes` as a whole, without allocating anything for them. */
export class MemberReader {
  /** Of the current member: its opening quote, and after its closing one. */
  keyStart = 0;
  keyEnd = 0;
  valueStart = 0;
  /** After the current value, once `skip` has found it. */
  valueEnd = -1;
  /** The comma before the current member; `-1` before the first. */
  comma = -1;
  readonly #bytes: Buffer;
  readonly #end: number;
  readonly #marks: Marks | undefined;
  /** Where the value starts to which the marks belong. */
  readonly #origin: number;
  readonly #nested: NestedScan | undefined;
  #mark = 0;

  /** @throws {SyntaxError} when no object starts at `start` */
  constructor(
    bytes: Buffer,
    start: number,
    end: number,
    marks?: Marks,
    origin: number = start,
    nested?: NestedScan,
  ) {
    this.#bytes = bytes;
    this.#nested = nested;
    this.#end = end;
    this.#marks = marks;
    this.#origin = origin;
    if (bytes[start] !== OPEN_BRACE) throw new SyntaxError("no object where one was expected");
    this.valueEnd = start + 1;
  }

  /** Goes to the next member; the current one must have been skipped. @throws {SyntaxError} */
  next(): boolean {
    const bytes = this.#bytes;
    const end = this.#end;
    let at = skipSpace(bytes, this.valueEnd, end);
    if (bytes[at] === CLOSE_BRACE) return false;
    if (this.keyEnd !== 0) {
      if (bytes[at] !== COMMA) throw new SyntaxError('no "," between two members');
      this.comma = at;
      at = skipSpace(bytes, at + 1, end);
    }
    if (bytes[at] !== QUOTE) throw new SyntaxError("no key where one was expected");
    this.keyStart = at;
    this.keyEnd = endOfValue(bytes, at, end);
    at = skipSpace(bytes, this.keyEnd, end);
    if (this.keyEnd === -1 || bytes[at] !== COLON) throw new SyntaxError('no ":" after a key');
    this.valueStart = skipSpace(bytes, at + 1, end);
    return true;
  }

  /** Finds the end of the current value. @throws {SyntaxError} when it has none, or there is no value */
  skip(): void {
    this.valueEnd = this.#marked() ?? endOfValue(this.#bytes, this.valueStart, this.#end, this.#nested);
    if (this.valueEnd <= this.valueStart) throw new SyntaxError("no value after a key");
  }

  /** The end of the current value, where it was noted when the whole was scanned. */
  #marked(): number | undefined {
    const marks = this.#marks;
    if (marks === undefined) return undefined;
    const start = this.valueStart - this.#origin;
    let mark = this.#mark;
    while (mark < marks.count && (marks.starts[mark] ?? start) < start) mark++;
    this.#mark = mark;
    if (mark === marks.count || marks.starts[mark] !== start) return undefined;
    const end = marks.ends[mark];
    return end === undefined ? undefined : this.#origin + end;
  }

  /** The comma after the current member, which must have been skipped; `-1` when it is the last. */
  followingComma(): number {
    const at = skipSpace(this.#bytes, this.valueEnd, this.#end);
    return this.#bytes[at] === COMMA ? at : -1;
  }

  /** The current key, if it is one of these. */
  key<K extends string>(table: KeyTable<K>): K | undefined {
    const bytes = this.#bytes;
    const start = this.keyStart + 1;
    const end = this.keyEnd - 1;
    const candidates = table[end - start];
    if (candidates !== undefined) {
      for (const { name, bytes: wanted } of candidates) {
        let at = 0;
        while (at < wanted.length && bytes[start + at] === wanted[at]) at++;
        if (at === wanted.length) return name;
      }
    }
    for (let at = start; at < end; at++) if (bytes[at] === BACKSLASH) return this.#escapedKey(table);
    return undefined;
  }

  /** Any key may be written with escapes: `"n\u0061me"` is `name`. */
  #escapedKey<K extends string>(table: KeyTable<K>): K | undefined {
    const key: unknown = JSON.parse(this.#bytes.toString("utf8", this.keyStart, this.keyEnd));
    return table.flat().find(({ name }) => name === key)?.name;
  }
}

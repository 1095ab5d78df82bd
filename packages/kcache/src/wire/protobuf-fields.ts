import { textAt } from "../protobuf/text.ts";

/** How a field is written. Source: https://protobuf.dev/programming-guides/encoding/ */
export const VARINT = 0;
export const BYTES = 2;
export const FIXED64 = 1;
export const FIXED32 = 5;

/** Walks over the fields of one message that lies in `bytes` as a whole, without allocating anything for them. */
export class FieldReader {
  /** Of the current field. */
  number = 0;
  type = -1;
  /** Where what it holds begins, after its tag and length, and where it ends. */
  start = 0;
  end: number;
  /** What a varint holds; of a negative or very large one, no more than an approximation. */
  value = 0;
  readonly #bytes: Buffer;
  readonly #limit: number;

  constructor(bytes: Buffer, start: number, limit: number) {
    this.#bytes = bytes;
    this.#limit = limit;
    this.end = start;
  }

  /** Goes to the next field. @throws {SyntaxError} when the message is damaged */
  next(): boolean {
    if (this.end === this.#limit) return false;
    const tag = this.#varint(this.end);
    this.number = Math.floor(tag / 8);
    this.type = tag & 7;
    switch (this.type) {
      case BYTES: {
        const length = this.#varint(this.end);
        this.start = this.end;
        this.end += length;
        break;
      }
      case VARINT:
        this.start = this.end;
        this.value = this.#varint(this.end);
        break;
      case FIXED64:
        this.start = this.end;
        this.end += 8;
        break;
      case FIXED32:
        this.start = this.end;
        this.end += 4;
        break;
      default:
        throw new SyntaxError(`field ${this.number} of the unknown wire type ${this.type}`);
    }
    if (this.end > this.#limit) throw new SyntaxError(`field ${this.number} beyond the end of its message`);
    return true;
  }

  /** What the current field holds, as text. */
  text(): string {
    return textAt(this.#bytes, this.start, this.end);
  }

  /** Reads a number and leaves `end` after it. */
  #varint(from: number): number {
    const bytes = this.#bytes;
    let at = from;
    let byte = bytes[at++] ?? 0;
    let value = byte & 0x7f;
    for (let factor = 128; byte >= 0x80; factor *= 128) {
      if (at >= this.#limit || at - from > 10) throw new SyntaxError("a number without an end");
      byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * factor;
    }
    this.end = at;
    return value;
  }
}

const CONTINUES = 0x80;
const SHORT = 40;
/** The largest number that the bit operators take as it is. */
const MAX_SMALL = 0x7fffffff;

/**
 * Writes protobuf from the end to the beginning: what a message holds is there, and so its length known, before its length is
 * written. Within a message, the last field comes first.
 */
export class Writer {
  #buffer: Buffer;
  #at: number;

  /** @param capacity - bytes taken at first; more are when they are needed */
  constructor(capacity: number) {
    this.#buffer = Buffer.allocUnsafeSlow(capacity);
    this.#at = capacity;
  }

  /** The bytes written so far; a message is as long as this has grown. */
  get size(): number {
    return this.#buffer.length - this.#at;
  }

  /** A copy of what was written; the writer is empty after that. */
  take(): Buffer<ArrayBuffer> {
    const bytes = Buffer.allocUnsafeSlow(this.size);
    this.#buffer.copy(bytes, 0, this.#at);
    this.#at = this.#buffer.length;
    return bytes;
  }

  /** Drops what was written. */
  clear(): void {
    this.#at = this.#buffer.length;
  }

  /** A whole number; negative ones take ten bytes. */
  varint(value: number): void {
    this.#reserve(10);
    if (value >= 0 && value < CONTINUES) {
      this.#at -= 1;
      this.#buffer[this.#at] = value;
      return;
    }
    const length = value < 0 ? 10 : lengthOf(value);
    this.#at -= length;
    if (value >= 0 && value <= MAX_SMALL) this.#small(value);
    else this.#large(BigInt.asUintN(64, BigInt(value)));
  }

  #small(value: number): void {
    let at = this.#at;
    let rest = value;
    while (rest >= CONTINUES) {
      this.#buffer[at] = (rest & 0x7f) | CONTINUES;
      at += 1;
      rest >>>= 7;
    }
    this.#buffer[at] = rest;
  }

  #large(value: bigint): void {
    let at = this.#at;
    let rest = value;
    while (rest >= 128n) {
      this.#buffer[at] = Number(rest & 127n) | CONTINUES;
      at += 1;
      rest >>= 7n;
    }
    this.#buffer[at] = Number(rest);
  }

  /** The head of a field whose content began when `size` was `from`. */
  head(tag: number, from: number): void {
    this.varint(this.size - from);
    this.varint(tag);
  }

  integer(tag: number, value: number): void {
    this.varint(value);
    this.varint(tag);
  }

  /** Text in UTF-8. */
  string(tag: number, value: string): void {
    const from = this.size;
    if (value !== "") this.#text(value);
    this.head(tag, from);
  }

  #text(value: string): void {
    const { length } = value;
    this.#reserve(length * 3);
    if (length > SHORT) {
      const size = Buffer.byteLength(value);
      this.#at -= size;
      this.#buffer.write(value, this.#at, size);
      return;
    }
    const start = this.#at - length;
    for (let index = 0; index < length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) {
        const size = Buffer.byteLength(value);
        this.#at -= size;
        this.#buffer.write(value, this.#at, size);
        return;
      }
      this.#buffer[start + index] = code;
    }
    this.#at = start;
  }

  bytes(value: Uint8Array): void {
    const { length } = value;
    this.#reserve(length);
    this.#at -= length;
    if (length > SHORT) this.#buffer.set(value, this.#at);
    else for (let at = 0; at < length; at += 1) this.#buffer[this.#at + at] = value[at] ?? 0;
  }

  double(tag: number, value: number): void {
    this.#reserve(8);
    this.#at -= 8;
    this.#buffer.writeDoubleLE(value, this.#at);
    this.varint(tag);
  }

  #reserve(more: number): void {
    if (more <= this.#at) return;
    const { size } = this;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, size + more));
    this.#buffer.copy(larger, larger.length - size, this.#at);
    this.#buffer = larger;
    this.#at = larger.length - size;
  }
}

/** The bytes that a number takes; it is not negative. */
function lengthOf(value: number): number {
  let length = 1;
  for (let rest = value; rest >= CONTINUES; rest = Math.floor(rest / CONTINUES)) length += 1;
  return length;
}

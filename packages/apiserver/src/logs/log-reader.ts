import type { LogFile } from "./log-file.ts";
import type { LogOptions } from "./log-options.ts";

const CHUNK = 64 * 1024;
const LINE_FEED = 0x0a;
const SECOND = 1_000_000_000n;

/** Reads a log as a kubelet does: the tail first, of that what is not too old, of that so many bytes. */
export class LogReader {
  readonly #file: LogFile;
  readonly #options: LogOptions;
  /** The number of the record that is read next. */
  #at: number;
  /** Where reading ends that does not follow. */
  readonly #end: number;
  #left: number;
  #isNewLine = true;

  constructor(file: LogFile, options: LogOptions) {
    this.#file = file;
    this.#options = options;
    this.#end = options.follow ? Number.POSITIVE_INFINITY : file.end;
    this.#left = options.limitBytes ?? Number.POSITIVE_INFINITY;
    this.#at = Math.max(file.first, file.end - (options.tailLines ?? file.end));
  }

  /** Whether nothing more comes, whatever is written. */
  get done(): boolean {
    return this.#left <= 0 || this.#at >= this.#end;
  }

  /** What there is to read, at most about 64 KiB; empty at the end of what was written. */
  next(): Buffer {
    const parts: Buffer[] = [];
    let size = 0;
    // What was rotated away while nobody read is lost.
    this.#at = Math.max(this.#at, this.#file.first);
    while (size < CHUNK && !this.done) {
      const record = this.#file.at(this.#at);
      if (record === undefined) break;
      this.#at += 1;
      if (record.time >= this.#options.since) {
        const prefixed = this.#options.timestamps && this.#isNewLine;
        const line = prefixed ? Buffer.concat([prefix(record.time), record.bytes]) : record.bytes;
        const kept = line.length > this.#left ? line.subarray(0, this.#left) : line;
        parts.push(kept);
        size += kept.length;
        this.#left -= kept.length;
      }
      this.#isNewLine = record.bytes.length === 0 || record.bytes.at(-1) === LINE_FEED;
    }
    return Buffer.concat(parts);
  }
}

/** The time with nine digits, and a blank. */
function prefix(time: bigint): Buffer {
  const seconds = new Date(Number(time / SECOND) * 1000).toISOString().slice(0, 19);
  return Buffer.from(`${seconds}.${String(time % SECOND).padStart(9, "0")}Z `);
}

/** Where a line was written to. */
export type LogStream = "stdout" | "stderr";

/** What a container runtime wrote at once: a line, or a part of one. */
export interface LogRecord {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly stream: LogStream;
  /** With its line feed; a part of a line has none. */
  readonly bytes: Buffer;
}

/** A kubelet begins a file anew when it is past this. */
const ROTATED_AT = 10 * 1024 * 1024;

/** The log of one run of one container: records are numbered from its start, and the oldest may be gone. */
export class LogFile {
  #records: LogRecord[] = [];
  #first = 0;
  #size = 0;
  #last = 0n;
  readonly #listeners = new Set<() => void>();

  /** The number of the oldest record that can be read. */
  get first(): number {
    return this.#first;
  }

  /** The number that the next record gets. */
  get end(): number {
    return this.#first + this.#records.length;
  }

  at(number: number): LogRecord | undefined {
    return this.#records[number - this.#first];
  }

  /** @param time - or one nanosecond after the record before, where that is later */
  add(time: bigint, stream: LogStream, bytes: Buffer, exact: boolean): void {
    if (this.#size > ROTATED_AT) this.rotate();
    const stamp = exact || time > this.#last ? time : this.#last + 1n;
    this.#last = stamp;
    this.#size += bytes.length;
    this.#records.push({ time: stamp, stream, bytes });
    for (const tell of [...this.#listeners]) tell();
  }

  /** Begins the file anew: what it held can no longer be read. */
  rotate(): void {
    this.#first = this.end;
    this.#records = [];
    this.#size = 0;
  }

  /** Calls `tell` after each record. The answer ends that. */
  listen(tell: () => void): () => void {
    this.#listeners.add(tell);
    return () => this.#listeners.delete(tell);
  }
}

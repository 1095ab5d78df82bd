/** How a watch ends. */
export type EndOfWatch = "drain" | "drop";

const CHUNK = 64 * 1024;

/**
 * The body of one watch: first the initial frames, made while the client reads, then live frames as they are offered.
 * Frames that wait are shared buffers; at most `bound` of them wait, a slower client is cut off as a real server does.
 */
export class WatchStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly #initial: Iterator<Buffer>;
  readonly #bound: number;
  readonly #onEnd: () => void;
  readonly #onSent: (bytes: number) => void;
  #queue: Buffer[] = [];
  #initialDone = false;
  #wanted = false;
  #flushing = false;
  #draining = false;
  #ended = false;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(initial: Iterable<Buffer>, bound: number, onEnd: () => void, onSent: (bytes: number) => void) {
    this.#initial = initial[Symbol.iterator]();
    this.#bound = bound;
    this.#onEnd = onEnd;
    this.#onSent = onSent;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => {
          this.#wanted = true;
          this.#flush();
        },
        cancel: () => this.#finish(),
      },
      { highWaterMark: 0 },
    );
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Adds a live frame. */
  offer(frame: Buffer): void {
    if (this.#ended || this.#draining) return;
    if (this.#queue.length >= this.#bound) {
      this.end("drop");
      return;
    }
    this.#queue.push(frame);
    if (!this.#wanted || this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  /** Ends the stream: after what waits ("drain") or at once ("drop"). */
  end(how: EndOfWatch): void {
    if (this.#ended) return;
    if (how === "drop") {
      this.#finish();
      this.#controller?.close();
      return;
    }
    this.#draining = true;
    if (this.#wanted || (this.#initialDone && this.#queue.length === 0)) this.#flush();
  }

  #flush(): void {
    if (this.#ended) return;
    const chunk = this.#next();
    if (chunk !== undefined) {
      this.#wanted = false;
      this.#onSent(chunk.length);
      this.#controller?.enqueue(chunk);
      return;
    }
    if (!this.#draining) return;
    this.#finish();
    this.#controller?.close();
  }

  #next(): Uint8Array | undefined {
    const frames: Buffer[] = [];
    let size = 0;
    while (!this.#initialDone && size < CHUNK) {
      const step = this.#initial.next();
      if (step.done === true) {
        this.#initialDone = true;
        break;
      }
      frames.push(step.value);
      size += step.value.length;
    }
    let taken = 0;
    while (this.#initialDone && size < CHUNK) {
      const frame = this.#queue[taken];
      if (frame === undefined) break;
      frames.push(frame);
      size += frame.length;
      taken += 1;
    }
    if (taken > 0) this.#queue = this.#queue.slice(taken);
    return frames.length === 0 ? undefined : frames.length === 1 ? frames[0] : Buffer.concat(frames);
  }

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#queue = [];
    this.#onEnd();
  }
}

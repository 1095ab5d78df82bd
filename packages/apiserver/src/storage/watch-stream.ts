import type { LiveBody, Sink } from "../http/served-response.ts";

/** How a watch ends. */
export type EndOfWatch = "drain" | "drop";

const CHUNK = 64 * 1024;

/** Streams that have something to send when what runs now is done. */
let waiting: (() => void)[] = [];

function afterThis(flush: () => void): void {
  waiting.push(flush);
  if (waiting.length > 1) return;
  queueMicrotask(() => {
    const now = waiting;
    waiting = [];
    for (const one of now) one();
  });
}

/**
 * The body of one watch: first the initial frames, made while the client reads, then live frames as they are offered.
 * Frames that wait are shared buffers; at most `bound` of them wait, a slower client is cut off as a real server does.
 */
export class WatchStream implements LiveBody {
  readonly #initial: Iterator<Buffer>;
  readonly #bound: number;
  readonly #onEnd: () => void;
  readonly #onSent: (bytes: number) => void;
  readonly #flushLater = (): void => {
    this.#flushing = false;
    if (this.#wanted) this.#flush();
  };
  #queue: Buffer[] = [];
  #initialDone = false;
  #wanted = false;
  #flushing = false;
  #draining = false;
  #ended = false;
  #sink: Sink | undefined;
  #body: ReadableStream<Uint8Array> | undefined;

  constructor(initial: Iterable<Buffer>, bound: number, onEnd: () => void, onSent: (bytes: number) => void) {
    this.#initial = initial[Symbol.iterator]();
    this.#bound = bound;
    this.#onEnd = onEnd;
    this.#onSent = onSent;
  }

  get body(): ReadableStream<Uint8Array> {
    this.#body ??= new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          const write = (chunk: Uint8Array): boolean => {
            controller.enqueue(chunk);
            return false;
          };
          this.#sink = { write, end: () => controller.close() };
          if (this.#ended) controller.close();
        },
        pull: () => this.resume(),
        cancel: () => this.#finish(),
      },
      { highWaterMark: 0 },
    );
    return this.#body;
  }

  get ended(): boolean {
    return this.#ended;
  }

  pipe(sink: Sink): void {
    this.#sink = sink;
    if (this.#ended) sink.end();
    else this.resume();
  }

  resume(): void {
    this.#wanted = true;
    this.#flush();
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
    afterThis(this.#flushLater);
  }

  /** Ends the stream: after what waits ("drain") or at once ("drop"). */
  end(how: EndOfWatch): void {
    if (this.#ended) return;
    if (how === "drop") {
      this.#finish();
      this.#sink?.end();
      return;
    }
    this.#draining = true;
    if (this.#wanted || (this.#initialDone && this.#queue.length === 0)) this.#flush();
  }

  #flush(): void {
    if (this.#ended || this.#sink === undefined) return;
    while (true) {
      const chunk = this.#next();
      if (chunk === undefined) break;
      this.#onSent(chunk.length);
      // A reader may ask for more before the write is over.
      this.#wanted = false;
      if (this.#sink.write(chunk)) this.#wanted = true;
      if (!this.#wanted || this.ended) return;
    }
    if (!this.#draining) return;
    this.#finish();
    this.#sink.end();
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
    if (this.#initialDone && this.#queue.length > 0) {
      if (frames.length === 0 && this.#queue.length === 1) {
        const [only] = this.#queue;
        this.#queue = [];
        return only;
      }
      let taken = 0;
      while (size < CHUNK) {
        const frame = this.#queue[taken];
        if (frame === undefined) break;
        frames.push(frame);
        size += frame.length;
        taken += 1;
      }
      this.#queue = this.#queue.slice(taken);
    }
    return frames.length === 0 ? undefined : frames.length === 1 ? frames[0] : Buffer.concat(frames);
  }

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#queue = [];
    this.#onEnd();
  }
}

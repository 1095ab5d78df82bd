import type { Dispatcher } from "undici";
import { KcacheError } from "../object/error.ts";
import type { TransportResponse } from "./transport.ts";

/** Bytes read ahead of the reader before the socket is paused. */
const READ_AHEAD_BYTES = 64 * 1024;

export interface ExchangeOptions {
  readonly signal: AbortSignal | undefined;
  /** The error for an aborted signal. */
  readonly aborted: (reason: unknown) => KcacheError;
  /** The error for a failure below HTTP; `answering` when the head of the answer had come. */
  readonly failed: (error: unknown, answering: boolean) => KcacheError;
  /** Called once, when the connection is free or gone and the signal is no longer listened to. */
  readonly ended: () => void;
}

interface Settle<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: KcacheError) => void;
}

/** There is something for the reader who waited. */
const READY: unique symbol = Symbol("ready");

const DONE: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined });

/**
 * One request and its answer on a connection, as undici's dispatch handler on one side and as a promise of an answer
 * with a readable body on the other. Holds one listener on the signal, which is not aborted yet, from the start to the
 * end and no longer.
 */
export class Exchange
  implements
    Dispatcher.DispatchHandler,
    AsyncIterable<readonly Uint8Array[]>,
    AsyncIterator<readonly Uint8Array[]>
{
  readonly answer: Promise<TransportResponse>;
  readonly #options: ExchangeOptions;
  readonly #onAbort: () => void;
  #head: Settle<TransportResponse> | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #opened = false;
  #opening: { destroy(error: Error): unknown } | undefined;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #reader: Settle<IteratorResult<readonly Uint8Array[]> | typeof READY> | undefined;
  #iterated = false;
  /** The connection is of no more concern: all arrived, failed, or left. */
  #over = false;
  #left = false;
  #error: KcacheError | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.answer = new Promise((resolve, reject) => {
      this.#head = { resolve, reject };
    });
    this.#onAbort = () => this.end(options.aborted(options.signal?.reason));
    options.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Whether no connection was opened for it: it was sent on one that had served others. */
  get reused(): boolean {
    return !this.#opened;
  }

  /** Whether its reader has left, or is to be told so. */
  get isLeft(): boolean {
    return this.#left || this.#options.signal?.aborted === true;
  }

  /** The connection that is being opened for this request alone. */
  opening(socket: { destroy(error: Error): unknown }): void {
    this.#opened = true;
    if (this.#over) socket.destroy(this.#error ?? new Error("left"));
    else this.#opening = socket;
  }

  /** Ends it now, whatever it waits for: what has not been read is dropped, and the reader is told `error`. */
  end(error: KcacheError): void {
    if (this.#over) return;
    this.#chunks = [];
    this.#fail(error);
    this.#cut(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#opening = undefined;
    this.#controller = controller;
    if (this.#over) controller.abort(this.#error ?? new Error("left"));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200 || this.#over) return;
    const head = this.#head;
    this.#head = undefined;
    head?.resolve({ status, headers: flat(headers), body: eachOf(this), arrivals: this });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.#over || chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes >= READ_AHEAD_BYTES) controller.pause();
    // More may come of the same read of the socket before the reader looks.
    this.#takeReader()?.resolve(READY);
  }

  onResponseEnd(): void {
    if (this.#over) return;
    this.#finish();
    this.#takeReader()?.resolve(DONE);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#over) return;
    this.#fail(this.#options.failed(error, this.#head === undefined));
  }

  [Symbol.asyncIterator](): AsyncIterator<readonly Uint8Array[]> {
    if (this.#iterated) {
      throw new KcacheError(
        "invalid-argument",
        "read the body of an answer: it can be read once, and has been",
      );
    }
    this.#iterated = true;
    return this;
  }

  next(): Promise<IteratorResult<readonly Uint8Array[]>> {
    if (this.#left) return Promise.resolve(DONE);
    const { signal } = this.#options;
    if (signal?.aborted === true) {
      this.#left = true;
      return Promise.reject(this.#error ?? this.#options.aborted(signal.reason));
    }
    if (this.#chunks.length > 0) return Promise.resolve({ done: false, value: this.#take() });
    if (this.#error !== undefined) {
      this.#left = true;
      return Promise.reject(this.#error);
    }
    if (this.#over) return Promise.resolve(DONE);
    if (this.#reader !== undefined) {
      return Promise.reject(
        new KcacheError("invalid-argument", "read the body of an answer: one read at a time"),
      );
    }
    const arrived = new Promise<IteratorResult<readonly Uint8Array[]> | typeof READY>((resolve, reject) => {
      this.#reader = { resolve, reject };
    });
    return arrived.then((result) => (result === READY ? this.next() : result));
  }

  /** Does not wait for a pending `next()`: it ends that too. */
  return(): Promise<IteratorReturnResult<undefined>> {
    this.#left = true;
    this.#chunks = [];
    if (!this.#over) {
      this.#finish();
      this.#takeReader()?.resolve(DONE);
      this.#cut(new Error("the body was left before its end"));
    }
    return Promise.resolve(DONE);
  }

  /** Everything that has arrived. */
  #take(): readonly Uint8Array[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#bytes = 0;
    if (this.#controller?.paused === true) this.#controller.resume();
    return chunks;
  }

  #takeReader(): Settle<IteratorResult<readonly Uint8Array[]> | typeof READY> | undefined {
    const reader = this.#reader;
    this.#reader = undefined;
    return reader;
  }

  #fail(error: KcacheError): void {
    this.#error = error;
    this.#finish();
    const head = this.#head;
    this.#head = undefined;
    head?.reject(error);
    const reader = this.#takeReader();
    if (reader !== undefined) {
      this.#left = true;
      reader.reject(error);
    }
  }

  #finish(): void {
    this.#over = true;
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    this.#options.ended();
  }

  #cut(reason: Error): void {
    if (this.#controller !== undefined) this.#controller.abort(reason);
    else this.#opening?.destroy(reason);
  }
}

/** The chunks one by one. Leaving it does not wait for a pending read: it ends that too. */
function eachOf(exchange: Exchange): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
      const arrivals = exchange[Symbol.asyncIterator]();
      let chunks: readonly Uint8Array[] = [];
      let at = 0;
      const next = async (): Promise<IteratorResult<Uint8Array>> => {
        const chunk = chunks[at++];
        if (chunk !== undefined && !exchange.isLeft) return { done: false, value: chunk };
        const result = await arrivals.next();
        if (result.done === true) return { done: true, value: undefined };
        chunks = result.value;
        at = 0;
        return next();
      };
      return { next, return: () => exchange.return() };
    },
  };
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flattened: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flattened[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flattened;
}

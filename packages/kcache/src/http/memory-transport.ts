import { KcacheError } from "../object/error.ts";
import type { Transport, TransportRequest, TransportResponse } from "./transport.ts";

export interface MemoryTransportOptions {
  /** What `server` says, and the origin that the handler sees. @default {"http://in-memory.invalid"} */
  readonly server?: string;
}

/**
 * A transport to a function in this process, over the Request and Response of the web standard.
 *
 * Bodies stream. An aborted request, a body that is left early, and `close` abort the handler's `request.signal` and
 * cancel its body. A handler that throws, or a body that fails, is a `network` error, as a server that dies is.
 */
export function memoryTransport(
  handler: (request: Request) => Response | Promise<Response>,
  options: MemoryTransportOptions = {},
): Transport {
  const server = (options.server ?? "http://in-memory.invalid").replace(/\/+$/, "");
  const open = new Set<MemoryExchange>();
  let closed = false;
  const close = async (): Promise<void> => {
    closed = true;
    for (const exchange of [...open]) {
      exchange.end(new KcacheError("not-running", `${server}: the transport was closed during the request`));
    }
  };
  return {
    server,
    async request(request) {
      const action = `${request.method ?? "GET"} ${server}${request.path}`;
      if (closed) throw new KcacheError("not-running", `${action}: the transport is closed`);
      if (request.signal?.aborted === true) throw abortError(action, request.signal.reason);
      const exchange: MemoryExchange = new MemoryExchange(action, request.signal, () =>
        open.delete(exchange),
      );
      open.add(exchange);
      return exchange.run(handler, server, request);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function abortError(action: string, reason: unknown): KcacheError {
  return new KcacheError("aborted", `${action}: aborted`, { cause: reason });
}

const DONE: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined });

class MemoryExchange implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  readonly #action: string;
  readonly #signal: AbortSignal | undefined;
  readonly #ended: () => void;
  readonly #onAbort: () => void;
  readonly #controller = new AbortController();
  #interrupt: ((error: KcacheError) => void) | undefined;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #iterated = false;
  #over = false;
  #left = false;
  #error: KcacheError | undefined;

  constructor(action: string, signal: AbortSignal | undefined, ended: () => void) {
    this.#action = action;
    this.#signal = signal;
    this.#ended = ended;
    this.#onAbort = () => this.end(abortError(action, signal?.reason));
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  async run(
    handler: (request: Request) => Response | Promise<Response>,
    server: string,
    request: TransportRequest,
  ): Promise<TransportResponse> {
    const interrupted = new Promise<never>((_, reject) => {
      this.#interrupt = reject;
    });
    const answering = this.#ask(handler, server, request);
    // Once interrupted, nobody waits for the answer: whatever it is, it is dropped.
    answering.then(
      (response) => {
        if (this.#over) dropBody(response);
      },
      () => undefined,
    );
    try {
      const response = await Promise.race([answering, interrupted]);
      this.#interrupt = undefined;
      if (this.#error !== undefined) {
        dropBody(response);
        throw this.#error;
      }
      if (response.body === null) this.#finish();
      else this.#reader = response.body.getReader();
      return { status: response.status, headers: Object.fromEntries(response.headers), body: this };
    } catch (error) {
      if (!this.#over) this.#finish();
      throw this.#error ?? KcacheError.from(error, "network", `${this.#action}: the handler failed`);
    }
  }

  /** Ends it now, whatever it waits for; the reader is told `error`. */
  end(error: KcacheError): void {
    if (this.#over) return;
    this.#error = error;
    this.#finish();
    this.#controller.abort(error);
    this.#interrupt?.(error);
    this.#cancel(error);
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    if (this.#iterated) {
      throw new KcacheError(
        "invalid-argument",
        "read the body of an answer: it can be read once, and has been",
      );
    }
    this.#iterated = true;
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#left || this.#reader === undefined) return DONE;
    if (this.#error !== undefined) return this.#leave(this.#error);
    if (this.#signal?.aborted === true) return this.#leave(abortError(this.#action, this.#signal.reason));
    const read = await this.#reader.read().catch((error: unknown) => ({ failed: error }));
    if (this.#left) return DONE;
    if (this.#error !== undefined) return this.#leave(this.#error);
    if ("failed" in read) {
      if (!this.#over) this.#finish();
      return this.#leave(KcacheError.from(read.failed, "network", `${this.#action}: the body failed`));
    }
    if (!read.done) return { done: false, value: read.value };
    this.#left = true;
    if (!this.#over) this.#finish();
    return DONE;
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#left = true;
    if (!this.#over) {
      this.#finish();
      const reason = new Error("the body was left before its end");
      this.#controller.abort(reason);
      this.#cancel(reason);
    }
    return DONE;
  }

  async #ask(
    handler: (request: Request) => Response | Promise<Response>,
    server: string,
    request: TransportRequest,
  ): Promise<Response> {
    const query = request.query === undefined ? "" : new URLSearchParams(request.query).toString();
    return handler(
      new Request(`${server}${request.path}${query === "" ? "" : `?${query}`}`, {
        method: request.method ?? "GET",
        headers: { accept: "application/json", ...request.headers },
        signal: this.#controller.signal,
        ...(request.body === undefined ? {} : { body: bytesOf(request.body) }),
      }),
    );
  }

  #leave(error: KcacheError): never {
    this.#left = true;
    throw error;
  }

  #finish(): void {
    this.#over = true;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#ended();
  }

  /** A body's own failure to be cancelled has nobody left to tell. */
  #cancel(reason: Error): void {
    this.#reader?.cancel(reason).catch(() => undefined);
  }
}

function dropBody(response: Response): void {
  if (response.body?.locked === false) response.body.cancel().catch(() => undefined);
}

function bytesOf(body: string | Uint8Array): string | Uint8Array<ArrayBuffer> {
  return typeof body === "string" ? body : new Uint8Array(body);
}

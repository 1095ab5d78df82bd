import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";

/** One reason for all: making one takes a stack trace. */
const GONE = new DOMException("This operation was aborted", "AbortError");

/**
 * A request that came over a socket, in the words of fetch. What is asked for most is read from where it came; a Request as Node has it is
 * made for the rest only, which costs more than many answers do.
 */
class ServedRequest {
  readonly method: string;
  readonly url: string;
  readonly #incoming: IncomingMessage;
  #headers: Headers | undefined;
  #gone: AbortController | undefined;
  #isGone = false;
  #whole: Request | undefined;

  constructor(incoming: IncomingMessage, method: string, url: string) {
    this.#incoming = incoming;
    this.method = method;
    this.url = url;
  }

  /** What `request` came from, while nobody has begun to read its body as a stream. */
  static incomingOf(request: object): IncomingMessage | undefined {
    return #incoming in request && request.#whole === undefined ? request.#incoming : undefined;
  }

  static leave(request: object): void {
    if (!(#incoming in request)) return;
    request.#isGone = true;
    request.#gone?.abort(GONE);
  }

  static wholeOf(request: object): Request | undefined {
    return #incoming in request ? request.whole() : undefined;
  }

  get headers(): Headers {
    this.#headers ??= headersOf(this.#incoming);
    return this.#headers;
  }

  get signal(): AbortSignal {
    if (this.#gone === undefined) {
      this.#gone = new AbortController();
      if (this.#isGone) this.#gone.abort(GONE);
    }
    return this.#gone.signal;
  }

  get body(): Request["body"] {
    return this.whole().body;
  }

  get bodyUsed(): boolean {
    return this.whole().bodyUsed;
  }

  clone(): Request {
    return this.whole().clone();
  }

  text(): Promise<string> {
    return this.whole().text();
  }

  json(): Promise<unknown> {
    return this.whole().json();
  }

  bytes(): ReturnType<Request["bytes"]> {
    return this.whole().bytes();
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return this.whole().arrayBuffer();
  }

  blob(): Promise<Blob> {
    return this.whole().blob();
  }

  formData(): Promise<FormData> {
    return this.whole().formData();
  }

  /** The request as Node makes it. */
  whole(): Request {
    this.#whole ??= this.#make();
    return this.#whole;
  }

  #make(): Request {
    const { method, headers, signal, url } = this;
    if (method === "GET" || method === "HEAD") return new Request(url, { method, headers, signal });
    const body: NodeReadableStream<Uint8Array> = Readable.toWeb(this.#incoming);
    return new Request(url, { method, headers, signal, body, duplex: "half" });
  }
}

// It is one for whoever asks by `instanceof`; what is not said above is asked of the whole one.
Object.setPrototypeOf(ServedRequest.prototype, Request.prototype);
for (const name of [
  "cache",
  "credentials",
  "destination",
  "duplex",
  "integrity",
  "keepalive",
  "mode",
  "redirect",
  "referrer",
  "referrerPolicy",
] as const) {
  Object.defineProperty(ServedRequest.prototype, name, {
    get(this: ServedRequest) {
      return this.whole()[name];
    },
  });
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  return headers;
}

export function servedRequest(incoming: IncomingMessage, method: string, url: string): Request {
  const request: unknown = new ServedRequest(incoming, method, url);
  if (request instanceof Request) return request;
  throw new Error("serve request: it is no Request");
}

/** Where a request's body can be read without a stream in between; undefined where it can not. */
export function incomingOf(request: Request): IncomingMessage | undefined {
  return ServedRequest.incomingOf(request);
}

/** The request as Node itself makes one, to be given to those who look inside. */
export function wholeRequest(request: Request): Request {
  return ServedRequest.wholeOf(request) ?? request;
}

/** Tells those who hold the request's signal that its client is gone, or has its answer. */
export function leave(request: Request): void {
  ServedRequest.leave(request);
}

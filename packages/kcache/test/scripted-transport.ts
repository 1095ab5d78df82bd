import type { Transport, TransportRequest } from "../src/http/transport.ts";
import { KcacheError } from "../src/object/error.ts";

/** One request as the far side sees it. */
export interface Call {
  readonly type: "list" | "watch";
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** False once the request has ended, whoever ended it. */
  readonly isOpen: boolean;
  /** Called when it ends. */
  onEnd: () => void;
  /** Begins the answer; its body is what is written until the end. */
  head(status: number, headers?: Readonly<Record<string, string>>): void;
  write(body: string | Uint8Array): void;
  end(): void;
  /** Breaks the connection, in whatever phase. */
  fail(error: Error): void;
}

export interface ScriptedTransport extends Transport {
  /** Every request so far. */
  readonly calls: readonly Call[];
  /** Those of them that have not ended. */
  readonly open: readonly Call[];
}

export const RESET = (): Error => new KcacheError("network", "the connection was reset");

/** A transport whose far side is a function that answers each request when and how it likes. */
export function scriptedTransport(onCall: (call: Call) => void): ScriptedTransport {
  const calls: Call[] = [];
  const transport: ScriptedTransport = {
    server: "http://scripted.invalid",
    calls,
    get open() {
      return calls.filter((call) => call.isOpen);
    },
    async request(request) {
      const { promise: head, resolve, reject } = Promise.withResolvers<{ status: number; headers: object }>();
      const body = createBody(request.signal, reject);
      const call: Call = {
        type: request.query?.watch === "1" ? "watch" : "list",
        path: request.path,
        query: request.query ?? {},
        get isOpen() {
          return body.isOpen;
        },
        set onEnd(callback) {
          body.onEnd = callback;
        },
        get onEnd() {
          return body.onEnd;
        },
        head: (status, headers = {}) => resolve({ status, headers }),
        write: body.write,
        end: body.end,
        fail: body.fail,
      };
      calls.push(call);
      if (body.isOpen) onCall(call);
      const { status, headers } = await head;
      return { status, headers: { ...headers }, body };
    },
    close: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
  return transport;
}

interface Body extends AsyncIterable<Uint8Array> {
  readonly isOpen: boolean;
  onEnd: () => void;
  write(chunk: string | Uint8Array): void;
  end(): void;
  fail(error: Error): void;
}

type Chunk = IteratorResult<Uint8Array, undefined>;

function createBody(signal: TransportRequest["signal"], onFail: (error: Error) => void): Body {
  const chunks: Uint8Array[] = [];
  let reader: { resolve(chunk: Chunk): void; reject(error: Error): void } | undefined;
  let isOpen = true;
  let error: Error | undefined;

  const finish = (because: Error | undefined): void => {
    if (!isOpen) return;
    isOpen = false;
    error = because;
    signal?.removeEventListener("abort", onAbort);
    if (because !== undefined) onFail(because);
    if (because !== undefined) reader?.reject(because);
    else reader?.resolve({ done: true, value: undefined });
    reader = undefined;
    body.onEnd();
  };
  const onAbort = (): void => {
    chunks.length = 0;
    finish(new KcacheError("aborted", "aborted", { cause: signal?.reason }));
  };

  const body: Body = {
    get isOpen() {
      return isOpen;
    },
    onEnd: () => undefined,
    write(chunk) {
      if (!isOpen) return;
      const value = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
      if (reader === undefined) chunks.push(value);
      else {
        const { resolve } = reader;
        reader = undefined;
        resolve({ done: false, value });
      }
    },
    end: () => finish(undefined),
    fail: finish,
    [Symbol.asyncIterator]: () => ({
      next() {
        const value = chunks.shift();
        if (value !== undefined) return Promise.resolve({ done: false, value });
        if (error !== undefined) return Promise.reject(error);
        if (!isOpen) return Promise.resolve({ done: true, value: undefined });
        return new Promise<Chunk>((resolve, reject) => {
          reader = { resolve, reject };
        });
      },
      return() {
        chunks.length = 0;
        finish(undefined);
        return Promise.resolve({ done: true, value: undefined });
      },
    }),
  };
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });
  return body;
}

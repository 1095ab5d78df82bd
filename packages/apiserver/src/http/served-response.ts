/** Takes the bytes of an answer that goes on. */
export interface Sink {
  /** Whether it takes more; if not, it says `resume` to who writes when it does. */
  write(chunk: Uint8Array): boolean;
  end(): void;
}

/** A body that goes on until its server or its client ends it. */
export interface LiveBody {
  readonly body: ReadableStream<Uint8Array>;
  /** Has all bytes written to `sink`, instead of `body`. */
  pipe(sink: Sink): void;
  /** The sink takes more. */
  resume(): void;
}

/** Where the bytes of an answer come from, for whoever needs no stream. */
export type BodySource =
  | { readonly type: "whole"; readonly bytes: Uint8Array<ArrayBuffer> }
  /** `next` gives part after part, and undefined after the last. */
  | { readonly type: "parts"; readonly next: () => Uint8Array | undefined }
  | { readonly type: "live"; readonly live: LiveBody };

/**
 * An answer whose bytes are there, or are made by this server, in the words of fetch. A Response as Node has it copies them and puts a stream
 * around; it is made for those only who read it as one.
 */
class ServedResponse {
  readonly status: number;
  readonly #source: BodySource;
  readonly #named: Readonly<Record<string, string>>;
  #headers: Headers | undefined;
  #onSent: ((bytes: number) => void) | undefined;
  #whole: Response | undefined;

  /** @param named - its headers, in lower case and in order */
  constructor(status: number, named: Readonly<Record<string, string>>, source: BodySource) {
    this.status = status;
    this.#named = named;
    this.#source = source;
  }

  static sourceOf(response: object): BodySource | undefined {
    if (!(#source in response) || response.#whole !== undefined) return undefined;
    const source = response.#source;
    return source.type === "parts" ? { type: "parts", next: () => response.#next(source.next) } : source;
  }

  static count(response: object, sent: (bytes: number) => void): boolean {
    if (!(#source in response) || response.#source.type !== "parts" || response.#whole !== undefined) {
      return false;
    }
    response.#onSent = sent;
    return true;
  }

  static headOf(response: object): string[] | undefined {
    if (!(#source in response) || response.#headers !== undefined) return undefined;
    return Object.entries(response.#named).flat();
  }

  get headers(): Headers {
    this.#headers ??= new Headers(this.#named);
    return this.#headers;
  }

  get body(): Response["body"] {
    return this.whole().body;
  }

  get bodyUsed(): boolean {
    return this.#whole?.bodyUsed ?? false;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get statusText(): string {
    return "";
  }

  get redirected(): boolean {
    return false;
  }

  get type(): Response["type"] {
    return "default";
  }

  get url(): string {
    return "";
  }

  clone(): Response {
    return this.whole().clone();
  }

  text(): Promise<string> {
    return this.whole().text();
  }

  json(): Promise<unknown> {
    return this.whole().json();
  }

  bytes(): ReturnType<Response["bytes"]> {
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

  /** The answer as Node makes it. */
  whole(): Response {
    this.#whole ??= new Response(this.#body(this.#source), { status: this.status, headers: this.headers });
    return this.#whole;
  }

  #next(next: () => Uint8Array | undefined): Uint8Array | undefined {
    const part = next();
    if (part !== undefined) this.#onSent?.(part.length);
    return part;
  }

  #body(source: BodySource): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> {
    switch (source.type) {
      case "whole":
        return source.bytes;
      case "live":
        return source.live.body;
      case "parts":
        return new ReadableStream<Uint8Array>(
          {
            pull: (controller) => {
              const part = this.#next(source.next);
              if (part === undefined) controller.close();
              else controller.enqueue(part);
            },
          },
          { highWaterMark: 0 },
        );
      default:
        return source satisfies never;
    }
  }
}

// It is one for whoever asks by `instanceof`.
Object.setPrototypeOf(ServedResponse.prototype, Response.prototype);

/** @param headers - in lower case and in order */
export function servedResponse(
  status: number,
  headers: Readonly<Record<string, string>>,
  source: BodySource,
): Response {
  const response: unknown = new ServedResponse(status, headers, source);
  if (response instanceof Response) return response;
  throw new Error("make answer: it is no Response");
}

/** Where the bytes of an answer come from; undefined where it is read as a stream. */
export function sourceOf(response: Response): BodySource | undefined {
  return ServedResponse.sourceOf(response);
}

/** Has the bytes of an answer in parts counted as they are read; false where it is none. */
export function countBytes(response: Response, sent: (bytes: number) => void): boolean {
  return ServedResponse.count(response, sent);
}

/** Names and values of an answer's headers by turns. */
export function headOf(response: Response): string[] {
  return ServedResponse.headOf(response) ?? [...response.headers].flat();
}

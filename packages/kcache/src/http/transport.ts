/** A request to the Kubernetes API, without host or credentials: the transport has those. */
export interface TransportRequest {
  /** @default {"GET"} */
  readonly method?: string;
  /** Absolute path, already encoded, without a query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Aborting it ends the request in any phase, also before a connection exists, and ends the reading of the body. */
  readonly signal?: AbortSignal;
}

/** An answer whose body arrives as it is read. */
export interface TransportResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The body, decoded from any content encoding, as chunks of any size; cuts mean nothing. Can be read once.
   * Leaving the loop early, or aborting the request, ends the connection. A chunk may be reused by the transport
   * after the next one is asked for, so keep a copy of what is kept.
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** The same body, to be read instead: all the chunks that have arrived, each time that there are some. */
  readonly arrivals?: AsyncIterable<readonly Uint8Array[]>;
}

/**
 * The way to one cluster: HTTP, or a function in the same process.
 *
 * `request` rejects with a KcacheError (`network`, `aborted`, `invalid-config`) when there is no answer at all; every
 * answer of a server, whatever its status, is a TransportResponse.
 */
export interface Transport {
  request(request: TransportRequest): Promise<TransportResponse>;
  /** Where requests go, for messages: an URL without credentials. */
  readonly server: string;
  /** Ends open requests and connections. Later requests reject with `not-running`. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/// <reference path="./undici-pool.d.ts" />
import type { SecureContext } from "node:tls";
import type { Pool } from "undici";
import { KcacheError } from "../object/error.ts";
import type { ClusterConfig } from "./cluster-config.ts";
import { Connector } from "./connect.ts";
import { decodeContent } from "./content-encoding.ts";
import { type Credentials, credentialsOf } from "./credentials.ts";
import { Exchange } from "./exchange.ts";
import { isClosed, networkError } from "./network-error.ts";
import type { Transport, TransportRequest, TransportResponse } from "./transport.ts";
import { VERSION } from "./version.ts";

export interface HttpTransportOptions {
  /** Milliseconds for DNS, TCP and TLS together. @default {10_000} */
  readonly connectTimeoutMs?: number;
  /**
   * Milliseconds from the request to the head of its answer; 0 waits for ever. The body has no limit: whoever reads
   * it knows how long silence may last. @default {300_000}
   */
  readonly headersTimeoutMs?: number;
  /**
   * Whether answers may be compressed; API servers do so past 128 KiB, and never with watches. Inflating takes more processor time
   * than a fast network saves, on threads of its own.
   * @default {true} for a server on another machine, false for one on this
   */
  readonly gzip?: boolean;
  /** @default {"kcache/<version>"} */
  readonly userAgent?: string;
  /** Milliseconds; decides when a token file is looked at again. @default {Date.now} */
  readonly now?: () => number;
}

/**
 * HTTP/1.1 to one cluster over one pool of kept-alive connections, as many as there are requests at a time.
 *
 * Redirects are answers like any other. Proxies named by environment variables are not used. A 401 is tried once more
 * where a token file has another token by then. Nothing is connected before the first request.
 *
 * @throws {KcacheError} `invalid-config` when the server is no http(s) URL, or a certificate or key does not parse.
 */
export function httpTransport(config: ClusterConfig, options: HttpTransportOptions = {}): Transport {
  return new HttpTransport(config, options);
}

class HttpTransport implements Transport {
  readonly server: string;
  readonly #url: URL;
  readonly #basePath: string;
  readonly #config: ClusterConfig;
  readonly #credentials: Credentials;
  readonly #headers: Readonly<Record<string, string | string[]>>;
  readonly #connectTimeoutMs: number;
  readonly #headersTimeoutMs: number;
  readonly #gzip: boolean;
  readonly #connector: Connector;
  readonly #open = new Set<Exchange>();
  #pool: Promise<Pool> | undefined;
  #closed = false;

  constructor(config: ClusterConfig, options: HttpTransportOptions) {
    this.#url = serverUrl(config.server);
    this.#basePath = this.#url.pathname.replace(/\/+$/, "");
    this.server = this.#url.origin + this.#basePath;
    this.#config = config;
    this.#credentials = credentialsOf(config, options.now ?? Date.now);
    this.#headers = {
      "user-agent": options.userAgent ?? `kcache/${VERSION}`,
      accept: "application/json",
      ...impersonationHeaders(config),
    };
    this.#connectTimeoutMs = options.connectTimeoutMs ?? 10_000;
    this.#headersTimeoutMs = options.headersTimeoutMs ?? 300_000;
    this.#gzip = options.gzip ?? !isLoopback(this.#url.hostname);
    this.#connector = new Connector({
      timeoutMs: this.#connectTimeoutMs,
      secureContext: this.#url.protocol === "https:" ? secureContext(config) : undefined,
      tlsServerName: config.tlsServerName,
      insecureSkipTlsVerify: config.insecureSkipTlsVerify,
    });
  }

  async request(request: TransportRequest): Promise<TransportResponse> {
    const action = `${request.method ?? "GET"} ${this.server}${request.path}`;
    if (!request.path.startsWith("/")) {
      throw new KcacheError("invalid-argument", `${action}: the path does not begin with "/"`);
    }
    this.#check(action, request.signal);
    const authorization = await this.#credentials.authorization();
    const response = await this.#send(action, request, authorization);
    const renewed = response.status === 401 ? await this.#credentials.renewed(authorization) : undefined;
    if (renewed === undefined) return this.#decoded(action, response);
    await leave(response);
    return this.#decoded(action, await this.#send(action, request, renewed));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const exchange of [...this.#open]) {
      exchange.end(
        new KcacheError("not-running", `${this.server}: the transport was closed during the request`),
      );
    }
    this.#connector.destroy(new Error("the transport was closed"));
    const pool = await this.#pool;
    await pool?.destroy();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #check(action: string, signal: AbortSignal | undefined): void {
    if (this.#closed) throw new KcacheError("not-running", `${action}: the transport is closed`);
    if (signal?.aborted === true) throw abortError(action, signal.reason);
  }

  /**
   * A kept-alive connection can be closed by the server at the moment it is used again. That says nothing about the
   * server, so a request that only reads goes on to the next connection, at last to one opened for it.
   */
  async #send(
    action: string,
    request: TransportRequest,
    authorization: string | undefined,
  ): Promise<TransportResponse> {
    for (;;) {
      const exchange = await this.#dispatch(action, request, authorization);
      try {
        return await exchange.answer;
      } catch (error) {
        const reads = request.method === undefined || request.method === "GET";
        if (!reads || !exchange.reused || !(error instanceof KcacheError) || !isClosed(error.cause))
          throw error;
      }
    }
  }

  async #dispatch(
    action: string,
    request: TransportRequest,
    authorization: string | undefined,
  ): Promise<Exchange> {
    this.#pool ??= this.#createPool();
    const pool = await this.#pool;
    this.#check(action, request.signal);
    const exchange: Exchange = new Exchange({
      signal: request.signal,
      aborted: (reason) => abortError(action, reason),
      failed: (error, answering) => this.#failure(action, error, answering),
      ended: () => this.#open.delete(exchange),
    });
    this.#open.add(exchange);
    try {
      this.#connector.watching(
        (socket) => exchange.opening(socket),
        () =>
          pool.dispatch(
            {
              path: this.#basePath + request.path + queryString(request.query),
              method: request.method ?? "GET",
              headers: this.#headersOf(request, authorization),
              body: request.body ?? null,
            },
            exchange,
          ),
      );
    } catch (error) {
      exchange.end(KcacheError.from(error, "invalid-argument", action));
    }
    return exchange;
  }

  /** Without its content encoding. */
  async #decoded(action: string, response: TransportResponse): Promise<TransportResponse> {
    try {
      const body = decodeContent(response.body, response.headers["content-encoding"], action);
      return body === response.body ? response : { status: response.status, headers: response.headers, body };
    } catch (error) {
      await leave(response);
      throw error;
    }
  }

  /** undici takes 26 MB and a tenth of a second to import, its pool alone 18 MB and half of that: who uses it pays. */
  async #createPool(): Promise<Pool> {
    const { default: Pool } = await import("undici/lib/dispatcher/pool.js");
    return new Pool(this.#url.origin, {
      connect: this.#connector.connect,
      connections: null,
      pipelining: 1,
      allowH2: false,
      bodyTimeout: 0,
      headersTimeout: this.#headersTimeoutMs,
    });
  }

  #headersOf(
    request: TransportRequest,
    authorization: string | undefined,
  ): Record<string, string | string[]> {
    const headers: Record<string, string | string[]> = { ...this.#headers };
    // A proxy that compresses a watch holds its events back.
    const isWatch = request.query?.watch !== undefined || request.query?.follow !== undefined;
    if (this.#gzip && !isWatch) headers["accept-encoding"] = "gzip";
    for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value;
    if (authorization !== undefined) headers.authorization = authorization;
    return headers;
  }

  #failure(action: string, error: unknown, answering: boolean): KcacheError {
    if (error instanceof Error && "code" in error && error.code === "UND_ERR_INVALID_ARG") {
      return KcacheError.from(error, "invalid-argument", action);
    }
    return networkError(error, {
      action,
      server: this.#url,
      answering,
      ownAuthority: this.#config.ca !== undefined,
      connectTimeoutMs: this.#connectTimeoutMs,
      headersTimeoutMs: this.#headersTimeoutMs,
    });
  }
}

async function leave(response: TransportResponse): Promise<void> {
  await response.body[Symbol.asyncIterator]().return?.();
}

function abortError(action: string, reason: unknown): KcacheError {
  return new KcacheError("aborted", `${action}: aborted`, { cause: reason });
}

function serverUrl(server: string): URL {
  const url = URL.parse(server);
  const shown = url === null ? server : url.protocol;
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new KcacheError("invalid-config", `cluster server: expected an http or https URL, got "${shown}"`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new KcacheError(
      "invalid-config",
      `cluster server ${url.origin}: credentials in the URL are not used; put them into the user's entry`,
    );
  }
  if (url.search !== "" || url.hash !== "") {
    throw new KcacheError("invalid-config", `cluster server ${url.origin}: expected no query or fragment`);
  }
  return url;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

function queryString(query: Readonly<Record<string, string>> | undefined): string {
  const text = query === undefined ? "" : new URLSearchParams(query).toString();
  return text === "" ? "" : `?${text}`;
}

function secureContext(config: ClusterConfig): SecureContext | undefined {
  const { ca, cert, key } = config;
  if (ca === undefined && cert === undefined && key === undefined) return undefined;
  for (const [name, value] of Object.entries({ "certificate-authority": ca, "client-certificate": cert })) {
    if (value !== undefined && !value.includes("-----BEGIN ")) {
      throw new KcacheError("invalid-config", `cluster ${config.server}: ${name} is not PEM`);
    }
  }
  try {
    return process.getBuiltinModule("node:tls").createSecureContext({ ca, cert, key });
  } catch (error) {
    throw KcacheError.from(
      error,
      "invalid-config",
      `cluster ${config.server}: certificate-authority, client-certificate or client-key`,
    );
  }
}

function impersonationHeaders(config: ClusterConfig): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  const { impersonate } = config;
  if (impersonate === undefined) return headers;
  headers["impersonate-user"] = impersonate.user;
  if (impersonate.uid !== undefined) headers["impersonate-uid"] = impersonate.uid;
  if (impersonate.groups !== undefined && impersonate.groups.length > 0) {
    headers["impersonate-group"] = [...impersonate.groups];
  }
  for (const [name, values] of Object.entries(impersonate.extra ?? {})) {
    headers[`impersonate-extra-${encodeURIComponent(name).toLowerCase()}`] = [...values];
  }
  return headers;
}

import type { Socket } from "node:net";
import type { SecureContext } from "node:tls";
import type { buildConnector } from "undici";

const TCP_KEEP_ALIVE_MS = 15_000;

export interface ConnectorOptions {
  readonly timeoutMs: number;
  readonly secureContext?: SecureContext | undefined;
  readonly tlsServerName?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
}

/**
 * Opens connections for undici, and can end one that is not open yet: undici itself lets an aborted request's
 * connection attempt run on until it succeeds or times out.
 */
export class Connector {
  readonly #options: ConnectorOptions;
  readonly #opening = new Set<Socket>();
  #owner: ((socket: Socket) => void) | undefined;

  constructor(options: ConnectorOptions) {
    this.#options = options;
  }

  /** Calls `dispatch`, and `owner` with the connection that is opened for it, if one is opened during the call. */
  watching(owner: (socket: Socket) => void, dispatch: () => void): void {
    this.#owner = owner;
    try {
      dispatch();
    } finally {
      this.#owner = undefined;
    }
  }

  /** Ends every connection that is still being opened. */
  destroy(reason: Error): void {
    for (const socket of this.#opening) socket.destroy(reason);
  }

  readonly connect: buildConnector.connector = (target, callback) => {
    const socket = this.#open(target);
    this.#opening.add(socket);
    this.#owner?.(socket);
    const { timeoutMs } = this.#options;
    const timer = setTimeout(() => socket.destroy(new ConnectTimeout(timeoutMs)), timeoutMs);
    const settle = (): boolean => {
      clearTimeout(timer);
      return this.#opening.delete(socket);
    };
    socket.setNoDelay(true);
    socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS);
    socket.once(target.protocol === "https:" ? "secureConnect" : "connect", () => {
      if (settle()) callback(null, socket);
    });
    socket.on("error", (error) => {
      if (settle()) callback(error, null);
    });
    // A handshake that the other side leaves without a word ends in `close` alone.
    socket.once("close", () => {
      if (settle())
        callback(Object.assign(new Error("closed while connecting"), { code: "ECONNRESET" }), null);
    });
  };

  #open(target: buildConnector.Options): Socket {
    const { secureContext, tlsServerName, insecureSkipTlsVerify } = this.#options;
    const host = target.hostname;
    if (target.protocol !== "https:") {
      return process.getBuiltinModule("node:net").connect({ host, port: Number(target.port || 80) });
    }
    const isAddress = /^[\d.]+$|:/.test(host);
    const servername = tlsServerName ?? (isAddress ? undefined : host);
    return process.getBuiltinModule("node:tls").connect({
      host,
      port: Number(target.port || 443),
      ALPNProtocols: ["http/1.1"],
      rejectUnauthorized: insecureSkipTlsVerify !== true,
      ...(secureContext === undefined ? {} : { secureContext }),
      ...(servername === undefined ? {} : { servername }),
    });
  }
}

/** No connection, with TLS agreed on, within the time given. */
class ConnectTimeout extends Error {
  readonly code = "ETIMEDOUT";
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`no connection within ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

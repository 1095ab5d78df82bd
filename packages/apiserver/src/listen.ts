import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Duplex } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { TLSSocket } from "node:tls";
import { setPeer } from "./auth/peer.ts";
import { type AuthOptions, known, type TokenUser } from "./auth/user.ts";
import { send } from "./http/send.ts";
import { leave, servedRequest } from "./http/served-request.ts";
import { kubeconfigFor } from "./kubeconfig.ts";
import { type Authority, createAuthority, type KeyPair } from "./tls/certificates.ts";

/** Where a server listens. */
export interface ListenOptions {
  /** @default {0} any free port */
  readonly port?: number;
  /**
   * Whether to speak TLS, with a certificate authority of its own that also makes certificates for clients.
   *
   * @default {false}
   */
  readonly tls?: boolean;
}

/** A server that listens on 127.0.0.1. */
export interface Listening extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:PORT`, or `https:` with TLS. */
  readonly url: string;
  /** With TLS, the certificate in PEM by which a client knows the server. */
  readonly certificateAuthority: string | undefined;
  /**
   * The text of a kubeconfig file that leads here, with a client certificate, or without TLS with a token of `auth.tokens`.
   *
   * @param user - whom it makes its holder; @default one of `system:masters`
   * @throws where without TLS no token is of that user
   */
  kubeconfig(user?: TokenUser): string;
  /** With TLS, a certificate by which a client is this user. @throws without TLS */
  clientCertificate(user: TokenUser): KeyPair;
  /** Ends all connections at once, as the end of a process does, and goes on listening. */
  breakConnections(): void;
  /** Stops listening and ends all connections. */
  close(): Promise<void>;
}

/** As Go's server has it. */
const HEADER_LIMIT = 1024 * 1024;
/** Methods that fetch knows no requests of. */
const UNSPOKEN = new Set(["CONNECT", "TRACE", "TRACK"]);

type Fetch = (request: Request) => Promise<Response>;

/** @throws where the port is taken */
export async function listen(
  fetch: Fetch,
  auth: AuthOptions | undefined,
  options: ListenOptions,
  onClose: () => void,
): Promise<Listening> {
  const asked = options.port ?? 0;
  const authority = options.tls === true ? createAuthority() : undefined;
  const server = serverFor(authority, (incoming, outgoing) => {
    serve(fetch, incoming, outgoing).catch(async () => {
      // The client gets what was written before, and no end of it. Node holds writes back until the end of a turn.
      await setImmediate();
      incoming.socket.destroySoon();
    });
  });
  // Watches are long: neither the request nor the idle connection has a deadline.
  server.requestTimeout = 0;
  server.headersTimeout = 32_000;
  server.keepAliveTimeout = 60_000;
  server.on("clientError", refuse);
  const failed = new Promise<never>((_resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, asked)));
  });
  server.listen(asked, "127.0.0.1");
  await Promise.race([once(server, "listening"), failed]);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("listen: the server has no port");
  const { port } = address;
  const url = `${authority === undefined ? "http" : "https"}://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    onClose();
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const breakConnections = (): void => server.closeAllConnections();
  return {
    port,
    url,
    certificateAuthority: authority?.cert,
    kubeconfig: (user) => kubeconfigFor(url, authority, auth, user),
    clientCertificate(user) {
      if (authority === undefined) {
        throw new Error("make client certificate: the server speaks no TLS; listen with { tls: true }");
      }
      return authority.client(user.user, user.groups ?? []);
    },
    breakConnections,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function serverFor(authority: Authority | undefined, onRequest: RequestListener): Server {
  if (authority === undefined) return createServer({ maxHeaderSize: HEADER_LIMIT }, onRequest);
  // Who shows no certificate may come with a token.
  const options = { ca: authority.cert, requestCert: true, rejectUnauthorized: false };
  return createSecureServer({ ...authority.server(), ...options, maxHeaderSize: HEADER_LIMIT }, onRequest);
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== "EADDRINUSE") return error;
  return new Error(`listen on 127.0.0.1:${port}: the port is in use; choose another, or 0 for any free one`, {
    cause: error,
  });
}

/** What Go's server says where there is no request to speak of. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const text =
    error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
  const head = `HTTP/1.1 ${text}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n`;
  socket.end(head + text);
}

async function serve(fetch: Fetch, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = requestFrom(incoming);
  if (request === undefined) {
    outgoing.writeHead(400, {
      "content-type": "text/plain; charset=utf-8",
      "content-length": 15,
      connection: "close",
    });
    outgoing.end("400 Bad Request");
    return;
  }
  outgoing.once("close", () => leave(request));
  identify(request, incoming);
  const response = await fetch(request);
  await send(response, incoming.method === "HEAD", outgoing);
}

/** The request in the words of fetch; undefined where it has a method or a target that no API knows. */
function requestFrom(incoming: IncomingMessage): Request | undefined {
  const method = incoming.method ?? "GET";
  const target = incoming.url ?? "/";
  const path = /^https?:\/\/[^/]*(\/.*)?$/.exec(target)?.[1] ?? target;
  const url = `http://127.0.0.1${path}`;
  if (!path.startsWith("/") || !URL.canParse(url) || UNSPOKEN.has(method)) return undefined;
  return servedRequest(incoming, method, url);
}

/** Notes whose certificate a connection has shown; one that the server's authority did not make is nobody's. */
function identify(request: Request, { socket }: IncomingMessage): void {
  if (!(socket instanceof TLSSocket)) return;
  const { subject } = socket.getPeerCertificate();
  if (subject === undefined) return;
  const list = (value: string | string[] | undefined): string[] =>
    value === undefined ? [] : Array.isArray(value) ? value : [value];
  const [name = ""] = list(subject.CN);
  setPeer(request, socket.authorized ? known(name, list(subject.O)) : undefined);
}

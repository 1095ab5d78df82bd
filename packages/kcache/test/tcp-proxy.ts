import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A way to a server that can be broken as networks break. */
export interface TcpProxy extends AsyncDisposable {
  readonly url: string;
  /** Connections that clients hold open. */
  readonly connections: number;
  /** Breaks all connections with RST. */
  reset(): void;
  /** Forwards nothing more on the connections that are open now, and leaves them open: half-open, to a client. */
  freeze(): void;
  /** Breaks the next connection to a client after so many bytes. */
  cutAfter(bytes: number): void;
  /** Refuses connections, those that are open too. */
  down(): Promise<void>;
  /** Accepts them again, on the same port. */
  up(): Promise<void>;
}

/** @param target the port of the server on 127.0.0.1 */
export async function tcpProxy(target: number): Promise<TcpProxy> {
  const clients = new Set<Socket>();
  let frozen = new WeakSet<Socket>();
  let bytesLeft = Number.POSITIVE_INFINITY;
  let server: Server | undefined;
  let port = 0;

  const onConnection = (client: Socket): void => {
    const upstream = connect({ port: target, host: "127.0.0.1", noDelay: true });
    clients.add(client);
    client.on("data", (chunk) => {
      if (!frozen.has(client)) upstream.write(chunk);
    });
    upstream.on("data", (chunk: Buffer) => {
      if (frozen.has(client)) return;
      client.write(chunk.subarray(0, bytesLeft));
      bytesLeft -= chunk.length;
      if (bytesLeft > 0) return;
      bytesLeft = Number.POSITIVE_INFINITY;
      // What was written has to leave first, or the reset overtakes it.
      client.end(() => client.resetAndDestroy());
    });
    upstream.on("end", () => {
      if (!frozen.has(client)) client.end();
    });
    client.on("error", () => undefined);
    upstream.on("error", () => client.resetAndDestroy());
    client.on("close", () => {
      clients.delete(client);
      upstream.destroy();
    });
  };

  const reset = (): void => {
    for (const client of clients) client.resetAndDestroy();
  };
  const up = async (): Promise<void> => {
    server = createServer({ noDelay: true }, onConnection).listen(port, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
  };
  const down = async (): Promise<void> => {
    const closed = server === undefined ? undefined : once(server, "close");
    server?.close();
    server = undefined;
    reset();
    await closed;
  };

  await up();
  return {
    url: `http://127.0.0.1:${port}`,
    get connections() {
      return clients.size;
    },
    reset,
    freeze() {
      frozen = new WeakSet(clients);
    },
    cutAfter(bytes) {
      bytesLeft = bytes;
    },
    down,
    up,
    [Symbol.asyncDispose]: down,
  };
}

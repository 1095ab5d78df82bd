import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { listening } from "../../test/sockets.ts";
import { Connector } from "./connect.ts";

function opening(connector: Connector, url: string): Promise<Error | null> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    connector.connect({ hostname, port, protocol: "https:" }, (...[error]) => resolve(error));
  });
}

test("destroy ends a connection that is being opened for nobody", async () => {
  const silent = createServer();
  const { url } = await listening(silent);
  const connector = new Connector({ timeoutMs: 60_000 });
  const result = opening(connector, url);
  const [socket] = (await once(silent, "connection")) as [Socket];
  const gone = once(socket, "close");
  connector.destroy(new Error("enough"));
  expect((await result)?.message).toBe("enough");
  await gone;
});

test("a server that leaves during the handshake is an error, and told once", async () => {
  const { url } = await listening(createServer((socket) => socket.end()));
  expect(await opening(new Connector({ timeoutMs: 60_000 }), url)).toMatchObject({ code: "ECONNRESET" });
});

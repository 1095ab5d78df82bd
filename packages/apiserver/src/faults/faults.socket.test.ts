import { get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { CONFIG_MAPS, configMap, request } from "../../test/api.ts";
import { createApiServer } from "../index.ts";
import type { Listening } from "../listen.ts";
import type { ApiServer } from "../server.ts";

// What of faults only sockets show: bytes, heads, and how a connection ends.

const WATCH = `${CONFIG_MAPS}?watch=1`;

interface Listened extends AsyncDisposable {
  readonly server: ApiServer;
  readonly listening: Listening;
  /** The bytes of the list, when nothing is wrong. */
  readonly list: Buffer;
}

async function listened(): Promise<Listened> {
  const server = createApiServer();
  for (const name of ["a", "b"]) await server.fetch(request("POST", CONFIG_MAPS, configMap(name)));
  const listening = await server.listen();
  const list = Buffer.from(await (await fetch(`${listening.url}${CONFIG_MAPS}`)).arrayBuffer());
  return { server, listening, list, [Symbol.asyncDispose]: () => server.close() };
}

/** Asks on a connection of its own. */
function ask(listening: Listening, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${listening.url}${path}`, { agent: false }, resolve).on("error", reject);
  });
}

/** All that arrives, and how it ends. */
async function read(message: IncomingMessage): Promise<{ readonly bytes: Buffer; readonly end: string }> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of message) chunks.push(chunk);
    return { bytes: Buffer.concat(chunks), end: "end" };
  } catch (error) {
    return { bytes: Buffer.concat(chunks), end: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
}

test.each([1, 7, 100, 250])("a body is cut after exactly %i bytes, without its end", async (after) => {
  await using w = await listened();
  w.server.faults.add({ does: { type: "cut", after } });
  const { bytes, end } = await read(await ask(w.listening, CONFIG_MAPS));
  expect(bytes).toEqual(w.list.subarray(0, after));
  expect(end).toBe("ECONNRESET");
  const watched = await read(await ask(w.listening, WATCH));
  expect([watched.bytes.length, watched.end]).toEqual([after, "ECONNRESET"]);
});

test("a body is cut in order: the client takes it for whole", async () => {
  await using w = await listened();
  w.server.faults.add({ does: { type: "cut", after: 33, how: "end" } });
  expect(await read(await ask(w.listening, CONFIG_MAPS))).toEqual({
    bytes: w.list.subarray(0, 33),
    end: "end",
  });
});

test("a connection that is cut before the body ends without an answer", async () => {
  await using w = await listened();
  w.server.faults.add({ times: 1, does: { type: "cut" } });
  await expect(ask(w.listening, CONFIG_MAPS)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect((await ask(w.listening, CONFIG_MAPS)).resume().statusCode).toBe(200);
});

test("silence leaves the connection open, and ends with the client", async () => {
  await using w = await listened();
  const silence = new AbortController();
  w.server.faults.add({ times: 1, does: { type: "silence", when: silence.signal } });
  const message = await ask(w.listening, WATCH);
  const heard: string[] = [];
  message.on("data", (chunk: Buffer) => heard.push(String(chunk)));
  while (!heard.join("").includes('"name":"b"')) await turn();
  silence.abort();
  const length = heard.length;
  await w.server.fetch(request("POST", CONFIG_MAPS, configMap("unheard")));
  // A watch beside it hears of it: so it would have been heard.
  const other = await ask(w.listening, `${WATCH}&fieldSelector=metadata.name=unheard`);
  await new Promise((resolve) => other.once("data", resolve));
  expect(heard).toHaveLength(length);
  expect(message.socket.destroyed).toBe(false);
  expect(w.server.stats.configmaps?.openWatches).toBe(2);
  message.destroy();
  other.destroy();
  while (w.server.stats.configmaps?.openWatches !== 0) await turn();
});

test("silence from the first byte on still sends the head; hang does not even that", async () => {
  await using w = await listened();
  w.server.faults.add({ times: 1, does: { type: "silence" } });
  const message = await ask(w.listening, CONFIG_MAPS);
  expect(message.statusCode).toBe(200);
  message.destroy();
  w.server.faults.add({ times: 1, does: { type: "hang" } });
  let bytes = 0;
  const socket = connect(w.listening.port, "127.0.0.1");
  socket.on("data", (chunk) => {
    bytes += chunk.length;
  });
  socket.write(`GET ${CONFIG_MAPS} HTTP/1.1\r\nhost: x\r\n\r\n`);
  while (w.server.faults.rules[1]?.met !== 1) await turn();
  await read(await ask(w.listening, CONFIG_MAPS));
  expect(bytes).toBe(0);
  socket.destroy();
});

test("what drips is whole in the end, and every byte of it came alone", async () => {
  await using w = await listened();
  w.server.faults.add({ does: { type: "drip" } });
  const socket = connect(w.listening.port, "127.0.0.1");
  socket.write(`GET ${CONFIG_MAPS} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  let raw = "";
  for await (const chunk of socket) raw += String(chunk);
  const [, ...rest] = raw.split("\r\n\r\n");
  const lines = rest.join("\r\n\r\n").split("\r\n");
  const sizes = lines.filter((_, i) => i % 2 === 0).map((size) => Number.parseInt(size, 16));
  expect(sizes.slice(0, w.list.length).every((size) => size === 1)).toBe(true);
  expect(lines.filter((_, i) => i % 2 === 1).join("")).toBe(w.list.toString());
});

test("a restart breaks connections and is there again on the same port", async () => {
  await using w = await listened();
  const before = read(await ask(w.listening, WATCH));
  w.server.faults.restart();
  expect((await before).end).toBe("ECONNRESET");
  expect((await read(await ask(w.listening, CONFIG_MAPS))).bytes).toEqual(w.list);
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

import { connect } from "node:net";
import fc from "fast-check";
import type { Api } from "./api.ts";
import { isLive, targetOf } from "./fuzzing.ts";
import { FUTURE, type Sent } from "./random-request.ts";

/** How a request is put on a socket. */
export type Manner =
  /** As it should be, in pieces. */
  | { readonly type: "whole"; readonly pieces: number }
  /** The client leaves after so much of it, 0 to 1. */
  | { readonly type: "left"; readonly at: number }
  /** With other bytes at a place, 0 to 1, and then the end of what is sent. */
  | { readonly type: "wrecked"; readonly at: number; readonly bytes: string; readonly drops: number };

const part = fc.double({ min: 0, max: 1, noNaN: true });
export const randomManner: fc.Arbitrary<Manner> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant("whole"), pieces: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("left"), at: part }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("wrecked"),
      at: part,
      bytes: fc.oneof(
        fc.constantFrom(
          "\r\n",
          "\r\n\r\n",
          "\u0000",
          " ",
          ":",
          "Transfer-Encoding: chunked\r\n",
          "CONNECT a:1 ",
          "%",
        ),
        fc.string({ unit: "binary", maxLength: 6 }),
      ),
      drops: fc.nat({ max: 30 }),
    }),
  },
);

/** What came back: nothing where the server hung up, the head alone of an answer without an end. */
export interface Heard {
  readonly code: number | undefined;
  readonly text: string;
}

function bytesOf(sent: Sent): Buffer {
  const body = Buffer.from(sent.body);
  const lines = [`${sent.method} ${targetOf(sent)} HTTP/1.1`, "Host: api", "Connection: close"];
  for (const [name, value] of Object.entries(sent.headers)) lines.push(`${name}: ${value}`);
  if (sent.method !== "GET" && sent.method !== "HEAD") lines.push(`Content-Length: ${body.length}`);
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), body]);
}

function piecesOf(whole: Buffer, manner: Manner): Buffer[] {
  switch (manner.type) {
    case "whole": {
      const size = Math.ceil(whole.length / manner.pieces);
      return Array.from({ length: manner.pieces }, (_, n) => whole.subarray(n * size, (n + 1) * size));
    }
    case "left":
      return [whole.subarray(0, Math.floor(manner.at * whole.length))];
    case "wrecked": {
      const at = Math.floor(manner.at * whole.length);
      return [whole.subarray(0, at), Buffer.from(manner.bytes), whole.subarray(at + manner.drops)];
    }
  }
}

/** Sends a request over a connection of its own, and listens until that is closed. @throws where it stays open for 20 s */
export async function exchange(api: Api, port: number, sent: Sent, manner: Manner): Promise<Heard> {
  const socket = connect(port, "127.0.0.1").setNoDelay(true).setEncoding("latin1");
  let text = "";
  let isOpen = true;
  let isLate = false;
  const closed = new Promise<void>((resolve) => {
    socket.once("close", () => {
      isOpen = false;
      resolve();
    });
  });
  // Whom the server hangs up on gets a reset where it had not read all.
  socket.on("error", () => undefined);
  socket.on("data", (chunk: string) => {
    text += chunk;
    if (isLive(sent) && text.includes("\r\n\r\n")) socket.destroy();
  });
  const timer = setTimeout(() => {
    isLate = true;
    socket.destroy();
  }, 20_000);
  for (const piece of piecesOf(bytesOf(sent), manner)) {
    if (!isOpen) break;
    await new Promise<void>((resolve) => socket.write(piece, () => resolve()));
  }
  if (manner.type === "left") socket.destroy();
  if (manner.type === "wrecked") socket.end();
  // A version of the future is waited for.
  while (isOpen && sent.query.some(([, value]) => value === FUTURE)) await api.advance(1000);
  await closed;
  clearTimeout(timer);
  if (isLate) throw new Error(`the connection stayed open after ${JSON.stringify(text)}`);
  const code = /^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1];
  return { code: code === undefined ? undefined : Number(code), text };
}

import type { ServerResponse } from "node:http";
import { setImmediate as setImmediateCallback } from "node:timers";
import { setImmediate } from "node:timers/promises";
import { headOf, type LiveBody, type Sink, sourceOf } from "./served-response.ts";

const BYTES_A_TURN = 256 * 1024;
const END_OF_LINE = Buffer.from("\r\n", "latin1");

/** Writes an answer to its connection; resolves when all of it is written, or goes on by itself. Rejects where its body fails. */
export async function send(response: Response, headOnly: boolean, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, headOf(response));
  if (headOnly) {
    outgoing.end();
    return;
  }
  const source = sourceOf(response);
  switch (source?.type) {
    case "whole":
      outgoing.end(source.bytes);
      return;
    case "live":
      sendLive(source.live, outgoing);
      return;
    case "parts":
      await sendParts(source.next, outgoing);
      return;
    case undefined:
      await sendStream(response, outgoing);
      return;
    default:
      source satisfies never;
  }
}

/** Writes what is made as the socket takes it. */
async function sendParts(next: () => Uint8Array | undefined, outgoing: ServerResponse): Promise<void> {
  let sinceTurn = 0;
  for (let part = next(); part !== undefined; part = next()) {
    sinceTurn += part.length;
    if (!outgoing.write(part)) await drained(outgoing);
    if (outgoing.closed) return;
    if (sinceTurn >= BYTES_A_TURN) {
      // A socket that takes all at once would keep everybody else waiting until a long list is written.
      sinceTurn = 0;
      await setImmediate();
    }
  }
  outgoing.end();
}

/** Sends what goes on until one side ends it. */
function sendLive(live: LiveBody, outgoing: ServerResponse): void {
  const { socket } = outgoing;
  // What is there already leaves with the head, in one piece.
  socket?.cork();
  outgoing.flushHeaders();
  live.pipe(sinkTo(outgoing, live));
  process.nextTick(() => socket?.uncork());
}

/**
 * Where a watch is written to: past the response to its socket, once the head is written. Node would write each chunk in three
 * pieces; here they are one, made once for all watchers to whom it is sent one after another.
 */
function sinkTo(outgoing: ServerResponse, live: LiveBody): Sink {
  const { socket } = outgoing;
  const direct = outgoing.chunkedEncoding && socket !== null ? socket : undefined;
  const to = direct ?? outgoing;
  let sinceTurn = 0;
  let waits = false;
  const resume = (): void => {
    sinceTurn = 0;
    waits = false;
    if (!outgoing.closed) live.resume();
  };
  const onDrain = (): void => {
    if (!waits) resume();
  };
  to.on("drain", onDrain);
  outgoing.once("close", () => to.off("drain", onDrain));
  return {
    write(chunk) {
      sinceTurn += chunk.length;
      if (!to.write(direct === undefined ? chunk : chunkOf(chunk))) return false;
      if (sinceTurn < BYTES_A_TURN) return true;
      waits = true;
      setImmediateCallback(resume);
      return false;
    },
    end: () => outgoing.end(),
  };
}

let lastPart: Uint8Array | undefined;
let lastChunk: Buffer = Buffer.alloc(0);

/** A part of a body as HTTP/1.1 sends it where the length of the whole is not known. */
function chunkOf(part: Uint8Array): Buffer {
  if (part !== lastPart) {
    lastChunk = Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`, "latin1"), part, END_OF_LINE]);
    lastPart = part;
  }
  return lastChunk;
}

async function sendStream(response: Response, outgoing: ServerResponse): Promise<void> {
  if (response.body === null) {
    outgoing.end();
    return;
  }
  const reader = response.body.getReader();
  outgoing.once("close", () => {
    // The client went away, or all was written; a reader that is done takes no notice.
    reader.cancel().catch(() => undefined);
  });
  let next = reader.read();
  // A short answer leaves in one piece: Go's reverse proxies (kubectl proxy) may close a connection on reading the head of an
  // answer, and lose what has not come by then. A watch whose first event is not there yet begins without it.
  if ((await Promise.race([next, setImmediate()])) === undefined) outgoing.flushHeaders();
  let sinceTurn = 0;
  while (true) {
    const { done, value } = await next;
    if (done) break;
    sinceTurn += value.length;
    if (!outgoing.write(value)) await drained(outgoing);
    if (sinceTurn >= BYTES_A_TURN) {
      sinceTurn = 0;
      await setImmediate();
    }
    next = reader.read();
  }
  outgoing.end();
}

/** Resolves when the response takes more, or is closed. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off("drain", done);
      outgoing.off("close", done);
      resolve();
    };
    outgoing.on("drain", done);
    outgoing.on("close", done);
    if (outgoing.closed) done();
  });
}

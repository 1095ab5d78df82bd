import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { createWriter } from "./writer.ts";

/** A stream that takes one write, and the next when it is told to. */
function slowStream(): { stream: Writable; taken: string[]; take(): void } {
  const taken: string[] = [];
  let next: (() => void) | undefined;
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk, _encoding, done) {
      taken.push(String(chunk));
      next = () => done();
    },
  });
  return { stream, taken, take: () => next?.() };
}

const settled = async (promise: Promise<void>): Promise<boolean> => {
  const marker = new Promise<boolean>((resolve) => setImmediate(() => resolve(false)));
  return Promise.race([promise.then(() => true), marker]);
};

test("flush waits for a slow reader to take what was written", async () => {
  const { stream, taken, take } = slowStream();
  const writer = createWriter(stream, new AbortController().signal);
  expect(writer.add("a")).toBeUndefined();
  await writer.add("b");
  expect(taken).toEqual([]);
  const flushed = writer.flush();
  expect(taken).toEqual(["ab"]);
  expect(await settled(flushed)).toBe(false);
  take();
  await flushed;
});

test("more than a chunk is written without a flush, and its adding waits", async () => {
  const { stream, taken, take } = slowStream();
  const writer = createWriter(stream, new AbortController().signal);
  const added = writer.add("x".repeat(70_000));
  expect(taken.join("").length).toBe(70_000);
  expect(await settled(added ?? Promise.resolve())).toBe(false);
  take();
  await added;
});

test("the signal ends the wait for a reader that takes nothing", async () => {
  const ending = new AbortController();
  const writer = createWriter(slowStream().stream, ending.signal);
  await writer.add("a");
  const flushed = writer.flush();
  ending.abort();
  await flushed;
});

test("nothing is written to a stream that is gone", async () => {
  const { stream, taken } = slowStream();
  stream.destroy();
  const writer = createWriter(stream, new AbortController().signal);
  await writer.add("a");
  await writer.flush();
  expect(taken).toEqual([]);
});

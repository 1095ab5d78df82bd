import { getEventListeners } from "node:events";
import fc from "fast-check";
import { expect, test } from "vitest";
import { VirtualClock } from "../virtual-clock.ts";
import { cutBody, dripBody } from "./body.ts";

const chunks = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 10 });

const bodyOf = (parts: readonly Uint8Array[]): ReadableStream<Uint8Array> => ReadableStream.from(parts);

/** All that arrives, and how it ends. */
async function read(
  body: ReadableStream<Uint8Array>,
): Promise<{ bytes: Buffer; sizes: number[]; end: string }> {
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  const sizes: number[] = [];
  for (;;) {
    const next = await reader.read().catch(() => "reset" as const);
    if (next === "reset" || next.done) {
      return { bytes: Buffer.concat(parts), sizes, end: next === "reset" ? "reset" : "end" };
    }
    parts.push(next.value);
    sizes.push(next.value.length);
  }
}

test("a body is cut at byte n however it comes, and a shorter one is whole", async () => {
  const how = fc.constantFrom("reset" as const, "end" as const);
  await fc.assert(
    fc.asyncProperty(chunks, fc.nat({ max: 150 }), how, async (parts, after, way) => {
      const all = Buffer.concat(parts);
      const { bytes, end } = await read(cutBody(bodyOf(parts), { type: "cut", after, how: way }));
      expect(bytes).toEqual(all.subarray(0, after));
      expect(end).toBe(all.length < after ? "end" : way);
    }),
  );
});

test("a body that drips is whole, in pieces no larger than asked for", async () => {
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 1, max: 30 }), async (parts, bytes) => {
      const dripped = await read(dripBody(bodyOf(parts), { type: "drip", bytes }, new VirtualClock()));
      expect(dripped.bytes).toEqual(Buffer.concat(parts));
      expect(Math.max(0, ...dripped.sizes)).toBeLessThanOrEqual(bytes);
      expect(dripped.end).toBe("end");
    }),
  );
});

test("a body that is silent hides the end and the failure of what is behind it, and lets go of its signal", async () => {
  for (const how of ["close", "error"] as const) {
    const when = new AbortController();
    let behind: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        behind = controller;
      },
    });
    const reader = cutBody(body, { type: "silence", when: when.signal }).getReader();
    let answer: string | undefined;
    const read = reader.read().then(
      ({ done }) => (answer = done ? "done" : "bytes"),
      () => (answer = "failed"),
    );
    when.abort();
    if (how === "close") behind?.close();
    else behind?.error(new Error("behind"));
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
    expect(answer).toBeUndefined();
    await reader.cancel().catch(() => undefined);
    await read;
    expect(getEventListeners(when.signal, "abort")).toEqual([]);
  }
});

test("a body that fails by itself fails, and is not cut a second time", async () => {
  const when = new AbortController();
  const first = cutBody(bodyOf([new Uint8Array(10)]), { type: "cut", after: 5 });
  const { bytes, end } = await read(cutBody(first, { type: "cut", how: "end", when: when.signal }));
  expect([bytes.length, end]).toEqual([5, "reset"]);
  when.abort();
  expect(getEventListeners(when.signal, "abort")).toEqual([]);
});

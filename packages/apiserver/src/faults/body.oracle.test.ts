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

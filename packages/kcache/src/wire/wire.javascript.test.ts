/** All tests of the decoders and of what reads JSON by paths once more, without WebAssembly: what the scanner in JavaScript gives is the same. */
import { afterAll, expect, test, vi } from "vitest";
import { loadSimd } from "./simd.ts";

await vi.hoisted(async () => {
  // Node's own fetch is loaded when it is first used, and it cannot be without WebAssembly.
  await fetch("data:,");
  vi.stubGlobal("WebAssembly", undefined);
});
afterAll(() => vi.unstubAllGlobals());

test("without WebAssembly there is no module, and no error", () => {
  expect(loadSimd()).toBeUndefined();
});

await import("./list.test.ts");
await import("./watch.test.ts");
await import("./wire.oracle.test.ts");
await import("./json-path.test.ts");
await import("./projection.test.ts");

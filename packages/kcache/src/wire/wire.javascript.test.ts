/** All tests of the decoders and of what reads JSON by paths once more, where WebAssembly must not be compiled: what the scanner in JavaScript gives is the same. */
import { afterAll, expect, test, vi } from "vitest";
import { loadSimd } from "./simd.ts";

vi.hoisted(() => {
  // Node's own fetch goes on to compile what it needs, which it does another way.
  const refuse = function Module(): never {
    throw new Error("compiling is not allowed here");
  };
  const { compile, instantiate } = Reflect.get(globalThis, "WebAssembly");
  vi.stubGlobal("WebAssembly", { compile, instantiate, Module: refuse });
});
afterAll(() => vi.unstubAllGlobals());

test("where it must not be compiled there is no module, and no error", () => {
  expect(loadSimd()).toBeUndefined();
});

await import("./list.test.ts");
await import("./watch.test.ts");
await import("./wire.oracle.test.ts");
await import("./json-path.test.ts");
await import("./projection.test.ts");

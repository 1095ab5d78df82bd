/**
 * The scanner's inner loops, in AssemblyScript: `node scripts/build-wasm.ts` compiles them to `src/wire/simd.gen.ts`.
 * Nothing is allocated or imported, and the memory has a fixed size; `src/wire/simd.ts` is the only caller.
 *
 * Callers keep 64 bytes readable behind every range they pass.
 */

export { intern } from "./intern";
export { ASIDE, ASIDE_SIZE, TOLD, WINDOW, WINDOW_SIZE } from "./layout";
export { locate } from "./locate";
export { pass } from "./pass";

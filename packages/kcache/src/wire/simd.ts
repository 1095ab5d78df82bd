/**
 * The scanner's inner loops as a WebAssembly module with SIMD: 64 bytes at a time instead of one. Its source is
 * the folder `wasm` of this package; its memory is shared by all decoders, since none of them gives way while it works.
 */
import { SIMD_MODULE } from "./simd.gen.ts";
import { ESCAPED, FRESH, NESTED, type NestedScan, STRING } from "./value.ts";

/** As @types/node has it not, and with no more than is needed. */
declare const WebAssembly:
  | {
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: object };
    }
  | undefined;

/** What wasm/index.ts exports. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly TOLD: Constant;
  readonly WINDOW: Constant;
  readonly WINDOW_SIZE: Constant;
  readonly ASIDE: Constant;
  readonly ASIDE_SIZE: Constant;
  readonly pass: (from: number, to: number, depth: number, mode: number) => number;
  readonly locate: (from: number, to: number) => number;
  readonly intern: (start: number, end: number) => number;
}

interface Constant {
  readonly value: number;
}

/** Places in `told`, in the order that wasm/layout.ts gives them. A value has a start and, in the next place, an end. */
const DEPTH = 0;
const MODE = 1;
const OBJECT = 2;
export const NAME = 4;
export const UID = 6;
export const RESOURCE_VERSION = 8;
export const DELETION_TIMESTAMP = 10;
export const NAMESPACE = 12;
export const LABELS = 14;
export const OWNER_REFERENCES = 16;
export const CUT = 18;
export const MOVED = 20;
const PLACES = 21;

export interface Simd {
  /** The module's memory: the only bytes that its functions know. */
  readonly memory: Buffer;
  /** What they say besides what they return. */
  readonly told: Int32Array;
  /** Where in `memory` chunks are put. */
  readonly window: number;
  /** Puts as much of the chunk from `from` on into the window as has room there; tells how many bytes that are. */
  load(chunk: Uint8Array, from: number): number;
  /** For bytes in the window. Objects are looked at by `locate` on the way. */
  readonly scanNested: NestedScan;
  /**
   * Finds the metadata of the object that starts at `start`; where the object lies elsewhere than in `memory`, its
   * beginning is copied there. Returns its start in `memory`, or `-1` where it takes a closer look to read it or to say
   * what is wrong with it.
   */
  locate(bytes: Buffer, start: number, end: number): number;
  /** Copies a whole value to `memory`, where the next call writes over it, and returns its start; -1 where there is no room for it. */
  putAside(bytes: Buffer, start: number, end: number): number;
  /** For bytes in `memory` that hold a value from its start on; tells nothing but its end. */
  readonly passNested: NestedScan;
  /** The slot of these bytes of `memory`, or `~slot` when it is theirs just now; then `told[MOVED]` is their last one. */
  intern(start: number, end: number): number;
}

let loaded: Simd | undefined;
let tried = false;

/** The module, compiled on first use; `undefined` where there is no WebAssembly, or none with SIMD. */
export function loadSimd(): Simd | undefined {
  if (!tried) {
    tried = true;
    loaded = instantiate();
  }
  return loaded;
}

function instantiate(): Simd | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  let exports: Exports;
  try {
    const module = new WebAssembly.Module(Buffer.from(SIMD_MODULE, "base64"));
    exports = new WebAssembly.Instance(module).exports as Exports;
  } catch {
    // An engine without SIMD, a policy against compiling, no room for its memory: the scanner in JavaScript does it all.
    return undefined;
  }
  const { pass, locate, intern } = exports;
  const { buffer } = exports.memory;
  const memory = Buffer.from(buffer);
  const told = new Int32Array(buffer, exports.TOLD.value, PLACES);
  const window = exports.WINDOW.value;
  const windowSize = exports.WINDOW_SIZE.value;
  const aside = exports.ASIDE.value;
  const asideSize = exports.ASIDE_SIZE.value;

  return {
    memory,
    told,
    window,
    load(chunk, from) {
      const size = Math.min(windowSize, chunk.length - from);
      memory.set(size === chunk.length ? chunk : chunk.subarray(from, from + size), window);
      told[OBJECT] = 0;
      return size;
    },
    scanNested(scan, _bytes, from, to) {
      const known = scan.mode === FRESH ? locate(from, to) : 0;
      const end = known === 0 ? pass(from, to, scan.depth, scan.mode) : pass(known, to, 1, NESTED);
      if (end === -1) {
        scan.depth = told[DEPTH] ?? 0;
        const mode = told[MODE];
        scan.mode = mode === STRING ? STRING : mode === ESCAPED ? ESCAPED : NESTED;
      }
      return end;
    },
    locate(bytes, start, end) {
      if (bytes === memory) return told[OBJECT] === start || locate(start, end) !== 0 ? start : -1;
      const size = Math.min(asideSize, end - start);
      bytes.copy(memory, aside, start, start + size);
      return locate(aside, aside + size) === 0 ? -1 : aside;
    },
    putAside(bytes, start, end) {
      if (end - start > asideSize) return -1;
      bytes.copy(memory, aside, start, end);
      return aside;
    },
    passNested: (_scan, _bytes, from, to) => pass(from, to, 0, NESTED),
    intern,
  };
}

import { once } from "node:events";
import { setImmediate as giveWay } from "node:timers/promises";
import type { TextStream } from "./io.ts";

/** Characters that are collected before they are written. */
const CHUNK = 64 * 1024;
/** Milliseconds of making text after which sockets, timers and signals get their turn. */
const SLICE = 20;

/** Collects text and writes it no faster than the stream takes it. */
export interface Writer {
  /** Resolves when more may be added. */
  add(text: string): Promise<void> | undefined;
  /** Writes what was collected. Returns at once, without writing, when the signal is aborted meanwhile. */
  flush(): Promise<void>;
}

/** @param signal ends the wait for a stream that takes nothing more */
export function createWriter(stream: TextStream, signal: AbortSignal): Writer {
  let collected = "";
  const flush = async (): Promise<void> => {
    const text = collected;
    collected = "";
    if (text === "" || stream.destroyed || stream.write(text)) return;
    if (signal.aborted) return;
    try {
      await once(stream, "drain", { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };
  let slice = performance.now();
  const pause = async (): Promise<void> => {
    if (collected.length >= CHUNK) await flush();
    await giveWay();
    slice = performance.now();
  };
  return {
    add(text) {
      collected += text;
      return collected.length >= CHUNK || performance.now() - slice > SLICE ? pause() : undefined;
    },
    flush,
  };
}

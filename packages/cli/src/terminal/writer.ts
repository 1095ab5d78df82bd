import { once } from "node:events";
import { setImmediate as giveWay } from "node:timers/promises";
import type { TextStream } from "./io.ts";

/** Characters that are collected before they are written. */
const CHUNK = 64 * 1024;

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
  const flushFull = async (): Promise<void> => {
    await flush();
    await giveWay(); // A stream that never pushes back would otherwise keep sockets and signals waiting.
  };
  return {
    add(text) {
      collected += text;
      return collected.length < CHUNK ? undefined : flushFull();
    },
    flush,
  };
}

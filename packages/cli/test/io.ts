import { Writable } from "node:stream";
import type { Io, TextStream } from "../src/terminal/io.ts";

/** A stream that keeps what is written to it, and can be waited for. */
export class Captured extends Writable {
  isTTY: boolean | undefined;
  columns: number | undefined;
  rows: number | undefined;
  text = "";
  /** What was written, a part for each write. */
  readonly writes: string[] = [];
  readonly #waiting = new Set<() => void>();

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.writes.push(chunk.toString());
    this.text += chunk.toString();
    for (const look of this.#waiting) look();
    done();
  }

  /** Resolves when `seen` is in, or true of, everything that was written. */
  async until(seen: string | ((text: string) => boolean)): Promise<void> {
    const holds = (): boolean => (typeof seen === "string" ? this.text.includes(seen) : seen(this.text));
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (holds()) resolve();
    };
    this.#waiting.add(look);
    look();
    await promise;
    this.#waiting.delete(look);
  }

  get lines(): string[] {
    return this.text.split("\n").slice(0, -1);
  }
}

/** A world for a command: streams that are kept, an environment without any kubeconfig, and a Ctrl-C. */
export interface TestIo extends Io {
  readonly stdout: Captured & TextStream;
  readonly stderr: Captured & TextStream;
  interrupt(): void;
}

export function testIo(env: NodeJS.ProcessEnv = {}): TestIo {
  const ending = new AbortController();
  return {
    stdout: new Captured(),
    stderr: new Captured(),
    env: { HOME: "/nonexistent", ...env },
    signal: ending.signal,
    interrupt: () => ending.abort(),
  };
}

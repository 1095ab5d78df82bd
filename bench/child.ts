// Benchmarks measure processes of their own.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Child extends AsyncDisposable {
  /** The first line it writes to stdout. @throws Error where it ends before */
  readonly line: Promise<string>;
}

/** Starts `node ...args`; leaving its scope ends it. Its stderr is shown. */
export function node(...args: readonly string[]): Child {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).once("line", resolve);
  const ended = new Promise<void>((done) => {
    child.once("close", (code, signal) => {
      reject(new Error(`node ${args.join(" ")}: ended with ${code ?? signal} and said nothing`));
      done();
    });
  });
  child.once("error", reject);
  return {
    line: promise,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

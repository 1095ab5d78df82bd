// Benchmarks measure processes of their own.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Child extends AsyncDisposable {
  /** The first line it writes to stdout. @throws Error where it ends before */
  readonly line: Promise<string>;
  /** All its lines, once it has ended well. @throws Error where it has not, with the end of what it said */
  readonly lines: Promise<readonly string[]>;
}

const alive = new Set<ChildProcess>();
const killAll = (): void => {
  for (const child of alive) child.kill("SIGKILL");
};
process.once("exit", killAll);
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  process.once(signal, () => process.exit(code));
}

/**
 * Starts a program; leaving its scope ends it, and so does the end of this process in any way that can be noticed. A
 * program that reads its stdin notices the others.
 */
export function start(command: readonly string[], options: { readonly timeoutMs?: number } = {}): Child {
  const [file = "", ...args] = command;
  const child = spawn(file, args, { stdio: ["pipe", "pipe", "pipe"] });
  alive.add(child);
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(-2000);
  });
  const first = Promise.withResolvers<string>();
  const all = Promise.withResolvers<readonly string[]>();
  // Whoever does not ask for one of them is not to die of it.
  first.promise.catch(() => undefined);
  all.promise.catch(() => undefined);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    first.resolve(line);
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), options.timeoutMs ?? 2 ** 31 - 1);
  const fail = (why: string): void => {
    const error = new Error(`run ${command.join(" ")}: ${why}${text === "" ? "" : `: ${text.trim()}`}`);
    first.reject(error);
    all.reject(error);
  };
  const ended = new Promise<void>((done) => {
    child.once("error", (error) => {
      fail(error.message);
      done();
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      alive.delete(child);
      if (code === 0) all.resolve(lines);
      fail(`ended with ${code ?? signal}`);
      done();
    });
  });
  return {
    line: first.promise,
    lines: all.promise,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

/** Starts `node ...args`. */
export function node(...args: readonly string[]): Child {
  return start([process.execPath, ...args]);
}

// Child processes: run one to its end, or keep one whose lines are read.
import { spawn } from "node:child_process";
import type { Readable } from "node:stream";

export interface ProcessOptions {
  /** Aborting it ends the process with SIGTERM. */
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  /** Where the process writes errors: "inherit" shows them, else they are kept for a message. @default {"pipe"} */
  readonly stderr?: "inherit" | "pipe";
}

/** Runs a command to its end. @returns what it wrote to stdout. @throws Error where it does not exit with 0. */
export async function run(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<string> {
  const { signal, env, stderr = "pipe" } = options;
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", stderr],
    env: { ...process.env, ...env },
    ...(signal && { signal }),
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => err.push(chunk));
  const { promise, resolve, reject } = Promise.withResolvers<number | string>();
  child.on("error", reject).on("close", (code, by) => resolve(code ?? by ?? "nothing"));
  const status = await promise;
  if (status === 0) return Buffer.concat(out).toString();
  throw new Error(
    `run ${command} ${args.join(" ")}: exit ${status}: ${Buffer.concat(err).toString().trim()}`,
  );
}

/** A process that goes on until it is stopped. */
export interface Running extends AsyncDisposable {
  /** Resolves with the exit code, or the signal's name. */
  readonly exited: Promise<number | string>;
  /** What it wrote to stderr. */
  stderr(): string;
  signal(signal: NodeJS.Signals): void;
  /** Ends it, by SIGKILL where `signal` does not within 5 s, and resolves as `exited` does. */
  stop(signal?: NodeJS.Signals): Promise<number | string>;
}

/** At line feeds only: node:readline also splits at U+2028, which JSON may contain. */
function splitLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
}

/** Starts a process and calls `onLine` for each line it writes to stdout. */
export function start(
  command: string,
  args: readonly string[],
  onLine: (line: string) => void,
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  const { promise: exited, resolve } = Promise.withResolvers<number | string>();
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.on("error", (error) => {
    stderr += error.message;
    resolve("not started");
  });
  child.on("close", (code, by) => resolve(code ?? by ?? "nothing"));
  splitLines(child.stdout, onLine);

  const stop = async (signal: NodeJS.Signals = "SIGTERM"): Promise<number | string> => {
    if (child.exitCode !== null || child.signalCode !== null) return exited;
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
    const status = await exited;
    clearTimeout(timer);
    return status;
  };
  return {
    exited,
    stderr: () => stderr,
    signal: (signal) => child.kill(signal),
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
    },
  };
}

/** Starts a process and waits for the first line for which `found` gives something. */
export async function startAndAwait(
  command: string,
  args: readonly string[],
  found: (line: string) => string | undefined,
): Promise<{ readonly running: Running; readonly value: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const running = start(command, args, (line) => {
    const value = found(line);
    if (value !== undefined) resolve(value);
  });
  const what = `start ${command} ${args.join(" ")}`;
  const timer = setTimeout(() => reject(new Error(`${what}: no answer for 30 s`)), 30_000);
  running.exited
    .then((status) => reject(new Error(`${what}: exit ${status}: ${running.stderr().trim()}`)))
    .catch(reject);
  try {
    return { running, value: await promise };
  } catch (error) {
    await running.stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

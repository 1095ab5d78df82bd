import { run } from "./run.ts";

const ending = new AbortController();
// A second signal finds no listener, and ends the process at once.
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => ending.abort());

// `run` heeds errors of its output while it runs. One that comes later concerns nobody, and must not end in a stack trace.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

const { argv, stdout, stderr, env } = process;
process.exitCode = await run(argv, { stdout, stderr, env, signal: ending.signal });

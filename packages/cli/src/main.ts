import { run } from "./run.ts";

const ending = new AbortController();
// A second signal finds no listener, and ends the process at once.
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => ending.abort());

const { argv, stdout, stderr, env } = process;
process.exitCode = await run(argv, { stdout, stderr, env, signal: ending.signal });

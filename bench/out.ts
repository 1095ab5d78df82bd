// Where programs and data of the benchmarks are built: outside of the repository, for they are gigabytes.
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

function defaultFolder(): string {
  const cache = process.env.XDG_CACHE_HOME;
  return path.join(
    cache === undefined || cache === "" ? path.join(homedir(), ".cache") : cache,
    "kcache-bench",
  );
}

/** `$BENCH_OUT`, or `kcache-bench` in the user's cache folder. */
export const OUT: string = path.resolve(process.env.BENCH_OUT ?? defaultFolder());

/** A path below it, with its folder made. */
export function out(...names: readonly string[]): string {
  const file = path.join(OUT, ...names);
  mkdirSync(path.dirname(file), { recursive: true });
  return file;
}

export const ROOT: string = path.dirname(import.meta.dirname);

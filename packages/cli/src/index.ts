export { run } from "./run.ts";
export type { Io, TextStream } from "./terminal/io.ts";

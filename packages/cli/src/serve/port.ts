import { KcacheError } from "kcache";

/** @throws {KcacheError} `invalid-argument` */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new KcacheError(
    "invalid-argument",
    `--port: expected a number from 0 (any free port) to 65535, got "${text}"`,
  );
}

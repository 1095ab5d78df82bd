import { writeFile } from "node:fs/promises";
import { KcacheError } from "kcache";
import { aborted } from "../terminal/ending.ts";
import type { Io } from "../terminal/io.ts";
import { type Scenario, startEmbedded } from "./embedded.ts";
import { parsePort } from "./port.ts";

export interface ServeOptions {
  readonly port: string;
  readonly tls?: boolean;
  readonly simulate: Scenario;
  readonly seed: string;
  readonly pace: string;
  readonly kubeconfigOut?: string;
  readonly verbose?: boolean;
}

/**
 * `kcache serve`: the embedded API server, until the signal is aborted.
 *
 * @throws {KcacheError} for a port that is taken, and a file that cannot be written
 */
export async function serve(options: ServeOptions, io: Io): Promise<void> {
  const { simulate: scenario, kubeconfigOut, tls = false, verbose = false } = options;
  const port = parsePort(options.port);
  if (tls && kubeconfigOut === undefined) {
    throw new KcacheError(
      "invalid-argument",
      "--tls: nobody would know the certificate; also give --kubeconfig-out FILE",
    );
  }
  const seed = parseNumber(options.seed, "--seed", Number.isSafeInteger, "a whole number");
  const pace = parseNumber(
    options.pace,
    "--pace",
    (value) => value > 0 && value <= 1000,
    "a number above 0, at most 1000",
  );
  const onError = (error: Error): void =>
    void (verbose && io.stderr.write(`kcache: simulation: ${error.message}, trying again\n`));
  await using server = await startEmbedded({ port, tls, scenario, seed, pace, onError });
  if (kubeconfigOut !== undefined) await writeKubeconfig(kubeconfigOut, server.kubeconfig());
  const flags = kubeconfigOut === undefined ? `--server ${server.url}` : `--kubeconfig ${kubeconfigOut}`;
  const world = scenario === "shop" ? `a shop in which things happen (seed ${seed})` : "an empty cluster";
  io.stdout.write(
    `kcache: an API server with ${world} listens on ${server.url}\n` +
      `  kubectl ${flags} get pods -A -w\n` +
      `  kcache watch pods -A ${flags}\n` +
      "Everything is in memory and gone at the end. Ctrl-C ends it.\n",
  );
  await aborted(io.signal);
}

function parseNumber(text: string, option: string, valid: (value: number) => boolean, want: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (valid(value)) return value;
  throw new KcacheError("invalid-argument", `${option}: expected ${want}, got "${text}"`);
}

async function writeKubeconfig(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600 });
  } catch (error) {
    throw KcacheError.from(error, "invalid-argument", `--kubeconfig-out ${file}`);
  }
}

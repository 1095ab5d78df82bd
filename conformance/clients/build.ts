// The programs that scenarios run as real clients, built once outside of the repository and taken from there later.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import path from "node:path";
import { installClientNode } from "../../bench/client-node.ts";
import { run } from "../process.ts";
import { kubectlPath } from "../target.ts";

/** A program, and how it is started; the path of a kubeconfig comes last. */
export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** Beside the binaries of the control plane. */
const OUT = path.join(path.dirname(path.dirname(kubectlPath)), "clients");

async function clientGo(signal: AbortSignal): Promise<Program> {
  const command = path.join(OUT, "bin", "client-go");
  await run("go", ["-C", path.join(import.meta.dirname, "go"), "build", "-o", command, "."], { signal });
  return { name: "client-go", command, args: [] };
}

async function kubeRs(signal: AbortSignal): Promise<Program | undefined> {
  if (spawnSync("cargo", ["--version"]).status !== 0) return undefined;
  // Its lock file names a registry, so it is kept outside of the repository.
  const source = path.join(OUT, "rust-src");
  const target = path.join(OUT, "rust");
  cpSync(path.join(import.meta.dirname, "rust"), source, { recursive: true, preserveTimestamps: true });
  const manifest = path.join(source, "Cargo.toml");
  await run("cargo", ["build", "--quiet", "--manifest-path", manifest, "--target-dir", target], { signal });
  return { name: "kube-rs", command: path.join(target, "debug", "kube-rs-client"), args: [] };
}

function clientNode(): Program {
  const script = path.join(import.meta.dirname, "client-node", "main.ts");
  const args = ["--max-old-space-size=512", script, installClientNode()];
  return { name: "client-node", command: process.execPath, args };
}

/** Builds what is not built yet; says of which program there are no tools. */
export async function buildClients(signal: AbortSignal): Promise<readonly Program[]> {
  mkdirSync(path.join(OUT, "bin"), { recursive: true });
  const rust = await kubeRs(signal);
  if (rust === undefined) console.log("clients: kube-rs is skipped: there is no `cargo` on the PATH");
  return [await clientGo(signal), ...(rust === undefined ? [] : [rust]), clientNode()];
}

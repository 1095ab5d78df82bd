// Builds what the benchmarks run, where it is not built already, into the folder that `out.ts` names.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, globSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { rolldown } from "rolldown";
import { installClientNode } from "./client-node.ts";
import { OUT, out, ROOT } from "./out.ts";

const PEERS = path.join(import.meta.dirname, "peers");

function run(cwd: string, ...command: readonly string[]): void {
  const [file = "", ...args] = command;
  const { status, error, stdout, stderr } = spawnSync(file, args, { cwd, encoding: "utf8" });
  if (error !== undefined || status !== 0) {
    throw new Error(
      `build ${path.relative(ROOT, cwd)}: ${command.join(" ")}: ${error?.message ?? `${stdout}${stderr}`.trim()}`,
    );
  }
}

function has(tool: string): boolean {
  return spawnSync(tool, [tool === "go" ? "version" : "--version"]).status === 0;
}

/** This library as users have it. */
export function buildLibrary(): void {
  run(ROOT, "npm", "run", "--silent", "build");
}

/** Whether controllers of the built library take this option: what one does not know, it would ignore. */
export function knows(option: string): boolean {
  const types = path.join(ROOT, "packages", "kcache", "dist", "controller", "options.d.ts");
  return new RegExp(`readonly ${option}\\?:`).test(readFileSync(types, "utf8"));
}

/** Each client as one file of JavaScript: Node takes 18 MiB to read types away, which is not to be measured. */
async function bundle(name: string, folder: string): Promise<void> {
  await using bundled = await rolldown({
    input: path.join(import.meta.dirname, "clients", `${name}.ts`),
    external: /^[^./]/,
    platform: "node",
  });
  await bundled.write({ file: out(folder, `${path.basename(name)}.mjs`), format: "esm" });
}

export async function buildOurs(): Promise<void> {
  await bundle("kcache", "clients");
  await bundle("floor", "clients");
  linkModules();
}

/** The embedded API server as a program, of the built library. */
export async function buildApiServer(): Promise<string> {
  await bundle(path.join("..", "apiserver", "server"), "clients");
  linkModules();
  return out("clients", "server.mjs");
}

function linkModules(): void {
  const modules = out("clients", "node_modules");
  rmSync(modules, { force: true });
  symlinkSync(path.join(ROOT, "node_modules"), modules);
}

/** The replay server and the generator. False where there is no Go. */
export function buildReplay(): boolean {
  if (!has("go")) return false;
  run(path.join(PEERS, "go"), "go", "test", "./wire");
  run(path.join(PEERS, "go"), "go", "build", "-o", `${out("bin", "replay")}`, "./cmd/replay");
  run(path.join(PEERS, "go"), "go", "build", "-o", `${out("bin", "gen")}`, "./cmd/gen");
  return true;
}

/** Every peer for which there are tools; says of which there are none. */
export async function buildPeers(say: (line: string) => void): Promise<void> {
  if (has("go")) {
    run(path.join(PEERS, "go"), "go", "build", "-o", `${path.join(OUT, "bin")}/`, "./cmd/...");
    run(path.join(PEERS, "kcache"), "go", "build", "-o", `${path.join(OUT, "bin")}/`, "./cmd/...");
  }
  if (has("cargo")) {
    // Its lock file names a registry, so it is kept outside of the repository.
    const source = out("rust-src");
    cpSync(path.join(PEERS, "rust"), source, { recursive: true, preserveTimestamps: true });
    run(source, "cargo", "build", "--release", "--quiet", "--target-dir", out("rust"));
    cpSync(out("rust", "release", "kubers"), out("bin", "kubers"));
  } else say("there is no Rust: kube-rs is left out");
  installClientNode();
  await bundle("client-node", "client-node");
}

/** A program that `buildPeers` or `buildReplay` has built; `undefined` where its tools were not there. */
export function program(name: string): string | undefined {
  const file = name.endsWith(".mjs") ? path.join(OUT, name) : path.join(OUT, "bin", name);
  return existsSync(file) ? file : undefined;
}

/** The folder with `count` objects, made anew where what makes them is another than it was. */
export function dataset(resource: string, count: number): string {
  const folder = out("data", `${resource}-${count}`);
  const sources = globSync(["kit/{dataset,podgen}/*.go", "go/cmd/gen/*.go", "go/go.mod"], {
    cwd: PEERS,
  }).sort();
  const hash = createHash("sha256");
  for (const file of sources) hash.update(readFileSync(path.join(PEERS, file)));
  const events = resource === "pods" ? "100000" : "20000";
  const made = hash.update(events).digest("hex");
  const stamp = path.join(folder, "made-by");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === made) return folder;
  rmSync(folder, { recursive: true, force: true });
  run(ROOT, out("bin", "gen"), "-resource", resource, "-n", `${count}`, "-modified", events, "-o", folder);
  writeFileSync(stamp, made);
  return folder;
}

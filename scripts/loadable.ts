// Loads every built package as its users do: import from an ES module, require from CommonJS, the command by its name.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
}

const root = path.dirname(import.meta.dirname);

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

function run(what: string, args: readonly string[]): string | undefined {
  const result = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", timeout: 60_000 });
  if (result.status === 0 && result.stderr === "") return result.stdout.trim();
  fail(`${what}: exit ${result.status ?? result.signal}: ${result.stderr}`);
  return undefined;
}

/** Imports and requires one entry, and compares the names that either gives. */
function load(entry: string): void {
  const print = `console.log(Object.keys(m).filter((name) => name !== "module.exports").sort().join());`;
  const imported = run(`import("${entry}")`, [
    "--input-type=module",
    "-e",
    `import * as m from "${entry}"; ${print}`,
  ]);
  const required = run(`require("${entry}")`, [
    "--input-type=commonjs",
    "-e",
    `const m = require("${entry}"); ${print}`,
  ]);
  if (imported !== required) fail(`${entry}: import gives ${imported}, require gives ${required}`);
  if (imported === "") fail(`${entry}: exports nothing`);
}

for (const folder of ["kcache", "apiserver", "cli"]) {
  const manifest: Manifest = JSON.parse(readFileSync(`${root}/packages/${folder}/package.json`, "utf8"));
  for (const [entry, target] of Object.entries(manifest.exports)) {
    if (typeof target === "object" && target !== null && !entry.includes("*")) {
      load(path.posix.join(manifest.name, entry));
    }
  }
  for (const [command, file] of Object.entries(manifest.bin ?? {})) {
    const version = run(`${command} --version`, [`packages/${folder}/${file}`, "--version"]);
    if (version !== manifest.version) {
      fail(`${command} --version: says ${JSON.stringify(version)}, package.json says ${manifest.version}`);
    }
  }
}

// Loads every built package as its users do: import from an ES module, require from CommonJS, the command by its name.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin?: Readonly<Record<string, string>>;
}

const root = path.dirname(import.meta.dirname);

function run(what: string, args: readonly string[]): string | undefined {
  const result = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", timeout: 60_000 });
  if (result.status === 0 && result.stderr === "") return result.stdout.trim();
  console.error(`${what}: exit ${result.status ?? result.signal}: ${result.stderr}`);
  process.exitCode = 1;
  return undefined;
}

for (const folder of ["kcache", "apiserver", "cli"]) {
  const manifest = JSON.parse(readFileSync(`${root}/packages/${folder}/package.json`, "utf8")) as Manifest;
  const { name } = manifest;
  const keys = "console.log(Object.keys(m).filter((k) => k !== 'module.exports').sort().join())";
  const imported = run(`import("${name}")`, [
    "--input-type=module",
    "-e",
    `import * as m from "${name}"; ${keys}`,
  ]);
  const required = run(`require("${name}")`, [
    "--input-type=commonjs",
    "-e",
    `const m = require("${name}"); ${keys}`,
  ]);
  if (imported !== required) {
    console.error(`${name}: import gives ${imported}, require gives ${required}`);
    process.exitCode = 1;
  }
  for (const [command, file] of Object.entries(manifest.bin ?? {})) {
    const version = run(`${command} --version`, [`packages/${folder}/${file}`, "--version"]);
    if (version === manifest.version) continue;
    console.error(
      `${command} --version: says ${JSON.stringify(version)}, package.json says ${manifest.version}`,
    );
    process.exitCode = 1;
  }
}

// Compiles packages/kcache/wasm to packages/kcache/src/wire/simd.gen.ts, which holds the module as text so that it
// needs no file and no bundler's help. With `--check` nothing is written, and a module of another source is an error.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.dirname(import.meta.dirname);
const source = "packages/kcache/wasm/index.ts";
const target = "packages/kcache/src/wire/simd.gen.ts";
/** Pages of 64 KiB: what the source lays out, and no more ever. */
const PAGES = "24";

function compile(): Uint8Array {
  const folder = mkdtempSync(path.join(tmpdir(), "kcache-wasm-"));
  try {
    const outFile = path.join(folder, "module.wasm");
    const options = [
      ...["-Os", "--noAssert", "--runtime", "stub", "--enable", "simd"],
      ...["--initialMemory", PAGES, "--maximumMemory", PAGES],
    ];
    const compiler = path.join(root, "node_modules/assemblyscript/bin/asc.js");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [compiler, source, "--outFile", path.relative(root, outFile), ...options],
      { cwd: root, encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`compile ${source}: ${stdout}${stderr}`);
    return readFileSync(outFile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const text = Buffer.from(compile()).toString("base64");
const generated = `// Written by scripts/build-wasm.ts from ${source}; do not edit.
export const SIMD_MODULE: string = "${text}";
`;
const file = path.join(root, target);
if (existsSync(file) && readFileSync(file, "utf8") === generated) {
  console.log(`${target} is what ${source} compiles to`);
} else if (process.argv.includes("--check")) {
  console.error(`${target} is not what ${source} compiles to; run "node scripts/build-wasm.ts"`);
  process.exitCode = 1;
} else {
  writeFileSync(file, generated);
  console.log(`wrote ${target}, a module of ${Buffer.byteLength(text, "base64")} bytes`);
}

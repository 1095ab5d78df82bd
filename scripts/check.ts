// `npm run check`: everything that can be said of the code without running its tests. Every step runs; any failure fails.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { styleText } from "node:util";

interface Step {
  readonly name: string;
  readonly commands: readonly (readonly string[])[];
}

const root = path.dirname(import.meta.dirname);
const bin = path.join(root, "node_modules", ".bin");
const packages = ["kcache", "apiserver", "cli"];
const script = (name: string): readonly string[] => [process.execPath, `scripts/${name}.ts`];

const steps: readonly Step[] = [
  { name: "format and lint", commands: [["biome", "check", "--error-on-warnings"]] },
  { name: "types", commands: [["tsc", "-p", "tsconfig.check.json"]] },
  { name: "WebAssembly module", commands: [[...script("build-wasm"), "--check"]] },
  {
    name: "build",
    commands: [
      ["tsc", "-b"],
      ["node", "scripts/bundle.ts"],
    ],
  },
  { name: "lockfile", commands: [script("lockfile")] },
  { name: "import directions", commands: [script("imports")] },
  { name: "unused code", commands: [["knip", "--no-progress"]] },
  {
    name: "package hygiene",
    commands: [
      ...packages.map((name) => ["publint", `packages/${name}`, "--strict"]),
      // CommonJS reaches these ES modules by require() since Node 22.12; scripts/loadable.ts does it.
      ...packages.map((name) => [
        "attw",
        "--pack",
        `packages/${name}`,
        "--profile",
        "esm-only",
        "-f",
        "ascii",
      ]),
      script("loadable"),
    ],
  },
  { name: "public API", commands: [script("api-report")] },
  {
    name: "API reference",
    commands: [["npm", "run", "--silent", "reference", "-w", "docs/api", "--", "--emit", "none"]],
  },
];

function run(command: readonly string[]): boolean {
  const [file = "", ...args] = command;
  const result = spawnSync(file, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}` },
    maxBuffer: 1 << 26,
  });
  if (result.error === undefined && result.status === 0) return true;
  console.log(`$ ${[path.basename(file), ...args].join(" ")}`);
  console.log(`${result.stdout ?? ""}${result.stderr ?? ""}`.trimEnd());
  if (result.error !== undefined) console.log(result.error.message);
  return false;
}

let failed = 0;
for (const { name, commands } of steps) {
  const begin = performance.now();
  const good = commands.map(run).every(Boolean);
  if (!good) failed++;
  const seconds = `${((performance.now() - begin) / 1000).toFixed(1)} s`;
  console.log(`${good ? styleText("green", "passed") : styleText("red", "FAILED")}  ${name}  ${seconds}`);
}
console.log(`check: ${steps.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

// `npm run conformance -- [--target real|embedded] [--seed N] [--seconds N]`: the scenarios, on a real control plane and
// on the embedded API server. Needs Go, to build the real one; where it is missing, says so and exits with 0.
import { spawnSync } from "node:child_process";
import { parseArgs, styleText } from "node:util";
import { kinds } from "./kinds.ts";
import { type Finding, smoke } from "./smoke.ts";
import { build, startEmbedded, startReal, type Target } from "./target.ts";

const { values } = parseArgs({
  options: {
    target: { type: "string" },
    seed: { type: "string", default: `${Date.now() % 1_000_000}` },
    seconds: { type: "string", default: "30" },
  },
});

interface Outcome {
  readonly target: string;
  readonly findings: readonly Finding[];
}

async function on(name: string, begin: () => Promise<Target>, signal: AbortSignal): Promise<Outcome> {
  try {
    await using target = await begin();
    console.log(`${name}: running`);
    const options = { seed: Number(values.seed), seconds: Number(values.seconds), signal };
    return { target: name, findings: [...(await kinds(target)), ...(await smoke(target, options))] };
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { target: name, findings: [{ what: "the smoke runs to its end", good: false, detail }] };
  }
}

async function main(): Promise<number> {
  if (spawnSync("go", ["version"]).status !== 0) {
    console.log("conformance: skipped: it builds a control plane with Go, and there is no `go` on the PATH");
    return 0;
  }
  const controller = new AbortController();
  const { signal } = controller;
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => controller.abort(new Error(name)));
  console.log(`seed ${values.seed}`);
  await build(signal);
  const targets: readonly (readonly [string, () => Promise<Target>])[] = [
    ["real", () => startReal(signal)],
    ["embedded", startEmbedded],
  ];
  let failed = 0;
  let passed = 0;
  for (const [name, begin] of targets) {
    if (signal.aborted || (values.target ?? name) !== name) continue;
    const { findings } = await on(name, begin, signal);
    for (const { what, good, detail } of findings) {
      if (good) passed++;
      else failed++;
      console.log(`${good ? styleText("green", "passed") : styleText("red", "FAILED")}  ${name}  ${what}`);
      if (detail !== "") console.log(`      ${detail}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

process.exitCode = await main();

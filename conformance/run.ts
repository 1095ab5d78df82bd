// `npm run conformance -- [--target real|embedded] [--scenario NAME] [--seed N]`: the scenarios, on a real control plane
// and on the embedded API server. Needs Go, to build the real one; where it is missing, says so and exits with 0.
import { spawnSync } from "node:child_process";
import { parseArgs, styleText } from "node:util";
import { clients } from "./clients/clients.ts";
import { kubectl } from "./clients/kubectl.ts";
import type { Finding, ScenarioOptions } from "./finding.ts";
import { kinds } from "./kinds.ts";
import { protobuf } from "./protobuf.ts";
import { relations } from "./relations.ts";
import { requests } from "./requests.ts";
import { smoke } from "./smoke.ts";
import { build, startEmbedded, startReal, type Target } from "./target.ts";

const { values } = parseArgs({
  options: {
    target: { type: "string" },
    seed: { type: "string", default: `${Date.now() % 1_000_000}` },
    scenario: { type: "string" },
  },
});

type Scenario = (target: Target, options: ScenarioOptions) => Promise<readonly Finding[]>;

/** In the order in which they run on each target, with how long each makes changes, in seconds. */
const SCENARIOS: Readonly<Record<string, { readonly run: Scenario; readonly seconds: number }>> = {
  kinds: { run: kinds, seconds: 0 },
  protobuf: { run: protobuf, seconds: 0 },
  requests: { run: requests, seconds: 0 },
  kubectl: { run: kubectl, seconds: 0 },
  smoke: { run: smoke, seconds: 25 },
  relations: { run: relations, seconds: 20 },
  clients: { run: clients, seconds: 0 },
};

function failure(what: string, error: unknown): Finding {
  return {
    what,
    good: false,
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

/** Runs the scenarios that are asked for, one after the other, whatever the others find. */
async function* on(begin: () => Promise<Target>, signal: AbortSignal): AsyncGenerator<Finding> {
  try {
    await using target = await begin();
    for (const [name, { run, seconds }] of Object.entries(SCENARIOS)) {
      if ((values.scenario ?? name) !== name || signal.aborted) continue;
      try {
        yield* await run(target, { seed: Number(values.seed), seconds, signal });
      } catch (error) {
        yield failure(`${name} runs to its end`, error);
      }
    }
  } catch (error) {
    yield failure("the target starts and stops", error);
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
    console.log(`${name}: running`);
    for await (const { what, good, detail } of on(begin, signal)) {
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

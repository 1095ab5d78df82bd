// `npm run bench -- NAME [--json] [--pods N]`; NAME: sync, import, join, fanout.
import { parseArgs } from "node:util";
import { fanningOut, printFanout } from "./fanout.ts";
import { importing, printImport } from "./import.ts";
import { joining, printJoin } from "./join.ts";
import { printSync, sync } from "./sync.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false }, pods: { type: "string", default: "50000" } },
});

async function report<R>(measured: Promise<R>, print: (report: R) => void): Promise<void> {
  const result = await measured;
  if (values.json) console.log(JSON.stringify(result));
  else print(result);
}

const benchmarks: Readonly<Record<string, () => Promise<void>>> = {
  sync: () => report(sync(Number(values.pods)), printSync),
  import: () => report(importing(), printImport),
  join: () => report(joining(), printJoin),
  fanout: () => report(fanningOut(), printFanout),
};

const name = positionals[0] ?? "";
const benchmark = benchmarks[name];
if (benchmark === undefined) {
  console.error(`bench: there is none called "${name}"; there are: ${Object.keys(benchmarks).join(", ")}`);
  process.exitCode = 1;
} else {
  await benchmark();
}

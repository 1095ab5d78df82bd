// `npm run bench -- NAME`, `npm run bench:peers -- NAME`, `npm run bench:results`.
import { parseArgs } from "node:util";
import { BENCHES } from "./benches.ts";
import { buildLibrary, buildOurs, buildPeers, buildReplay } from "./build.ts";
import { DERIVED } from "./derived.ts";
import { OUT } from "./out.ts";
import { type Choice, runBench } from "./plan.ts";
import type { DetailedRecord } from "./record.ts";
import { keepReport, writeResults } from "./results.ts";
import { runTable, verdictTable } from "./table.ts";
import { judge } from "./targets.ts";

const ABOUT: Readonly<Record<string, string>> = Object.fromEntries(
  [...Object.entries(BENCHES), ...Object.entries(DERIVED)].map(([name, { about }]) => [name, about]),
);

const HELP = `npm run bench -- NAME [options]         this library, and the floor: reading the bytes and dropping them
npm run bench:peers -- NAME [options]   with the peers beside it
npm run bench:results                   writes bench/RESULTS.md from the last bench:peers of each benchmark

NAME:
  all       each of these
${Object.entries(ABOUT)
  .map(([name, about]) => `  ${name.padEnd(9)} ${about}`)
  .join("\n")}

Options:
  --json          a line of JSON for each run and client, instead of tables
  --details       these lines with what else was measured
  --times N       runs of each client, in rotated order; 5, and 1 of apiserver
  --size N,M      other numbers of objects (pods, where the benchmark has none of that number)
  --events N      another number of events
  --only REGEXP   clients whose "name encoding" it matches
  --keep          this run for RESULTS.md, although it is of some clients only
  --no-build      with the library and the programs that were built before

Data and programs are made at the first use, which takes minutes, in ${OUT} (BENCH_OUT names another folder).
With Go there, its replay server serves protobuf, JSON and WatchList to all clients. Without Go, the one in TypeScript
serves pods in JSON. Peers are run where they can be built: client-go and kcache for Go with Go, kube-rs with Rust.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    help: { type: "boolean", default: false },
    peers: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    details: { type: "boolean", default: false },
    times: { type: "string" },
    size: { type: "string" },
    events: { type: "string" },
    only: { type: "string", default: "" },
    build: { type: "boolean", default: true },
    keep: { type: "boolean", default: false },
  },
});

const say = (line: string): void => console.error(line);

async function prepare(names: readonly string[]): Promise<void> {
  say(`building into ${OUT}`);
  if (values.build) buildLibrary();
  if (names.every((name) => name in DERIVED) && !values.peers) return;
  await buildOurs();
  if (!values.build) return;
  if (!buildReplay()) say("there is no Go: pods in JSON only, and none of its clients");
  if (values.peers) await buildPeers(say);
}

async function runNamed(name: string): Promise<void> {
  const runs: DetailedRecord[] = [];
  const onRun = (run: DetailedRecord): void => {
    runs.push(run);
    const { details, ...record } = run;
    if (values.json) console.log(JSON.stringify(values.details ? run : record));
    else say(`${name}: ${run.client} ${run.encoding ?? ""} ${run.objects ?? ""} has run`);
  };
  const choice: Choice = {
    peers: values.peers,
    times: Number(values.times ?? DERIVED[name]?.times ?? 5),
    only: new RegExp(values.only),
    sizes: values.size?.split(",").map(Number),
    events: values.events === undefined ? undefined : Number(values.events),
    say,
    onRun,
  };
  const wire = BENCHES[name];
  const derived = DERIVED[name];
  if (wire !== undefined) await runBench(name, wire, choice);
  for (let n = 0; derived !== undefined && n < choice.times; n += 1) {
    for (const run of await derived.run(choice)) onRun(run);
    if (values.peers) for (const run of (await derived.peers?.()) ?? []) onRun(run);
  }
  const whole = values.only === "" && values.size === undefined && values.events === undefined;
  if ((values.peers && whole) || values.keep) keepReport(name, ABOUT[name] ?? "", choice.times, runs);
  if (values.json || runs.length === 0) return;
  console.log(`\n${name}: ${ABOUT[name]}\n\n${runTable(runs)}`);
  const verdicts = judge(name, runs);
  const reached = verdicts.filter(({ met }) => met !== undefined);
  if (reached.length > 0) console.log(`\n${verdictTable(reached)}`);
  if (reached.length < verdicts.length) {
    console.log(`\n${verdicts.length - reached.length} targets compare what has not run`);
  }
}

const [name = ""] = positionals;
const names = name === "all" ? Object.keys(ABOUT) : [name];
if (values.help || name === "") console.log(HELP);
else if (name === "results") say(`written: ${writeResults(Object.keys(ABOUT))}`);
else if (names.some((known) => !(known in ABOUT))) {
  say(`bench: there is none called "${name}"; there are: all, ${Object.keys(ABOUT).join(", ")}`);
  process.exitCode = 1;
} else {
  await prepare(names);
  for (const each of names) await runNamed(each);
}

// What is kept of a run, and the page that is made of the last run of each benchmark.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import path from "node:path";
import { OUT, out, ROOT } from "./out.ts";
import type { DetailedRecord } from "./record.ts";
import { runTable, verdictTable } from "./table.ts";
import { judge } from "./targets.ts";

interface Report {
  readonly bench: string;
  readonly about: string;
  /** Of its end, in UTC. */
  readonly date: string;
  readonly times: number;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly runs: readonly DetailedRecord[];
}

function firstLine(...command: readonly string[]): string {
  const [file = "", ...args] = command;
  const { stdout, status } = spawnSync(file, args, { cwd: ROOT, encoding: "utf8" });
  return status === 0 ? (stdout.split("\n")[0] ?? "") : "none";
}

function versionIn(file: string, pattern: RegExp): string {
  return pattern.exec(readFileSync(path.join(import.meta.dirname, file), "utf8"))?.[1] ?? "unknown";
}

const reportFile = (bench: string): string => out("runs", `${bench}.json`);

/** Keeps a run for the page, in place of the one before. */
export function keepReport(
  bench: string,
  about: string,
  times: number,
  runs: readonly DetailedRecord[],
): void {
  const [cpu] = cpus();
  const report: Report = {
    bench,
    about,
    date: new Date().toISOString().slice(0, 16).replace("T", " "),
    times,
    machine: `${cpus().length} x ${cpu?.model ?? "cpu"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`,
    versions: {
      kcache: firstLine("git", "rev-parse", "--short", "HEAD"),
      Node: process.version,
      Go: firstLine("go", "env", "GOVERSION"),
      Rust: firstLine("rustc", "--version"),
      "client-go": versionIn("peers/go/go.mod", /k8s\.io\/client-go (\S+)/),
      "kube-rs": versionIn("peers/rust/Cargo.toml", /kube = \{ version = "=?([^"]+)"/),
      "client-node": versionIn("build.ts", /client-node@([\d.]+)/),
      "kcache for Go": versionIn("peers/kcache/go.mod", /boz\/kcache (\S+)/),
    },
    runs,
  };
  writeFileSync(reportFile(bench), JSON.stringify(report));
}

function section({ bench, about, date, times, versions, runs }: Report): string {
  const verdicts = judge(bench, runs);
  const heading = `## ${bench}\n\n${about}. ${date} UTC, kcache ${versions.kcache}, ${times === 1 ? "1 run each" : `${times} runs each, minimum / median`}.`;
  return [heading, runTable(runs), ...(verdicts.length > 0 ? [verdictTable(verdicts)] : [])].join("\n\n");
}

/** Writes `bench/RESULTS.md` from the runs that are kept. @throws Error where there are none */
export function writeResults(benches: readonly string[]): string {
  const reports = benches
    .map(reportFile)
    .filter((file) => existsSync(file))
    .map((file): Report => JSON.parse(readFileSync(file, "utf8")));
  const [first] = reports;
  if (first === undefined) {
    throw new Error(`bench results: no runs in ${OUT}; run "npm run bench:peers -- all" first`);
  }
  const versions = Object.entries(first.versions).filter(([name]) => name !== "kcache");
  const machine = `${first.machine}. ${versions.map(([name, version]) => `${name} ${version}`).join(", ")}.`;
  const page = [
    "# Results of the benchmarks",
    "Written by `npm run bench:results` from the last `npm run bench:peers` of each benchmark. Ratios count; absolute figures are those of this machine.",
    machine,
    ...reports.map(section),
  ];
  const file = path.join(import.meta.dirname, "RESULTS.md");
  writeFileSync(file, `${page.join("\n\n")}\n`);
  return file;
}

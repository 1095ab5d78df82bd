// What other processes have cost so far, as Linux tells it.
import { readFileSync } from "node:fs";

const TICKS_A_SECOND = 100;

/** User and system seconds of all threads of some processes. */
export function cpuOf(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // What lies before may have blanks.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / TICKS_A_SECOND;
}

/** Resident mebibytes of some processes. */
export function residentOf(pids: readonly number[]): number {
  return sumOf(pids, /^VmRSS:\s+(\d+) kB$/m);
}

/** The most of them so far. */
export function peakOf(pids: readonly number[]): number {
  return sumOf(pids, /^VmHWM:\s+(\d+) kB$/m);
}

function sumOf(pids: readonly number[], line: RegExp): number {
  const each = pids.map((pid) => Number(line.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0));
  return each.reduce((sum, kib) => sum + kib, 0) / 1024;
}

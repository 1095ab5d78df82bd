// What a process cost: time, cpu, memory, and how long its event loop was kept from turning.
import { openSync, readFileSync, readSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Phase } from "./record.ts";

const MIB = 2 ** 20;

/** A client whose starter was killed is not to wait for a server for ever. */
export function endInTime(): void {
  setTimeout(() => process.exit(3), 600_000).unref();
}

/** How an event loop was kept from turning, in milliseconds. */
export interface LoopDelay {
  /** How late libuv's timer of 1 ms was. */
  readonly delayP99Ms: number;
  readonly delayMaxMs: number;
  /**
   * Between two calls of a 1 ms interval, at worst, less the time in which this thread could have run and another process
   * had the core (Linux says so): what this program did to its own loop, its garbage collection included.
   */
  readonly blockedMaxMs: number;
}

/** User and system seconds of all threads of this process. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The highest resident memory of this process so far. */
function peakRssMiB(): number {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
    if (found?.[1] !== undefined) return Number(found[1]) / 1024;
  } catch {
    // Not Linux: the next line has it too, less exactly on some systems.
  }
  return process.resourceUsage().maxRSS / 1024;
}

/** Gives the milliseconds that this thread has waited for a core so far; 0 where the system does not say. */
function waitedForCore(): () => number {
  const text = Buffer.alloc(128);
  let file: number;
  try {
    file = openSync(`/proc/self/task/${process.pid}/schedstat`, "r");
  } catch {
    return () => 0;
  }
  return () => {
    const length = readSync(file, text, 0, text.length, 0);
    return Number(text.toString("latin1", 0, length).split(" ")[1]) / 1e6;
  };
}

/** Watches the loop until the function that it gives is called. */
export function watchLoop(): () => LoopDelay {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const waited = waitedForCore();
  let blockedMaxMs = 0;
  let last = performance.now();
  let lastWaited = waited();
  const tick = (): void => {
    const now = performance.now();
    const nowWaited = waited();
    blockedMaxMs = Math.max(blockedMaxMs, now - last - (nowWaited - lastWaited));
    last = now;
    lastWaited = nowWaited;
  };
  const ticker = setInterval(tick, 1);
  delay.enable();
  return () => {
    delay.disable();
    clearInterval(ticker);
    tick();
    return { delayP99Ms: delay.percentile(99) / 1e6, delayMaxMs: delay.max / 1e6, blockedMaxMs };
  };
}

function phaseFrom(begin: number, cpu: number): Phase {
  return {
    wallSeconds: (performance.now() - begin) / 1000,
    cpuSeconds: cpuSeconds() - cpu,
    peakRssMiB: peakRssMiB(),
  };
}

/** Begins a phase, which ends when the function that it gives is called. */
export function beginPhase(): () => Phase {
  const cpu = cpuSeconds();
  const begin = performance.now();
  return () => phaseFrom(begin, cpu);
}

/** The phase from the start of the process until now. */
export function sinceStart(): Phase {
  return phaseFrom(0, 0);
}

/** Resident memory once the garbage is collected (with --expose-gc) and the system has its pages back. */
export async function settledRssMiB(): Promise<number> {
  for (const pause of [1_000, 200, 500]) {
    await sleep(pause);
    globalThis.gc?.();
  }
  await sleep(300);
  return process.memoryUsage.rss() / MIB;
}

/** Microseconds since the epoch, as other processes of this machine count them. */
export function epochMicros(): () => number {
  const before = Date.now();
  let tick = before;
  while (tick === before) tick = Date.now();
  const at = performance.now();
  return () => (tick + performance.now() - at) * 1000;
}

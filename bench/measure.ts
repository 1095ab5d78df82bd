// What a process cost: time, cpu, memory, and how long its event loop was kept from turning.
import { openSync, readFileSync, readSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

export interface Cost {
  /** Wall time in milliseconds. */
  readonly wall: number;
  /** User and system time of all threads in milliseconds. */
  readonly cpu: number;
  /** Resident memory in bytes: before, the highest ever, and afterwards once garbage is collected (with --expose-gc). */
  readonly rssBefore: number;
  readonly rssPeak: number;
  readonly rssSettled: number;
  /** Milliseconds that libuv's timer of 1 ms was late. */
  readonly delayMax: number;
  readonly delayP99: number;
  /** Milliseconds between two calls of a 1 ms interval, at worst: the longest time that no JavaScript timer could run. */
  readonly gapMax: number;
  /**
   * The same less the time in which this thread could have run and another process had the core (Linux says so): what
   * this program did to its own loop, its garbage collection included.
   */
  readonly blockedMax: number;
  /** How often that was longer than 20 ms. */
  readonly blockedOften: number;
}

/** The highest resident memory of this process so far, in bytes. */
function peakResident(): number {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
    if (found?.[1] !== undefined) return Number(found[1]) * 1024;
  } catch {
    // Not Linux: the next line has it too, less exactly on some systems.
  }
  return process.resourceUsage().maxRSS * 1024;
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

/** Measures `work`; what it gives is held until the memory has been measured. */
export async function measure<T>(
  work: () => Promise<T>,
): Promise<{ readonly cost: Cost; readonly result: T }> {
  const rssBefore = process.memoryUsage.rss();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const waited = waitedForCore();
  let gapMax = 0;
  let blockedMax = 0;
  let blockedOften = 0;
  let last = performance.now();
  let lastWaited = waited();
  const tick = (): void => {
    const now = performance.now();
    const nowWaited = waited();
    const gap = now - last;
    const blocked = gap - (nowWaited - lastWaited);
    gapMax = Math.max(gapMax, gap);
    blockedMax = Math.max(blockedMax, blocked);
    if (blocked > 20) blockedOften += 1;
    last = now;
    lastWaited = nowWaited;
  };
  const ticker = setInterval(tick, 1);
  delay.enable();
  const cpuBefore = process.cpuUsage();
  const begin = performance.now();

  const result = await work();

  const wall = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpuBefore);
  delay.disable();
  clearInterval(ticker);
  tick();
  const rssPeak = peakResident();
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const cost: Cost = {
    wall,
    cpu: (user + system) / 1000,
    rssBefore,
    rssPeak,
    rssSettled: process.memoryUsage.rss(),
    delayMax: delay.max / 1e6,
    delayP99: delay.percentile(99) / 1e6,
    gapMax,
    blockedMax,
    blockedOften,
  };
  return { cost, result };
}

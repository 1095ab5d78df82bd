import type { Clock } from "../src/reflector/clock.ts";

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Timers that are set. */
  readonly timers: number;
  /** Runs the timers of the next `milliseconds` in order, and after each of them everything that follows from it. */
  advance(milliseconds: number): Promise<void>;
  /** Sets the wall clock ahead (or back) without its timers, as a machine that sleeps does. */
  jump(milliseconds: number): void;
}

/** Lets promises, streams and immediates that are under way come to rest. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}

export function createFakeClock(): FakeClock {
  let timersNow = 0;
  let ahead = Date.UTC(2026, 0, 1);
  let last = 0;
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>();

  const nextDue = (end: number): number | undefined => {
    let due: number | undefined;
    for (const [id, { at }] of timers) {
      if (at <= end && (due === undefined || at < (timers.get(due)?.at ?? 0))) due = id;
    }
    return due;
  };

  return {
    now: () => ahead + timersNow,
    setTimeout(callback, milliseconds) {
      last += 1;
      timers.set(last, { at: timersNow + Math.max(milliseconds, 0), callback });
      return last;
    },
    clearTimeout(timer) {
      if (typeof timer === "number") timers.delete(timer);
    },
    get timers() {
      return timers.size;
    },
    async advance(milliseconds) {
      const end = timersNow + milliseconds;
      await settle();
      for (let due = nextDue(end); due !== undefined; due = nextDue(end)) {
        const timer = timers.get(due);
        timers.delete(due);
        if (timer === undefined) continue;
        timersNow = timer.at;
        timer.callback();
        await settle();
      }
      timersNow = end;
    },
    jump(milliseconds) {
      ahead += milliseconds;
    },
  };
}

/** Time as the server sees it; a test gives one that it moves by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `callback` once after `milliseconds`. The timer must not keep a process alive. */
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(handle: unknown): void;
}

const timers = new Map<unknown, NodeJS.Timeout>();
let lastHandle = 0;

/** The machine's clock, with timers that keep no process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(callback, milliseconds) {
    lastHandle += 1;
    const handle = lastHandle;
    const timer = setTimeout(() => {
      timers.delete(handle);
      callback();
    }, milliseconds);
    timers.set(handle, timer.unref());
    return handle;
  },
  clearTimeout(handle) {
    clearTimeout(timers.get(handle));
    timers.delete(handle);
  },
};

const YEAR_0 = Date.UTC(-1, 11, 31, 24);
const YEAR_9999 = Date.UTC(9999, 11, 31, 23, 59, 59);

/** `2026-01-02T03:04:05Z`: Kubernetes times have second precision; years have four digits, what lies beyond becomes the first or last. */
export function timestamp(milliseconds: number): string {
  const within = Math.min(Math.max(milliseconds, YEAR_0), YEAR_9999);
  return `${new Date(within).toISOString().slice(0, 19)}Z`;
}

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

/** `2026-01-02T03:04:05Z`: Kubernetes times have second precision. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

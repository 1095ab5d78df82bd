/** Time and timers, so that tests can be in charge of both. */
export interface Clock {
  /** Wall-clock milliseconds since the epoch. */
  now(): number;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** Resolves after `milliseconds`, or at once when `signal` is aborted. Leaves neither timer nor listener behind. */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clock.clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = clock.setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
  });
}

/** What timers can count: 2^31 - 1 ms, 25 days; a longer time would be taken for none. */
const LONGEST = 2_147_483_647;

/** Calls back once after `milliseconds`, or after 25 days where that is shorter, unless disposed before. */
export function after(
  clock: Clock,
  milliseconds: number,
  callback: () => void,
): Disposable & { readonly isOver: boolean } {
  let isOver = false;
  const timer = clock.setTimeout(
    () => {
      isOver = true;
      callback();
    },
    Math.min(milliseconds, LONGEST),
  );
  return {
    get isOver() {
      return isOver;
    },
    [Symbol.dispose]: () => clock.clearTimeout(timer),
  };
}

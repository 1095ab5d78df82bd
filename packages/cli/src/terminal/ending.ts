/** A signal, and what to do to forget it. */
export interface Ending extends Disposable {
  readonly signal: AbortSignal;
}

/** A signal that is aborted with `outer`, and after some milliseconds. */
export function endingAfter(milliseconds: number | undefined, outer: AbortSignal): Ending {
  const ending = new AbortController();
  const abort = (): void => ending.abort();
  const timer = milliseconds === undefined ? undefined : setTimeout(abort, milliseconds);
  if (outer.aborted) abort();
  else outer.addEventListener("abort", abort, { once: true });
  return {
    signal: ending.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      outer.removeEventListener("abort", abort);
    },
  };
}

/** Resolves when `signal` is aborted. For signals that live no longer than the command. */
export function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  else signal.addEventListener("abort", () => resolve(), { once: true });
  return promise;
}

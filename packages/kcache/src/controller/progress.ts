import { KcacheError } from "../object/error.ts";

/** Lets callers wait until something is so that is only worth looking at when there was news. */
export interface Progress {
  /** There was news. Costs nothing where nobody waits. */
  check(): void;
  /**
   * Resolves when `isSo` says so, at once where it does already; rejects with what it throws, when `signal` is aborted, and
   * with what `end` is given. Leaves no listener behind.
   */
  until(isSo: () => boolean, action: string, signal: AbortSignal | undefined): Promise<void>;
  /** Rejects all who wait and who come. */
  end(reason: (action: string) => KcacheError): void;
}

export function createProgress(): Progress {
  const waiting = new Set<() => void>();
  let ended: ((action: string) => KcacheError) | undefined;

  const check = (): void => {
    for (const look of waiting) look();
  };

  return {
    check,
    until: (isSo, action, signal) =>
      new Promise((resolve, reject) => {
        const leave = (): void => {
          waiting.delete(look);
          signal?.removeEventListener("abort", look);
        };
        const look = (): void => {
          try {
            if (ended !== undefined) throw ended(action);
            if (signal?.aborted === true) throw KcacheError.from(signal.reason, "aborted", action);
            if (!isSo()) return;
            leave();
            resolve();
          } catch (reason) {
            leave();
            reject(reason);
          }
        };
        waiting.add(look);
        signal?.addEventListener("abort", look, { once: true });
        look();
      }),
    end(reason) {
      ended = reason;
      check();
    },
  };
}

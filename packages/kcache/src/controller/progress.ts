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

/** As `until`, with one wait for all who come while it lasts. */
export function sharedWait(progress: Progress, isSo: () => boolean): (action: string) => Promise<void> {
  let last: { readonly isOver: boolean; readonly promise: Promise<void> } | undefined;
  return (action) => {
    if (last?.isOver === false) return last.promise;
    let isOver = false;
    const look = (): boolean => {
      // Also where it throws.
      isOver = true;
      isOver = isSo();
      return isOver;
    };
    last = {
      promise: progress.until(look, action, undefined),
      get isOver() {
        return isOver;
      },
    };
    return last.promise;
  };
}

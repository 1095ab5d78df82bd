import { KcacheError } from "../object/error.ts";
import type { Clock } from "./clock.ts";

/** Ends a request on which nothing arrives any more. */
export interface SilenceGuard extends Disposable {
  /** Aborted with a KcacheError `silent` when the bound has passed, or with the reason of the outer signal. */
  readonly signal: AbortSignal;
  /** Something arrived. Costs a read of the clock. */
  heard(): void;
}

/**
 * Guards one request: a half-open connection looks like an idle one, so only the clock can tell.
 *
 * @param milliseconds how long nothing may arrive
 */
export function guardSilence(
  clock: Clock,
  milliseconds: number,
  outer: AbortSignal,
  action: string,
): SilenceGuard {
  const controller = new AbortController();
  let last = clock.now();
  let timer: unknown;
  const arm = (delay: number): void => {
    timer = clock.setTimeout(() => {
      // A wall clock that was set back must not stretch the bound.
      const quiet = Math.max(clock.now() - last, 0);
      if (quiet >= milliseconds) {
        const seconds = Math.round(milliseconds / 1000);
        controller.abort(
          new KcacheError("silent", `${action}: nothing arrived for ${seconds} s: the connection is dead`),
        );
      } else arm(milliseconds - quiet);
    }, delay);
  };
  const onAbort = (): void => controller.abort(outer.reason);
  if (outer.aborted) onAbort();
  else {
    outer.addEventListener("abort", onAbort, { once: true });
    arm(milliseconds);
  }
  return {
    signal: controller.signal,
    heard() {
      last = clock.now();
    },
    [Symbol.dispose]() {
      clock.clearTimeout(timer);
      outer.removeEventListener("abort", onAbort);
    },
  };
}

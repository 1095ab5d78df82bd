import { KcacheError } from "../object/error.ts";
import type { Clock } from "./clock.ts";

/** Milliseconds between looks at the clock; also how much later than its bound a silence may end. */
const TICK = 5_000;
/** Milliseconds by which a wall clock that runs ahead of its timers tells that the machine slept. */
const JUMP = 30_000;

/** Ends a request on which nothing arrives any more. Disposing it ends the request too, if it has not ended. */
export interface SilenceGuard extends Disposable {
  /**
   * Aborted with a KcacheError `silent` when the bound has passed or the machine has slept; with the reason of the outer
   * signal when that is aborted.
   */
  readonly signal: AbortSignal;
  /** Whether it was aborted because the machine slept. */
  readonly slept: boolean;
  /** Something arrived. Costs one assignment. */
  heard(): void;
  /** Ends the request because its time is over. */
  abort(): void;
}

/**
 * Guards one request: a half-open connection looks like an idle one, so only time can tell.
 *
 * Silence is counted in ticks of a timer and not on the wall clock, which people and NTP set back and forth. The wall
 * clock tells one thing more: timers stand still while a machine sleeps, so where it has run far ahead of them, the
 * connection has gone unattended, and whoever was at its other end or between has most likely dropped it.
 *
 * @param milliseconds how long nothing may arrive; it ends at most two ticks later
 */
export function guardSilence(
  clock: Clock,
  milliseconds: number,
  outer: AbortSignal,
  action: string,
): SilenceGuard {
  const controller = new AbortController();
  const tick = Math.min(TICK, milliseconds);
  let looked = clock.now();
  let heard = false;
  let quiet = 0;
  let slept = false;
  let timer: unknown;

  const end = (why: string): void =>
    controller.abort(new KcacheError("silent", `${action}: ${why}: the connection is taken for dead`));

  const look = (): void => {
    const now = clock.now();
    const ahead = now - looked - tick;
    looked = now;
    quiet = heard ? 0 : quiet + tick;
    heard = false;
    if (ahead > JUMP) {
      slept = true;
      end(`the clock jumped ahead by ${Math.round(ahead / 1000)} s, as when a machine sleeps`);
    } else if (quiet >= milliseconds) end(`nothing arrived for ${Math.round(quiet / 1000)} s`);
    else timer = clock.setTimeout(look, tick);
  };

  const onAbort = (): void => {
    clock.clearTimeout(timer);
    controller.abort(outer.reason);
  };
  if (outer.aborted) onAbort();
  else {
    outer.addEventListener("abort", onAbort, { once: true });
    timer = clock.setTimeout(look, tick);
  }

  return {
    signal: controller.signal,
    get slept() {
      return slept;
    },
    heard() {
      heard = true;
    },
    abort() {
      controller.abort();
    },
    [Symbol.dispose]() {
      clock.clearTimeout(timer);
      outer.removeEventListener("abort", onAbort);
      controller.abort();
    },
  };
}

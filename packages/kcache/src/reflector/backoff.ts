/** Milliseconds. The figures are client-go's; the jitter is full, so that many clients do not come back together. */
const FIRST = 800;
const FACTOR = 2;
const LONGEST = 30_000;
const QUIET = 120_000;
/** A clock that is a year off makes a year of a Retry-After that is a date, and timers overflow at 25 days. */
const LONGEST_ASKED = 600_000;

/** How often a source has failed in a row, and when the last wait for it was over. */
export interface Backoff {
  readonly failures: number;
  readonly waitedUntil: number;
}

export const NO_FAILURES: Backoff = Object.freeze({ failures: 0, waitedUntil: Number.NEGATIVE_INFINITY });

/**
 * Counts a failure at `now` and says how many milliseconds to wait: between 0 and 0.8 s, 1.6 s, 3.2 s, … 30 s, but never
 * less than the server asked for (of which ten minutes are believed). Two minutes of trying without a failure start the
 * count anew.
 *
 * @param random between 0 and 1
 */
export function nextBackoff(
  before: Backoff,
  now: number,
  random: number,
  retryAfterSeconds: number | undefined,
): { readonly backoff: Backoff; readonly delay: number } {
  const failures = now - before.waitedUntil > QUIET ? 0 : before.failures;
  const bound = Math.min(LONGEST, FIRST * FACTOR ** failures);
  const asked = Math.min(LONGEST_ASKED, (retryAfterSeconds ?? 0) * 1000);
  // Those that were all told the same time spread over a tenth of it.
  const delay = Math.round(Math.max(random * bound, asked * (1 + random / 10)));
  return { backoff: { failures: failures + 1, waitedUntil: now + delay }, delay };
}

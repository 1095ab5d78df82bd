/** Milliseconds. The figures are client-go's; the jitter is full, so that many clients do not come back together. */
const FIRST = 800;
const FACTOR = 2;
const LONGEST = 30_000;
const QUIET = 120_000;

/** How often a source has failed in a row, and when it last did. */
export interface Backoff {
  readonly failures: number;
  readonly failedAt: number;
}

export const NO_FAILURES: Backoff = Object.freeze({ failures: 0, failedAt: Number.NEGATIVE_INFINITY });

/**
 * Counts a failure at `now` and says how many milliseconds to wait: between 0 and 0.8 s, 1.6 s, 3.2 s, … 30 s, but never
 * less than the server asked for. Two minutes without a failure start the count anew.
 *
 * @param random between 0 and 1
 */
export function nextBackoff(
  before: Backoff,
  now: number,
  random: number,
  retryAfterSeconds: number | undefined,
): { readonly backoff: Backoff; readonly delay: number } {
  const failures = now - before.failedAt > QUIET ? 0 : before.failures;
  const bound = Math.min(LONGEST, FIRST * FACTOR ** failures);
  // Those that were all told the same time spread over a tenth of it.
  const asked = (retryAfterSeconds ?? 0) * 1000 * (1 + random / 10);
  return {
    backoff: { failures: failures + 1, failedAt: now },
    delay: Math.max(Math.round(random * bound), Math.round(asked)),
  };
}

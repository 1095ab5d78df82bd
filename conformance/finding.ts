// What a scenario finds, and how long it asks before it does.
import { setTimeout as sleep } from "node:timers/promises";

/** One thing that a scenario found to be as it should, or not. */
export interface Finding {
  readonly what: string;
  readonly good: boolean;
  readonly detail: string;
}

export interface ScenarioOptions {
  readonly seed: number;
  /** How long the changes go on, in seconds. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** How long after the last change a follower may still be behind, in milliseconds. */
const CATCH_UP = 30_000;

/** Asks until there is nothing more to say, or the time to catch up is over. @returns what was said last, and the time it took */
export async function until(
  ask: () => readonly string[] | Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<{ readonly left: readonly string[]; readonly seconds: string }> {
  const begin = performance.now();
  for (;;) {
    const left = await ask();
    const elapsed = performance.now() - begin;
    if (left.length === 0 || elapsed > CATCH_UP) return { left, seconds: `${(elapsed / 1000).toFixed(1)} s` };
    await sleep(300, undefined, { signal });
  }
}

/** The first lines, and how many more there are. */
export function few(lines: readonly string[]): string {
  const shown = lines.slice(0, 4);
  if (lines.length > shown.length) shown.push(`and ${lines.length - shown.length} more`);
  return shown.join("\n      ");
}

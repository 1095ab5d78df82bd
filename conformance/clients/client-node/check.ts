// Checks, and how they are told.
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";

/** How long something may take to come about, in milliseconds. */
const PATIENCE = 40_000;

export async function check(name: string, run: () => Promise<void>): Promise<void> {
  try {
    await Promise.race([
      run(),
      sleep(PATIENCE + 5_000, undefined, { ref: false }).then(() => {
        throw new Error("it takes too long");
      }),
    ]);
    console.log(`passed ${name}`);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.log(`FAILED ${name}\t${text.replaceAll(/\s+/g, " ").slice(0, 600)}`);
  }
}

export function equal(got: unknown, want: unknown, what: string): void {
  if (!isDeepStrictEqual(got, want))
    throw new Error(`${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
}

/** Asks until it holds; what is thrown meanwhile counts as not yet. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const begin = performance.now();
  for (;;) {
    if (await holds()) return;
    if (performance.now() - begin > PATIENCE) throw new Error(`${what}: not after ${PATIENCE} ms`);
    await sleep(50);
  }
}

/** The code of the Status that a call is refused with. */
export async function refused(call: Promise<unknown>): Promise<number> {
  try {
    await call;
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error) return Number(error.code);
    throw error;
  }
  throw new Error("it was not refused");
}

import { setImmediate } from "node:timers/promises";
import type { Clock } from "./clock.ts";

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/**
 * A clock that a test moves by hand; given to a server, it drives bookmarks, the ends of watches, waits for versions, compaction and
 * whatever faults delay. Timers due at the same instant run in the order in which they were set.
 */
export class VirtualClock implements Clock {
  #now: number;
  #lastHandle = 0;
  readonly #timers = new Map<number, Timer>();

  /** @param start - a time as `Date.parse` reads it; @default 2026-03-02T08:00:00Z */
  constructor(start: string = "2026-03-02T08:00:00Z") {
    this.#now = Date.parse(start);
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, milliseconds: number): number {
    this.#lastHandle++;
    this.#timers.set(this.#lastHandle, { at: this.#now + Math.max(0, milliseconds), callback });
    return this.#lastHandle;
  }

  clearTimeout(handle: unknown): void {
    if (typeof handle === "number") this.#timers.delete(handle);
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.size;
  }

  /**
   * Moves on by so many milliseconds, from timer to timer, with `settle` before each.
   *
   * @param settle - lets what is under way come to rest; @default three turns of the event loop, enough for what stays in this process
   */
  async advance(milliseconds: number, settle: () => Promise<void> = threeTurns): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await settle();
      const [handle, timer] = this.#first() ?? [];
      if (handle === undefined || timer === undefined || timer.at > end) break;
      this.#timers.delete(handle);
      this.#now = Math.max(this.#now, timer.at);
      timer.callback();
    }
    this.#now = end;
  }

  #first(): [number, Timer] | undefined {
    let first: [number, Timer] | undefined;
    for (const entry of this.#timers) if (first === undefined || entry[1].at < first[1].at) first = entry;
    return first;
  }
}

async function threeTurns(): Promise<void> {
  for (let i = 0; i < 3; i++) await setImmediate();
}

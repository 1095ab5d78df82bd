import { KcacheError } from "../object/error.ts";

/** A node with several inputs, which has to wait until all of them have their state of this turn. */
export interface Step {
  /** Larger than that of every node it reads. */
  readonly height: number;
  run(turn: Turn): void;
}

/**
 * One synchronous pass of a change through every view. Nodes with one input pass changes on as they come; nodes with
 * several wait here and run once, lowest first, so that none ever sees one input ahead of another.
 */
export class Turn {
  /** By height. A step that runs defers only higher ones. */
  readonly #waiting: (Set<Step> | undefined)[] = [];

  defer(step: Step): void {
    const level = this.#waiting[step.height];
    if (level === undefined) this.#waiting[step.height] = new Set([step]);
    else level.add(step);
  }

  settle(): void {
    for (let height = 0; height < this.#waiting.length; height += 1) {
      const level = this.#waiting[height];
      if (level === undefined) continue;
      for (const step of level) {
        level.delete(step);
        step.run(this);
      }
    }
  }
}

/** One turn at a time in the whole process: graphs of several clusters can be joined, so they share it. */
let current: Turn | undefined;
/** The last one, in which nothing waits. */
let settled: Turn | undefined;
const queue: ((turn: Turn) => void)[] = [];

/**
 * Runs `start` and everything that follows from it to the end. Called within a turn (a predicate that refilters), it
 * takes its place after that turn.
 */
export function runTurn(start: (turn: Turn) => void): void {
  queue.push(start);
  if (current !== undefined) return;
  // One after the other, they share what a turn allocates.
  current = settled ?? new Turn();
  settled = undefined;
  try {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      next(current);
      current.settle();
    }
    settled = current;
  } finally {
    current = undefined;
    queue.length = 0;
  }
}

/** @throws {KcacheError} `invalid-argument` when called from within a predicate or relation */
export function assertSettled(action: string): void {
  if (current === undefined) return;
  throw new KcacheError(
    "invalid-argument",
    `${action}: called while changes are passed on; a filter or relation must only look at what it is given`,
  );
}

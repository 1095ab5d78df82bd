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
  readonly #waiting = new Map<number, Set<Step>>();

  defer(step: Step): void {
    const level = this.#waiting.get(step.height);
    if (level === undefined) this.#waiting.set(step.height, new Set([step]));
    else level.add(step);
  }

  settle(): void {
    while (this.#waiting.size > 0) {
      const lowest = Math.min(...this.#waiting.keys());
      const level = this.#waiting.get(lowest) ?? [];
      this.#waiting.delete(lowest);
      for (const step of level) step.run(this);
    }
  }
}

/** One turn at a time in the whole process: graphs of several clusters can be joined, so they share it. */
let current: Turn | undefined;
const queue: ((turn: Turn) => void)[] = [];

/**
 * Runs `start` and everything that follows from it to the end. Called within a turn (a predicate that refilters), it
 * takes its place after that turn.
 */
export function runTurn(start: (turn: Turn) => void): void {
  queue.push(start);
  if (current !== undefined) return;
  try {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      current = new Turn();
      next(current);
      current.settle();
    }
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

// Random changes to a cluster, the same ones for the same seed as far as the cluster answers the same.
import { setTimeout as sleep } from "node:timers/promises";
import { seeded } from "./random.ts";

/** What chance decides. */
export interface Draw {
  /** A whole number below `limit`. */
  below(limit: number): number;
  of<T>(values: readonly T[]): T;
}

export function seededDraw(seed: number): Draw {
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    below,
    of(values) {
      const value = values[below(values.length)];
      if (value === undefined) throw new Error("choose: from nothing");
      return value;
    },
  };
}

/** A change. @returns the status of the answer to it */
export type Operation<Choice> = (choice: Choice) => Promise<number>;

export interface ChurnOptions<Choice> {
  readonly operations: Readonly<Record<string, Operation<Choice>>>;
  /** How often each operation is drawn. */
  readonly weights: Readonly<Record<string, number>>;
  /** What the operation of a round is done to. */
  readonly choose: (round: number, draw: Draw) => Promise<Choice | undefined>;
  readonly seed: number;
  readonly signal: AbortSignal;
}

export interface ChurnResult {
  /** Operation -> how many were accepted. */
  readonly done: Readonly<Record<string, number>>;
  /** How many were refused, or found no server. */
  readonly refused: number;
}

/** Does one operation after the other, about 20 a second, until the signal is aborted. */
export async function churn<Choice>(options: ChurnOptions<Choice>): Promise<ChurnResult> {
  const { operations, weights, choose, signal } = options;
  const draw = seededDraw(options.seed);
  const draws = Object.entries(weights).flatMap(([name, weight]) => Array<string>(weight).fill(name));
  const done: Record<string, number> = {};
  let refused = 0;
  for (let round = 0; !signal.aborted; round++) {
    await sleep(40);
    const choice = await choose(round, draw);
    const name = draw.of(draws);
    const operation = operations[name];
    if (choice === undefined || operation === undefined) continue;
    const status = await operation(choice);
    if (status >= 200 && status < 300) done[name] = (done[name] ?? 0) + 1;
    else refused++;
  }
  return { done, refused };
}

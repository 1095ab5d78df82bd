import { KcacheError } from "../object/error.ts";
import type { Change } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import { Ending } from "./ending.ts";
import { createMatches, type MatchChanges, type Matches, type Relation } from "./matches.ts";
import type { NodeState, ViewNode } from "./node.ts";
import { assertSettled, runTurn, type Step, type Turn } from "./turn.ts";

/** What happened to a join in one turn. */
export interface JoinUpdate<L extends KubeObject, R extends KubeObject> {
  readonly left: ReadonlyMap<string, Change<L>>;
  readonly right: ReadonlyMap<string, Change<R>>;
  readonly changes: MatchChanges;
}

/** A view of a join, as the join sees it. */
export interface JoinOutput<L extends KubeObject, R extends KubeObject> {
  onReady(turn: Turn): void;
  onUpdate(update: JoinUpdate<L, R>, turn: Turn): void;
  onTrouble(error: KcacheError, turn: Turn): void;
  onClose(cause: KcacheError | undefined, turn: Turn): void;
}

/**
 * Two sources and which of their entries belong together. Any number of views show a side of it: the matched, the
 * unmatched, the pairs.
 *
 * Both inputs are as of the same turn, also when they come from one source. A join that no view of it observes holds
 * nothing.
 */
export interface Join<L extends KubeObject, R extends KubeObject> {
  readonly left: ViewNode<L>;
  readonly right: ViewNode<R>;
  readonly height: number;
  readonly state: NodeState;
  readonly closed: Promise<KcacheError | undefined>;
  /** How many pairs were tried, over the life of the join. */
  readonly evaluations: number;
  observe(output: JoinOutput<L, R>): () => void;
  /** The matches now; only while ready. A join that nobody observes computes them, and keeps them until the running code gives way. */
  read(): Matches<L, R>;
  close(cause?: KcacheError): void;
}

export function createJoin<L extends KubeObject, R extends KubeObject>(
  left: ViewNode<L>,
  right: ViewNode<R>,
  relation: Relation<L, R>,
): Join<L, R> {
  const outputs = new Set<JoinOutput<L, R>>();
  const ending = new Ending(left, right);
  let matches: Matches<L, R> | undefined;
  let detach: (() => void) | undefined;
  let leftBatch: readonly Change<L>[] = [];
  let rightBatch: readonly Change<R>[] = [];
  let evaluations = 0;

  const state = (): NodeState => {
    if (ending.own !== undefined) return { phase: "closed", cause: ending.own.cause };
    const [a, b] = [left.state, right.state];
    if (a.phase === "closed") return a;
    if (b.phase === "closed") return b;
    return a.phase === "pending" ? a : b;
  };

  const compute = (): Matches<L, R> =>
    createMatches(left, right, relation, (pairs) => {
      evaluations += pairs;
    });

  const release = (): void => {
    detach?.();
    detach = undefined;
    matches = undefined;
    leftBatch = [];
    rightBatch = [];
  };

  const close = (cause: KcacheError | undefined, turn: Turn): void => {
    if (!ending.end(cause)) return;
    release();
    const leaving = [...outputs];
    outputs.clear();
    for (const output of leaving) output.onClose(cause, turn);
  };

  const failure = (error: unknown): KcacheError =>
    error instanceof KcacheError && error.code === "filter-failed"
      ? error
      : new KcacheError("filter-failed", `join: the relation threw: ${KcacheError.from(error).message}`, {
          cause: error,
        });

  const step: Step = {
    height: Math.max(left.height, right.height) + 1,
    run(turn) {
      const [leftNow, rightNow] = [leftBatch, rightBatch];
      leftBatch = [];
      rightBatch = [];
      if (detach === undefined || ending.own !== undefined) return;
      let changes: MatchChanges;
      try {
        if (matches === undefined) {
          if (state().phase !== "ready") return;
          matches = compute();
          for (const output of outputs) output.onReady(turn);
          return;
        }
        changes = matches.update(leftNow, rightNow);
      } catch (error) {
        close(failure(error), turn);
        return;
      }
      const update: JoinUpdate<L, R> = { left: byKey(leftNow), right: byKey(rightNow), changes };
      for (const output of outputs) output.onUpdate(update, turn);
    },
  };

  const sinkOf = <T extends KubeObject>(take: (batch: readonly Change<T>[]) => void) => ({
    onReady: (turn: Turn) => turn.defer(step),
    onBatch(batch: readonly Change<T>[], turn: Turn) {
      take(batch);
      turn.defer(step);
    },
    onTrouble(error: KcacheError, turn: Turn) {
      for (const output of outputs) output.onTrouble(error, turn);
    },
    onClose: close,
  });

  const attach = (): void => {
    if (detach !== undefined) return;
    const detachLeft = left.attach(
      sinkOf<L>((batch) => {
        leftBatch = batch;
      }),
    );
    const detachRight = right.attach(
      sinkOf<R>((batch) => {
        rightBatch = batch;
      }),
    );
    detach = () => {
      detachLeft();
      detachRight();
    };
    if (state().phase !== "ready") return;
    try {
      matches = compute();
    } catch (error) {
      const cause = failure(error);
      runTurn((turn) => close(cause, turn));
      throw cause;
    }
  };

  return {
    left,
    right,
    height: step.height,
    get closed() {
      return ending.closed;
    },
    get state() {
      return state();
    },
    get evaluations() {
      return evaluations;
    },
    observe(output) {
      assertSettled("observe a join");
      attach();
      outputs.add(output);
      return () => {
        if (outputs.delete(output) && outputs.size === 0) release();
      };
    },
    read() {
      if (matches === undefined) {
        assertSettled("read a join");
        attach();
        queueMicrotask(() => {
          if (outputs.size === 0) release();
        });
      }
      if (matches !== undefined) return matches;
      throw new KcacheError("internal", "read a join: its inputs are not ready");
    },
    close(cause) {
      runTurn((turn) => close(cause, turn));
    },
  };
}

const NO_CHANGES: ReadonlyMap<string, never> = new Map<string, never>();

function byKey<T extends KubeObject>(batch: readonly Change<T>[]): ReadonlyMap<string, Change<T>> {
  if (batch.length === 0) return NO_CHANGES;
  const changes = new Map<string, Change<T>>();
  for (const change of batch) changes.set(change.key, change);
  return changes;
}

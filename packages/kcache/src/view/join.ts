import type { Filter } from "../filter/filter.ts";
import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import type { Change } from "../object/event.ts";
import type { DeepReadonly, KubeObject } from "../object/object.ts";
import { createEnding } from "./ending.ts";
import { createFilterIndex, type FilterIndex } from "./filter-index.ts";
import type { NodeState, ViewNode } from "./node.ts";
import { createSinks } from "./sinks.ts";
import { assertSettled, runTurn, type Step, type Turn } from "./turn.ts";

/** Which objects on the right an object on the left points at. Must depend on nothing but `left`. */
export type Relation<in L extends KubeObject, in R extends KubeObject> = (left: DeepReadonly<L>) => Filter<R>;

/**
 * The entries of the right side that at least one entry of the left side points at.
 *
 * An entry enters with its first match and leaves with its last; a change on the left that leaves the set alone causes
 * nothing. Both inputs are as of the same turn, also when they come from one source.
 */
export interface JoinView<L extends KubeObject, R extends KubeObject> extends ViewNode<R> {
  /** The left entries that point at the right entry with this key. Only while ready. */
  sources(rightKey: string): readonly Entry<L>[];
  /** The right entries that the left entry with this key points at. Only while ready. */
  targets(leftKey: string): readonly Entry<R>[];
  /** How often a relation's filter was tried on an entry, over the life of the view. */
  readonly evaluations: number;
  close(cause?: KcacheError): void;
}

/** Everything that a join remembers; it exists only while the join is observed. */
interface Matches<L extends KubeObject, R extends KubeObject> {
  readonly index: FilterIndex<R, string>;
  /** Left key to its entry, its filter and the keys it matches. */
  readonly left: Map<string, { entry: Entry<L>; filter: Filter<R>; readonly targets: Set<string> }>;
  /** Right key to the left keys that match it; a key that none matches is not in here. */
  readonly right: Map<string, Set<string>>;
}

export function createJoinView<L extends KubeObject, R extends KubeObject>(
  leftNode: ViewNode<L>,
  rightNode: ViewNode<R>,
  relation: Relation<L, R>,
): JoinView<L, R> {
  const sinks = createSinks<R>();
  const ending = createEnding([leftNode, rightNode]);
  let matches: Matches<L, R> | undefined;
  let detach: (() => void) | undefined;
  let leftBatch: readonly Change<L>[] = [];
  let rightBatch: readonly Change<R>[] = [];
  let evaluations = 0;

  const state = (): NodeState => {
    if (ending.own !== undefined) return { phase: "closed", cause: ending.own.cause };
    const [a, b] = [leftNode.state, rightNode.state];
    if (a.phase === "closed") return a;
    if (b.phase === "closed") return b;
    return a.phase === "pending" ? a : b;
  };

  const link = (into: Matches<L, R>, leftKey: string, rightKey: string): void => {
    into.left.get(leftKey)?.targets.add(rightKey);
    const sources = into.right.get(rightKey);
    if (sources === undefined) into.right.set(rightKey, new Set([leftKey]));
    else sources.add(leftKey);
  };

  const unlink = (from: Matches<L, R>, leftKey: string, rightKey: string): void => {
    from.left.get(leftKey)?.targets.delete(rightKey);
    const sources = from.right.get(rightKey);
    sources?.delete(leftKey);
    if (sources?.size === 0) from.right.delete(rightKey);
  };

  const addLeft = (into: Matches<L, R>, entry: Entry<L>): void => {
    const filter = relation(entry.object);
    into.left.set(entry.key, { entry, filter, targets: new Set() });
    into.index.set(entry.key, filter);
  };

  /** The keys on the left whose filter accepts `entry`; `among` finds those that are worth a try. */
  const pointingAt = (
    held: Matches<L, R>,
    entry: Entry<R>,
    among: FilterIndex<R, string>,
  ): ReadonlySet<string> => {
    const found = new Set<string>();
    among.candidates(entry, found);
    evaluations += found.size;
    for (const key of found) if (held.left.get(key)?.filter.accepts(entry) !== true) found.delete(key);
    return found;
  };

  /** Costs what the matches cost: each right entry asks the index of left filters, none is tried on all. */
  const compute = (): Matches<L, R> => {
    const into: Matches<L, R> = { index: createFilterIndex<R, string>(), left: new Map(), right: new Map() };
    for (const entry of leftNode.entries()) addLeft(into, entry);
    for (const entry of rightNode.entries()) {
      for (const leftKey of pointingAt(into, entry, into.index)) link(into, leftKey, entry.key);
    }
    return into;
  };

  /** Brings the edges up to date, telling `touch` of each right key before its first edge changes. */
  const update = (held: Matches<L, R>, touch: (rightKey: string) => void): void => {
    const changed = createFilterIndex<R, string>();
    for (const { key, entry } of leftBatch) {
      const old = held.left.get(key);
      const filter = entry === undefined ? undefined : relation(entry.object);
      if (old !== undefined && entry !== undefined && filter !== undefined && old.filter.id === filter.id) {
        old.entry = entry;
        continue;
      }
      for (const rightKey of old?.targets ?? []) {
        touch(rightKey);
        unlink(held, key, rightKey);
      }
      held.left.delete(key);
      held.index.delete(key);
      if (entry === undefined || filter === undefined) continue;
      held.left.set(key, { entry, filter, targets: new Set() });
      held.index.set(key, filter);
      changed.set(key, filter);
    }
    if (changed.size > 0) {
      for (const entry of rightNode.entries()) {
        for (const leftKey of pointingAt(held, entry, changed)) {
          touch(entry.key);
          link(held, leftKey, entry.key);
        }
      }
    }
    for (const { key, entry } of rightBatch) {
      touch(key);
      const now = entry === undefined ? new Set<string>() : pointingAt(held, entry, held.index);
      for (const leftKey of held.right.get(key) ?? []) if (!now.has(leftKey)) unlink(held, leftKey, key);
      for (const leftKey of now) link(held, leftKey, key);
    }
  };

  const emit = (held: Matches<L, R>, before: ReadonlyMap<string, boolean>, turn: Turn): void => {
    const pushed = new Map(rightBatch.map((change) => [change.key, change]));
    const leaving: Change<R>[] = [];
    const staying: Change<R>[] = [];
    for (const [key, was] of before) {
      const change = pushed.get(key);
      const is = held.right.has(key);
      if (was && is) {
        if (change !== undefined) staying.push(change);
        continue;
      }
      const present = change === undefined ? rightNode.get(key) : undefined;
      if (was) {
        const previous = change === undefined ? present : change.previous;
        if (change?.finalStateUnknown === true)
          leaving.push({ key, previous, entry: undefined, finalStateUnknown: true });
        else leaving.push({ key, previous, entry: undefined });
      } else if (is) {
        staying.push({ key, previous: undefined, entry: change === undefined ? present : change.entry });
      }
    }
    sinks.batch(leaving.concat(staying), turn);
  };

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
    sinks.close(cause, turn);
  };

  const failure = (error: unknown): KcacheError =>
    error instanceof KcacheError && error.code === "filter-failed"
      ? error
      : new KcacheError("filter-failed", `join: the relation threw: ${KcacheError.from(error).message}`, {
          cause: error,
        });

  const step: Step = {
    height: Math.max(leftNode.height, rightNode.height) + 1,
    run(turn) {
      if (detach === undefined || ending.own !== undefined) return;
      try {
        if (matches === undefined) {
          if (state().phase !== "ready") return;
          matches = compute();
          sinks.ready(turn);
          return;
        }
        const held = matches;
        const before = new Map<string, boolean>();
        update(held, (key) => {
          if (!before.has(key)) before.set(key, held.right.has(key));
        });
        emit(held, before, turn);
      } catch (error) {
        close(failure(error), turn);
      } finally {
        leftBatch = [];
        rightBatch = [];
      }
    },
  };

  const observe = (): void => {
    if (detach !== undefined) return;
    const sinkOf = <T extends KubeObject>(take: (batch: readonly Change<T>[]) => void) => ({
      onReady: (turn: Turn) => turn.defer(step),
      onBatch(batch: readonly Change<T>[], turn: Turn) {
        take(batch);
        turn.defer(step);
      },
      onTrouble: (error: KcacheError, turn: Turn) => sinks.trouble(error, turn),
      onClose: close,
    });
    const detachLeft = leftNode.attach(sinkOf<L>((batch) => (leftBatch = batch)));
    const detachRight = rightNode.attach(sinkOf<R>((batch) => (rightBatch = batch)));
    detach = () => {
      detachLeft();
      detachRight();
    };
    if (state().phase === "ready") {
      try {
        matches = compute();
      } catch (error) {
        const cause = failure(error);
        runTurn((turn) => close(cause, turn));
        throw cause;
      }
    }
  };

  /** A read of a join that nobody observes computes it, and keeps it until the running code gives way. */
  const read = (): Matches<L, R> => {
    if (matches === undefined) {
      assertSettled("read a join");
      observe();
      queueMicrotask(() => {
        if (sinks.size === 0) release();
      });
    }
    if (matches !== undefined) return matches;
    throw new KcacheError("internal", "read a join: its inputs are not ready");
  };

  return {
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
    get(key) {
      return read().right.has(key) ? rightNode.get(key) : undefined;
    },
    *entries() {
      for (const key of read().right.keys()) {
        const entry = rightNode.get(key);
        if (entry !== undefined) yield entry;
      }
    },
    sources(rightKey) {
      const held = read();
      return [...(held.right.get(rightKey) ?? [])].flatMap((key) => held.left.get(key)?.entry ?? []);
    },
    targets(leftKey) {
      return [...(read().left.get(leftKey)?.targets ?? [])].flatMap((key) => rightNode.get(key) ?? []);
    },
    attach(sink, interest) {
      assertSettled("observe a join");
      observe();
      sinks.add(sink, interest);
      return () => {
        if (sinks.delete(sink) && sinks.size === 0) release();
      };
    },
    close(cause) {
      runTurn((turn) => close(cause, turn));
    },
  };
}

import { equalFilters, type Filter, none } from "../filter/filter.ts";
import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import type { Change } from "../object/event.ts";
import { type KubeObject, objectKey } from "../object/object.ts";
import { createEnding } from "./ending.ts";
import type { NodeState, Sink, ViewNode } from "./node.ts";
import { createSinks } from "./sinks.ts";
import { runTurn, type Turn } from "./turn.ts";

/** The entries of a source that a filter accepts. It holds no copy and no set: only the filter. */
export interface FilterView<T extends KubeObject> extends ViewNode<T> {
  readonly filter: Filter<T> | undefined;
  /**
   * Replaces the filter, at this position of the order of events. Nothing happens when it equals the one in force.
   * A view that had none becomes ready with its source.
   */
  refilter(filter: Filter<T>): void;
  close(cause?: KcacheError): void;
}

export function createFilterView<T extends KubeObject>(
  source: ViewNode<T>,
  initial?: Filter<T>,
): FilterView<T> {
  const sinks = createSinks<T>();
  const ending = createEnding([source]);
  let filter = initial;
  let detach: (() => void) | undefined;

  const close = (cause: KcacheError | undefined, turn: Turn): void => {
    if (!ending.end(cause)) return;
    detach?.();
    detach = undefined;
    sinks.close(cause, turn);
  };

  const fail = (error: unknown, by: Filter<T>): KcacheError => {
    const cause = new KcacheError("filter-failed", `filter ${by}: ${KcacheError.from(error).message}`, {
      cause: error,
    });
    runTurn((turn) => close(cause, turn));
    return cause;
  };

  /** `work`, or nothing when the filter throws: then the view has ended. */
  const guarded = <R>(by: Filter<T>, work: () => R): R | undefined => {
    try {
      return work();
    } catch (error) {
      fail(error, by);
      return undefined;
    }
  };

  const narrow = (change: Change<T>, by: Filter<T>): Change<T> | undefined => {
    const { key, previous, entry, finalStateUnknown } = change;
    const was = previous !== undefined && by.accepts(previous);
    const is = entry !== undefined && by.accepts(entry);
    if (was && is) return change;
    if (is) return previous === undefined ? change : { key, previous: undefined, entry };
    if (!was) return undefined;
    if (entry === undefined) return change;
    return finalStateUnknown === undefined
      ? { key, previous, entry: undefined }
      : { key, previous, entry: undefined, finalStateUnknown };
  };

  const narrowAll = (batch: readonly Change<T>[], by: Filter<T>): readonly Change<T>[] => {
    const leaving: Change<T>[] = [];
    const staying: Change<T>[] = [];
    for (const change of batch) {
      const narrowed = narrow(change, by);
      if (narrowed === undefined) continue;
      if (narrowed.entry === undefined) leaving.push(narrowed);
      else staying.push(narrowed);
    }
    if (leaving.length === 0) return staying;
    return staying.length === 0 ? leaving : leaving.concat(staying);
  };

  const difference = (from: Filter<T>, to: Filter<T>): readonly Change<T>[] => {
    const leaving: Change<T>[] = [];
    const entering: Change<T>[] = [];
    for (const entry of source.entries()) {
      const was = from.accepts(entry);
      if (was === to.accepts(entry)) continue;
      if (was) leaving.push({ key: entry.key, previous: entry, entry: undefined });
      else entering.push({ key: entry.key, previous: undefined, entry });
    }
    return leaving.concat(entering);
  };

  const sink: Sink<T> = {
    onReady(turn) {
      if (filter !== undefined) sinks.ready(turn);
    },
    onBatch(batch, turn) {
      const by = filter;
      if (by === undefined) return;
      const narrowed = guarded(by, () => narrowAll(batch, by));
      if (narrowed !== undefined) sinks.batch(narrowed, turn);
    },
    onTrouble(error, turn) {
      sinks.trouble(error, turn);
    },
    onClose(cause, turn) {
      detach = undefined;
      close(cause, turn);
    },
  };

  /** Attaches to the source, or tells it of another filter. */
  const listen = (): void => {
    detach = source.attach(sink, filter ?? none());
  };

  const state = (): NodeState => {
    if (ending.own !== undefined) return { phase: "closed", cause: ending.own.cause };
    const below = source.state;
    return below.phase === "ready" && filter === undefined ? { phase: "pending" } : below;
  };

  /** Reading through a filter that throws ends the view as a change that goes through it does. */
  const accepts = (entry: Entry<T>): boolean => {
    if (filter === undefined) return false;
    try {
      return filter.accepts(entry);
    } catch (error) {
      throw fail(error, filter);
    }
  };

  return {
    height: source.height,
    get closed() {
      return ending.closed;
    },
    get state() {
      return state();
    },
    get filter() {
      return filter;
    },
    get(key) {
      const entry = source.get(key);
      return entry !== undefined && accepts(entry) ? entry : undefined;
    },
    *entries() {
      if (filter?.node.type === "nsName") {
        for (const { namespace, name } of filter.node.objects) {
          const entry = source.get(objectKey(namespace, name));
          if (entry !== undefined) yield entry;
        }
        return;
      }
      for (const entry of source.entries()) if (accepts(entry)) yield entry;
    },
    attach(observer, interest) {
      sinks.add(observer, interest);
      if (detach === undefined) listen();
      return () => {
        if (!sinks.delete(observer) || sinks.size > 0) return;
        detach?.();
        detach = undefined;
      };
    },
    refilter(next) {
      runTurn((turn) => {
        const before = filter;
        if (ending.own !== undefined || (before !== undefined && equalFilters(before, next))) return;
        filter = next;
        if (detach !== undefined) listen();
        if (sinks.size === 0 || source.state.phase !== "ready") return;
        if (before === undefined) {
          sinks.ready(turn);
          return;
        }
        const changes = guarded(next, () => difference(before, next));
        if (changes !== undefined) sinks.batch(changes, turn);
      });
    },
    close(cause) {
      runTurn((turn) => close(cause, turn));
    },
  };
}

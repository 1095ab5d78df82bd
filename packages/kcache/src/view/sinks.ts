import { all, type Filter } from "../filter/filter.ts";
import type { KcacheError } from "../object/error.ts";
import type { Change } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import { createFilterIndex } from "./filter-index.ts";
import type { Sink } from "./node.ts";
import type { Turn } from "./turn.ts";

/**
 * The sinks of one node. A change costs what the sinks cost that it could concern: those that said what they are interested
 * in are found through an index. A sink may leave while it or another is being called.
 */
export interface Sinks<T extends KubeObject> {
  readonly size: number;
  /** Adds a sink, or replaces the interest of one that is here. */
  add(sink: Sink<T>, interest?: Filter<T>): void;
  /** False when it was not here. */
  delete(sink: Sink<T>): boolean;
  ready(turn: Turn): void;
  batch(batch: readonly Change<T>[], turn: Turn): void;
  trouble(error: KcacheError, turn: Turn): void;
  close(cause: KcacheError | undefined, turn: Turn): void;
}

export function createSinks<T extends KubeObject>(): Sinks<T> {
  const sinks = new Set<Sink<T>>();
  const index = createFilterIndex<T, Sink<T>>();

  return {
    get size() {
      return sinks.size;
    },
    add(sink, interest = all()) {
      sinks.add(sink);
      index.set(sink, interest);
    },
    delete(sink) {
      index.delete(sink);
      return sinks.delete(sink);
    },
    ready(turn) {
      for (const sink of sinks) sink.onReady(turn);
    },
    batch(batch, turn) {
      if (batch.length === 0 || sinks.size === 0) return;
      const concerned = new Map<Sink<T>, Change<T>[]>();
      const found = new Set<Sink<T>>();
      for (const change of batch) {
        if (change.previous !== undefined) index.candidates(change.previous, found);
        if (change.entry !== undefined) index.candidates(change.entry, found);
        for (const sink of found) {
          const changes = concerned.get(sink);
          if (changes === undefined) concerned.set(sink, [change]);
          else changes.push(change);
        }
        found.clear();
      }
      for (const [sink, changes] of concerned) if (sinks.has(sink)) sink.onBatch(changes, turn);
    },
    trouble(error, turn) {
      for (const sink of sinks) sink.onTrouble(error, turn);
    },
    close(cause, turn) {
      const leaving = [...sinks];
      for (const sink of leaving) {
        sinks.delete(sink);
        index.delete(sink);
        sink.onClose(cause, turn);
      }
    },
  };
}

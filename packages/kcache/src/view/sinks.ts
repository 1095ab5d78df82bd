import { all, type Filter } from "../filter/filter.ts";
import type { KcacheError } from "../object/error.ts";
import type { Change } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import { createFilterIndex, type FilterIndex } from "./filter-index.ts";
import type { Sink } from "./node.ts";
import type { Turn } from "./turn.ts";

interface Filed<T extends KubeObject> {
  readonly sinks: Set<Sink<T>>;
  readonly index: FilterIndex<T, Sink<T>>;
}

/**
 * The sinks of one node. A change costs what the sinks cost that it could concern: those that said what they are interested
 * in are found through an index. A sink may leave while it or another is being called.
 */
export class Sinks<T extends KubeObject> {
  /** Most nodes have one: it is told of everything. */
  #only: { readonly sink: Sink<T>; readonly interest: Filter<T> } | undefined;
  #filed: Filed<T> | undefined;

  get size(): number {
    return this.#filed?.sinks.size ?? (this.#only === undefined ? 0 : 1);
  }

  /** Adds a sink, or replaces the interest of one that is here. */
  add(sink: Sink<T>, interest: Filter<T> = all()): void {
    if (this.#filed === undefined && (this.#only === undefined || this.#only.sink === sink)) {
      this.#only = { sink, interest };
      return;
    }
    this.#filed ??= { sinks: new Set(), index: createFilterIndex() };
    const { sinks, index } = this.#filed;
    if (this.#only !== undefined) {
      sinks.add(this.#only.sink);
      index.set(this.#only.sink, this.#only.interest);
      this.#only = undefined;
    }
    sinks.add(sink);
    index.set(sink, interest);
  }

  /** False when it was not here. */
  delete(sink: Sink<T>): boolean {
    if (this.#filed !== undefined) {
      this.#filed.index.delete(sink);
      return this.#filed.sinks.delete(sink);
    }
    if (this.#only?.sink !== sink) return false;
    this.#only = undefined;
    return true;
  }

  #all(): readonly Sink<T>[] {
    if (this.#filed !== undefined) return [...this.#filed.sinks];
    return this.#only === undefined ? [] : [this.#only.sink];
  }

  #has(sink: Sink<T>): boolean {
    return this.#only?.sink === sink || this.#filed?.sinks.has(sink) === true;
  }

  ready(turn: Turn): void {
    for (const sink of this.#all()) if (this.#has(sink)) sink.onReady(turn);
  }

  batch(batch: readonly Change<T>[], turn: Turn): void {
    if (batch.length === 0) return;
    if (this.#filed === undefined) {
      this.#only?.sink.onBatch(batch, turn);
      return;
    }
    const { sinks, index } = this.#filed;
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
  }

  trouble(error: KcacheError, turn: Turn): void {
    for (const sink of this.#all()) if (this.#has(sink)) sink.onTrouble(error, turn);
  }

  close(cause: KcacheError | undefined, turn: Turn): void {
    for (const sink of this.#all()) if (this.delete(sink)) sink.onClose(cause, turn);
  }
}

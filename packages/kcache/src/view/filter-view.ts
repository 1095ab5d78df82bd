import { and, equalFilters, type Filter, none, or } from "../filter/filter.ts";
import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import type { Change } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import { Ending } from "./ending.ts";
import { countOf, type NodeState, type Sink, type ViewNode } from "./node.ts";
import { Sinks } from "./sinks.ts";
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
  filter?: Filter<T>,
): FilterView<T> {
  return new Narrowing(source, filter);
}

/** A class, because a node may have a hundred thousand of them below it. */
class Narrowing<T extends KubeObject> implements FilterView<T>, Sink<T> {
  readonly #source: ViewNode<T>;
  readonly #sinks = new Sinks<T>();
  readonly #ending: Ending;
  #filter: Filter<T> | undefined;
  #detach: (() => void) | undefined;

  constructor(source: ViewNode<T>, filter: Filter<T> | undefined) {
    this.#source = source;
    this.#filter = filter;
    this.#ending = new Ending(source);
  }

  get height(): number {
    return this.#source.height;
  }

  get filter(): Filter<T> | undefined {
    return this.#filter;
  }

  get closed(): Promise<KcacheError | undefined> {
    return this.#ending.closed;
  }

  get state(): NodeState {
    const { own } = this.#ending;
    if (own !== undefined) return { phase: "closed", cause: own.cause };
    const below = this.#source.state;
    return below.phase === "ready" && this.#filter === undefined ? { phase: "pending" } : below;
  }

  get(key: string): Entry<T> | undefined {
    const entry = this.#source.get(key);
    return entry !== undefined && this.#accepts(entry) ? entry : undefined;
  }

  get size(): number {
    return this.#filter?.type === "all" ? this.#source.size : countOf(this.entries());
  }

  *entries(within?: Filter<T>): Generator<Entry<T>, undefined> {
    if (this.#filter === undefined) return;
    const asked = within === undefined ? this.#filter : and(this.#filter, within);
    for (const entry of this.#source.entries(asked)) if (this.#accepts(entry)) yield entry;
  }

  attach(sink: Sink<T>, interest?: Filter<T>): () => void {
    this.#sinks.add(sink, interest);
    if (this.#detach === undefined) this.#listen();
    return () => {
      if (!this.#sinks.delete(sink) || this.#sinks.size > 0) return;
      this.#detach?.();
      this.#detach = undefined;
    };
  }

  refilter(next: Filter<T>): void {
    runTurn((turn) => {
      const before = this.#filter;
      if (this.#ending.own !== undefined || (before !== undefined && equalFilters(before, next))) return;
      this.#filter = next;
      if (this.#detach !== undefined) this.#listen();
      if (this.#sinks.size === 0 || this.#source.state.phase !== "ready") return;
      if (before === undefined) {
        this.#sinks.ready(turn);
        return;
      }
      this.#pass(next, () => this.#difference(before, next), turn);
    });
  }

  close(cause?: KcacheError): void {
    runTurn((turn) => this.#close(cause, turn));
  }

  onReady(turn: Turn): void {
    if (this.#filter !== undefined) this.#sinks.ready(turn);
  }

  onBatch(batch: readonly Change<T>[], turn: Turn): void {
    const by = this.#filter;
    if (by !== undefined) this.#pass(by, () => narrowAll(batch, by), turn);
  }

  onTrouble(error: KcacheError, turn: Turn): void {
    this.#sinks.trouble(error, turn);
  }

  onClose(cause: KcacheError | undefined, turn: Turn): void {
    this.#detach = undefined;
    this.#close(cause, turn);
  }

  /** Attaches to the source, or tells it of another filter. */
  #listen(): void {
    this.#detach = this.#source.attach(this, this.#filter ?? none());
  }

  #close(cause: KcacheError | undefined, turn: Turn): void {
    if (!this.#ending.end(cause)) return;
    this.#detach?.();
    this.#detach = undefined;
    this.#sinks.close(cause, turn);
  }

  #fail(error: unknown, by: Filter<T>): KcacheError {
    const cause = new KcacheError("filter-failed", `filter ${by}: ${KcacheError.from(error).message}`, {
      cause: error,
    });
    this.close(cause);
    return cause;
  }

  /** Passes on what `work` gives, or nothing when the filter throws: then the view has ended. */
  #pass(by: Filter<T>, work: () => readonly Change<T>[], turn: Turn): void {
    let changes: readonly Change<T>[];
    try {
      changes = work();
    } catch (error) {
      this.#fail(error, by);
      return;
    }
    this.#sinks.batch(changes, turn);
  }

  /** Reading through a filter that throws ends the view as a change that goes through it does. */
  #accepts(entry: Entry<T>): boolean {
    if (this.#filter === undefined) return false;
    try {
      return this.#filter.accepts(entry);
    } catch (error) {
      throw this.#fail(error, this.#filter);
    }
  }

  #difference(from: Filter<T>, to: Filter<T>): readonly Change<T>[] {
    const leaving: Change<T>[] = [];
    const entering: Change<T>[] = [];
    for (const entry of this.#source.entries(or(from, to))) {
      const was = from.accepts(entry);
      if (was === to.accepts(entry)) continue;
      if (was) leaving.push({ key: entry.key, previous: entry, entry: undefined });
      else entering.push({ key: entry.key, previous: undefined, entry });
    }
    return leaving.concat(entering);
  }
}

function narrow<T extends KubeObject>(change: Change<T>, by: Filter<T>): Change<T> | undefined {
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
}

function narrowAll<T extends KubeObject>(batch: readonly Change<T>[], by: Filter<T>): readonly Change<T>[] {
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
}

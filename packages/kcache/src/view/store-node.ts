import type { KcacheError } from "../object/error.ts";
import type { Change, SourceEvent } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import type { StoreReader } from "../store/store.ts";
import { createNamespaceIndex } from "./namespace-index.ts";
import type { NodeState, ViewNode } from "./node.ts";
import { Sinks } from "./sinks.ts";
import { runTurn } from "./turn.ts";
import { namedEntries } from "./within.ts";

/** A store that a graph can stand on. */
export interface RootStore<T extends KubeObject> extends StoreReader<T> {
  /** True once there is a state to be read. */
  readonly initialized: boolean;
  /** @param source which of several it comes from, by the namespace that it is the source of */
  apply(event: SourceEvent<T>, source?: string): readonly Change<T>[];
}

/** The root of a graph: a store, and the only way to write to it. */
export interface StoreNode<T extends KubeObject> extends ViewNode<T> {
  /** Applies what a source says, and passes what changed through every view before it returns. */
  write(event: SourceEvent<T>, source?: string): void;
  /** The same for several, of which `batchesOf` says that they can be one batch. */
  writeBatch(events: readonly SourceEvent<T>[], source?: string): void;
  /** The same for a change of another origin, or for none: what is held may be enough by now. */
  change(work: () => readonly Change<T>[]): void;
  /** Tells those who wait for readiness why it may not come; `undefined` takes that back. */
  trouble(error: KcacheError | undefined): void;
  close(cause?: KcacheError): void;
}

/** While a list comes in nothing can be seen from outside, so no turn is needed. */
function isSeen({ type }: SourceEvent): boolean {
  return type !== "init" && type !== "init-apply" && type !== "bookmark";
}

export function createStoreNode<T extends KubeObject>(store: RootStore<T>): StoreNode<T> {
  const sinks = new Sinks<T>();
  const namespaces = createNamespaceIndex(store);
  const { promise: closed, resolve: resolveClosed } = Promise.withResolvers<KcacheError | undefined>();
  let state: NodeState = { phase: "pending" };

  const change = (work: () => readonly Change<T>[]): void =>
    runTurn((turn) => {
      if (state.phase === "closed") return;
      const changes = work();
      namespaces.update(changes);
      if (state.phase !== "pending") sinks.batch(changes, turn);
      else if (store.initialized) {
        state = { phase: "ready" };
        sinks.ready(turn);
      }
    });

  const applyAll = (events: readonly SourceEvent<T>[], source: string | undefined): readonly Change<T>[] => {
    const [first] = events;
    if (first !== undefined && events.length === 1) return store.apply(first, source);
    return events.flatMap((event) => store.apply(event, source));
  };

  return {
    height: 0,
    closed,
    get state() {
      return state;
    },
    get: (key) => store.get(key),
    get size() {
      return store.size;
    },
    entries(within) {
      if (within === undefined) return store.entries();
      return namedEntries(within, store.get) ?? namespaces.within(within) ?? store.entries();
    },
    attach(sink, interest) {
      sinks.add(sink, interest);
      return () => sinks.delete(sink);
    },
    write(event, source) {
      if (isSeen(event)) change(() => store.apply(event, source));
      else store.apply(event, source);
    },
    writeBatch(events, source) {
      if (events.some(isSeen)) change(() => applyAll(events, source));
      else for (const event of events) store.apply(event, source);
    },
    change,
    trouble(error) {
      runTurn((turn) => {
        if (state.phase !== "pending") return;
        state = error === undefined ? { phase: "pending" } : { phase: "pending", trouble: error };
        if (error !== undefined) sinks.trouble(error, turn);
      });
    },
    close(cause) {
      runTurn((turn) => {
        if (state.phase === "closed") return;
        state = { phase: "closed", cause };
        resolveClosed(cause);
        sinks.close(cause, turn);
      });
    },
  };
}

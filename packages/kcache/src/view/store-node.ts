import type { KcacheError } from "../object/error.ts";
import type { SourceEvent } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import type { Store } from "../store/store.ts";
import type { NodeState, ViewNode } from "./node.ts";
import { createSinks } from "./sinks.ts";
import { runTurn } from "./turn.ts";

/** The root of a graph: a store, and the only way to write to it. */
export interface StoreNode<T extends KubeObject> extends ViewNode<T> {
  /** Applies what the source says, and passes what changed through every view before it returns. */
  write(event: SourceEvent<T>): void;
  /** Tells those who wait for readiness why it may not come; `undefined` takes that back. */
  trouble(error: KcacheError | undefined): void;
  close(cause?: KcacheError): void;
}

export function createStoreNode<T extends KubeObject>(store: Store<T>): StoreNode<T> {
  const sinks = createSinks<T>();
  const { promise: closed, resolve: resolveClosed } = Promise.withResolvers<KcacheError | undefined>();
  let state: NodeState = { phase: "pending" };

  return {
    height: 0,
    closed,
    get state() {
      return state;
    },
    get: (key) => store.get(key),
    entries: () => store.entries(),
    attach(sink, interest) {
      sinks.add(sink, interest);
      return () => sinks.delete(sink);
    },
    write(event) {
      // While a list comes in nothing can be seen from outside, so no turn is needed.
      if (event.type === "init" || event.type === "init-apply" || event.type === "bookmark") {
        store.apply(event);
        return;
      }
      runTurn((turn) => {
        if (state.phase === "closed") return;
        const changes = store.apply(event);
        if (state.phase === "pending" && store.initialized) {
          state = { phase: "ready" };
          sinks.ready(turn);
        } else {
          sinks.batch(changes, turn);
        }
      });
    },
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

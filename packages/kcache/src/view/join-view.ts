import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import type { Change } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import { Ending } from "./ending.ts";
import type { Join, JoinUpdate } from "./join.ts";
import { countOf, type NodeState, type ViewNode } from "./node.ts";
import { Sinks } from "./sinks.ts";
import { runTurn, type Turn } from "./turn.ts";
import { namedEntries } from "./within.ts";

/** A set of entries that a join determines. */
export interface JoinView<T extends KubeObject> extends ViewNode<T> {
  close(cause?: KcacheError): void;
}

/** How a set of entries is read off a join. */
export interface Reading<L extends KubeObject, R extends KubeObject, T extends KubeObject> {
  get(key: string): Entry<T> | undefined;
  entries(): Iterable<Entry<T>>;
  /** Where it is known without reading them. */
  size?(): number;
  /** What a turn did to the set: the smallest changes, at most one a key, in any order. */
  changes(update: JoinUpdate<L, R>): Iterable<Change<T>>;
}

/** Makes a node of the graph out of a way to read a join. */
export function createJoinView<L extends KubeObject, R extends KubeObject, T extends KubeObject>(
  join: Join<L, R>,
  reading: Reading<L, R, T>,
): JoinView<T> {
  const sinks = new Sinks<T>();
  const ending = new Ending(join);
  let leave: (() => void) | undefined;

  const close = (cause: KcacheError | undefined, turn: Turn): void => {
    if (!ending.end(cause)) return;
    leave?.();
    leave = undefined;
    sinks.close(cause, turn);
  };

  return {
    height: join.height,
    get closed() {
      return ending.closed;
    },
    get state(): NodeState {
      return ending.own === undefined ? join.state : { phase: "closed", cause: ending.own.cause };
    },
    get: (key) => reading.get(key),
    get size() {
      return reading.size?.() ?? countOf(reading.entries());
    },
    entries: (within) => (within && namedEntries(within, reading.get)) ?? reading.entries(),
    attach(sink, interest) {
      leave ??= join.observe({
        onReady: (turn) => sinks.ready(turn),
        onUpdate(update, turn) {
          let changes: readonly Change<T>[];
          try {
            changes = [...reading.changes(update)];
          } catch (error) {
            close(KcacheError.from(error), turn);
            return;
          }
          if (changes.length === 0) return;
          const leaving = changes.filter(({ entry }) => entry === undefined);
          const staying = changes.filter(({ entry }) => entry !== undefined);
          sinks.batch(leaving.concat(staying), turn);
        },
        onTrouble: (error, turn) => sinks.trouble(error, turn),
        onClose(cause, turn) {
          leave = undefined;
          close(cause, turn);
        },
      });
      sinks.add(sink, interest);
      return () => {
        if (!sinks.delete(sink) || sinks.size > 0) return;
        leave?.();
        leave = undefined;
      };
    },
    close(cause) {
      runTurn((turn) => close(cause, turn));
    },
  };
}

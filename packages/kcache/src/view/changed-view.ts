import { all } from "../filter/filter.ts";
import type { Entry } from "../object/entry.ts";
import { equalValues } from "../object/equal.ts";
import { KcacheError } from "../object/error.ts";
import type { Change } from "../object/event.ts";
import type { DeepReadonly, KubeObject } from "../object/object.ts";
import { type FieldPath, namesOf } from "../object/path.ts";
import { createFilterView, type FilterView } from "./filter-view.ts";
import type { Sink, ViewNode } from "./node.ts";

/** What of an object counts as a change. Must depend on nothing but its argument. */
export type Projection<in T extends KubeObject> = (object: DeepReadonly<T>) => unknown;

/** Whether two states of an object differ in what counts. */
type Difference<T extends KubeObject> = (a: Entry<T>, b: Entry<T>) => boolean;

/** @throws {KcacheError} `invalid-argument` when a name in a path is empty */
export function differenceIn<T extends KubeObject>(
  what: string | readonly FieldPath[] | Projection<T>,
): Difference<T> {
  if (typeof what === "function") return (a, b) => !equalValues(what(a.object), what(b.object));
  const paths = typeof what === "string" ? [namesOf(what)] : what.map(namesOf);
  return (a, b) => paths.some((path) => !equalValues(a.field(path), b.field(path)));
}

/**
 * All entries of a source, without the updates in which nothing differs that counts. What is read is always the newest state; only
 * events are left out.
 */
export function createChangedView<T extends KubeObject>(
  source: ViewNode<T>,
  difference: Difference<T>,
): FilterView<T> {
  const differs = (a: Entry<T>, b: Entry<T>): boolean => a.uid !== b.uid || difference(a, b);
  const counts = ({ previous, entry }: Change<T>): boolean =>
    previous === undefined || entry === undefined || differs(previous, entry);

  const quiet: ViewNode<T> = {
    height: source.height,
    get state() {
      return source.state;
    },
    get closed() {
      return source.closed;
    },
    get: (key) => source.get(key),
    get size() {
      return source.size;
    },
    entries: (within) => source.entries(within),
    attach(sink, interest) {
      const through: Sink<T> = {
        onReady: (turn) => sink.onReady(turn),
        onTrouble: (error, turn) => sink.onTrouble(error, turn),
        onClose: (cause, turn) => sink.onClose(cause, turn),
        onBatch(batch, turn) {
          let changes: readonly Change<T>[];
          try {
            changes = batch.filter(counts);
          } catch (cause) {
            detach();
            const why = KcacheError.from(cause).message;
            sink.onClose(
              new KcacheError("filter-failed", `changed: the projection threw: ${why}`, { cause }),
              turn,
            );
            return;
          }
          if (changes.length > 0) sink.onBatch(changes, turn);
        },
      };
      const detach = source.attach(through, interest);
      return detach;
    },
  };
  return createFilterView(quiet, all());
}

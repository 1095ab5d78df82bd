import type { Entry, EntryMetadata } from "./entry.ts";
import type { DeepReadonly, KubeObject } from "./object.ts";
import type { FieldAt, FieldPath } from "./path.ts";

/**
 * What list and watch say, in one vocabulary. A relist is explicit data: everything between `init` and `init-done`
 * is the whole state, and what it does not name is gone.
 */
export type SourceEvent<T extends KubeObject = KubeObject> =
  | { readonly type: "init" }
  | { readonly type: "init-apply"; readonly entry: Entry<T> }
  | { readonly type: "init-done"; readonly resourceVersion: string }
  | { readonly type: "apply"; readonly entry: Entry<T> }
  | { readonly type: "delete"; readonly entry: Entry<T> }
  | { readonly type: "bookmark"; readonly resourceVersion: string };

/**
 * `events` in their order, in the fewest parts that can each be one batch of changes: none is of a key twice, deletes come
 * before the rest, and the end of a list is a part of its own.
 */
export function* batchesOf<T extends KubeObject>(
  events: readonly SourceEvent<T>[],
): Generator<readonly SourceEvent<T>[], void> {
  if (events.length === 1) {
    yield events;
    return;
  }
  let batch: SourceEvent<T>[] = [];
  let isApplying = false;
  const keys = new Set<string>();
  for (const event of events) {
    const { type } = event;
    const key = type === "apply" || type === "delete" ? event.entry.key : undefined;
    const isCut =
      type === "init-done" || (type === "delete" && isApplying) || (key !== undefined && keys.has(key));
    if (isCut && batch.length > 0) {
      yield batch;
      batch = [];
      isApplying = false;
      keys.clear();
    }
    batch.push(event);
    if (key !== undefined) keys.add(key);
    if (type === "apply" || type === "init-done") isApplying = true;
    if (type !== "init-done") continue;
    yield batch;
    batch = [];
    isApplying = false;
  }
  if (batch.length > 0) yield batch;
}

/**
 * What happened to one key between two instants, inside the graph: absent before is a create, absent after a delete,
 * another uid after a replacement. A batch holds at most one change a key.
 */
export interface Change<out T extends KubeObject = KubeObject> {
  readonly key: string;
  readonly previous: Entry<T> | undefined;
  readonly entry: Entry<T> | undefined;
  /** Set on a delete or replacement that was not seen but concluded from what came later. */
  readonly finalStateUnknown?: true;
}

interface EventBase<T extends KubeObject> {
  /** Of `object`, which is not parsed for it. */
  readonly metadata: EntryMetadata;
  /** The value at a path of `object`; what lies beside it is not parsed for it. As {@link Entry.field}. */
  field<const P extends FieldPath>(path: P): FieldAt<T, P>;
}

/** An object entered the view. */
export interface CreateEvent<T extends KubeObject = KubeObject> extends EventBase<T> {
  readonly type: "create";
  readonly object: DeepReadonly<T>;
}

/** An object of the view changed. `previous` is what this subscriber was told last. */
export interface UpdateEvent<T extends KubeObject = KubeObject> extends EventBase<T> {
  readonly type: "update";
  readonly object: DeepReadonly<T>;
  readonly previous: DeepReadonly<T>;
  /** As `field`, of `previous`. */
  previousField<const P extends FieldPath>(path: P): FieldAt<T, P>;
}

/** An object left the view: deleted, or no longer accepted. `object` is what this subscriber was told last. */
export interface DeleteEvent<T extends KubeObject = KubeObject> extends EventBase<T> {
  readonly type: "delete";
  readonly object: DeepReadonly<T>;
  /** True when the delete was concluded from a later list, so states between may have gone unseen. */
  readonly finalStateUnknown?: true;
}

/** What a subscriber is told. `object` and `previous` are parsed when they are first read. */
export type CacheEvent<T extends KubeObject = KubeObject> = CreateEvent<T> | UpdateEvent<T> | DeleteEvent<T>;

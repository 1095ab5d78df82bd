import type { Entry, EntryMetadata } from "../object/entry.ts";
import type { CacheEvent, Change, CreateEvent, DeleteEvent, UpdateEvent } from "../object/event.ts";
import type { DeepReadonly, KubeObject } from "../object/object.ts";
import type { FieldAt, FieldPath } from "../object/path.ts";

class Create<T extends KubeObject> implements CreateEvent<T> {
  readonly type = "create";
  readonly #entry: Entry<T>;
  constructor(entry: Entry<T>) {
    this.#entry = entry;
  }
  get metadata(): EntryMetadata {
    return this.#entry.metadata;
  }
  get object(): DeepReadonly<T> {
    return this.#entry.object;
  }
  field<const P extends FieldPath>(path: P): FieldAt<T, P> {
    return this.#entry.field(path);
  }
}

class Update<T extends KubeObject> implements UpdateEvent<T> {
  readonly type = "update";
  readonly #entry: Entry<T>;
  readonly #previous: Entry<T>;
  constructor(entry: Entry<T>, previous: Entry<T>) {
    this.#entry = entry;
    this.#previous = previous;
  }
  get metadata(): EntryMetadata {
    return this.#entry.metadata;
  }
  get object(): DeepReadonly<T> {
    return this.#entry.object;
  }
  field<const P extends FieldPath>(path: P): FieldAt<T, P> {
    return this.#entry.field(path);
  }
  get previous(): DeepReadonly<T> {
    return this.#previous.object;
  }
  previousField<const P extends FieldPath>(path: P): FieldAt<T, P> {
    return this.#previous.field(path);
  }
}

class Delete<T extends KubeObject> implements DeleteEvent<T> {
  readonly type = "delete";
  declare readonly finalStateUnknown?: true;
  readonly #entry: Entry<T>;
  constructor(entry: Entry<T>, finalStateUnknown: boolean) {
    this.#entry = entry;
    if (finalStateUnknown) this.finalStateUnknown = true;
  }
  get metadata(): EntryMetadata {
    return this.#entry.metadata;
  }
  get object(): DeepReadonly<T> {
    return this.#entry.object;
  }
  field<const P extends FieldPath>(path: P): FieldAt<T, P> {
    return this.#entry.field(path);
  }
}

/** What a change is to a subscriber. A replacement (another uid under the same key) is a delete, then a create. */
export function eventsOf<T extends KubeObject>(change: Change<T>): readonly CacheEvent<T>[] {
  const { previous, entry, finalStateUnknown = false } = change;
  if (previous === undefined) return entry === undefined ? [] : [new Create(entry)];
  if (entry === undefined) return [new Delete(previous, finalStateUnknown)];
  if (previous.uid === entry.uid) return [new Update(entry, previous)];
  return [new Delete(previous, finalStateUnknown), new Create(entry)];
}

/** A batch's deletes come before its creates, and a replacement begins with a delete. */
export function replacementsFirst<T extends KubeObject>(batch: readonly Change<T>[]): readonly Change<T>[] {
  if (batch.length < 2) return batch;
  const replaces = ({ previous, entry }: Change<T>): boolean =>
    previous !== undefined && entry !== undefined && previous.uid !== entry.uid;
  if (!batch.some(replaces)) return batch;
  const split = batch.flatMap((change) =>
    replaces(change)
      ? [
          { ...change, entry: undefined },
          { key: change.key, previous: undefined, entry: change.entry },
        ]
      : [change],
  );
  return [
    ...split.filter(({ entry }) => entry === undefined),
    ...split.filter(({ entry }) => entry !== undefined),
  ];
}

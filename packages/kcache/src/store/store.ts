import type { Entry } from "../object/entry.ts";
import { isSameVersion } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import type { Change, SourceEvent } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import { isOlder } from "../object/resource-version.ts";
import { releaseEntry } from "../wire/entry.ts";

/** What readers may do with a store. */
export interface StoreReader<T extends KubeObject> {
  readonly size: number;
  get(key: string): Entry<T> | undefined;
  /** In the order of the last list, later objects after it. Must not be kept across a write. */
  entries(): Iterable<Entry<T>>;
}

/** What a store goes on from that takes over from others. */
export interface Inheritance<T extends KubeObject> {
  readonly entries: Iterable<Entry<T>>;
  /** The version up to which they are complete. @default {undefined} the list in progress says */
  readonly resourceVersion?: string | undefined;
  /** By namespace, the version up to which its entries are complete where that is another. */
  readonly versions?: ReadonlyMap<string, string>;
}

/**
 * The cached state of one source. It has a single writer, which feeds it what list and watch say, in order.
 *
 * Guarantees: `apply` returns the smallest set of changes that leads from the state before to the state after, at most
 * one a key, deletes first. What was seen already, or is older than what is held, changes nothing.
 */
export interface Store<T extends KubeObject> extends StoreReader<T> {
  /** Bytes that the held entries keep. */
  readonly bytes: number;
  /** True once a first list is complete. What happens before that is no change, but the initial state. */
  readonly initialized: boolean;
  /** The version up to which this state is known to be complete. */
  readonly resourceVersion: string | undefined;
  /** The version up to which one namespace is known to be complete: that, or a newer one that was inherited. */
  versionIn(namespace: string): string | undefined;
  /** Whether that is `resourceVersion` in each of them. */
  readonly isUniform: boolean;
  /** @throws {KcacheError} `internal` when list events come outside `init` … `init-done` */
  apply(event: SourceEvent<T>): readonly Change<T>[];
  /**
   * Before the first list is complete: takes a state for its own, so that what the list says differently is a change. What
   * the list, or the watch after it, says of a namespace as of before its inherited version changes nothing.
   */
  inherit(state: Inheritance<T>): void;
  /** Forgets a list in progress. */
  discard(): void;
}

/** What a list in progress has said so far; it becomes the state when the list is done. */
interface Staging<T extends KubeObject> {
  readonly entries: Map<string, Entry<T>>;
  /** What differs from what is held, found as it comes; `undefined` where nothing was held when the list began. */
  readonly differing: Set<string> | undefined;
  bytes: number;
  /** Whether `bytes` is so; else it takes counting. */
  isCounted: boolean;
}

const NO_CHANGES: readonly never[] = Object.freeze([]);

export function createStore<T extends KubeObject>(): Store<T> {
  let entries = new Map<string, Entry<T>>();
  let bytes = 0;
  let initialized = false;
  let resourceVersion: string | undefined;
  let staging: Staging<T> | undefined;
  /** Namespaces that are known up to versions newer than `resourceVersion`: until it has come there. */
  const ahead = new Map<string, string>();

  const staged = (): Staging<T> => {
    if (staging !== undefined) return staging;
    throw new KcacheError("internal", "apply list event: no list has begun");
  };

  const advance = (version: string): void => {
    if (version === "" || (resourceVersion !== undefined && isOlder(version, resourceVersion))) return;
    resourceVersion = version;
    for (const [namespace, known] of ahead) if (!isOlder(version, known)) ahead.delete(namespace);
  };

  const isAhead = ({ namespace }: Entry<T>): boolean =>
    ahead.size > 0 && namespace !== undefined && ahead.has(namespace);

  const put = (into: Staging<T>, entry: Entry<T>): void => {
    const { size } = into.entries;
    into.entries.set(entry.key, entry);
    into.bytes += entry.byteLength;
    // It took the place of another, of which nobody knows any more how large it was. Looking before would cost each entry.
    if (into.entries.size === size) into.isCounted = false;
  };

  /** The entry that is held may have been parsed and handed out: the same state keeps its identity. */
  const stage = (into: Staging<T>, listed: Entry<T>): void => {
    // The key of a first list is looked for once, where it is put: a key of its own that a Map looks for costs more than the rest.
    const held = entries.size === 0 ? undefined : entries.get(listed.key);
    const isHeld = held !== undefined && isSameVersion(held, listed);
    if (isHeld && held !== listed) releaseEntry(listed);
    put(into, isHeld ? held : listed);
    if (isHeld) into.differing?.delete(listed.key);
    else into.differing?.add(listed.key);
  };

  function* candidates({ entries: listed, differing }: Staging<T>): Generator<Entry<T>, void> {
    if (differing === undefined) yield* listed.values();
    for (const key of differing ?? []) {
      const entry = listed.get(key);
      if (entry !== undefined) yield entry;
    }
  }

  /** Leaves what is known of some namespaces as it is, where a list is older than that. */
  const keepAhead = (from: Staging<T>, version: string): void => {
    const wentBack = resourceVersion !== undefined && isOlder(version, resourceVersion);
    for (const [namespace, known] of ahead) {
      if (wentBack || !isOlder(version, known)) ahead.delete(namespace);
    }
    if (ahead.size === 0) return;
    for (const entry of from.entries.values()) {
      if (!isAhead(entry)) continue;
      from.entries.delete(entry.key);
      from.bytes -= entry.byteLength;
    }
    for (const entry of entries.values()) if (isAhead(entry)) put(from, entry);
  };

  const swap = (from: Staging<T>, version: string): readonly Change<T>[] => {
    const changes: Change<T>[] = [];
    if (initialized) {
      keepAhead(from, version);
      for (const previous of entries.values()) {
        if (!from.entries.has(previous.key)) {
          changes.push({ key: previous.key, previous, entry: undefined, finalStateUnknown: true });
          releaseEntry(previous);
        }
      }
      for (const entry of candidates(from)) {
        const held = entries.get(entry.key);
        if (held === entry) continue;
        if (held !== undefined && isSameVersion(held, entry)) {
          put(from, held);
          releaseEntry(entry);
          continue;
        }
        changes.push(changeOf(held, entry));
        if (held !== undefined) releaseEntry(held);
      }
    }
    entries = from.entries;
    bytes = from.bytes;
    if (!from.isCounted) {
      bytes = 0;
      for (const { byteLength } of entries.values()) bytes += byteLength;
    }
    initialized = true;
    return changes;
  };

  const discard = (): void => {
    for (const entry of staging?.entries.values() ?? []) {
      if (entries.get(entry.key) !== entry) releaseEntry(entry);
    }
    staging = undefined;
  };

  /** What came is nothing that was not known. */
  const refuse = (entry: Entry<T>, held: Entry<T> | undefined): readonly Change<T>[] => {
    if (entry !== held) releaseEntry(entry);
    return NO_CHANGES;
  };

  const upsert = (entry: Entry<T>): readonly Change<T>[] => {
    const previous = entries.get(entry.key);
    if (isAhead(entry)) return refuse(entry, previous);
    if (previous !== undefined) {
      if (isSameVersion(previous, entry)) return refuse(entry, previous);
      if (isOlder(entry.resourceVersion, previous.resourceVersion)) {
        return refuse(entry, previous);
      }
      releaseEntry(previous);
    }
    entries.set(entry.key, entry);
    bytes += entry.byteLength - (previous?.byteLength ?? 0);
    return [changeOf(previous, entry)];
  };

  const remove = (gone: Entry<T>): readonly Change<T>[] => {
    const previous = entries.get(gone.key);
    if (gone !== previous) releaseEntry(gone);
    if (isAhead(gone) || previous === undefined) return NO_CHANGES;
    if (isOlder(gone.resourceVersion, previous.resourceVersion)) return NO_CHANGES;
    entries.delete(gone.key);
    releaseEntry(previous);
    bytes -= previous.byteLength;
    return [{ key: gone.key, previous, entry: undefined }];
  };

  return {
    get size() {
      return entries.size;
    },
    get bytes() {
      return bytes;
    },
    get initialized() {
      return initialized;
    },
    get resourceVersion() {
      return resourceVersion;
    },
    get: (key) => entries.get(key),
    entries: () => entries.values(),
    get isUniform() {
      return ahead.size === 0;
    },
    versionIn: (namespace) => ahead.get(namespace) ?? resourceVersion,
    inherit(state) {
      entries = new Map();
      bytes = 0;
      for (const entry of state.entries) {
        entries.set(entry.key, entry);
        bytes += entry.byteLength;
      }
      resourceVersion = state.resourceVersion;
      for (const [namespace, version] of state.versions ?? []) ahead.set(namespace, version);
      initialized = true;
    },
    discard,
    apply(event) {
      switch (event.type) {
        case "init":
          discard();
          staging = {
            entries: new Map(),
            differing: initialized ? new Set() : undefined,
            bytes: 0,
            isCounted: true,
          };
          return NO_CHANGES;
        case "init-apply":
          stage(staged(), event.entry);
          return NO_CHANGES;
        case "init-done": {
          const changes = swap(staged(), event.resourceVersion);
          staging = undefined;
          // A list is the whole truth at its version, also when a restored server counts from a lower one.
          resourceVersion = event.resourceVersion;
          return changes;
        }
        case "apply":
          advance(event.entry.resourceVersion);
          return upsert(event.entry);
        case "delete":
          advance(event.entry.resourceVersion);
          return remove(event.entry);
        case "bookmark":
          advance(event.resourceVersion);
          return NO_CHANGES;
        default:
          return event satisfies never;
      }
    },
  };
}

/** Another uid under the same key means that a delete went unseen. */
function changeOf<T extends KubeObject>(previous: Entry<T> | undefined, entry: Entry<T>): Change<T> {
  const { key } = entry;
  return previous === undefined || previous.uid === entry.uid
    ? { key, previous, entry }
    : { key, previous, entry, finalStateUnknown: true };
}

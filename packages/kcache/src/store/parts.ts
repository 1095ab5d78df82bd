import type { Entry } from "../object/entry.ts";
import type { Change, SourceEvent } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import { compareResourceVersions, isOlder } from "../object/resource-version.ts";
import { releaseEntry } from "../wire/entry.ts";
import { createStore, type Store, type StoreReader } from "./store.ts";

/** What one source holds: that of one namespace, or (`undefined`) the one of all. */
export type PartName = string | undefined;

/**
 * The state of one resource from several sources: one for all namespaces, or one a namespace. Each writes to a part of its
 * own, so what a list has lost is only what belonged to its source; no object is in two parts.
 *
 * Parts give what they hold to each other: that of all namespaces is divided without a list, and takes over from those of
 * single namespaces when its first list is complete. Versions of one resource can be compared across namespaces, so neither
 * goes back in time: a namespace that is known up to a newer version than the list keeps its state until the watch has come
 * there. A part knows of which question its state is the answer; it is complete for that one only.
 */
export interface Parts<T extends KubeObject> extends StoreReader<T> {
  readonly bytes: number;
  /** True once there is a state to be read; it stays so. What happens before that is no change, but the initial state. */
  readonly initialized: boolean;
  /** What is held under this key by the part of this name. */
  held(name: PartName, key: string): Entry<T> | undefined;
  /** The oldest of the parts' versions: up to it everything that is held is complete. */
  readonly resourceVersion: string | undefined;
  /** Lists that were begun. */
  readonly lists: number;
  /** Makes a part that is not there, and says what is to be asked next, and from where. */
  open(name: PartName, question: string): Opening;
  /** Whether the state of a part is the whole answer to `question`, or (without one) to any. */
  isComplete(name: PartName, question?: string): boolean;
  /** Where the state of an object's namespace stands. */
  standing(namespace: PartName): Standing | undefined;
  /** Writes to the part that was opened under `name`. The part of all namespaces takes over when its list is complete. */
  apply(event: SourceEvent<T>, name?: PartName): readonly Change<T>[];
  /** Leaves one part for each of these namespaces that there is a state of; the rest is one batch of deletes. */
  narrow(namespaces: readonly string[]): readonly Change<T>[];
  /** What there is of the answer to `question`, by part. A part that is not complete up to one version is left out. */
  contents(question: string): readonly Contents<T>[];
  /** Takes a state for a part that is not there, as if its source had listed it. */
  restore(name: PartName, question: string, resourceVersion: string, lastContact: number): Restoring<T>;
}

/** What a part holds, as of one instant. */
export interface Contents<T extends KubeObject> {
  readonly name: PartName;
  readonly resourceVersion: string;
  /** As `StoreReader.entries`. */
  readonly entries: () => Iterable<Entry<T>>;
}

/** The state that a part is to have; nothing of it is seen until it is done. */
export interface Restoring<T extends KubeObject> {
  add(entry: Entry<T>): void;
  done(): void;
  /** Forgets it, unless it was done. */
  discard(): void;
}

export interface Opening {
  /** The newest version that was seen. */
  readonly resourceVersion: string | undefined;
  /** Whether everything up to it is held, so that it can be watched from there. */
  readonly isHeld: boolean;
  /** Where that was restored, and no source has gone on from it yet: when something was last heard of it. */
  readonly restored: number | undefined;
}

export interface Standing {
  readonly resourceVersion: string | undefined;
  /** The number, among all lists that were begun, of the one that was completed last. */
  readonly listed: number;
}

interface Part<T extends KubeObject> {
  readonly store: Store<T>;
  /** What its source asks. */
  asking: string;
  /** What its state is the answer to. */
  answers: string | undefined;
  begun: number;
  listed: number;
  restored: number | undefined;
}

/** @param isComplete whether there is enough for a first state to be read */
export function createParts<T extends KubeObject>(isComplete: () => boolean): Parts<T> {
  const parts = new Map<PartName, Part<T>>();
  let initialized = false;
  let lists = 0;

  const partOf = (asking: string): Part<T> => ({
    store: createStore<T>(),
    asking,
    answers: undefined,
    begun: 0,
    listed: 0,
    restored: undefined,
  });

  const initializedParts = (): Part<T>[] => [...parts.values()].filter(({ store }) => store.initialized);

  /** Lets the part of all namespaces go on from what those of single ones hold. */
  const takeOver = (whole: Part<T>, version: string): void => {
    const versions = new Map<string, string>();
    const entries: Entry<T>[] = [];
    for (const [name, { store, answers }] of parts) {
      if (name === undefined) continue;
      const { resourceVersion } = store;
      for (const entry of store.entries()) entries.push(entry);
      if (answers === whole.asking && resourceVersion !== undefined && isOlder(version, resourceVersion)) {
        versions.set(name, resourceVersion);
      }
    }
    whole.store.inherit({ entries, versions });
  };

  const divide = (whole: Part<T>, namespaces: readonly string[]): void => {
    const divided = new Map<string, Entry<T>[]>(namespaces.map((name) => [name, []]));
    for (const entry of whole.store.entries()) divided.get(entry.namespace ?? "")?.push(entry);
    for (const [name, entries] of divided) {
      const part = partOf(whole.asking);
      part.store.inherit({ entries, resourceVersion: whole.store.versionIn(name) });
      part.answers = whole.answers;
      part.listed = whole.listed;
      part.restored = whole.restored;
      parts.set(name, part);
    }
  };

  const partIn = (namespace: PartName): Part<T> | undefined => {
    const whole = parts.get(undefined);
    return whole?.store.initialized === true || namespace === undefined ? whole : parts.get(namespace);
  };

  return {
    get size() {
      return initializedParts().reduce((sum, { store }) => sum + store.size, 0);
    },
    get bytes() {
      return initializedParts().reduce((sum, { store }) => sum + store.bytes, 0);
    },
    get initialized() {
      initialized ||= isComplete();
      return initialized;
    },
    get resourceVersion() {
      return oldest(initializedParts().map(({ store }) => store.resourceVersion));
    },
    get lists() {
      return lists;
    },
    get(key) {
      const whole = parts.get(undefined)?.store;
      return whole?.initialized === true
        ? whole.get(key)
        : parts.get(key.slice(0, Math.max(key.indexOf("/"), 0)))?.store.get(key);
    },
    held: (name, key) => parts.get(name)?.store.get(key),
    entries() {
      const [first, second] = parts.values();
      // Passing through a generator would make each of a hundred thousand steps dearer.
      return second === undefined ? (first?.store.entries() ?? []) : entriesOf([...parts.values()]);
    },
    open(name, question) {
      const part = parts.get(name) ?? partOf(question);
      parts.set(name, part);
      part.asking = question;
      part.store.discard();
      const { restored } = part;
      part.restored = undefined;
      if (part.store.initialized) {
        return { resourceVersion: part.store.resourceVersion, isHeld: part.answers === question, restored };
      }
      // Sources that ask another question have been stopped: no list may be older than what they saw.
      const seen = name === undefined ? initializedParts().filter(({ answers }) => answers !== question) : [];
      return {
        resourceVersion: newest(seen.map(({ store }) => store.resourceVersion)),
        isHeld: false,
        restored,
      };
    },
    isComplete(name, question) {
      const part = parts.get(name);
      return part?.store.initialized === true && (question === undefined || part.answers === question);
    },
    standing(namespace) {
      const part = partIn(namespace);
      if (part?.store.initialized !== true) return undefined;
      const { store, listed } = part;
      return {
        resourceVersion: namespace === undefined ? store.resourceVersion : store.versionIn(namespace),
        listed,
      };
    },
    apply(event, name) {
      const part = parts.get(name);
      if (part === undefined) return [];
      if (event.type === "init") {
        lists += 1;
        part.begun = lists;
      }
      if (event.type !== "init-done") return part.store.apply(event);
      const isFirst = !part.store.initialized;
      // Who reads already has to be told what enters, and only that.
      if (isFirst && initialized) {
        if (name === undefined) takeOver(part, event.resourceVersion);
        else part.store.inherit({ entries: [] });
      }
      const changes = part.store.apply(event);
      part.answers = part.asking;
      part.listed = part.begun;
      if (isFirst && name === undefined)
        for (const other of parts.keys()) if (other !== undefined) parts.delete(other);
      return changes;
    },
    narrow(namespaces) {
      const before = parts.get(undefined)?.store.initialized === true ? parts.get(undefined) : undefined;
      const keep = new Set<PartName>(namespaces);
      const changes: Change<T>[] = [];
      const leave = (previous: Entry<T>): void => {
        changes.push({ key: previous.key, previous, entry: undefined });
        releaseEntry(previous);
      };
      for (const [name, { store }] of parts) {
        if (keep.has(name)) continue;
        parts.delete(name);
        for (const entry of store.entries()) if (!keep.has(entry.namespace)) leave(entry);
      }
      if (before !== undefined) divide(before, namespaces);
      return changes;
    },
    contents(question) {
      const found: Contents<T>[] = [];
      for (const [name, { store, answers }] of parts) {
        const { resourceVersion, isUniform } = store;
        if (!store.initialized || answers !== question || resourceVersion === undefined || !isUniform)
          continue;
        found.push({ name, resourceVersion, entries: () => store.entries() });
      }
      return found;
    },
    restore(name, question, resourceVersion, lastContact) {
      const part = partOf(question);
      part.store.apply({ type: "init" });
      return {
        add: (entry) => void part.store.apply({ type: "init-apply", entry }),
        done() {
          part.store.apply({ type: "init-done", resourceVersion });
          part.answers = question;
          part.restored = lastContact;
          parts.set(name, part);
        },
        discard: part.store.discard,
      };
    },
  };
}

function* entriesOf<T extends KubeObject>(parts: readonly Part<T>[]): Generator<Entry<T>, void> {
  for (const { store } of parts) yield* store.entries();
}

/** `undefined` where there is none, or nobody can tell. */
function oldest(versions: readonly (string | undefined)[]): string | undefined {
  return extreme(versions, (order) => order < 0);
}

function newest(versions: readonly (string | undefined)[]): string | undefined {
  return extreme(versions, (order) => order > 0);
}

function extreme(
  versions: readonly (string | undefined)[],
  isBetter: (order: number) => boolean,
): string | undefined {
  let [best] = versions;
  for (const version of versions) {
    if (best === undefined || version === undefined) return undefined;
    const order = compareResourceVersions(version, best);
    if (order === undefined) return undefined;
    if (isBetter(order)) best = version;
  }
  return best;
}

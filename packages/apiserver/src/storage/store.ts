import type { Clock } from "../clock.ts";
import type { JsonObject } from "../json.ts";
import { Collection } from "./collection.ts";
import { Change } from "./history.ts";
import { Stored } from "./stored.ts";

/** One object in one collection. */
export interface Place {
  readonly collection: Collection;
  readonly stored: Stored;
}

/** Who hears of every change of every collection, in order. */
export type Follower = (collection: Collection, change: Change) => void;

/** All collections under one version counter, as etcd has it. Every write and every delete raises it by one. */
export class Store {
  readonly #clock: Clock;
  readonly #historyLimit: number;
  readonly #collections = new Set<Collection>();
  readonly #dependents = new Map<string, Map<Collection, Set<string>>>();
  readonly #waiting = new Set<() => void>();
  readonly #followers = new Set<Follower>();
  #version = 1n;
  #compacted = 0n;

  constructor(clock: Clock, historyLimit: number) {
    this.#clock = clock;
    this.#historyLimit = historyLimit;
  }

  get version(): bigint {
    return this.#version;
  }

  /** Exact lists below this version are answered with 410. */
  get compacted(): bigint {
    return this.#compacted;
  }

  addCollection(paths: readonly string[]): Collection {
    const collection = new Collection(this.#historyLimit, this.#version, paths);
    this.#collections.add(collection);
    return collection;
  }

  removeCollection(collection: Collection): void {
    this.#collections.delete(collection);
    collection.end();
  }

  /** Stores the object under the next version. */
  put(collection: Collection, object: JsonObject): Stored {
    const stored = new Stored(object, this.#version + 1n, collection.paths);
    this.#commit(collection, stored.key, collection.get(stored.key), stored);
    return stored;
  }

  /** Removes the object under the next version. The answer is its last state, with that version. */
  remove(collection: Collection, stored: Stored): Stored {
    const change = this.#commit(collection, stored.key, stored, undefined);
    return change.gone ?? stored;
  }

  /** Tells `follower` of every later change, after all else that is done with it. The answer ends that. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** Applies a change that the store which is followed has numbered. */
  replay(collection: Collection, change: Change): void {
    this.#version = change.version - 1n;
    this.#commit(collection, change.key, collection.get(change.key), change.current);
  }

  /** Takes over objects of a collection that is followed; `skipTo` says later as of which version. */
  load(collection: Collection, objects: readonly Stored[]): void {
    for (const stored of objects) this.#commit(collection, stored.key, undefined, stored);
  }

  /** Stands at a version to which nothing of what is held belongs. */
  skipTo(version: bigint): void {
    this.#version = version;
    for (const check of [...this.#waiting]) check();
  }

  /** Objects that name `uid` as an owner. */
  dependents(uid: string): Place[] {
    const places: Place[] = [];
    for (const [collection, keys] of this.#dependents.get(uid) ?? []) {
      for (const key of keys) {
        const stored = collection.get(key);
        if (stored !== undefined) places.push({ collection, stored });
      }
    }
    return places;
  }

  /** Forgets what happened up to `version` in every collection. */
  compact(version: bigint): void {
    if (version > this.#version)
      throw new RangeError(`compact: version ${version} is above ${this.#version}`);
    if (version > this.#compacted) this.#compacted = version;
    for (const collection of this.#collections) collection.history.compact(version);
  }

  /** Whether `version` is reached within `milliseconds`. */
  async reached(version: bigint, milliseconds: number, signal: AbortSignal): Promise<boolean> {
    if (this.#version >= version) return true;
    return await new Promise((resolve) => {
      const finish = (): void => {
        this.#waiting.delete(check);
        this.#clock.clearTimeout(timer);
        signal.removeEventListener("abort", finish);
        resolve(this.#version >= version);
      };
      const check = (): void => {
        if (this.#version >= version) finish();
      };
      const timer = this.#clock.setTimeout(finish, milliseconds);
      this.#waiting.add(check);
      signal.addEventListener("abort", finish);
      if (signal.aborted) finish();
    });
  }

  #commit(
    collection: Collection,
    key: string,
    previous: Stored | undefined,
    current: Stored | undefined,
  ): Change {
    this.#version += 1n;
    const change = new Change(this.#version, key, previous, current);
    for (const uid of previous?.owners ?? []) this.#unlink(uid, collection, key);
    for (const uid of current?.owners ?? []) this.#link(uid, collection, key);
    collection.apply(change);
    for (const check of [...this.#waiting]) check();
    for (const follower of this.#followers) follower(collection, change);
    return change;
  }

  #link(uid: string, collection: Collection, key: string): void {
    const byCollection = this.#dependents.get(uid) ?? new Map<Collection, Set<string>>();
    const keys = byCollection.get(collection) ?? new Set<string>();
    this.#dependents.set(uid, byCollection.set(collection, keys.add(key)));
  }

  #unlink(uid: string, collection: Collection, key: string): void {
    const byCollection = this.#dependents.get(uid);
    const keys = byCollection?.get(collection);
    keys?.delete(key);
    if (keys?.size === 0) byCollection?.delete(collection);
    if (byCollection?.size === 0) this.#dependents.delete(uid);
  }
}

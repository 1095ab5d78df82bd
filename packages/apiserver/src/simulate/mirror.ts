import type { Clock } from "../clock.ts";
import { ApiError, type Client } from "./client.ts";
import type { KubeObject } from "./objects.ts";
import { controllerOf } from "./owner.ts";
import type { Resource } from "./resource.ts";

/** Told of each change: no `previous` for what appeared, no `current` for what is gone. */
export type ChangeHandler<T> = (current: T | undefined, previous: T | undefined) => void;

const RESUME_DELAY = 50;
const LONGEST_DELAY = 5_000;

/** `namespace/name`, or `name` for what is in no namespace. */
export function keyOf(object: KubeObject): string {
  const { namespace, name } = object.metadata;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/**
 * The objects of one kind as list and watch tell them, plus what this client wrote itself: an answer to a write is
 * seen at once, so a controller never acts on a state older than its own last action.
 */
export class Mirror<T extends KubeObject> {
  readonly resource: Resource<T>;
  readonly #objects = new Map<string, T>();
  readonly #owned = new Map<string, Map<string, T>>();
  readonly #namespaces = new Map<string, Map<string, T>>();
  readonly #handlers: ChangeHandler<T>[] = [];
  /** Objects this client saw go before the watch told: late events of them are refused. */
  readonly #gone = new Set<string>();

  constructor(resource: Resource<T>) {
    this.resource = resource;
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  list(): T[] {
    return [...this.#objects.values()];
  }

  inNamespace(namespace: string | undefined): T[] {
    return [...(this.#namespaces.get(namespace ?? "")?.values() ?? [])];
  }

  /** The objects whose controller has this uid. */
  ownedBy(uid: string): T[] {
    return [...(this.#owned.get(uid)?.values() ?? [])];
  }

  onChange(handler: ChangeHandler<T>): void {
    this.#handlers.push(handler);
  }

  /** Takes an object over unless a version at least as late is known. */
  apply(object: T): void {
    if (this.#gone.has(object.metadata.uid)) return;
    const key = keyOf(object);
    const previous = this.#objects.get(key);
    if (previous !== undefined && previous.metadata.uid !== object.metadata.uid) {
      this.#drop(previous);
    } else if (
      previous !== undefined &&
      !isNewer(object.metadata.resourceVersion, previous.metadata.resourceVersion)
    ) {
      return;
    }
    const replaced = this.#objects.get(key);
    if (replaced !== undefined) this.#unindex(key, replaced);
    this.#objects.set(key, object);
    this.#index(key, object);
    this.#tell(object, replaced);
  }

  /** Forgets an object that this client knows to be gone. */
  forget(object: T): void {
    this.#gone.add(object.metadata.uid);
    this.#drop(object);
  }

  /**
   * Lists, calls `synced`, then watches until the signal is aborted: resumes at the last version after an end of
   * stream, lists again after 410, waits longer from one attempt without an event to the next. Only the first list may reject.
   */
  async follow(
    client: Client,
    clock: Clock,
    signal: AbortSignal,
    synced: () => void,
    onError: (error: Error) => void,
  ): Promise<void> {
    let version: string | undefined = await this.#relist(client);
    synced();
    let fruitless = 0;
    while (!signal.aborted) {
      fruitless++;
      try {
        version ??= await this.#relist(client);
        for await (const event of client.watch(this.resource, version)) {
          if (event.type === "ERROR") {
            throw new ApiError(
              `watch ${this.resource.plural}`,
              event.object.code ?? 500,
              event.object.reason ?? "",
              event.object.message ?? "",
            );
          }
          fruitless = 0;
          version = event.object.metadata.resourceVersion;
          this.#take(event.type, event.object as T);
        }
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof ApiError && error.code === 410) {
          version = undefined;
        } else {
          onError(new Error(`watch ${this.resource.plural}`, { cause: error }));
        }
      }
      await pause(clock, Math.min(LONGEST_DELAY, RESUME_DELAY * 2 ** fruitless), signal);
    }
  }

  async #relist(client: Client): Promise<string> {
    const list = await client.list(this.resource);
    const alive = new Set(list.items.map((item) => item.metadata.uid));
    for (const object of this.list()) if (!alive.has(object.metadata.uid)) this.#drop(object);
    for (const item of list.items) this.apply(item);
    this.#gone.clear();
    return list.resourceVersion;
  }

  #take(type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK", object: T): void {
    if (type === "ADDED" || type === "MODIFIED") this.apply(object);
    if (type !== "DELETED") return;
    this.#gone.delete(object.metadata.uid);
    this.#drop(object);
  }

  #drop(object: T): void {
    const key = keyOf(object);
    const known = this.#objects.get(key);
    if (known === undefined || known.metadata.uid !== object.metadata.uid) return;
    this.#unindex(key, known);
    this.#objects.delete(key);
    this.#tell(undefined, known);
  }

  #index(key: string, object: T): void {
    const owner = controllerOf(object);
    if (owner !== undefined) into(this.#owned, owner.uid, key, object);
    into(this.#namespaces, object.metadata.namespace ?? "", key, object);
  }

  #unindex(key: string, object: T): void {
    const owner = controllerOf(object);
    if (owner !== undefined) outOf(this.#owned, owner.uid, key);
    outOf(this.#namespaces, object.metadata.namespace ?? "", key);
  }

  #tell(current: T | undefined, previous: T | undefined): void {
    for (const handler of this.#handlers) handler(current, previous);
  }
}

function into<T>(index: Map<string, Map<string, T>>, value: string, key: string, object: T): void {
  let entry = index.get(value);
  if (entry === undefined) {
    entry = new Map();
    index.set(value, entry);
  }
  entry.set(key, object);
}

function outOf<T>(index: Map<string, Map<string, T>>, value: string, key: string): void {
  const entry = index.get(value);
  entry?.delete(key);
  if (entry?.size === 0) index.delete(value);
}

/** Versions of one server are decimal numbers of any length. */
function isNewer(version: string, than: string): boolean {
  return version.length === than.length ? version > than : version.length > than.length;
}

function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clock.clearTimeout(handle);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const handle = clock.setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
  });
}

import { expect } from "vitest";
import { type Entry, entryOf } from "../src/object/entry.ts";
import type { CacheEvent, Change } from "../src/object/event.ts";
import type { KubeObject } from "../src/object/object.ts";
import { node, type Publisher } from "../src/publisher/publisher.ts";
import type { Subscription } from "../src/subscribe/subscription.ts";
import type { State } from "./source.ts";

/** A million calls of `expect` would take longer than everything that they check. */
export function equal<V>(actual: V, wanted: V, what: string): void {
  if (!Object.is(actual, wanted)) expect(actual, what).toBe(wanted);
}

/** A view, and what it must hold; `undefined` while it cannot be ready. */
export interface Checked {
  readonly name: string;
  readonly publisher: Publisher<KubeObject>;
  readonly expected: () => State<KubeObject> | undefined;
}

export function checked<T extends KubeObject>(
  name: string,
  publisher: Publisher<T>,
  expected: () => State<T> | undefined,
): Checked {
  return { name, publisher: publisher as unknown as Publisher<KubeObject>, expected };
}

/** Replays batches or events over a snapshot, refusing each that does not fit. */
export class Replica<T extends KubeObject> {
  readonly held: State<T> = new Map();

  apply({ key, previous, entry }: Change<T>): void {
    const held = this.held.get(key);
    equal(held?.metadata.resourceVersion, previous?.metadata.resourceVersion, "as it was told");
    equal(held?.metadata.uid, previous?.metadata.uid, "as it was told");
    if (entry === undefined) this.held.delete(key);
    else this.held.set(key, entry);
  }

  replay(event: CacheEvent<T>): void {
    const { metadata, object } = event;
    const key = `${metadata.namespace}/${metadata.name}`;
    const held = this.held.get(key);
    if (event.type === "create") equal(held, undefined, "absent before a create");
    else {
      const { metadata: before } = event.type === "delete" ? object : event.previous;
      equal(held?.metadata.resourceVersion, before.resourceVersion, "as it was told");
      equal(held?.metadata.uid, metadata.uid, "as it was told");
    }
    if (event.type === "delete") this.held.delete(key);
    else this.held.set(key, entryOf<T>(object));
  }
}

export function same<T extends KubeObject>(
  actual: Iterable<Entry<T>>,
  expected: State<T> | undefined,
  what: string,
): void {
  const entries = [...actual];
  const versions = new Map(entries.map((entry) => [entry.key, entry.metadata.resourceVersion]));
  equal(entries.length, versions.size, `${what}: each once`);
  const differs =
    versions.size !== expected?.size ||
    [...expected].some(([key, entry]) => versions.get(key) !== entry.metadata.resourceVersion);
  if (!differs) return;
  const wanted = [...(expected ?? [])].map(([key, entry]) => [key, entry.metadata.resourceVersion]);
  expect([...versions].sort(), what).toEqual(wanted.sort());
}

export class Reader {
  readonly replica = new Replica<KubeObject>();
  readonly #view: Checked;
  readonly #subscription: Subscription<KubeObject>;
  readonly #iterator: AsyncIterator<CacheEvent<KubeObject>>;
  readonly #buffer: number;
  readonly #detach: () => void;
  #started = false;
  readonly #touched = new Set<string>();

  constructor(view: Checked, buffer: number) {
    this.#view = view;
    this.#buffer = buffer;
    this.#subscription = view.publisher.subscribe({ buffer });
    this.#iterator = this.#subscription[Symbol.asyncIterator]();
    this.#detach = view.publisher[node].attach({
      onReady: () => undefined,
      onBatch: (batch) => {
        for (const { key } of batch) this.#touched.add(key);
      },
      onTrouble: () => undefined,
      onClose: () => undefined,
    });
  }

  async read(count: number): Promise<void> {
    if (!this.#view.publisher.isReady) return;
    if (!this.#started) {
      this.#started = true;
      for (const entry of (await this.#subscription.ready()).entries) this.replica.held.set(entry.key, entry);
    }
    for (let n = 0; n < count && this.#subscription.pending > 0; n += 1) {
      const { value, done } = await this.#iterator.next();
      if (done !== true) this.replica.replay(value);
    }
  }

  bounded(): void {
    // A replaced object counts once here and is two events.
    equal(this.#subscription.pending <= this.#buffer + this.#touched.size + 1, true, "bounded memory");
  }

  async finish(): Promise<void> {
    await this.read(Number.POSITIVE_INFINITY);
    if (this.#started)
      same(this.replica.held.values(), this.#view.expected(), `reader of ${this.#view.name}`);
    this.#subscription.close();
    this.#detach();
  }
}

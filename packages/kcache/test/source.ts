import type { Pod } from "../src/kinds/core/v1.gen.ts";
import { type Entry, entryOf } from "../src/object/entry.ts";
import type { SourceEvent } from "../src/object/event.ts";
import type { KubeObject } from "../src/object/object.ts";
import { createStore } from "../src/store/store.ts";
import { createStoreNode, type StoreNode } from "../src/view/store-node.ts";

export const APPS = ["web", "db", "job"];

export type State<T extends KubeObject> = Map<string, Entry<T>>;

/** What a server holds, and what of it has yet to reach the cache. */
export class Source<T extends KubeObject> {
  readonly server: State<T> = new Map();
  /** What the cache was told: the truth that every view is recomputed from. */
  seen: State<T> = new Map();
  log: SourceEvent<T>[] = [];
  delivered: SourceEvent<T>[] = [];
  initialized = false;
  readonly node: StoreNode<T>;
  readonly #versions: { last: number };
  readonly #make: (metadata: Pod["metadata"], dice: number) => T;

  constructor(versions: { last: number }, make: (metadata: Pod["metadata"], dice: number) => T) {
    this.node = createStoreNode(createStore<T>());
    this.#versions = versions;
    this.#make = make;
  }

  #version(): string {
    this.#versions.last += 1;
    return String(this.#versions.last);
  }

  put(key: string, dice: number, recreate: boolean): void {
    const [ns = "", name = ""] = key.split("/");
    const held = this.server.get(key);
    if (recreate) this.remove(key);
    const resourceVersion = this.#version();
    const uid = held === undefined || recreate ? `u${resourceVersion}` : held.metadata.uid;
    const app = APPS[dice % (APPS.length + 1)];
    const metadata = {
      namespace: ns,
      name,
      uid,
      resourceVersion,
      labels: app === undefined ? {} : { app },
    };
    const entry = entryOf<T>(this.#make(metadata, dice >>> 2));
    this.server.set(key, entry);
    this.log.push({ type: "apply", entry });
  }

  remove(key: string): void {
    const held = this.server.get(key);
    if (held === undefined) return;
    this.server.delete(key);
    const resourceVersion = this.#version();
    const gone = { ...held, metadata: { ...held.metadata, resourceVersion }, object: held.object };
    this.log.push({ type: "delete", entry: gone });
  }

  deliver(count: number): void {
    for (const event of this.log.splice(0, this.initialized ? count : 0)) {
      if (event.type === "apply") this.seen.set(event.entry.key, event.entry);
      if (event.type === "delete") this.seen.delete(event.entry.key);
      this.delivered.push(event);
      this.node.write(event);
    }
    this.delivered = this.delivered.slice(-8);
  }

  /** A list at the newest version; what was not delivered by then never will be. */
  relist(half: boolean): void {
    const entries = [...this.server.values()];
    this.node.write({ type: "init" });
    if (half) {
      // A list that breaks off and starts anew; what it named may be gone by then.
      for (const entry of this.seen.values()) this.node.write({ type: "init-apply", entry });
      this.node.write({ type: "init" });
    }
    for (const entry of entries)
      this.node.write({ type: "init-apply", entry: { ...entry, object: entry.object } });
    this.seen = new Map(this.server);
    this.log = [];
    this.initialized = true;
    this.node.write({ type: "init-done", resourceVersion: String(this.#versions.last) });
  }

  /** What was said before is said again, of objects that still are: a watch never goes back over a delete. */
  repeat(dice: number): void {
    const event = this.delivered[dice % Math.max(this.delivered.length, 1)];
    if (event?.type !== "apply" && event?.type !== "delete") return;
    if (this.seen.has(event.entry.key)) this.node.write(event);
  }
}

import type { Change } from "./history.ts";
import type { Stored } from "./stored.ts";

/** Who hears of each change, at once and in order. */
export interface Listener {
  readonly onChange: (change: Change) => void;
  /** The collection is no longer served. */
  readonly onEnd?: () => void;
}

/** What an object must have for a listener to care: a value at `metadata.namespace`, `metadata.name` or a path that is read when it is stored. */
export interface Narrowed {
  readonly path: string;
  readonly value: string;
}

/** The listeners of a collection. A change finds those who may care by what they care for, however many others there are. */
export class Listeners {
  readonly #all = new Set<Listener>();
  readonly #narrowed = new Map<string, Map<string, Set<Listener>>>();

  /** The answer ends it. */
  add(listener: Listener, narrowed: Narrowed | undefined): () => void {
    if (narrowed === undefined) {
      this.#all.add(listener);
      return () => this.#all.delete(listener);
    }
    const { path, value } = narrowed;
    const byValue = this.#narrowed.get(path) ?? new Map<string, Set<Listener>>();
    this.#narrowed.set(path, byValue);
    const those = byValue.get(value) ?? new Set<Listener>();
    byValue.set(value, those.add(listener));
    return () => {
      those.delete(listener);
      if (those.size > 0 || byValue.get(value) !== those) return;
      byValue.delete(value);
      if (byValue.size === 0 && this.#narrowed.get(path) === byValue) this.#narrowed.delete(path);
    };
  }

  /** Tells those who may care for what was or for what is. */
  tell(change: Change): void {
    for (const listener of this.#all) listener.onChange(change);
    for (const [path, byValue] of this.#narrowed) {
      const was = valueAt(change.previous, path);
      const is = valueAt(change.current, path);
      if (was !== undefined) for (const listener of byValue.get(was) ?? []) listener.onChange(change);
      if (is === undefined || is === was) continue;
      for (const listener of byValue.get(is) ?? []) listener.onChange(change);
    }
  }

  /** Tells all that there is nothing more to hear. */
  end(): void {
    const narrowed = [...this.#narrowed.values()].flatMap((byValue) => [...byValue.values()]);
    for (const those of [this.#all, ...narrowed]) {
      for (const listener of [...those]) listener.onEnd?.();
    }
  }
}

function valueAt(stored: Stored | undefined, path: string): string | undefined {
  if (path === "metadata.namespace") return stored?.namespace;
  if (path === "metadata.name") return stored?.name;
  return stored?.text(path);
}

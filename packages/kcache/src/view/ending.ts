import type { KcacheError } from "../object/error.ts";

interface Closing {
  readonly closed: Promise<KcacheError | undefined>;
}

/** How a derived node ends: by itself, or with one of its sources, whichever comes first. */
export class Ending {
  readonly #sources: readonly Closing[];
  #own: { readonly cause: KcacheError | undefined } | undefined;
  #closed: PromiseWithResolvers<KcacheError | undefined> | undefined;

  constructor(...sources: readonly Closing[]) {
    this.#sources = sources;
  }

  /** Set once the node has ended by itself. */
  get own(): { readonly cause: KcacheError | undefined } | undefined {
    return this.#own;
  }

  /** False when it had ended already. */
  end(cause: KcacheError | undefined): boolean {
    if (this.#own !== undefined) return false;
    this.#own = { cause };
    this.#closed?.resolve(cause);
    return true;
  }

  /** Made when first asked for, so that a view nobody waits for leaves nothing at its source. */
  get closed(): Promise<KcacheError | undefined> {
    if (this.#closed === undefined) {
      this.#closed = Promise.withResolvers();
      if (this.#own !== undefined) this.#closed.resolve(this.#own.cause);
      for (const { closed } of this.#sources) void closed.then(this.#closed.resolve);
    }
    return this.#closed.promise;
  }
}

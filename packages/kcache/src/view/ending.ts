import type { KcacheError } from "../object/error.ts";

/** How a derived node ends: by itself, or with one of its sources, whichever comes first. */
export interface Ending {
  /** Set once the node has ended by itself. */
  readonly own: { readonly cause: KcacheError | undefined } | undefined;
  /** False when it had ended already. */
  end(cause: KcacheError | undefined): boolean;
  /** Made when first asked for, so that a view nobody waits for leaves nothing at its source. */
  readonly closed: Promise<KcacheError | undefined>;
}

export function createEnding(
  sources: readonly { readonly closed: Promise<KcacheError | undefined> }[],
): Ending {
  let own: { cause: KcacheError | undefined } | undefined;
  let closed: PromiseWithResolvers<KcacheError | undefined> | undefined;
  return {
    get own() {
      return own;
    },
    end(cause) {
      if (own !== undefined) return false;
      own = { cause };
      closed?.resolve(cause);
      return true;
    },
    get closed() {
      if (closed === undefined) {
        closed = Promise.withResolvers();
        if (own !== undefined) closed.resolve(own.cause);
        for (const source of sources) void source.closed.then(closed.resolve);
      }
      return closed.promise;
    },
  };
}

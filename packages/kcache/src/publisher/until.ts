import { KcacheError } from "../object/error.ts";
import type { KubeObject } from "../object/object.ts";
import type { CacheReader } from "../view/cache-reader.ts";
import { notRunning } from "../view/node.ts";
import { node, type Publisher } from "./publisher.ts";

/**
 * Waits until a condition on a publisher's cache holds. It is tried when the publisher is ready and after each change, as
 * soon as the running code gives way; states that are over by then may go unseen.
 *
 * @param condition gets the cache; may read any other cache too, but only a change to this one makes it be tried again
 * @throws {KcacheError} `aborted` by the signal; the cause when the publisher ends first (`not-running` if it was closed);
 * `filter-failed` when the condition throws
 */
export function until<T extends KubeObject>(
  publisher: Publisher<T>,
  condition: (cache: CacheReader<T>) => boolean,
  options: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  const { signal } = options;
  const view = publisher[node];
  return new Promise((resolve, reject) => {
    let due = false;
    let over = false;
    const end = (settle: () => void): void => {
      if (over) return;
      over = true;
      detach?.();
      signal?.removeEventListener("abort", onAbort);
      settle();
    };
    const onAbort = (): void => end(() => reject(KcacheError.from(signal?.reason, "aborted", "wait until")));
    const attempt = (): void => {
      due = false;
      if (over || view.state.phase !== "ready") return;
      try {
        if (condition(publisher.cache)) end(resolve);
      } catch (cause) {
        const why = KcacheError.from(cause).message;
        end(() =>
          reject(new KcacheError("filter-failed", `wait until: the condition threw: ${why}`, { cause })),
        );
      }
    };
    const soon = (): void => {
      if (due) return;
      due = true;
      queueMicrotask(attempt);
    };
    let detach: (() => void) | undefined;
    const { state } = view;
    if (signal?.aborted === true) onAbort();
    else if (state.phase === "closed") end(() => reject(state.cause ?? notRunning("wait until", undefined)));
    else {
      signal?.addEventListener("abort", onAbort, { once: true });
      detach = view.attach({
        onReady: soon,
        onBatch: soon,
        onTrouble: () => undefined,
        onClose: (cause) => end(() => reject(cause ?? notRunning("wait until", undefined))),
      });
      if (state.phase === "ready") soon();
    }
  });
}

import { KcacheError } from "../object/error.ts";
import type { KubeObject } from "../object/object.ts";
import { notRunning, type ViewNode } from "./node.ts";

/**
 * Resolves once `isSo` gives true: tried when `view` is ready and after each change, as soon as the running code gives
 * way.
 *
 * @throws {KcacheError} `aborted` by the signal; the cause when the node ends first (`not-running` if it was closed);
 * `filter-failed` when `isSo` throws
 */
export function waitUntil<T extends KubeObject>(
  view: ViewNode<T>,
  isSo: () => boolean,
  signal: AbortSignal | undefined,
): Promise<void> {
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
        if (isSo()) end(resolve);
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

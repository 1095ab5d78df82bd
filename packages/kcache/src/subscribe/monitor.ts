import { KcacheError } from "../object/error.ts";
import type { CacheEvent } from "../object/event.ts";
import type { DeepReadonly, KubeObject } from "../object/object.ts";
import type { Snapshot } from "./snapshot.ts";
import type { InternalSubscription, SubscribeOptions } from "./subscription.ts";

/** Callbacks for what happens to a view. Each is optional; one that returns a promise is awaited before the next is called. */
export interface Handler<T extends KubeObject> {
  /** Called once, first, with the view at one instant; everything after it comes through the others. */
  onInitialize?(objects: Snapshot<T>): void | Promise<void>;
  onCreate?(object: DeepReadonly<T>): void | Promise<void>;
  onUpdate?(object: DeepReadonly<T>, previous: DeepReadonly<T>): void | Promise<void>;
  onDelete?(object: DeepReadonly<T>): void | Promise<void>;
  /** Called with everything that happens, after the callback above that is for it. Parses nothing by itself: see `field` of events. */
  onEvent?(event: CacheEvent<T>): void | Promise<void>;
}

/**
 * The serial loop that runs a handler.
 *
 * Guarantees: callbacks run one at a time, in the order of events. One that throws or rejects ends this monitor alone,
 * with `handler-failed` in `closed`. A slow handler slows nobody; see `buffer` of {@link SubscribeOptions}.
 */
export interface Monitor extends AsyncDisposable {
  /** Settles when the loop has ended: with the cause if the source or a callback failed. Never rejects. */
  readonly closed: Promise<KcacheError | undefined>;
  /**
   * Ends the loop; pending events are dropped. Resolves when a callback that is still running has returned: a callback may
   * call it, and must not await it.
   */
  close(): Promise<void>;
}

export function runMonitor<T extends KubeObject>(
  subscription: InternalSubscription<T>,
  handler: Handler<T>,
  options: Pick<SubscribeOptions, "signal"> = {},
): Monitor {
  const called = async (name: keyof Handler<T>, call: () => void | Promise<void>): Promise<void> => {
    try {
      await call();
    } catch (error) {
      throw new KcacheError("handler-failed", `monitor: ${name} threw: ${KcacheError.from(error).message}`, {
        cause: error,
      });
    }
  };

  const run = async (): Promise<KcacheError | undefined> => {
    const snapshot = await subscription.snapshot({ throughTrouble: true, signal: options.signal });
    await called("onInitialize", () => handler.onInitialize?.(snapshot));
    for await (const event of subscription) {
      switch (event.type) {
        case "create":
          if (handler.onCreate) await called("onCreate", () => handler.onCreate?.(event.object));
          break;
        case "update":
          if (handler.onUpdate)
            await called("onUpdate", () => handler.onUpdate?.(event.object, event.previous));
          break;
        case "delete":
          if (handler.onDelete) await called("onDelete", () => handler.onDelete?.(event.object));
          break;
        default:
          event satisfies never;
      }
      if (handler.onEvent) await called("onEvent", () => handler.onEvent?.(event));
    }
    return undefined;
  };

  let closing = false;
  const closed = run().catch((error: unknown) => {
    subscription.close();
    const cause = KcacheError.from(error);
    return closing || cause.code === "aborted" || (cause.code === "not-running" && cause.cause === undefined)
      ? undefined
      : cause;
  });
  const close = async (): Promise<void> => {
    closing = true;
    subscription.close();
    await closed;
  };
  return { closed, close, [Symbol.asyncDispose]: close };
}

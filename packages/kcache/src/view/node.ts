import type { Filter } from "../filter/filter.ts";
import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import type { Change } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import type { Turn } from "./turn.ts";

/** Where a node stands. It leaves `pending` once, and `closed` never. */
export type NodeState =
  | {
      readonly phase: "pending";
      /** Why it may stay so until a person acts: forbidden, unauthorized, not found. */
      readonly trouble?: KcacheError;
    }
  | { readonly phase: "ready" }
  | { readonly phase: "closed"; readonly cause: KcacheError | undefined };

/**
 * One place in the graph: a set of entries that can be read, and changes to it that can be listened to.
 *
 * Pull to hydrate, push to maintain: who attaches to a ready node reads its entries in the same turn, and from then on
 * every batch leads exactly from what it read to what there is. An unobserved node is attached to nothing.
 */
export interface ViewNode<T extends KubeObject> {
  /** Larger than that of every join it reads through, so a {@link Turn} can order them. */
  readonly height: number;
  readonly state: NodeState;
  /** Settles when the node ends: with the cause if it failed. Never rejects. */
  readonly closed: Promise<KcacheError | undefined>;
  /** Only while ready. */
  get(key: string): Entry<T> | undefined;
  /** Number of entries; only while ready. */
  readonly size: number;
  /**
   * Only while ready; must not be kept across a turn by anything that has to see one state.
   *
   * @param within what it does not accept may be left out, where that saves looking at it
   */
  entries(within?: Filter<T>): Iterable<Entry<T>>;
  /**
   * The node must not be closed. Nothing is called for the state it is in already. A sink that is attached already stays
   * so, with its interest replaced.
   *
   * @param interest a filter by which neither side of a change can be accepted without the sink being told of it; others it
   * may be told of or not
   */
  attach(sink: Sink<T>, interest?: Filter<T>): () => void;
}

/** What a node tells those attached to it; always within a turn. */
export interface Sink<T extends KubeObject> {
  /** The node became ready: read it. Called at most once. */
  onReady(turn: Turn): void;
  /** At most one batch a turn, never empty, at most one change a key, deletes first. Only after `onReady`. */
  onBatch(batch: readonly Change<T>[], turn: Turn): void;
  /** The node is not ready and a person may have to act. It goes on trying. */
  onTrouble(error: KcacheError, turn: Turn): void;
  /** The last call. */
  onClose(cause: KcacheError | undefined, turn: Turn): void;
}

/** Counts what can be known only by reading it. */
export function countOf(entries: Iterable<unknown>): number {
  let count = 0;
  for (const _ of entries) count += 1;
  return count;
}

/** The error of an action on a node that has ended. */
export function notRunning(action: string, cause: KcacheError | undefined): KcacheError {
  return new KcacheError("not-running", `${action}: the publisher is closed`, { cause });
}

/**
 * Resolves when `node` is ready; rejects when it ends, when `signal` is aborted, and on trouble.
 *
 * @param options.known trouble that the caller was told of before: it waits for what comes after that
 */
export function whenReady<T extends KubeObject>(
  node: ViewNode<T>,
  options: { readonly signal?: AbortSignal | undefined; readonly known?: KcacheError | undefined } = {},
): Promise<void> {
  const { signal, known } = options;
  return new Promise((resolve, reject) => {
    const state = node.state;
    if (signal?.aborted === true) {
      reject(KcacheError.from(signal.reason, "aborted", "wait until ready"));
      return;
    }
    if (state.phase === "ready") {
      resolve();
      return;
    }
    if (state.phase === "closed") {
      reject(state.cause ?? notRunning("wait until ready", undefined));
      return;
    }
    if (state.trouble !== undefined && state.trouble !== known) {
      reject(state.trouble);
      return;
    }
    const leave = (): void => {
      detach();
      signal?.removeEventListener("abort", onAbort);
    };
    const onAbort = (): void => {
      leave();
      reject(KcacheError.from(signal?.reason, "aborted", "wait until ready"));
    };
    const detach = node.attach({
      onReady() {
        leave();
        resolve();
      },
      onBatch() {
        throw new KcacheError("internal", "wait until ready: a batch came before the node was ready");
      },
      onTrouble(error) {
        leave();
        reject(error);
      },
      onClose(cause) {
        leave();
        reject(cause ?? notRunning("wait until ready", undefined));
      },
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

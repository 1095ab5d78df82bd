import type { Pod } from "../src/kinds/core/v1.gen.ts";
import { Pod as PodKind } from "../src/kinds/core/v1.gen.ts";
import { type Entry, entryOf } from "../src/object/entry.ts";
import type { KcacheError } from "../src/object/error.ts";
import type { CacheEvent } from "../src/object/event.ts";
import { node, type Publisher, publisherOf } from "../src/publisher/publisher.ts";
import { createStore } from "../src/store/store.ts";
import { createStoreNode } from "../src/view/store-node.ts";

let version = 0;

/** A pod in namespace `default`, at a version newer than any before. */
export function pod(name: string, labels: Record<string, string> = {}, uid = `uid-${name}`): Entry<Pod> {
  version += 1;
  return entryOf<Pod>({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace: "default", name, uid, resourceVersion: String(version), labels },
    spec: { containers: [] },
  });
}

/** A source of pods that a test writes to. */
export interface PodSource {
  readonly pods: Publisher<Pod>;
  /** A complete list. */
  list(...entries: readonly Entry<Pod>[]): void;
  put(...entries: readonly Entry<Pod>[]): void;
  remove(...entries: readonly Entry<Pod>[]): void;
  trouble(error: KcacheError | undefined): void;
  close(cause?: KcacheError): void;
}

export function podSource(): PodSource {
  const root = createStoreNode(createStore<Pod>());
  return {
    pods: publisherOf(PodKind, root),
    list(...entries) {
      root.write({ type: "init" });
      for (const entry of entries) root.write({ type: "init-apply", entry });
      version += 1;
      root.write({ type: "init-done", resourceVersion: String(version) });
    },
    put(...entries) {
      for (const entry of entries) root.write({ type: "apply", entry });
    },
    remove(...entries) {
      for (const entry of entries)
        root.write({ type: "delete", entry: pod(entry.metadata.name, {}, entry.metadata.uid) });
    },
    trouble: (error) => root.trouble(error),
    close: (cause) => root.close(cause),
  };
}

/** `create a`, `update a`, `delete a`: an event in few words. */
export function brief(event: CacheEvent<Pod>): string {
  return `${event.type} ${event.metadata.name}`;
}

/** Reads what waits in a subscription, and no more. */
export async function drain(
  iterator: AsyncIterator<CacheEvent<Pod>>,
  subscription: { readonly pending: number },
): Promise<string[]> {
  const events: string[] = [];
  while (subscription.pending > 0) {
    const { value, done } = await iterator.next();
    if (done !== true) events.push(brief(value));
  }
  return events;
}

/** Counts those that are attached to a publisher's own node from now on. */
export function countAttached(publisher: Publisher<Pod>): () => number {
  const root = publisher[node];
  const { attach } = root;
  let attached = 0;
  root.attach = (sink, interest) => {
    attached += 1;
    const detach = attach(sink, interest);
    return () => {
      attached -= 1;
      detach();
    };
  };
  return () => attached;
}

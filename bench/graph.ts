// Sources in memory for benchmarks of the graph: what a change costs once it is known, without wire and parsing.
import type { KubeObject, Pod, Publisher, Service } from "kcache";
import { Pod as PodKind, Service as ServiceKind } from "kcache";
import { type Entry, entryOf } from "../packages/kcache/src/object/entry.ts";
import type { Kind } from "../packages/kcache/src/object/kind.ts";
import { publisherOf } from "../packages/kcache/src/publisher/publisher.ts";
import { createStore } from "../packages/kcache/src/store/store.ts";
import { createStoreNode } from "../packages/kcache/src/view/store-node.ts";

export interface MemorySource<T extends KubeObject> {
  readonly publisher: Publisher<T>;
  list(entries: readonly Entry<T>[]): void;
  put(entry: Entry<T>): void;
}

function memorySource<T extends KubeObject>(kind: Kind<T>): MemorySource<T> {
  const root = createStoreNode(createStore<T>());
  return {
    publisher: publisherOf(kind, root),
    list(entries) {
      root.write({ type: "init" });
      for (const entry of entries) root.write({ type: "init-apply", entry });
      root.write({ type: "init-done", resourceVersion: String(version) });
    },
    put: (entry) => root.write({ type: "apply", entry }),
  };
}

export const podSource = (): MemorySource<Pod> => memorySource(PodKind);
export const serviceSource = (): MemorySource<Service> => memorySource(ServiceKind);

const NAMESPACES = 50;
let version = 1;

function metadata(prefix: string, n: number, labels: Record<string, string>) {
  version += 1;
  const namespace = `ns${n % NAMESPACES}`;
  return { namespace, name: `${prefix}${n}`, uid: `${prefix}${n}`, resourceVersion: String(version), labels };
}

/** Pod `n`, with the labels that a deployment's pods have. */
export function podEntry(n: number, app: string): Entry<Pod> {
  return entryOf<Pod>({
    apiVersion: "v1",
    kind: "Pod",
    metadata: metadata("pod-", n, {
      app,
      "pod-template-hash": `h${n % 7}`,
      tier: `t${n % 3}`,
      version: "v1",
    }),
    spec: { containers: [] },
    status: {},
  });
}

/** Service `n`, which selects the pods of its namespace with this label. */
export function serviceEntry(n: number, app: string): Entry<Service> {
  return entryOf<Service>({
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata("service-", n, {}),
    spec: { selector: { app } },
    status: {},
  });
}

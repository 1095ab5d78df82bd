import type { CacheEvent, KubeObject, Snapshot } from "kcache";

/** How what is watched is written: texts of whole lines, in order; empty ones while there is more to prepare. */
export interface Format {
  /** @param resourceVersion at which the snapshot is the cluster's state */
  snapshot(snapshot: Snapshot<KubeObject>, resourceVersion: string): Iterable<string>;
  event(event: CacheEvent<KubeObject>): string;
}

import type { Clock } from "../clock.ts";
import type { Store } from "./store.ts";

/** Every so often forgets what had happened by the time before, as kube-apiserver has etcd do. The answer ends that. */
export function compactEvery(store: Store, clock: Clock, milliseconds: number): () => void {
  let seen = store.version;
  let timer: unknown;
  const again = (): void => {
    timer = clock.setTimeout(() => {
      store.compact(seen);
      seen = store.version;
      again();
    }, milliseconds);
  };
  again();
  return () => clock.clearTimeout(timer);
}

import type { Cluster } from "../cluster.ts";
import { keyOf } from "../mirror.ts";
import type { Pod } from "../objects.ts";
import type { Random } from "../random.ts";
import { selectsPairs } from "../selector.ts";
import { reconcileEndpoints } from "./endpoints.ts";
import { reconcileEndpointSlices, serviceOfSlice } from "./endpointslice.ts";

/** Changes of pods are gathered for so long, so that a storm of them costs each service a few writes only. */
const BATCH = 20;

/** Keeps endpoints and endpoint slices true as services, their selectors and their pods change. */
export function startServiceController(cluster: Cluster): void {
  const { services, endpoints, endpointSlices, pods, queue } = cluster;
  const names = new Map<string, Random>();
  const work = queue.register("service", reconcile);

  services.onChange((current, previous) => {
    const service = current ?? previous;
    if (service !== undefined) work.add(keyOf(service));
    if (current === undefined && previous !== undefined) names.delete(keyOf(previous));
  });
  endpoints.onChange((current, previous) => {
    const object = current ?? previous;
    if (object !== undefined) work.add(keyOf(object));
  });
  endpointSlices.onChange((current, previous) => {
    const slice = current ?? previous;
    const key = slice && serviceOfSlice(slice);
    if (key !== undefined) work.add(key);
  });
  pods.onChange((current, previous) => {
    addSelecting(current ?? previous);
    if (current?.metadata.labels !== previous?.metadata.labels) addSelecting(previous);
  });

  function addSelecting(pod: Pod | undefined): void {
    if (pod === undefined) return;
    for (const service of services.inNamespace(pod.metadata.namespace)) {
      if (!selectsPairs(service.spec.selector, pod.metadata.labels)) continue;
      work.addAfter(keyOf(service), cluster.paced(BATCH));
    }
  }

  async function reconcile(key: string): Promise<void> {
    const service = services.get(key);
    const alive = service?.metadata.deletionTimestamp === undefined ? service : undefined;
    await reconcileEndpoints(cluster, key, alive);
    if (alive === undefined) return;
    let random = names.get(key);
    if (random === undefined) {
      random = cluster.random.fork(`endpoint slices of ${key}`);
      names.set(key, random);
    }
    await reconcileEndpointSlices(cluster, alive, random);
  }
}

import { ApiError } from "../client.ts";
import type { Cluster } from "../cluster.ts";
import { type ChangeHandler, keyOf, type Mirror } from "../mirror.ts";
import type { KubeObject } from "../objects.ts";
import { controllerOf } from "../owner.ts";
import type { Resource } from "../resource.ts";

/** What is asked of a mirror whose objects own others. */
interface OwnerMirror {
  readonly resource: Resource;
  get(key: string): KubeObject | undefined;
  onChange(handler: ChangeHandler<KubeObject>): void;
}

/**
 * Deletes what was created for an owner that is gone. A server that collects garbage does so when the owner goes; a
 * controller that has not seen that yet may create one more object right after.
 */
export function startGarbageCollector(cluster: Cluster): void {
  const { client, queue, pods, replicaSets, endpointSlices } = cluster;
  const { deployments, replicationControllers, statefulSets, daemonSets, jobs, services } = cluster;
  const owners: OwnerMirror[] = [
    deployments,
    replicaSets,
    replicationControllers,
    statefulSets,
    daemonSets,
    jobs,
    services,
  ];
  collect(pods);
  collect(replicaSets);
  collect(endpointSlices);

  function collect<T extends KubeObject>(dependents: Mirror<T>): void {
    const work = queue.register(`garbage ${dependents.resource.plural}`, reconcile);
    dependents.onChange((current) => {
      if (current !== undefined && ownerMissing(current) !== undefined) work.add(keyOf(current));
    });
    for (const mirror of owners) {
      mirror.onChange((current, previous) => {
        if (current !== undefined || previous === undefined) return;
        for (const dependent of dependents.ownedBy(previous.metadata.uid)) work.add(keyOf(dependent));
      });
    }

    async function reconcile(key: string): Promise<void> {
      const object = dependents.get(key);
      if (object === undefined || object.metadata.deletionTimestamp !== undefined) return;
      const missing = ownerMissing(object);
      if (missing === undefined || !(await isGone(missing, object))) return;
      // The version too: whoever orphans objects takes their owner out of them first.
      await cluster.delete(dependents, object, { resourceVersion: object.metadata.resourceVersion });
    }
  }

  /** The mirror in which the object's controller should be and is not. */
  function ownerMissing(object: KubeObject): OwnerMirror | undefined {
    const owner = controllerOf(object);
    if (owner === undefined) return undefined;
    const mirror = owners.find(
      ({ resource }) => resource.kind === owner.kind && resource.apiVersion === owner.apiVersion,
    );
    const known = mirror?.get(`${object.metadata.namespace}/${owner.name}`);
    return known?.metadata.uid === owner.uid ? undefined : mirror;
  }

  /** Asks the server: the mirror of an owner may be behind that of what it owns. */
  async function isGone(mirror: OwnerMirror, object: KubeObject): Promise<boolean> {
    const owner = controllerOf(object);
    if (owner === undefined) return false;
    try {
      const found = await client.get(mirror.resource, object.metadata.namespace, owner.name);
      return found.metadata.uid !== owner.uid;
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return true;
      throw error;
    }
  }
}

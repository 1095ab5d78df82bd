import { isDeepStrictEqual } from "node:util";
import { type Clock, timestamp } from "../clock.ts";
import { ApiError, type Client, type DeleteOptions } from "./client.ts";
import { EventRecorder } from "./event-recorder.ts";
import { Mirror } from "./mirror.ts";
import type {
  DaemonSet,
  Deployment,
  Draft,
  Job,
  KubeObject,
  Node,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from "./objects.ts";
import type { WorkQueue } from "./queue.ts";
import type { Random } from "./random.ts";
import * as resources from "./resource.ts";
import type { EndpointSlice, Endpoints, Service } from "./service-objects.ts";

/** What controllers know and can do: a mirror of each kind, the writes, the queue, time and chance. */
export class Cluster {
  readonly client: Client;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly random: Random;
  readonly events: EventRecorder;
  readonly #pace: number;

  readonly pods: Mirror<Pod> = new Mirror(resources.pods);
  readonly nodes: Mirror<Node> = new Mirror(resources.nodes);
  readonly namespaces: Mirror<KubeObject> = new Mirror(resources.namespaces);
  readonly services: Mirror<Service> = new Mirror(resources.services);
  readonly endpoints: Mirror<Endpoints> = new Mirror(resources.endpoints);
  readonly endpointSlices: Mirror<EndpointSlice> = new Mirror(resources.endpointSlices);
  readonly deployments: Mirror<Deployment> = new Mirror(resources.deployments);
  readonly replicaSets: Mirror<ReplicaSet> = new Mirror(resources.replicaSets);
  readonly replicationControllers: Mirror<ReplicationController> = new Mirror(
    resources.replicationControllers,
  );
  readonly statefulSets: Mirror<StatefulSet> = new Mirror(resources.statefulSets);
  readonly daemonSets: Mirror<DaemonSet> = new Mirror(resources.daemonSets);
  readonly jobs: Mirror<Job> = new Mirror(resources.jobs);
  readonly podDisruptionBudgets: Mirror<PodDisruptionBudget> = new Mirror(resources.podDisruptionBudgets);

  constructor(client: Client, queue: WorkQueue, clock: Clock, random: Random, pace: number) {
    this.client = client;
    this.queue = queue;
    this.clock = clock;
    this.random = random;
    this.events = new EventRecorder(client, clock, random.fork("events"), queue);
    this.#pace = pace;
  }

  /** Lists and watches every kind until `signal` is aborted; `synced` resolves when all lists have arrived. */
  follow(
    signal: AbortSignal,
    onError: (error: Error) => void,
  ): { synced: Promise<unknown>; ended: Promise<unknown> } {
    const synced: Promise<void>[] = [];
    const ended: Promise<void>[] = [];
    const follow = <T extends KubeObject>(mirror: Mirror<T>): void => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      synced.push(promise);
      ended.push(mirror.follow(this.client, this.clock, signal, resolve, onError).catch(reject));
    };
    follow(this.nodes);
    follow(this.namespaces);
    follow(this.pods);
    follow(this.services);
    follow(this.endpoints);
    follow(this.endpointSlices);
    follow(this.deployments);
    follow(this.replicaSets);
    follow(this.replicationControllers);
    follow(this.statefulSets);
    follow(this.daemonSets);
    follow(this.jobs);
    follow(this.podDisruptionBudgets);
    return { synced: Promise.all(synced), ended: Promise.all(ended) };
  }

  /** This instant as a Kubernetes time. */
  timestamp(): string {
    return timestamp(this.clock.now());
  }

  /** Turns milliseconds at the normal pace into milliseconds at this one. */
  paced(milliseconds: number): number {
    return milliseconds / this.#pace;
  }

  async create<T extends KubeObject>(mirror: Mirror<T>, draft: Draft<T>): Promise<T> {
    const created = await this.client.create(mirror.resource, draft);
    mirror.apply(created);
    return created;
  }

  /** Replaces spec and metadata; `next` must carry the resourceVersion it was made from. */
  async update<T extends KubeObject>(mirror: Mirror<T>, next: T): Promise<T> {
    return this.#write(mirror, next, () => this.client.replace(mirror.resource, next));
  }

  /** Writes the status if it says something else than the one that is there. */
  async updateStatus<T extends KubeObject & { status?: object }>(
    mirror: Mirror<T>,
    object: T,
    status: NonNullable<T["status"]>,
  ): Promise<T> {
    if (isDeepStrictEqual(object.status, status)) return object;
    const next = { ...object, status };
    return this.#write(mirror, object, () => this.client.replace(mirror.resource, next, "status"));
  }

  async delete<T extends KubeObject>(mirror: Mirror<T>, object: T, options?: DeleteOptions): Promise<void> {
    const left = await this.#write(mirror, object, () =>
      this.client.delete(mirror.resource, object, options),
    );
    if (left === undefined) mirror.forget(object);
  }

  /** Binds a pod to a node, which sets spec.nodeName and the condition PodScheduled. */
  async bind(pod: Pod, node: string): Promise<void> {
    await this.#write(this.pods, pod, async () => {
      await this.client.post(resources.pods, pod, "binding", {
        apiVersion: "v1",
        kind: "Binding",
        metadata: { name: pod.metadata.name, namespace: pod.metadata.namespace, uid: pod.metadata.uid },
        target: { apiVersion: "v1", kind: "Node", name: node },
      });
      return this.client.get(resources.pods, pod.metadata.namespace, pod.metadata.name);
    });
  }

  /** Brings the mirror up to date where the server says that this client's view was old. */
  async #write<T extends KubeObject, R extends T | undefined>(
    mirror: Mirror<T>,
    object: T,
    action: () => Promise<R>,
  ): Promise<R> {
    try {
      const result = await action();
      if (result !== undefined) mirror.apply(result);
      return result;
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) mirror.forget(object);
      if (error instanceof ApiError && error.code === 409) await this.#refresh(mirror, object);
      throw error;
    }
  }

  async #refresh<T extends KubeObject>(mirror: Mirror<T>, object: T): Promise<void> {
    try {
      const { namespace, name } = object.metadata;
      mirror.apply(await this.client.get(mirror.resource, namespace, name));
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 404)) throw error;
      mirror.forget(object);
    }
  }
}

import {
  and,
  type Filter,
  fields,
  labels,
  namespace,
  none,
  nsName,
  owner,
  selector,
} from "../filter/filter.ts";
import type { Job } from "../kinds/batch/v1.gen.ts";
import type { Node, Pod, ReplicationController, Service } from "../kinds/core/v1.gen.ts";
import type { LabelSelector } from "../kinds/meta/v1.gen.ts";
import type { Ingress } from "../kinds/networking.k8s.io/v1.gen.ts";
import type { DeepReadonly, KubeObject, NamespacedObject } from "../object/object.ts";

/** A workload that selects its pods by a LabelSelector. */
export interface SelectingWorkload extends NamespacedObject {
  readonly spec?: {
    readonly selector?: LabelSelector;
    readonly template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
  };
}

type Labels = Readonly<Record<string, string>>;

/** How many filters are remembered; the oldest goes first. */
const REMEMBERED = 16_384;
const filters = new Map<string, Filter>();

/**
 * The filter that was made of an equal selector before: most changes to a service or workload are to its status and ask for
 * the filter that is in force, which is found sooner than made.
 */
function remembered(within: string, selects: object, make: () => Filter): Filter {
  const key = `${within} ${JSON.stringify(selects)}`;
  const known = filters.get(key);
  if (known !== undefined) return known;
  const made = make();
  filters.set(key, made);
  for (const oldest of filters.keys()) {
    if (filters.size <= REMEMBERED) break;
    filters.delete(oldest);
  }
  return made;
}

/** Objects of `within` with all of these labels. Without any it selects nothing: a workload never owns a namespace. */
function labelled(within: string, pairs: Labels | undefined): Filter {
  return remembered(within, pairs ?? {}, () =>
    pairs === undefined || Object.keys(pairs).length === 0 ? none() : and(namespace(within), labels(pairs)),
  );
}

/**
 * The pods that a service selects: those of its own namespace with all labels of `spec.selector`. A service without a
 * selector (or with an empty one) selects none.
 * Source: https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
 */
export function podsOfService({ metadata, spec }: DeepReadonly<Service>): Filter<Pod> {
  return labelled(metadata.namespace, spec?.selector);
}

/**
 * The pods that a replication controller selects, in its own namespace: by `spec.selector`, or where that is missing by the
 * labels of its template. An empty selector selects none.
 */
export function podsOfReplicationController({
  metadata,
  spec,
}: DeepReadonly<ReplicationController>): Filter<Pod> {
  return labelled(metadata.namespace, spec?.selector ?? spec?.template?.metadata?.labels);
}

/**
 * The pods that a replica set, deployment, daemon set, stateful set or job selects, in its own namespace: by `spec.selector`, or
 * where that is missing by the labels of its template. An empty selector selects none.
 *
 * Not asked: who owns the pods. Workloads whose selectors overlap share pods here; see `ownedBy` for the owner's view.
 */
export function podsOfWorkload({ metadata, spec }: DeepReadonly<SelectingWorkload | Job>): Filter<Pod> {
  const chosen = spec?.selector;
  if (chosen === undefined) return labelled(metadata.namespace, spec?.template?.metadata?.labels);
  // A list around it, as a label may be called matchLabels.
  return remembered(metadata.namespace, [chosen], () => {
    const selects = selector(chosen);
    return selects.type === "all" ? none() : and(namespace(metadata.namespace), selects);
  });
}

/**
 * The services that an ingress sends to, in its own namespace: its default backend and that of each path.
 * Source: https://kubernetes.io/docs/concepts/services-networking/ingress/
 */
export function servicesOfIngress({ metadata, spec }: DeepReadonly<Ingress>): Filter<Service> {
  const paths = spec?.rules?.flatMap(({ http }) => http?.paths ?? []) ?? [];
  const backends = [spec?.defaultBackend, ...paths.map(({ backend }) => backend)];
  const names = backends.flatMap((backend) => backend?.service?.name ?? []);
  return nsName(metadata.namespace, ...names);
}

/** The objects that have `object` among their `ownerReferences`. */
export function dependentsOf({ metadata }: DeepReadonly<KubeObject>): Filter {
  return owner(metadata.uid);
}

/** The pods that are assigned to a node. */
export function podsOfNode({ metadata }: DeepReadonly<Node>): Filter<Pod> {
  return fields({ "spec.nodeName": metadata.name });
}

/**
 * The endpoint slices that belong to a service, by their label `kubernetes.io/service-name`.
 * Source: https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
 */
export function slicesOfService({ metadata }: DeepReadonly<Service>): Filter<NamespacedObject> {
  return labelled(metadata.namespace, { "kubernetes.io/service-name": metadata.name });
}

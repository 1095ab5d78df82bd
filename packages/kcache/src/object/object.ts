/**
 * What a Kubernetes object looks like to a cache.
 *
 * The types describe the wire: a timestamp is the RFC 3339 string that the server sent, and
 * `metadata` is required because nothing without it is ever cached.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/
 */

/** A reference from a dependent to the object that owns it. Always in the same namespace, or to a cluster-scoped owner. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  /** True on at most one reference: the controller that manages the object. */
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** The metadata of every object. `managedFields` is not here: caches cut it out before they keep an object. */
export interface ObjectMeta {
  readonly name: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  /** Unique over the life of the cluster: a recreated object has another. */
  readonly uid: string;
  /** Opaque; comparable only as {@link compareResourceVersions} does it. */
  readonly resourceVersion: string;
  readonly generation?: number;
  /** RFC 3339, to the second. */
  readonly creationTimestamp?: string;
  /** RFC 3339; present once deletion has begun. */
  readonly deletionTimestamp?: string;
  /** Seconds that deletion may take. */
  readonly deletionGracePeriodSeconds?: number;
  readonly generateName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  readonly selfLink?: string;
}

/** The metadata of an object that lives in a namespace. */
export interface NamespacedMeta extends ObjectMeta {
  readonly namespace: string;
}

/** The metadata of an object that belongs to the whole cluster. */
export interface ClusterMeta extends ObjectMeta {
  readonly namespace?: never;
}

/** Any Kubernetes object. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** An object that lives in a namespace. */
export interface NamespacedObject extends KubeObject {
  readonly metadata: NamespacedMeta;
}

/** An object that belongs to the whole cluster. */
export interface ClusterObject extends KubeObject {
  readonly metadata: ClusterMeta;
}

/** `T` with every property and element read-only, to any depth. What a cache hands out is shared by all who read it. */
export type DeepReadonly<T> = T extends string | number | boolean | bigint | symbol | null | undefined
  ? T
  : T extends (...args: never[]) => unknown
    ? T
    : T extends readonly (infer E)[]
      ? readonly DeepReadonly<E>[]
      : { readonly [K in keyof T]: DeepReadonly<T[K]> };

/** What names an object of kind `T` within its cluster: `[namespace, name]`, or `[name]` for cluster-scoped kinds. */
export type KeyOf<T extends KubeObject> = T["metadata"] extends { readonly namespace: string }
  ? [namespace: string, name: string]
  : T["metadata"] extends { readonly namespace?: never }
    ? [name: string]
    : [namespace: string, name: string] | [name: string];

/**
 * The key under which caches keep an object: `namespace/name`, or `name` for cluster-scoped objects.
 * Neither part can hold a slash (https://kubernetes.io/docs/concepts/overview/working-with-objects/names/).
 */
export function objectKey(namespace: string | undefined, name: string): string {
  return namespace === undefined || namespace === "" ? name : `${namespace}/${name}`;
}

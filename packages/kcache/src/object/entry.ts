import type { DeepReadonly, KubeObject, OwnerReference } from "./object.ts";
import { type FieldAt, type FieldPath, namesOf } from "./path.ts";

/** What is known of an object without parsing it. */
export interface EntryMetadata {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ownerReferences: readonly OwnerReference[];
  readonly deletionTimestamp: string | undefined;
}

/**
 * One object as a cache holds it: what tells it from others, read when it arrived; its metadata and the object itself, read on
 * first use.
 *
 * Guarantees: `object` is the same frozen-by-type value for as long as anyone holds it, and never changes.
 * Not guaranteed: that two reads far apart give the same identity (an object that nobody holds may be parsed again).
 */
export interface Entry<out T extends KubeObject = KubeObject> {
  /** `namespace/name`, or `name` for cluster-scoped kinds. */
  readonly key: string;
  readonly namespace: string | undefined;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Read without parsing the rest. @throws {KcacheError} `bad-response` when it is not what metadata should be */
  readonly metadata: EntryMetadata;
  readonly object: DeepReadonly<T>;
  /** Bytes that this entry keeps. */
  readonly byteLength: number;
  /**
   * The value at a path of `object`, `undefined` where there is none; what lies beside it is not parsed for it. Typed by the path
   * where it is a literal. Each read parses the value anew, unless somebody holds `object`.
   *
   * @throws {KcacheError} `invalid-argument` when a name in the path is empty; `bad-response` as reading `object`
   *
   * @example
   * const phase = entry.field("status.phase");
   * const app = entry.field(["metadata", "labels", "app.kubernetes.io/name"]);
   */
  field<const P extends FieldPath>(path: P): FieldAt<T, P>;
}

/** The value to which `path` leads from a parsed one; of a list, only to its elements. */
export function fieldOf(from: unknown, path: readonly string[]): unknown {
  let value = from;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    if (name === "length" && Array.isArray(value)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** True when both are the same state of the same object. */
export function isSameVersion(a: Entry, b: Entry): boolean {
  return a === b || (a.resourceVersion === b.resourceVersion && a.uid === b.uid);
}

/** Freezes a value to any depth, so that a write to a shared object throws. Costs about as much as parsing it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}

/** An entry around an object that is already parsed: for tests and for sources that are not a server. */
export function entryOf<T extends KubeObject>(object: T | DeepReadonly<T>): Entry<T> {
  const { name, namespace, uid, resourceVersion, labels, ownerReferences, deletionTimestamp } =
    object.metadata;
  return {
    key: namespace === undefined ? name : `${namespace}/${name}`,
    namespace,
    uid,
    resourceVersion,
    metadata: {
      name,
      namespace,
      uid,
      resourceVersion,
      labels: labels ?? {},
      ownerReferences: ownerReferences ?? [],
      deletionTimestamp,
    },
    object: object as DeepReadonly<T>,
    byteLength: 0,
    field: <const P extends FieldPath>(path: P) => fieldOf(object, namesOf(path)) as FieldAt<T, P>,
  };
}

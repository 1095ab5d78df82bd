import { KcacheError } from "./error.ts";
import type { KubeObject } from "./object.ts";

/** Whether objects of a kind live in namespaces or belong to the whole cluster. */
export type Scope = "Namespaced" | "Cluster";

/** How much of each object a server is asked for: all of it, or its metadata alone. */
export type Representation = "full" | "metadata";

declare const objectType: unique symbol;

/**
 * A kind of object: where it is served, what it is called, and (as a phantom) the TypeScript type of its objects.
 * Built-in kinds and those of CustomResourceDefinitions are made and typed alike.
 */
export interface Kind<out T extends KubeObject = KubeObject> {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** The name in the singular, as in the `kind` field. */
  readonly kind: string;
  /** The name in the singular that kubectl accepts, such as `pod`. */
  readonly singular: string;
  /** The name in URLs, such as `pods`. */
  readonly plural: string;
  readonly scope: Scope;
  /** Names that kubectl also accepts, such as `po`. */
  readonly shortNames: readonly string[];
  /** Names for several kinds at once, such as `all`. */
  readonly categories: readonly string[];
  /** How much of its objects is asked for. Absent means all of it; `metadata` is what {@link metadataOnly} makes. */
  readonly representation?: Representation;
  /** `version` or `group/version`, as in the `apiVersion` field. */
  readonly apiVersion: string;
  readonly [objectType]?: T;
}

export interface KindDefinition {
  /** @default {""} the core group */
  readonly group?: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: Scope;
  /** @default {kind} in lower case */
  readonly singular?: string;
  /** @default {[]} */
  readonly shortNames?: readonly string[];
  /** @default {[]} */
  readonly categories?: readonly string[];
}

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_NAME = /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/;

/**
 * Describes a kind, built-in or custom.
 *
 * @typeParam T the type of its objects
 * @throws {KcacheError} `invalid-argument` when a name could not stand in a URL of the Kubernetes API
 *
 * @example
 * const Widget = defineKind<WidgetObject>({
 *   group: "acme.io", version: "v1", kind: "Widget", plural: "widgets", scope: "Namespaced",
 * });
 */
export function defineKind<T extends KubeObject>(definition: KindDefinition): Kind<T> {
  const { group = "", version, kind, plural, scope, shortNames = [], categories = [] } = definition;
  const { singular = kind.toLowerCase() } = definition;
  const check = (field: string, value: string, valid: boolean, want: string): void => {
    if (valid) return;
    throw new KcacheError(
      "invalid-argument",
      `define kind: ${field} is ${JSON.stringify(value)}, want ${want}`,
    );
  };
  check("group", group, group === "" || DNS_NAME.test(group), 'a domain name such as "apps" or "acme.io"');
  check("version", version, DNS_LABEL.test(version), 'a version such as "v1" or "v1beta1"');
  check("kind", kind, /^[A-Za-z][A-Za-z0-9]*$/.test(kind), 'a name such as "Widget"');
  check("plural", plural, DNS_LABEL.test(plural), 'a lower-case name such as "widgets"');
  check("scope", scope, scope === "Namespaced" || scope === "Cluster", '"Namespaced" or "Cluster"');
  return Object.freeze({
    group,
    version,
    kind,
    singular,
    plural,
    scope,
    shortNames: Object.freeze([...shortNames]),
    categories: Object.freeze([...categories]),
    apiVersion: group === "" ? version : `${group}/${version}`,
  });
}

/** An object of which only the metadata was asked for: https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
export interface PartialObjectMetadata<T extends KubeObject = KubeObject> extends KubeObject {
  readonly apiVersion: "meta.k8s.io/v1";
  readonly kind: "PartialObjectMetadata";
  readonly metadata: T["metadata"];
}

/**
 * `kind`, of whose objects only the metadata is asked for: a server sends, and a cache keeps, a fraction of the bytes.
 *
 * Its objects are as the server sends them, of `kind` PartialObjectMetadata in `meta.k8s.io/v1`; what they are the
 * metadata of is what the cache was made for. Filters and field selectors on `metadata` work as on whole objects, and
 * so do label selectors; a field selector of the server's, such as `spec.nodeName`, works on the server alone.
 */
export function metadataOnly<T extends KubeObject>(kind: Kind<T>): Kind<PartialObjectMetadata<T>> {
  const { group, version, kind: name, singular, plural, scope, shortNames, categories, apiVersion } = kind;
  return Object.freeze({
    group,
    version,
    kind: name,
    singular,
    plural,
    scope,
    shortNames,
    categories,
    apiVersion,
    representation: "metadata",
  });
}

/** The URL path under which objects of `kind` are served: all of them, or those of one namespace. */
export function resourcePath(kind: Kind, namespace?: string): string {
  const root = kind.group === "" ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  return namespace === undefined
    ? `${root}/${kind.plural}`
    : `${root}/namespaces/${encodeURIComponent(namespace)}/${kind.plural}`;
}

/** `pods`, or `deployments.apps`: how messages name a kind. */
export function resourceName(kind: Kind): string {
  return kind.group === "" ? kind.plural : `${kind.plural}.${kind.group}`;
}

import type { JsonObject } from "../json.ts";
import type { ResourceType } from "../resources/resource.ts";
import { referenceTo, type Schemas } from "./schema.ts";

const CONVENTIONS = "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md";
const META = "io.k8s.apimachinery.pkg.apis.meta.v1";

/** What every kind has. Source: the documents of kube-apiserver v1.36. */
const API_VERSION: JsonObject = {
  description: `APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: ${CONVENTIONS}#resources`,
  type: "string",
};
const KIND: JsonObject = {
  description: `Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: ${CONVENTIONS}#types-kinds`,
  type: "string",
};

/** `example.com`, `v1` -> `com.example.v1` */
export function customPackage({ group, version }: ResourceType): string {
  return [...group.split(".").reverse(), version].join(".");
}

/** The schemas of a custom resource and of its list: what its definition says, and what every kind has. */
export function customSchemas(type: ResourceType): Schemas {
  const name = `${customPackage(type)}.${type.kind}`;
  const { group, version, kind, plural } = type;
  const { properties, ...rest } = type.openApi ?? {};
  const own = typeof properties === "object" ? properties : {};
  const item: JsonObject = {
    type: "object",
    ...rest,
    properties: {
      ...own,
      apiVersion: API_VERSION,
      kind: KIND,
      metadata: {
        description: `Standard object's metadata. More info: ${CONVENTIONS}#metadata`,
        allOf: [referenceTo(`${META}.ObjectMeta`)],
      },
    },
    "x-kubernetes-group-version-kind": [{ group, kind, version }],
  };
  const list: JsonObject = {
    description: `${type.listKind} is a list of ${kind}`,
    type: "object",
    required: ["items"],
    properties: {
      apiVersion: API_VERSION,
      items: {
        description: `List of ${plural}. More info: ${CONVENTIONS}`,
        type: "array",
        items: referenceTo(name),
      },
      kind: KIND,
      metadata: {
        description: `Standard list metadata. More info: ${CONVENTIONS}#types-kinds`,
        allOf: [referenceTo(`${META}.ListMeta`)],
      },
    },
    "x-kubernetes-group-version-kind": [{ group, kind: type.listKind, version }],
  };
  return { [name]: item, [`${customPackage(type)}.${type.listKind}`]: list };
}

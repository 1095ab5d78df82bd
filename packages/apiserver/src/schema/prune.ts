import { isObject, type Json, type JsonObject, objectIn, own } from "../json.ts";
import { isEmbedded, preservesUnknown, schemaOfItems, schemaOfKey } from "./structural.ts";

const ROOT = ["apiVersion", "kind", "metadata"];
const METADATA = new Set([
  "name",
  "generateName",
  "namespace",
  "selfLink",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
  "managedFields",
]);

/** Takes out of a resource what its schema does not know, and tells the paths of it. Changes `object`. */
export function prune(object: JsonObject, schema: JsonObject): readonly string[] {
  const unknown: string[] = [];
  pruneValue(object, schema, "", true, unknown);
  unknown.sort();
  const inMetadata: string[] = [];
  pruneMetadata(object, schema, "", true, inMetadata);
  return [...unknown, ...inMetadata];
}

function pruneValue(
  value: Json,
  schema: JsonObject,
  path: string,
  isResource: boolean,
  unknown: string[],
): void {
  const keeps = preservesUnknown(schema);
  if (Array.isArray(value)) {
    const items = schemaOfItems(schema) ?? (keeps ? undefined : {});
    value.forEach((item, index) => {
      if (items !== undefined) pruneValue(item, items, `${path}[${index}]`, isEmbedded(items), unknown);
    });
  } else if (isObject(value)) {
    for (const [key, child] of Object.entries(value)) {
      if (isResource && ROOT.includes(key)) continue;
      const inner = schemaOfKey(schema, key);
      const at = path === "" ? key : `${path}.${key}`;
      if (inner !== undefined) pruneValue(child, inner, at, isEmbedded(inner), unknown);
      else if (!keeps) {
        delete value[key];
        unknown.push(at);
      }
    }
  }
}

/** Metadata of a resource, and of resources inside of it, has the fields that all metadata has. */
function pruneMetadata(
  value: Json,
  schema: JsonObject,
  path: string,
  isResource: boolean,
  unknown: string[],
): void {
  if (Array.isArray(value)) {
    const items = schemaOfItems(schema);
    if (items === undefined) return;
    value.forEach((item, index) => {
      pruneMetadata(item, items, `${path}[${index}]`, isEmbedded(items), unknown);
    });
    return;
  }
  if (!isObject(value)) return;
  if (isResource) {
    const metadata = objectIn(value, "metadata");
    for (const key of Object.keys(metadata)) {
      if (METADATA.has(key)) continue;
      delete metadata[key];
      unknown.push(`${path === "" ? "" : `${path}.`}metadata.${key}`);
    }
  }
  for (const [key, child] of Object.entries(value)) {
    const inner = isResource && ROOT.includes(key) ? undefined : schemaOfKey(schema, key);
    if (inner !== undefined) {
      pruneMetadata(child, inner, path === "" ? key : `${path}.${key}`, isEmbedded(inner), unknown);
    }
  }
}

/** Takes out nulls that the schema does not allow, of properties that have no default. Changes `value`. */
export function pruneNulls(value: Json, schema: JsonObject): void {
  if (Array.isArray(value)) {
    const items = schemaOfItems(schema);
    if (items !== undefined) for (const item of value) pruneNulls(item, items);
  } else if (isObject(value)) {
    for (const [key, child] of Object.entries(value)) {
      const inner = schemaOfKey(schema, key);
      if (inner === undefined) continue;
      if (child === null && inner.nullable !== true && inner.default === undefined) delete value[key];
      else pruneNulls(child, inner);
    }
  }
}

/** Fills in the defaults of the schema, also in place of a null that it does not allow. Changes `value`. */
export function fillDefaults(value: Json, schema: JsonObject): void {
  if (Array.isArray(value)) {
    const items = schemaOfItems(schema);
    if (items === undefined) return;
    value.forEach((item, index) => {
      if (isRefusedNull(item, items) && items.default !== undefined) {
        value[index] = structuredClone(items.default);
      }
      fillDefaults(value[index] ?? null, items);
    });
  } else if (isObject(value)) {
    for (const [key, property] of Object.entries(objectIn(schema, "properties"))) {
      if (!isObject(property) || property.default === undefined) continue;
      const held = own(value, key);
      if (held === undefined || isRefusedNull(held, property)) value[key] = structuredClone(property.default);
    }
    for (const [key, child] of Object.entries(value)) {
      const inner = schemaOfKey(schema, key);
      if (inner === undefined) continue;
      if (isRefusedNull(child, inner) && inner.default !== undefined) {
        value[key] = structuredClone(inner.default);
      }
      fillDefaults(value[key] ?? null, inner);
    }
  }
}

function isRefusedNull(value: Json, schema: JsonObject): boolean {
  return value === null && schema.nullable !== true;
}

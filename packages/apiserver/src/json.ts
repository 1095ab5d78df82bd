/** Any JSON value. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

/** A JSON object; a Kubernetes object is one whose parts are read with the guards below. */
export interface JsonObject {
  [key: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object at `key`, or an empty one where there is none (the empty one is not stored). */
export function objectIn(parent: JsonObject | undefined, key: string): JsonObject {
  const value = parent?.[key];
  return isObject(value) ? value : {};
}

/** The object at `key`; an empty one is stored there first where there is none. */
export function ensureObject(parent: JsonObject, key: string): JsonObject {
  const value = own(parent, key);
  if (isObject(value)) return value;
  const created: JsonObject = {};
  parent[key] = created;
  return created;
}

/** The string at `key`, or "" where there is none. */
export function stringIn(parent: JsonObject | undefined, key: string): string {
  const value = parent?.[key];
  return typeof value === "string" ? value : "";
}

export function numberIn(parent: JsonObject | undefined, key: string): number | undefined {
  const value = parent?.[key];
  return typeof value === "number" ? value : undefined;
}

/** The list at `key`, or an empty one where there is none. */
export function listIn(parent: JsonObject | undefined, key: string): readonly Json[] {
  const value = parent?.[key];
  return Array.isArray(value) ? value : [];
}

/** The objects of the list at `key`. */
export function objectsIn(parent: JsonObject | undefined, key: string): readonly JsonObject[] {
  return listIn(parent, key).filter(isObject);
}

/** Sets `key` where it is absent or null, as Kubernetes defaulting does. */
export function setDefault(parent: JsonObject, key: string, value: Json): void {
  if (parent[key] === undefined || parent[key] === null) parent[key] = value;
}

/** The value at a dotted path such as `.spec.replicas`. */
export function atPath(object: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = object;
  for (const part of path.split(".")) {
    if (part === "") continue;
    if (!isObject(value)) return undefined;
    value = value[part];
  }
  return value;
}

/** The text, number or truth value at a dotted path as text; "" where there is none. */
export function textAt(object: JsonObject, path: string): string {
  const value = atPath(object, path);
  return value === undefined || value === null || typeof value === "object" ? "" : String(value);
}

/** Whether two JSON values are equal, whatever the order of keys. */
export function equalJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, at) => equalJson(item, b[at]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && equalJson(a[key], b[key]));
}

/** A field of the object itself: a field may be named as one that objects inherit. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

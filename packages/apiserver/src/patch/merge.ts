import { isObject, type Json, type JsonObject, own } from "../json.ts";

/** JSON merge patch (RFC 7396): objects are merged, null removes, all else replaces. Nothing given is changed. */
export function mergePatch(target: Json | undefined, patch: JsonObject): JsonObject {
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = isObject(value) ? mergePatch(own(merged, key), value) : value;
  }
  return merged;
}

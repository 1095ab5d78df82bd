import { parseJson } from "../http/parse.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";

/** Which members of an object a patch reaches, and which of theirs. */
type Reach = { [name: string]: Reach };

/**
 * The JSON of a patched object as a server's errors show it: the members of objects that the patch reaches into are in the order of
 * their names, all others as they were.
 */
export function patchedText(patched: Json, patch: Json): string {
  return JSON.stringify(sorted(patched, Array.isArray(patch) ? reachOf(patch) : patch), withSortedFields);
}

function reachOf(operations: readonly Json[]): JsonObject {
  const reach: Reach = {};
  for (const operation of operations) {
    if (!isObject(operation)) continue;
    for (const pointer of [operation.path, operation.from]) {
      if (typeof pointer !== "string") continue;
      let at = reach;
      for (const part of pointer.split("/").slice(1, -1)) {
        const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
        if (name === "__proto__") break;
        const known = Object.hasOwn(at, name) ? at[name] : undefined;
        const next = known ?? {};
        at[name] = next;
        at = next;
      }
    }
  }
  return reach;
}

function sorted(value: Json, reach: Json | undefined): Json {
  if (Array.isArray(value)) {
    return isObject(reach) ? value.map((item, at) => sorted(item, memberOf(reach, String(at)))) : value;
  }
  if (!isObject(value) || !isObject(reach)) return value;
  const names = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, sorted(value[name] ?? null, memberOf(reach, name))]));
}

/** Who manages which field is sorted in a server's memory already. */
function withSortedFields(key: string, value: Json): Json {
  return key === "fieldsV1" ? parseJson(sortedText(value)) : value;
}

function memberOf(reach: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(reach, name) ? reach[name] : undefined;
}

/** The same with all members in the order of their names. */
export function sortedText(value: Json): string {
  return JSON.stringify(value, (_key, inner: Json) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

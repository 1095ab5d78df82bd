import { StatusError } from "../http/status.ts";
import { isObject, type Json, type JsonObject, own } from "../json.ts";
import { goWord } from "../typed/decode.ts";

/** By which field the items of a list are the same item; lists that are not here are replaced as a whole. */
const MERGE_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ["containers", ["name"]],
  ["initContainers", ["name"]],
  ["ephemeralContainers", ["name"]],
  ["volumes", ["name"]],
  ["env", ["name"]],
  ["volumeMounts", ["mountPath"]],
  ["volumeDevices", ["devicePath"]],
  ["imagePullSecrets", ["name"]],
  ["secrets", ["name"]],
  ["hostAliases", ["ip"]],
  ["topologySpreadConstraints", ["topologyKey"]],
  ["ports", ["containerPort", "port"]],
  ["conditions", ["type"]],
  ["ownerReferences", ["uid"]],
  ["addresses", ["type"]],
  ["podIPs", ["ip"]],
  ["hostIPs", ["ip"]],
  ["resourceClaims", ["name"]],
]);
const DIRECTIVES = ["$patch", "$retainKeys"];
const ORDER = "$setElementOrder";

/**
 * Applies a strategic merge patch as kubectl sends it for built-in kinds. `object` may be changed.
 *
 * @throws {StatusError} 500, as real servers answer, where the order of a list is no list
 */
export function strategicMerge(object: JsonObject, patch: JsonObject): JsonObject {
  if (patch.$patch === "replace") return withoutDirectives(patch);
  if (patch.$patch === "delete") return {};
  const result = retained(object, patch);
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(ORDER)) checkOrder(value);
    if (DIRECTIVES.includes(key) || key.startsWith(ORDER)) continue;
    if (key.startsWith("$deleteFromPrimitiveList/")) {
      const name = key.slice("$deleteFromPrimitiveList/".length);
      const present = result[name];
      if (Array.isArray(present) && Array.isArray(value))
        result[name] = present.filter((one) => !value.includes(one));
      continue;
    }
    if (value === null) delete result[key];
    else if (Array.isArray(value))
      result[key] = mergeList(key, result[key], value, patch[`$setElementOrder/${key}`]);
    else if (isObject(value)) {
      const present = own(result, key);
      // What there is nothing of is not replaced either.
      if (value.$patch !== undefined && !isObject(present)) continue;
      result[key] = strategicMerge(isObject(present) ? present : {}, value);
    } else result[key] = value;
  }
  return result;
}

function checkOrder(order: Json): void {
  if (Array.isArray(order)) return;
  const kind = isObject(order) ? "map[string]interface {}" : goWord(order).replace("number", "int64");
  throw new StatusError(500, "", `expected a []interface {}, but received a ${kind}`);
}

/** The object without the keys that `$retainKeys` leaves out. */
function retained(object: JsonObject, patch: JsonObject): JsonObject {
  const keys = patch.$retainKeys;
  if (!Array.isArray(keys)) return object;
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}

function mergeList(
  name: string,
  present: Json | undefined,
  patch: readonly Json[],
  order: Json | undefined,
): Json[] {
  const items = patch.filter(isObject);
  const replaces = items.some((item) => item.$patch === "replace");
  const old = Array.isArray(present) && !replaces ? present : [];
  if (items.length !== patch.length) return mergePrimitives(name, old, patch);
  const real = items.filter((item) => item.$patch !== "replace");
  const key = mergeKey(name, [...real, ...old.filter(isObject)]);
  if (key === undefined) return real.map(withoutDirectives);
  const merged: JsonObject[] = old.filter(isObject);
  for (const item of real) {
    const at = merged.findIndex((one) => one[key] === item[key]);
    const known = merged[at];
    if (item.$patch === "delete") {
      if (at >= 0) merged.splice(at, 1);
    } else if (known === undefined) merged.push(strategicMerge({}, item));
    else merged[at] = strategicMerge(known, item);
  }
  return inOrder(merged, key, order);
}

/** Finalizers are the one list of texts that is merged; every other is replaced. */
function mergePrimitives(name: string, old: readonly Json[], patch: readonly Json[]): Json[] {
  if (name !== "finalizers") return [...patch];
  return [...old, ...patch.filter((one) => !old.includes(one))];
}

/** The field by which the items of a list of this name are told apart; undefined where the list is one value. */
export function mergeKey(name: string, items: readonly JsonObject[]): string | undefined {
  return MERGE_KEYS.get(name)?.find((key) => items.every((item) => item[key] !== undefined));
}

function inOrder(items: JsonObject[], key: string, order: Json | undefined): JsonObject[] {
  if (!Array.isArray(order)) return items;
  const places = order.map((one) => (isObject(one) ? one[key] : one));
  const placeOf = (item: JsonObject): number => {
    const place = places.indexOf(item[key] ?? null);
    return place < 0 ? places.length : place;
  };
  return items
    .map((item, index) => ({ item, index }))
    .sort((a, b) => placeOf(a.item) - placeOf(b.item) || a.index - b.index)
    .map(({ item }) => item);
}

function withoutDirectives(object: JsonObject): JsonObject {
  return strategicMerge({}, Object.fromEntries(Object.entries(object).filter(([key]) => key !== "$patch")));
}

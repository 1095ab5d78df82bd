import { fieldNamed } from "../fields/schema.ts";
import type { Field, Shape } from "../fields/shape.ts";
import { StatusError } from "../http/status.ts";
import { isObject, type Json, type JsonObject, own } from "../json.ts";
import { goWord } from "../typed/decode.ts";
import { goText } from "../typed/strategic-words.ts";

const DIRECTIVES = ["$patch", "$retainKeys"];
const ORDER = "$setElementOrder";

/**
 * Applies a strategic merge patch as kubectl sends it for built-in kinds. `object` may be changed.
 *
 * @param shape - of the object: it says which lists are merged, and by what
 * @throws {StatusError} 500, as real servers answer, where the order of a list is no list, or an item has not its key
 */
export function strategicMerge(object: JsonObject, patch: JsonObject, shape: Shape | undefined): JsonObject {
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
      result[key] = mergeList(fieldOf(shape, key), result[key], value, patch[`$setElementOrder/${key}`]);
    else if (isObject(value)) {
      const present = own(result, key);
      // What there is nothing of is not replaced either.
      if (value.$patch !== undefined && !isObject(present)) continue;
      result[key] = strategicMerge(isObject(present) ? present : {}, value, fieldOf(shape, key)?.shape);
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

function fieldOf(shape: Shape | undefined, key: string): Field | undefined {
  if (shape?.kind === "struct") return fieldNamed(shape, key);
  return shape?.kind === "map" ? { shape: shape.of } : undefined;
}

function mergeList(
  field: Field | undefined,
  present: Json | undefined,
  patch: readonly Json[],
  order: Json | undefined,
): Json[] {
  const items = patch.filter(isObject);
  const replaces = items.some((item) => item.$patch === "replace");
  const old = Array.isArray(present) && !replaces ? present : [];
  if (items.length !== patch.length) {
    if (field?.merge === undefined) return [...patch];
    const both = [...old, ...patch.filter((one) => !old.includes(one))];
    return inOrder(both, Array.isArray(order) ? order : patch, old, (item) => item);
  }
  const real = items.filter((item) => item.$patch !== "replace");
  const key = field?.merge;
  if (key === undefined || key === "") return real.map(withoutDirectives);
  const of = field?.shape.kind === "list" ? field.shape.of : undefined;
  const merged: JsonObject[] = old.filter(isObject);
  for (const item of real) {
    if (item[key] === undefined) {
      const why = `map: ${goText(item)} does not contain declared merge key: ${key}`;
      throw new StatusError(500, "", why);
    }
    const at = merged.findIndex((one) => one[key] === item[key]);
    const known = merged[at];
    if (item.$patch === "delete") {
      if (at >= 0) merged.splice(at, 1);
    } else if (known === undefined) merged.push(strategicMerge({}, item, of));
    else merged[at] = strategicMerge(known, item, of);
  }
  const nameOf = (item: Json): Json => (isObject(item) ? (item[key] ?? null) : item);
  return inOrder(merged, Array.isArray(order) ? order : real, old, nameOf);
}

/**
 * The items that a patch names in its order, and between them those that it does not: each before the first that came after it in the
 * list as it was.
 */
function inOrder<T extends Json>(
  items: readonly T[],
  order: readonly Json[],
  before: readonly Json[],
  nameOf: (item: Json) => Json,
): T[] {
  const [wanted, live] = [order.map(nameOf), before.map(nameOf)];
  const place = (names: readonly Json[], item: T): number => names.indexOf(nameOf(item));
  const sorted = (some: readonly T[], names: readonly Json[]): T[] =>
    [...some].sort((a, b) => place(names, a) - place(names, b));
  const named = sorted(
    items.filter((item) => place(wanted, item) >= 0),
    wanted,
  );
  const others = sorted(
    items.filter((item) => place(wanted, item) < 0),
    live,
  );
  const all: T[] = [];
  for (const item of named) {
    const at = place(live, item);
    for (let next = others[0]; next !== undefined && place(live, next) < at; next = others[0]) {
      all.push(next);
      others.shift();
    }
    all.push(item);
  }
  return [...all, ...others];
}

function withoutDirectives(object: JsonObject): JsonObject {
  return strategicMerge(
    {},
    Object.fromEntries(Object.entries(object).filter(([key]) => key !== "$patch")),
    undefined,
  );
}

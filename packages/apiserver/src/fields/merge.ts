import { isObject, type Json, type JsonObject, own } from "../json.ts";
import { type FieldSet, isEmptySet, partOf } from "./field-set.ts";
import { childShape, isLeaf, itemName } from "./schema.ts";
import type { ListShape, Shape, StructShape } from "./shape.ts";

/** The live object with the applied fields in it. */
export function merged(shape: StructShape, live: JsonObject, applied: JsonObject): JsonObject {
  return mergeMembers(shape, live, applied);
}

function mergeValues(shape: Shape, live: Json | undefined, applied: Json): Json {
  if (live === undefined || isLeaf(shape, applied)) {
    return applied === null && live !== undefined && !isLeaf(shape, live) ? live : applied;
  }
  if (shape.kind === "list") {
    return Array.isArray(live) && Array.isArray(applied) ? mergeItems(shape, live, applied) : applied;
  }
  return isObject(live) && isObject(applied) ? mergeMembers(shape, live, applied) : applied;
}

function mergeMembers(shape: Shape, live: JsonObject, applied: JsonObject): JsonObject {
  const all: JsonObject = { ...live };
  for (const [key, value] of Object.entries(applied)) {
    const result = mergeValues(childShape(shape, key), own(live, key), value);
    Object.defineProperty(all, key, { value: result, enumerable: true, writable: true, configurable: true });
  }
  return all;
}

/** Items in the order in which they are applied; those that are not applied stay behind the one they followed. */
function mergeItems(shape: ListShape, live: readonly Json[], applied: readonly Json[]): Json[] {
  const liveNames = live.map((item) => itemName(shape, item) ?? "");
  const appliedNames = applied.map((item) => itemName(shape, item) ?? "");
  const items: Json[] = [];
  const done = new Set<string>();
  const shared = appliedNames.filter((name) => liveNames.includes(name));
  const take = (name: string, item: Json): void => {
    const places = liveNames.flatMap((other, at) => (other === name ? [at] : []));
    const [place] = places;
    // Of several live items of one name none is merged.
    const known = places.length === 1 && place !== undefined ? live[place] : undefined;
    done.add(name);
    items.push(mergeValues(shape.of, known, item));
  };
  for (let at = 0, next = 0; at < live.length || next < applied.length; ) {
    const [name, item] = [liveNames[at], live[at]];
    const [wanted, value] = [appliedNames[next], applied[next]];
    if (name !== undefined && item !== undefined && !appliedNames.includes(name)) {
      items.push(item);
      at += 1;
      continue;
    }
    if (
      name !== undefined &&
      name !== wanted &&
      (done.has(name) || (wanted !== undefined && shared[0] !== name))
    ) {
      // Its place is where it is applied.
      at += 1;
      continue;
    }
    if (wanted === undefined || value === undefined) {
      at += 1;
      continue;
    }
    take(wanted, value);
    next += 1;
    if (name === wanted) at += 1;
    if (shared[0] === wanted) shared.shift();
  }
  return items;
}

/** The object without the fields of the set. What was emptied stays as an empty object or list. */
export function without(shape: StructShape, object: JsonObject, set: FieldSet): JsonObject {
  return isEmptySet(set) ? object : withoutMembers(shape, object, set);
}

function withoutValues(shape: Shape, value: Json, set: FieldSet): Json {
  if (isEmptySet(set) || isLeaf(shape, value)) return value;
  if (shape.kind === "list") return Array.isArray(value) ? withoutItems(shape, value, set) : value;
  return isObject(value) ? withoutMembers(shape, value, set) : value;
}

function withoutMembers(shape: Shape, object: JsonObject, set: FieldSet): JsonObject {
  const left: JsonObject = {};
  for (const [key, value] of Object.entries(object)) {
    const part = partOf(set, `f:${key}`);
    if (part?.isMember === true) continue;
    const result = part === undefined ? value : withoutValues(childShape(shape, key), value, part.below);
    Object.defineProperty(left, key, { value: result, enumerable: true, writable: true, configurable: true });
  }
  return left;
}

function withoutItems(shape: ListShape, items: readonly Json[], set: FieldSet): Json[] {
  return items.flatMap((item) => {
    const name = itemName(shape, item);
    const part = name === undefined ? undefined : partOf(set, name);
    if (part?.isMember === true) return [];
    return [part === undefined ? item : withoutValues(shape.of, item, part.below)];
  });
}

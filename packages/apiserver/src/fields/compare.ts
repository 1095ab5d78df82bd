import { equalJson, isObject, type Json, type JsonObject, own } from "../json.ts";
import { type FieldSet, isEmptySet, MEMBER, node, union } from "./field-set.ts";
import { childShape, fieldNamed, isLeaf, itemName } from "./schema.ts";
import type { ListShape, Shape, StructShape } from "./shape.ts";

/** How one state of an object differs from another. */
export interface Comparison {
  /** Fields that are there anew or have another value. */
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

interface Difference {
  changed?: FieldSet | undefined;
  removed?: FieldSet | undefined;
}

const SAME: Comparison = { changed: {}, removed: {} };

/** Which fields a write touched that made `next` of `old`. */
export function compare(shape: StructShape, old: JsonObject, next: JsonObject): Comparison {
  const found = membersDifference(shape, old, next);
  return found === undefined ? SAME : { changed: found.changed ?? {}, removed: found.removed ?? {} };
}

function differ(shape: Shape, a: Json | undefined, b: Json | undefined): Difference | undefined {
  if (a === b) return undefined;
  if (a === undefined) return b === undefined ? undefined : { changed: whole(shape, b) };
  if (b === undefined) return { removed: whole(shape, a) };
  if (shape.kind === "list") {
    if (shape.list === "atomic") return equalJson(a, b) ? undefined : { changed: MEMBER };
    const [left, right] = [Array.isArray(a) ? a : [], Array.isArray(b) ? b : []];
    if (equalJson(left, right)) return equalJson(a, b) ? undefined : { changed: MEMBER };
    return itemsDifference(shape, left, right);
  } else if (shape.kind !== "scalar" && !("atomic" in shape && shape.atomic)) {
    const [left, right] = [isObject(a) ? a : undefined, isObject(b) ? b : undefined];
    const areTyped = shape.kind !== "untyped" || (left !== undefined && right !== undefined);
    if (areTyped && (hasMembers(left) || hasMembers(right))) {
      return membersDifference(shape, left ?? {}, right ?? {});
    }
  }
  return equalJson(a, b) ? undefined : { changed: MEMBER };
}

function hasMembers(object: JsonObject | undefined): boolean {
  return object !== undefined && !isEmptySet(object);
}

function membersDifference(shape: Shape, a: JsonObject, b: JsonObject): Difference | undefined {
  let found: Difference | undefined;
  const visit = (key: string): void => {
    const inner = differ(childShape(shape, key), present(shape, a, key), present(shape, b, key));
    if (inner !== undefined) found = withChild(found, `f:${key}`, inner);
  };
  for (const key in b) visit(key);
  for (const key in a) if (!Object.hasOwn(b, key)) visit(key);
  return found;
}

/** A member as a real server has it: built-in types write some where nothing is in them, and none as null. */
function present(shape: Shape, object: JsonObject, key: string): Json | undefined {
  const value = own(object, key);
  if (shape.kind !== "struct" || (value !== undefined && value !== null)) return value;
  if (shape.others !== undefined) return value;
  return fieldNamed(shape, key)?.zero;
}

function withChild(found: Difference | undefined, part: string, inner: Difference): Difference {
  const all = found ?? {};
  if (inner.changed !== undefined) {
    all.changed ??= {};
    all.changed[part] = inner.changed;
  }
  if (inner.removed !== undefined) {
    all.removed ??= {};
    all.removed[part] = inner.removed;
  }
  return all;
}

function itemsDifference(shape: ListShape, a: readonly Json[], b: readonly Json[]): Difference | undefined {
  const [left, right] = [byName(shape, a), byName(shape, b)];
  let found: Difference | undefined;
  const visit = (name: string): void => {
    const inner = sameNameDifference(shape, left.get(name) ?? [], right.get(name) ?? []);
    if (inner !== undefined) found = withChild(found, name, inner);
  };
  for (const name of right.keys()) visit(name);
  for (const name of left.keys()) if (!right.has(name)) visit(name);
  return found;
}

/** Items of one name. A name that several have is one value. */
function sameNameDifference(
  shape: ListShape,
  a: readonly Json[],
  b: readonly Json[],
): Difference | undefined {
  if (a.length <= 1 && b.length <= 1) return differ(shape.of, a[0], b[0]);
  if (a.length > 1 && b.length > 1) return equalJson([...a], [...b]) ? undefined : { changed: MEMBER };
  if (a.length > 1) {
    const [only] = b;
    return { removed: MEMBER, ...(only === undefined ? {} : { changed: whole(shape.of, only) }) };
  }
  const [only] = a;
  return { changed: MEMBER, ...(only === undefined ? {} : { removed: whole(shape.of, only) }) };
}

function byName(shape: ListShape, items: readonly Json[]): Map<string, Json[]> {
  const named = new Map<string, Json[]>();
  for (const item of items) {
    const name = itemName(shape, item);
    if (name === undefined) continue;
    const same = named.get(name);
    if (same === undefined) named.set(name, [item]);
    else same.push(item);
  }
  return named;
}

/** All fields of a value that was not there before: its own, and those below. */
function whole(shape: Shape, value: Json): FieldSet {
  if (isLeaf(shape, value)) return MEMBER;
  if (shape.kind !== "list") return isObject(value) ? wholeObject(shape, value) : MEMBER;
  const below: FieldSet = { ".": MEMBER };
  for (const item of Array.isArray(value) ? value : []) {
    const name = itemName(shape, item);
    if (name !== undefined) below[name] = name in below ? MEMBER : whole(shape.of, item);
  }
  return simple(below);
}

/** The sets of objects that have but leaves, by the names of these: items of lists have mostly the same. */
const flat = new WeakMap<Shape, Map<string, FieldSet>>();
const FLAT_KEPT = 100;

function wholeObject(shape: Shape, object: JsonObject): FieldSet {
  const names = leafNames(shape, object);
  const known = names === undefined ? undefined : flat.get(shape)?.get(names);
  if (known !== undefined) return known;
  const below: FieldSet = { ".": MEMBER };
  for (const key in object) {
    const inner = present(shape, object, key);
    if (inner !== undefined) below[`f:${key}`] = whole(childShape(shape, key), inner);
  }
  const set = simple(below);
  if (names !== undefined) {
    const sets = flat.get(shape) ?? new Map<string, FieldSet>();
    if (sets.size < FLAT_KEPT) flat.set(shape, sets.set(names, set));
  }
  return set;
}

/** The names of an object's members; undefined where one of them is no leaf. */
function leafNames(shape: Shape, object: JsonObject): string | undefined {
  let names = "";
  for (const key in object) {
    const inner = present(shape, object, key);
    if (inner === undefined) continue;
    if (!isLeaf(childShape(shape, key), inner)) return undefined;
    names += `${key}\n`;
  }
  return names;
}

/** A node that is in its set and may have nothing else. */
function simple(set: FieldSet): FieldSet {
  for (const part in set) if (part !== ".") return set;
  return MEMBER;
}

/** The fields that who applies the object claims: leaves, members of maps and items of lists. */
export function fieldsOf(shape: StructShape, object: JsonObject): FieldSet {
  return claimed(shape, object);
}

function claimed(shape: Shape, value: Json): FieldSet {
  const all: FieldSet = {};
  if (shape.kind === "list") {
    for (const [name, [item, another]] of byName(shape, Array.isArray(value) ? value : [])) {
      const single = another === undefined && item !== undefined && !isLeaf(shape.of, item);
      all[name] = (single ? node(true, claimed(shape.of, item)) : undefined) ?? MEMBER;
    }
  } else if (isObject(value)) {
    for (const key in value) {
      const inner = value[key];
      const child = inner === undefined ? undefined : claimedMember(shape, key, inner);
      if (child !== undefined) all[`f:${key}`] = child;
    }
  }
  return all;
}

function claimedMember(shape: Shape, key: string, value: Json): FieldSet | undefined {
  const inner = childShape(shape, key);
  const isNamed = shape.kind === "struct" && fieldNamed(shape, key) !== undefined;
  const isEmpty = value === null || (isObject(value) && isEmptySet(value));
  if (isLeaf(inner, value) || isEmpty) return MEMBER;
  return node(!isNamed, claimed(inner, value));
}

/** The set with all structs' fields in it that lead to one of it. */
export function withNamed(shape: Shape, set: FieldSet): FieldSet {
  const all: FieldSet = {};
  for (const part in set) {
    const at = set[part];
    if (!isObject(at)) continue;
    if (part === "." || isEmptySet(at)) {
      all[part] = at;
      continue;
    }
    const isField = part.startsWith("f:");
    const inner = isField ? childShape(shape, part.slice(2)) : shape.kind === "list" ? shape.of : shape;
    const isNamed = isField && shape.kind === "struct" && fieldNamed(shape, part.slice(2)) !== undefined;
    const below = withNamed(inner, at);
    all[part] = isNamed ? union({ ".": MEMBER }, below) : below;
  }
  return all;
}

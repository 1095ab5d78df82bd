import { equalJson, isObject, type Json, type JsonObject, own } from "../json.ts";
import type { FieldSet } from "./field-set.ts";
import { childShape, fieldNamed, isLeaf } from "./schema.ts";
import type { ListShape, Shape, StructShape } from "./shape.ts";

/** What was made of an object, and of which. */
interface Known {
  readonly object: JsonObject;
  readonly set: FieldSet;
}

/** Objects that are remembered of a type. */
const KEPT = 16;
const known = new WeakMap<StructShape, Known[]>();

/**
 * The set that `make` gives of an object, which depends on nothing but its structure: objects of one template share theirs, and
 * to find that is several times cheaper than to make it.
 */
export function setOfStructure(shape: StructShape, object: JsonObject, make: () => FieldSet): FieldSet {
  const all = known.get(shape) ?? [];
  known.set(shape, all);
  const at = all.findIndex((one) => isSameStructure(shape, one.object, object));
  const found = all[at] ?? { object: structuredClone(object), set: make() };
  // The one that was asked for last is looked at first.
  if (at !== 0) {
    if (at > 0) all.splice(at, 1);
    all.unshift(found);
    if (all.length > KEPT) all.pop();
  }
  return found.set;
}

/** Whether two values have the same fields, whatever is in their leaves. */
function isSameStructure(shape: Shape, a: Json, b: Json): boolean {
  const isOne = isLeaf(shape, a);
  if (isOne !== isLeaf(shape, b)) return false;
  if (isOne) return true;
  if (shape.kind === "list") return Array.isArray(a) && Array.isArray(b) && haveSameItems(shape, a, b);
  return isObject(a) && isObject(b) && haveSameMembers(shape, a, b);
}

function haveSameMembers(shape: Shape, a: JsonObject, b: JsonObject): boolean {
  let count = 0;
  for (const key in a) {
    count += 1;
    const [left, right] = [a[key], own(b, key)];
    if (left === undefined || right === undefined) return false;
    if ((left === null) !== (right === null)) return false;
    const zero = shape.kind === "struct" ? fieldNamed(shape, key)?.zero : undefined;
    if (zero !== undefined && equalJson(left, zero) !== equalJson(right, zero)) return false;
    if (!isSameStructure(childShape(shape, key), left, right)) return false;
  }
  for (const _key in b) count -= 1;
  return count === 0;
}

function haveSameItems(shape: ListShape, a: readonly Json[], b: readonly Json[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((left, at) => {
    const right = b[at];
    if (right === undefined) return false;
    if (shape.list === "set") return left === right;
    if (!isObject(left) || !isObject(right)) return false;
    for (const [name] of shape.keys) if (left[name] !== right[name]) return false;
    return isSameStructure(shape.of, left, right);
  });
}

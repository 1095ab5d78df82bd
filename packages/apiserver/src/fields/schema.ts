import { isObject, type Json, type JsonObject, own } from "../json.ts";
import { apiVersionOf, type ResourceType } from "../resources/resource.ts";
import { KIND_TYPES, TYPE_FIELDS } from "./merge-schema.gen.ts";
import type { Field, FieldSchema, ListShape, Shape, StructShape } from "./shape.ts";

export const SCALAR: Shape = { kind: "scalar" };
export const UNTYPED: Shape = { kind: "untyped" };
const SCALAR_FIELD: Field = { shape: SCALAR };
const NO_FIELDS: ReadonlyMap<string, Field> = new Map();
const known = new Map<string, StructShape>();

/** The shape of a resource's objects; undefined of a built-in kind that the table does not have. */
export function shapeOf(type: ResourceType): StructShape | undefined {
  if (type.shape !== undefined) return type.shape;
  const name = own(KIND_TYPES, `${apiVersionOf(type)} ${type.kind}`);
  return typeof name === "string" ? structNamed(name, false) : undefined;
}

/** The shape of metadata. */
export function metadataShape(): StructShape {
  return structNamed("meta.v1.ObjectMeta", false);
}

/** A type of the table; its fields are read when first asked for, as types may contain themselves. */
function structNamed(name: string, atomic: boolean): StructShape {
  const key = atomic ? `${name}@` : name;
  const found = known.get(key);
  if (found !== undefined) return found;
  let fields: ReadonlyMap<string, Field> | undefined;
  const shape: StructShape = {
    kind: "struct",
    atomic,
    get fields() {
      fields ??= fieldsOf(name);
      return fields;
    },
  };
  known.set(key, shape);
  return shape;
}

function fieldsOf(name: string): ReadonlyMap<string, Field> {
  const schema = TYPE_FIELDS[name];
  if (schema === undefined) return NO_FIELDS;
  return new Map(
    Object.entries(schema).map(([key, field]): [string, Field] => [
      key,
      {
        shape: shapeOfField(field),
        ...(field.zero === undefined ? {} : { zero: field.zero }),
        ...(field.merge === undefined ? {} : { merge: field.merge }),
        ...(field.retainKeys === true ? { retainKeys: true } : {}),
      },
    ]),
  );
}

function shapeOfField({ list, of, keys = {}, map, is, atomic = false }: FieldSchema): Shape {
  if (list !== undefined) {
    const named = Object.entries(keys).map(([key, value]) => [key, value ?? undefined] as const);
    return { kind: "list", list, of: of === undefined ? SCALAR : structNamed(of, false), keys: named };
  }
  if (map !== undefined) return { kind: "map", atomic, of: mapValues(map) };
  if (is === "any") return UNTYPED;
  return is === undefined ? SCALAR : structNamed(is, atomic);
}

function mapValues(name: string): Shape {
  if (name === "") return SCALAR;
  if (name === "list") return { kind: "list", list: "atomic", of: SCALAR, keys: [] };
  return structNamed(name, false);
}

/** The field of a struct; undefined of a custom resource's struct that does not name it. */
export function fieldNamed(shape: StructShape, name: string): Field | undefined {
  return shape.fields.get(name) ?? (shape.others === undefined ? SCALAR_FIELD : undefined);
}

/** How a value below an object is owned: an untyped value as what it is. */
export function childShape(shape: Shape, name: string): Shape {
  switch (shape.kind) {
    case "struct":
      return fieldNamed(shape, name)?.shape ?? shape.others ?? SCALAR;
    case "map":
      return shape.of;
    case "untyped":
      return UNTYPED;
    default:
      return SCALAR;
  }
}

/** Whether the value has one owner, whatever is inside. */
export function isLeaf(shape: Shape, value: Json): boolean {
  switch (shape.kind) {
    case "scalar":
      return true;
    case "untyped":
      return !isObject(value);
    case "list":
      return shape.list === "atomic" || !Array.isArray(value);
    case "struct":
    case "map":
      return shape.atomic || !isObject(value);
    default: {
      const never: never = shape;
      throw new Error(`find what owns: no shape ${String(never)}`);
    }
  }
}

/** What an item of a list is called: `k:{"name":"a"}` or `v:"a"`; undefined where it has none of its keys. */
export function itemName(shape: ListShape, item: Json): string | undefined {
  if (shape.list === "set") return `v:${JSON.stringify(item)}`;
  if (!isObject(item)) return undefined;
  const key: JsonObject = {};
  let any = false;
  for (const [name, otherwise] of shape.keys) {
    const value = own(item, name) ?? otherwise;
    if (shape.keys.length === 1 && typeof value === "string") {
      return `k:{${JSON.stringify(name)}:${JSON.stringify(value)}}`;
    }
    if (value === undefined) continue;
    key[name] = value;
    any = true;
  }
  return any ? `k:${JSON.stringify(key)}` : undefined;
}

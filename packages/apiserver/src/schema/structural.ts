import { isObject, type Json, type JsonObject, objectIn, own } from "../json.ts";

/** The schema that a map gives its values: that of the property, or of all others; undefined where there is neither. */
export function schemaOfKey(schema: JsonObject, key: string): JsonObject | undefined {
  const property = own(objectIn(schema, "properties"), key);
  if (isObject(property)) return property;
  const others = schema.additionalProperties;
  if (isObject(others)) return others;
  return others === true ? {} : undefined;
}

/** The schema of a list's items. */
export function schemaOfItems(schema: JsonObject): JsonObject | undefined {
  return isObject(schema.items) ? schema.items : undefined;
}

export function isEmbedded(schema: JsonObject): boolean {
  return schema["x-kubernetes-embedded-resource"] === true;
}

export function isIntOrString(schema: JsonObject): boolean {
  return schema["x-kubernetes-int-or-string"] === true;
}

export function preservesUnknown(schema: JsonObject): boolean {
  return schema["x-kubernetes-preserve-unknown-fields"] === true;
}

/** Calls `visit` for each value that a schema describes, with its path, from the outside in. */
export function eachValue(
  value: Json,
  schema: JsonObject,
  path: string,
  visit: (value: Json, schema: JsonObject, path: string) => void,
): void {
  visit(value, schema, path);
  if (Array.isArray(value)) {
    const items = schemaOfItems(schema);
    if (items === undefined) return;
    value.forEach((item, index) => {
      eachValue(item, items, `${path}[${index}]`, visit);
    });
  } else if (isObject(value)) {
    for (const [key, child] of Object.entries(value)) {
      const inner = schemaOfKey(schema, key);
      if (inner !== undefined) eachValue(child, inner, path === "" ? key : `${path}.${key}`, visit);
    }
  }
}

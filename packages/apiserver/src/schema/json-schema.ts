import { isObject, type Json, type JsonObject, listIn, stringIn } from "../json.ts";
import { isIntOrString } from "./structural.ts";

const TYPES = ["array", "boolean", "integer", "number", "object", "string"];
const TEXTS = ["pattern", "format"];
const NUMBERS = [
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
  "multipleOf",
];
const ARRAYS = ["enum", "required"];
const LISTS = ["allOf", "anyOf", "oneOf"];

/** A structural schema in the words of JSON Schema: what OpenAPI v3 and Kubernetes say otherwise is translated. */
export function jsonSchemaOf(schema: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const key of TEXTS) {
    const value = stringIn(schema, key);
    if (value !== "") result[key] = value;
  }
  for (const key of NUMBERS) {
    const value = schema[key];
    if (typeof value === "number") result[key] = value;
  }
  for (const key of ARRAYS) {
    // None are as none at all.
    const value = listIn(schema, key);
    if (value.length > 0) result[key] = [...value];
  }
  // What says no type that there is can only be a branch, which must say none.
  if (TYPES.includes(stringIn(schema, "type"))) result.type = stringIn(schema, "type");
  if (isIntOrString(schema)) result.type = ["integer", "string"];
  if (schema.nullable === true && result.type !== undefined) {
    result.type = Array.isArray(result.type) ? [...result.type, "null"] : [result.type, "null"];
  }
  if (typeof result.pattern === "string" && !compiles(result.pattern)) delete result.pattern;
  bound(schema, "minimum", "exclusiveMinimum", result);
  bound(schema, "maximum", "exclusiveMaximum", result);
  if (isObject(schema.properties)) result.properties = mapped(schema.properties);
  if (isObject(schema.items)) result.items = jsonSchemaOf(schema.items);
  if (isObject(schema.additionalProperties)) {
    result.additionalProperties = jsonSchemaOf(schema.additionalProperties);
  }
  if (isObject(schema.not)) result.not = jsonSchemaOf(schema.not);
  // Its branches repeat what the type of int-or-string says.
  for (const key of LISTS) {
    const list = schema[key];
    if (Array.isArray(list) && list.length > 0 && !(isIntOrString(schema) && key === "anyOf")) {
      result[key] = list.filter(isObject).map(jsonSchemaOf);
    }
  }
  return result;
}

function mapped(properties: JsonObject): JsonObject {
  const entries: [string, Json][] = [];
  for (const [key, value] of Object.entries(properties)) {
    if (isObject(value)) entries.push([key, jsonSchemaOf(value)]);
  }
  return Object.fromEntries(entries);
}

function bound(schema: JsonObject, limit: string, exclusive: string, result: JsonObject): void {
  const value = schema[limit];
  if (typeof value === "number") result[schema[exclusive] === true ? exclusive : limit] = value;
}

/** Go's expressions are nearly JavaScript's; one that is not cannot be checked. */
export function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, "u");
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

import { Environment } from "@marcbachmann/cel-js";
import { isObject, type Json, type JsonObject, objectIn } from "../../json.ts";
import { isEmbedded, isIntOrString, schemaOfItems, schemaOfKey } from "../structural.ts";

/** What an expression works on: `bigint` is an int, `number` a double, `Date` a timestamp. */
export type CelValue = unknown;

const RESERVED = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
);
const duration = new Environment().registerVariable("text", "string").parse("duration(text)");

/** A property as expressions name it; others than those of letters, digits and `_` are escaped. */
export function escaped(name: string): string {
  if (RESERVED.has(name)) return `__${name}__`;
  return name.replace(/__|[.\-/]/g, (part) => ESCAPES[part] ?? part);
}

const ESCAPES: Readonly<Record<string, string>> = {
  __: "__underscores__",
  ".": "__dot__",
  "-": "__dash__",
  "/": "__slash__",
};

/** A value as expressions see it by its schema: properties that the schema does not name are not seen. */
export function celValueOf(value: Json, schema: JsonObject, isRoot = false): CelValue {
  if (Array.isArray(value)) {
    const items = schemaOfItems(schema) ?? {};
    return value.map((item) => celValueOf(item, items));
  }
  if (isObject(value)) return objectOf(value, schema, isRoot || isEmbedded(schema));
  if (typeof value === "number") {
    const isInt = schema.type === "integer" || isIntOrString(schema) || schema.type === undefined;
    return isInt && Number.isInteger(value) ? BigInt(value) : value;
  }
  if (typeof value !== "string") return value;
  switch (schema.format) {
    case "date":
    case "date-time":
      return new Date(value);
    case "duration":
      return duration({ text: value });
    case "byte":
      return new Uint8Array(Buffer.from(value, "base64"));
    default:
      return value;
  }
}

function objectOf(value: JsonObject, schema: JsonObject, isWhole: boolean): CelValue {
  const properties = objectIn(schema, "properties");
  const isMap = Object.keys(properties).length === 0;
  const entries: [string, CelValue][] = [];
  for (const [key, child] of Object.entries(value)) {
    const inner = isWhole ? (WHOLE[key] ?? schemaOfKey(schema, key)) : schemaOfKey(schema, key);
    if (inner !== undefined) entries.push([isMap ? key : escaped(key), celValueOf(child, inner)]);
  }
  return Object.fromEntries(entries);
}

const text = { type: "string" };
/** What expressions see of a whole object beside its own properties. */
const WHOLE: Readonly<Record<string, JsonObject>> = {
  apiVersion: text,
  kind: text,
  metadata: { type: "object", properties: { name: text, generateName: text } },
};

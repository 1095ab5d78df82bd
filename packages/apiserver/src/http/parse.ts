import { parse } from "yaml";
import { isObject, type Json } from "../json.ts";

/** The name that would change what an object inherits when it is assigned. */
const PROTOTYPE = "__proto__";
const MAY_NAME_IT = /__proto__|\\u005f/i;

/** JSON without fields named `__proto__`: merges assign fields by name, and this one must never be. @throws {SyntaxError} */
export function parseJson(text: string): Json {
  if (!MAY_NAME_IT.test(text)) return JSON.parse(text);
  return JSON.parse(text, (key, value) => (key === PROTOTYPE ? undefined : value));
}

/** The same for YAML. @throws {YAMLParseError} */
export function parseYaml(text: string): Json {
  const value: Json = parse(text);
  return withoutPrototypes(value ?? null);
}

function withoutPrototypes(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => key !== PROTOTYPE);
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutPrototypes(child)]));
}

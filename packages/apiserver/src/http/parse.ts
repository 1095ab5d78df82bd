import { parse } from "yaml";
import type { Json } from "../json.ts";

/** The name that would change what an object inherits when it is assigned. */
const PROTOTYPE = "__proto__";
const MAY_NAME_IT = /__proto__|\\u005f/i;

/** JSON without fields named `__proto__`: merges assign fields by name, and this one must never be. @throws {SyntaxError} */
export function parseJson(text: string): Json {
  if (!MAY_NAME_IT.test(text)) return JSON.parse(text);
  return JSON.parse(text, (key, value) => (key === PROTOTYPE ? undefined : value));
}

/** The same for YAML. @throws {YAMLParseError | SyntaxError} the second for aliases that have no end, or are too many */
export function parseYaml(text: string): Json {
  const value = parseAliases(text);
  return withoutPrototypes(value ?? null, new Set());
}

function parseAliases(text: string): Json | undefined {
  try {
    return parse(text);
  } catch (error) {
    // A document that grows without measure by its aliases.
    if (error instanceof ReferenceError) throw new SyntaxError(`yaml: ${error.message}`);
    throw error;
  }
}

function withoutPrototypes(value: Json, around: Set<Json>): Json {
  if (typeof value !== "object" || value === null) return value;
  if (around.has(value)) throw new SyntaxError("yaml: anchor value contains itself");
  around.add(value);
  const kept = Array.isArray(value)
    ? value.map((child) => withoutPrototypes(child, around))
    : Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => key !== PROTOTYPE)
          .map(([key, child]) => [key, withoutPrototypes(child, around)]),
      );
  around.delete(value);
  return kept;
}

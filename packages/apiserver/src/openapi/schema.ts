import { isObject, type Json, type JsonObject, stringIn } from "../json.ts";

/** Schemas of OpenAPI v3, by the names that references use. */
export type Schemas = Readonly<Record<string, JsonObject>>;

const PLACE = "#/components/schemas/";

export function referenceTo(name: string): JsonObject {
  return { $ref: `${PLACE}${name}` };
}

/** The names of the schemas that this one refers to, at any depth of its own. */
export function* referencesIn(schema: Json): Generator<string> {
  if (Array.isArray(schema)) for (const item of schema) yield* referencesIn(item);
  if (!isObject(schema)) return;
  const reference = stringIn(schema, "$ref");
  if (reference.startsWith(PLACE)) yield reference.slice(PLACE.length);
  for (const value of Object.values(schema)) yield* referencesIn(value);
}

/** `io.k8s.api.core.v1.Pod` -> `io.k8s.api.core.v1` */
export function packageOf(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}

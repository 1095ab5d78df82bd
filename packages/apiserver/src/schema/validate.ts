import { Ajv, type ValidateFunction } from "ajv";
import type { Json, JsonObject } from "../json.ts";
import { NUMBER_FORMATS, STRING_FORMATS } from "./formats.ts";
import { jsonSchemaOf } from "./json-schema.ts";
import { type LocatedProblem, problemsOf } from "./problems.ts";

/** Checks values against one schema; `root` is the field of an object that the value is, "" for the whole object. */
export type SchemaCheck = (value: Json, root: string) => readonly LocatedProblem[];

function makeAjv(): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    validateSchema: false,
    logger: false,
    addUsedSchema: false,
  });
  for (const [name, validate] of Object.entries(STRING_FORMATS)) {
    ajv.addFormat(name, { type: "string", validate });
  }
  for (const [name, validate] of Object.entries(NUMBER_FORMATS)) {
    ajv.addFormat(name, { type: "number", validate });
  }
  return ajv;
}

/** Makes the check of a structural schema; it is compiled when first used. */
export function schemaCheck(schema: JsonObject): SchemaCheck {
  let compiled: ValidateFunction | undefined;
  const translated = jsonSchemaOf(schema);
  return (value, root) => {
    compiled ??= makeAjv().compile(translated);
    return compiled(value) ? [] : problemsOf(compiled.errors ?? [], translated, root);
  };
}

import type { ErrorObject } from "ajv";
import type { FieldProblem } from "../http/status.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";

/** A problem and the keys and indexes that lead to it. */
export interface LocatedProblem extends FieldProblem {
  readonly path: readonly string[];
}

type Words = Omit<FieldProblem, "field"> & { readonly field?: string };

/**
 * What is wrong, in the words of kube-apiserver. Of alternatives that all fail, those of the first are told. Where `root` is not
 * empty, the value is the part of an object at that field: fields begin with it, their names inside messages do not.
 */
export function problemsOf(
  errors: readonly ErrorObject[],
  schema: JsonObject,
  root: string,
): readonly LocatedProblem[] {
  const told: { problem: LocatedProblem; schemaPath: string }[] = [];
  const allOfs = new Set<string>();
  for (const error of withoutOtherBranches(errors)) {
    const path = pointerParts(error.instancePath);
    for (const words of wordsFor(error, fieldOf(path))) {
      const at = error.keyword === "required" ? [...path, missingIn(error)] : path;
      told.push({ problem: located(words, at, root), schemaPath: error.schemaPath });
    }
    if (isAlternative(error)) {
      // The sentence about all alternatives comes before what is wrong with one of them.
      const own = told.pop();
      const first = told.findIndex((one) => one.schemaPath.startsWith(`${error.schemaPath}/`));
      if (own !== undefined) told.splice(first < 0 ? told.length : first, 0, own);
    }
    const allOf = /^(.*\/allOf)\/\d+\//.exec(error.schemaPath)?.[1];
    if (allOf !== undefined) allOfs.add(allOf);
  }
  const problems = told.map((one) => one.problem);
  for (const place of allOfs) problems.push(...allOfProblem(errors, place, schema, root));
  return problems;
}

function isAlternative({ keyword }: ErrorObject): boolean {
  return keyword === "oneOf" || keyword === "anyOf";
}

/** Without the errors of alternatives after the first, and of those that only failed because another was right. */
function withoutOtherBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const decided = errors
    .filter((error) => error.keyword === "oneOf" && error.params.passingSchemas !== null)
    .map((error) => `${error.schemaPath}/`);
  const lengths = new Set(errors.filter(({ keyword }) => /^m..Length$/.test(keyword)).map(placeOf));
  return errors.filter((error) => {
    const { schemaPath } = error;
    // A text of the wrong length is not held against its pattern.
    if (error.keyword === "pattern" && lengths.has(placeOf(error))) return false;
    if (decided.some((prefix) => schemaPath.startsWith(prefix))) return false;
    return ![...schemaPath.matchAll(/\/(?:oneOf|anyOf)\/(\d+)\//g)].some((match) => match[1] !== "0");
  });
}

/** The value that is wrong, and the schema that says so. */
function placeOf({ instancePath, schemaPath }: ErrorObject): string {
  return `${instancePath} ${schemaPath.slice(0, schemaPath.lastIndexOf("/"))}`;
}

function allOfProblem(
  errors: readonly ErrorObject[],
  place: string,
  schema: JsonObject,
  root: string,
): LocatedProblem[] {
  const inside = errors.filter(({ schemaPath }) => schemaPath.startsWith(`${place}/`));
  const failed = new Set(inside.map(({ schemaPath }) => schemaPath.slice(place.length + 1).split("/")[0]));
  const branches = at(schema, schemaParts(place.slice(1)));
  const first = inside[0];
  if (first === undefined || !Array.isArray(branches)) return [];
  const depth = depthOf(schemaParts(first.schemaPath.slice(place.length)).slice(1, -1));
  const all = pointerParts(first.instancePath);
  const path = all.slice(0, all.length - depth);
  const none = failed.size === branches.length ? ". None validated" : "";
  const message = `${JSON.stringify(fieldOf(path))} must validate all the schemas (allOf)${none}`;
  return [located({ reason: "FieldValueInvalid", field: NIL, message: `${EMPTY}: ${message}` }, path, root)];
}

/** How many levels of the value a path through a schema goes down. */
function depthOf(path: readonly string[]): number {
  let depth = 0;
  for (let index = 0; index < path.length; index += 1) {
    if (path[index] === "properties") {
      depth += 1;
      index += 1;
    } else if (path[index] === "items" || path[index] === "additionalProperties") depth += 1;
    else index += 1;
  }
  return depth;
}

const NIL = "<nil>";
const EMPTY = 'Invalid value: ""';

function located(words: Words, path: readonly string[], root: string): LocatedProblem {
  const field = words.field ?? fieldOf(root === "" ? path : [root, ...path]);
  return { ...words, field, path: root === "" ? path : [root, ...path] };
}

function wordsFor(error: ErrorObject, field: string): Words[] {
  const data = dataOf(error);
  const invalid = (why: string): Words => ({
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(data)}: ${why}`,
  });
  const inBody = (why: string): Words => invalid(`${field} in body ${why}`);
  const unplaced = (why: string): Words => ({
    reason: "FieldValueInvalid",
    field: NIL,
    message: `${EMPTY}: ${why}`,
  });
  const limit: unknown = error.params.limit;
  switch (error.keyword) {
    case "type":
      return typeWords(error, data, field, unplaced);
    case "required":
      return [{ reason: "FieldValueRequired", message: "Required value" }];
    case "enum":
      return [{ reason: "FieldValueNotSupported", message: unsupported(data, error.schema) }];
    case "pattern":
      return [inBody(`should match '${String(error.params.pattern)}'`)];
    case "minLength":
      return [inBody(`should be at least ${String(limit)} chars long`)];
    case "maxLength":
      return [
        { reason: "FieldValueTooLong", message: `Too long: may not be more than ${String(limit)} bytes` },
      ];
    case "minimum":
      return [inBody(`should be greater than or equal to ${String(limit)}`)];
    case "maximum":
      return [inBody(`should be less than or equal to ${String(limit)}`)];
    case "exclusiveMinimum":
      return [inBody(`should be greater than ${String(limit)}`)];
    case "exclusiveMaximum":
      return [inBody(`should be less than ${String(limit)}`)];
    case "multipleOf":
      return [inBody(`should be a multiple of ${String(error.params.multipleOf)}`)];
    case "minItems":
    case "minProperties": {
      const what = error.keyword === "minItems" ? "items" : "properties";
      const why = `${field} in body should have at least ${String(limit)} ${what}`;
      return [{ reason: "FieldValueInvalid", message: `Invalid value: ${sizeOf(data)}: ${why}` }];
    }
    case "maxItems":
    case "maxProperties":
      return [
        {
          reason: "FieldValueTooMany",
          message: `Too many: ${sizeOf(data)}: must have at most ${String(limit)} items`,
        },
      ];
    case "format":
      return [formatWords(error, data, field, unplaced)];
    case "oneOf": {
      const passing: unknown = error.params.passingSchemas;
      const found = Array.isArray(passing)
        ? `Found ${passing.length} valid alternatives`
        : "Found none valid";
      return [unplaced(`"${field}" must validate one and only one schema (oneOf). ${found}`)];
    }
    case "anyOf":
      return [unplaced(`"${field}" must validate at least one schema (anyOf)`)];
    case "not":
      return [unplaced(`"${field}" must not validate the schema (not)`)];
    default:
      return [inBody(error.message ?? `does not fulfil ${error.keyword}`)];
  }
}

function typeWords(error: ErrorObject, data: Json, field: string, unplaced: (why: string) => Words): Words[] {
  const named: unknown = error.params.type;
  const types = (Array.isArray(named) ? named : [named]).map(String).filter((type) => type !== "null");
  const given = JSON.stringify(goTypeOf(data));
  const words: Words = {
    reason: "FieldValueTypeInvalid",
    message: `Invalid value: ${given}: ${field} in body must be of type ${types.join(",")}: ${given}`,
  };
  if (types.length > 1 || types[0] !== "integer" || typeof data !== "number") return [words];
  return [words, unplaced(`Checked value must be of type integer (default format) in ${field}`)];
}

function formatWords(error: ErrorObject, data: Json, field: string, unplaced: (why: string) => Words): Words {
  const format = String(error.params.format);
  if (typeof data === "number") {
    const type = Number.isInteger(data) ? "integer" : "number";
    return unplaced(`Checked value must be of type ${type} with format ${format} in ${field}`);
  }
  const given = JSON.stringify(data);
  const message = `Invalid value: ${given}: ${field} in body must be of type ${format}: ${given}`;
  return { reason: "FieldValueTypeInvalid", message };
}

function unsupported(data: Json, supported: unknown): string {
  const values = Array.isArray(supported) ? supported.map((one) => JSON.stringify(String(one))) : [];
  return `Unsupported value: ${JSON.stringify(data)}: supported values: ${values.join(", ")}`;
}

function goTypeOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function sizeOf(value: Json): number {
  if (Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : 0;
}

function missingIn(error: ErrorObject): string {
  return String(error.params.missingProperty);
}

function pointerParts(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Paths through schemas are written as parts of a URL. */
function schemaParts(path: string): string[] {
  return pointerParts(path).map(decodeURIComponent);
}

/** The value that an error is about, as far as JSON has it. */
function dataOf(error: ErrorObject): Json {
  const data: unknown = error.data;
  if (typeof data === "string" || typeof data === "number" || typeof data === "boolean") return data;
  return isObject(data) || isList(data) ? data : null;
}

function isList(value: unknown): value is Json[] {
  return Array.isArray(value);
}

/** `spec.list[1].name`. */
function fieldOf(path: readonly string[]): string {
  return path.reduce((text, part) => {
    if (/^\d+$/.test(part)) return `${text}[${part}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}

function at(value: Json, path: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const part of path) {
    if (Array.isArray(found)) found = found[Number(part)];
    else if (isObject(found)) found = found[part];
    else return undefined;
  }
  return found;
}

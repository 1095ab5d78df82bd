import { type FieldProblem, problem } from "../http/status.ts";
import { atPath, isObject, type Json, type JsonObject, listIn, stringIn } from "../json.ts";
import type { ScalePaths } from "./scale-paths.ts";
import { eachValue, isEmbedded } from "./structural.ts";

const KIND = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const KIND_RULE =
  "may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

/** What is wrong with a kind's name; undefined where nothing is. */
export function kindProblem(kind: string): string | undefined {
  return KIND.test(kind.toLowerCase()) && kind.length <= 63 ? undefined : KIND_RULE;
}

/** What a value breaks of the rules that JSON Schema has no words for: embedded resources, sets and maps in lists. */
export function semanticProblems(value: Json, schema: JsonObject, path: string): readonly FieldProblem[] {
  const embedded: FieldProblem[] = [];
  const lists: FieldProblem[] = [];
  eachValue(value, schema, path, (child, inner, at) => {
    if (isEmbedded(inner) && isObject(child)) embedded.push(...embeddedProblems(child, at));
    if (Array.isArray(child)) lists.push(...listProblems(child, inner, at));
  });
  return [...embedded, ...lists];
}

function embeddedProblems(object: JsonObject, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const apiVersion = stringIn(object, "apiVersion");
  if (apiVersion === "") problems.push(problem.required(`${path}.apiVersion`));
  else if (apiVersion.split("/").length > 2) {
    const why = `unexpected GroupVersion string: ${apiVersion}`;
    problems.push(problem.invalid(`${path}.apiVersion`, apiVersion, why));
  }
  const kind = stringIn(object, "kind");
  if (kind === "") problems.push(problem.required(`${path}.kind`));
  else {
    const wrong = kindProblem(kind);
    if (wrong !== undefined) problems.push(problem.invalid(`${path}.kind`, kind, wrong));
  }
  return problems;
}

function listProblems(list: readonly Json[], schema: JsonObject, path: string): FieldProblem[] {
  const type = schema["x-kubernetes-list-type"];
  if (type !== "set" && type !== "map") return [];
  const keys = listIn(schema, "x-kubernetes-list-map-keys").filter((key) => typeof key === "string");
  const seen = new Set<string>();
  const problems: FieldProblem[] = [];
  list.forEach((item, index) => {
    const identity = type === "set" ? item : keysOf(item, keys);
    const text = canonical(identity);
    if (seen.has(text)) {
      const message = `Duplicate value: ${JSON.stringify(identity)}`;
      problems.push({ reason: "FieldValueDuplicate", field: `${path}[${index}]`, message });
    }
    seen.add(text);
  });
  return problems;
}

function keysOf(item: Json, keys: readonly string[]): JsonObject {
  const found: JsonObject = {};
  for (const key of keys) {
    const value = isObject(item) ? item[key] : undefined;
    if (value !== undefined) found[key] = value;
  }
  return found;
}

/** Equal texts for equal values, whatever the order of keys. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, inner: Json) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

/** What the scale subresource cannot use of the numbers that it is to show. */
export function scaleProblems(object: JsonObject, scale: ScalePaths): readonly FieldProblem[] {
  const wanted = countProblem(object, scale.replicas, "FieldValueInvalid");
  return wanted === undefined ? [] : [wanted];
}

function countProblem(
  object: JsonObject,
  path: string,
  reason: FieldProblem["reason"],
): FieldProblem | undefined {
  const parts = path.split(".").filter((part) => part !== "");
  const say = (value: number, why: string): FieldProblem => ({
    reason,
    field: path,
    message: `Invalid value: ${value}: ${why}`,
  });
  for (let length = 1; length < parts.length; length += 1) {
    const parent = atPath(object, parts.slice(0, length).join("."));
    if (parent === undefined) return undefined;
    if (!isObject(parent)) {
      return say(0, `${path} accessor error: ${accessorText(parent)}, expected map[string]interface{}`);
    }
  }
  const count = atPath(object, path);
  if (count === undefined) return undefined;
  if (typeof count !== "number" || !Number.isInteger(count)) {
    return say(0, `${path} accessor error: ${accessorText(count)}, expected int64`);
  }
  if (count < 0) return say(count, "should be a non-negative integer");
  return count > 2 ** 31 - 1 ? say(count, "should be less than or equal to 2147483647") : undefined;
}

/** A value and its type as Go prints them. */
function accessorText(value: Json): string {
  if (value === null) return "<nil> is of the type <nil>";
  if (Array.isArray(value)) return `[${value.map(String).join(" ")}] is of the type []interface {}`;
  if (isObject(value)) {
    const inner = Object.entries(value).map(([key, one]) => `${key}:${String(one)}`);
    return `map[${inner.join(" ")}] is of the type map[string]interface {}`;
  }
  if (typeof value === "number")
    return `${value} is of the type ${Number.isInteger(value) ? "int64" : "float64"}`;
  return `${String(value)} is of the type ${typeof value === "boolean" ? "bool" : "string"}`;
}

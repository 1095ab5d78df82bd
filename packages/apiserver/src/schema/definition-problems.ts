import { type FieldProblem, problem } from "../http/status.ts";
import { isObject, type JsonObject, objectIn, objectsIn, stringIn } from "../json.ts";
import { compiles } from "./json-schema.ts";
import { fillDefaults, prune } from "./prune.ts";
import { ruleProblems } from "./rules/rule-problems.ts";
import { kindProblem } from "./semantics.ts";
import { isEmbedded, isIntOrString, preservesUnknown } from "./structural.ts";
import { schemaCheck } from "./validate.ts";

const TYPES = ["array", "boolean", "integer", "number", "object", "string"];
const COLUMN_TYPES = ["boolean", "date", "integer", "number", "string"];
const BRANCHES = ["allOf", "anyOf", "oneOf"];

/** What is wrong with a CustomResourceDefinition: its names, its versions and their schemas. */
export function definitionProblems(definition: JsonObject): readonly FieldProblem[] {
  const spec = objectIn(definition, "spec");
  const problems: FieldProblem[] = [];
  const name = stringIn(objectIn(definition, "metadata"), "name");
  const names = objectIn(spec, "names");
  if (name !== `${stringIn(names, "plural")}.${stringIn(spec, "group")}`) {
    problems.push(problem.invalid("metadata.name", name, 'must be spec.names.plural+"."+spec.group'));
  }
  if (stringIn(spec, "group") === "") problems.push(problem.required("spec.group"));
  const scope = stringIn(spec, "scope");
  if (scope === "") problems.push(problem.required("spec.scope"));
  else if (scope !== "Cluster" && scope !== "Namespaced") {
    problems.push(problem.unsupported("spec.scope", scope, ["Cluster", "Namespaced"]));
  }
  const versions = objectsIn(spec, "versions");
  problems.push(...versionsProblems(versions), ...nameProblems(names));
  versions.forEach((version, index) => {
    problems.push(...versionProblems(version, index, versions.length));
  });
  if (!versions.some((version) => version.storage === true)) {
    problems.push(problem.invalid("status.storedVersions", null, "must have at least one stored version"));
  }
  return problems;
}

function versionsProblems(versions: readonly JsonObject[]): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (versions.filter((version) => version.storage === true).length !== 1) {
    const why = "must have exactly one version marked as storage version";
    problems.push(problem.invalid("spec.versions", versions.map(asInGo), why));
  }
  if (new Set(versions.map((version) => version.name)).size !== versions.length) {
    problems.push(
      problem.invalid("spec.versions", versions.map(asInGo), "must contain unique version names"),
    );
  }
  return problems;
}

/** A version as the internal type of a real server has it, without what it moves elsewhere. */
function asInGo(version: JsonObject): JsonObject {
  return {
    Name: stringIn(version, "name"),
    Served: version.served === true,
    Storage: version.storage === true,
    Deprecated: version.deprecated === true,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: null,
    Subresources: null,
    AdditionalPrinterColumns: null,
    SelectableFields: null,
  };
}

const LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_RULE =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

function nameProblems(names: JsonObject): FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const key of ["plural", "singular", "kind", "listKind"]) {
    const field = `spec.names.${key}`;
    const text = stringIn(names, key);
    const isLabel = key === "plural" || key === "singular";
    const wrong = isLabel ? (LABEL.test(text) ? undefined : LABEL_RULE) : kindProblem(text);
    if (text === "" || (key === "listKind" && names.kind === "")) problems.push(problem.required(field));
    else if (wrong !== undefined) problems.push(problem.invalid(field, text, wrong));
  }
  return problems;
}

/** One version's schema and columns; a real server names those of a single version as if they were the definition's. */
function versionProblems(version: JsonObject, index: number, count: number): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const schema = objectIn(version, "schema").openAPIV3Schema;
  const single = count === 1;
  if (!isObject(schema)) problems.push(problem.required(`spec.versions[${index}].schema.openAPIV3Schema`));
  else {
    const at = single ? "spec.validation.openAPIV3Schema" : `spec.versions[${index}].schema.openAPIV3Schema`;
    problems.push(...schemaProblems(schema, at, true));
  }
  objectsIn(version, "additionalPrinterColumns").forEach((column, place) => {
    const at = `${single ? "spec" : `spec.versions[${index}]`}.additionalPrinterColumns[${place}]`;
    const [type, path] = [stringIn(column, "type"), stringIn(column, "jsonPath")];
    if (stringIn(column, "name") === "") problems.push(problem.required(`${at}.name`));
    if (type === "") {
      problems.push(problem.required(`${at}.type`, `must be one of ${COLUMN_TYPES.join(",")}`));
    } else if (!COLUMN_TYPES.includes(type)) {
      problems.push(problem.invalid(`${at}.type`, type, `must be one of ${COLUMN_TYPES.join(",")}`));
    }
    if (path === "") problems.push(problem.required(`${at}.JSONPath`));
    else if (!path.startsWith(".")) {
      problems.push(problem.invalid(`${at}.JSONPath`, path, "must be a simple json path starting with ."));
    }
  });
  return problems;
}

function schemaProblems(schema: JsonObject, path: string, isRoot: boolean): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const type = stringIn(schema, "type");
  const typeless = isIntOrString(schema) || preservesUnknown(schema);
  if (stringIn(schema, "$ref") !== "") {
    return [problem.forbidden(`${path}.$ref`, "$ref is not supported")];
  }
  if (type === "") {
    if (isRoot) problems.push(problem.required(`${path}.type`, "must not be empty at the root"));
    else if (!typeless) {
      const where = path.endsWith(".items") ? "array items" : "object fields";
      problems.push(problem.required(`${path}.type`, `must not be empty for specified ${where}`));
    }
  } else if (!TYPES.includes(type)) problems.push(problem.unsupported(`${path}.type`, type, TYPES));
  else if (isRoot && type !== "object") {
    problems.push(problem.invalid(`${path}.type`, type, "must be object at the root"));
  }
  if (type === "array" && !isObject(schema.items)) {
    problems.push(problem.required(`${path}.items`, "must be specified"));
  }
  if (schema.uniqueItems === true) {
    const why = "uniqueItems cannot be set to true since the runtime complexity becomes quadratic";
    problems.push(problem.forbidden(`${path}.uniqueItems`, why));
  }
  const properties = objectIn(schema, "properties");
  if (Object.keys(properties).length > 0 && schema.additionalProperties !== undefined) {
    const why = "additionalProperties and properties are mutual exclusive";
    problems.push(problem.forbidden(`${path}.additionalProperties`, why));
  }
  if (typeof schema.pattern === "string" && !isExpression(schema.pattern)) {
    const why = "must be a valid regular expression, but isn't: error parsing regexp";
    problems.push(problem.invalid(`${path}.pattern`, schema.pattern, why));
  }
  for (const [key, inner] of Object.entries(properties)) {
    if (!isObject(inner)) continue;
    const at = `${path}.properties[${key}]`;
    problems.push(...schemaProblems(inner, at, false));
  }
  for (const key of ["items", "additionalProperties"]) {
    const inner = schema[key];
    if (isObject(inner)) problems.push(...schemaProblems(inner, `${path}.${key}`, false));
  }
  if (problems.length === 0) {
    problems.push(...defaultProblems(schema, path), ...branchProblems(schema, path));
    problems.push(...ruleProblems(schema, path));
  }
  return problems;
}

function defaultProblems(schema: JsonObject, path: string): FieldProblem[] {
  const value = schema.default;
  if (value === undefined || value === null) return [];
  const pruned = { value: structuredClone(value) };
  const around = { type: "object", properties: { value: schema } };
  if (prune(pruned, around).length > 0 && !isEmbedded(schema)) {
    return [problem.invalid(`${path}.default`, value, "must not have unknown fields")];
  }
  fillDefaults(pruned.value, schema);
  return schemaCheck(schema)(pruned.value, "").map(({ reason, field, message }) => ({
    reason,
    field: field === "" ? `${path}.default` : `${path}.default.${field}`,
    message,
  }));
}

/** Branches of allOf, anyOf, oneOf and not say only what else must hold. */
function branchProblems(schema: JsonObject, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const visit = (branch: JsonObject, at: string): void => {
    const typed = isIntOrString(schema) ? "" : stringIn(branch, "type");
    if (typed !== "") problems.push(problem.forbidden(`${at}.type`, "must be empty to be structural"));
    for (const key of ["default", "description", "title"]) {
      if (branch[key] === undefined) continue;
      problems.push(problem.forbidden(`${at}.${key}`, "must be undefined to be structural"));
    }
  };
  for (const key of BRANCHES) {
    objectsIn(schema, key).forEach((branch, index) => {
      visit(branch, `${path}.${key}[${index}]`);
    });
  }
  if (isObject(schema.not)) visit(schema.not, `${path}.not`);
  return problems;
}

/** Whether Go may take the text for a regular expression: it has flags and anchors of its own. */
function isExpression(pattern: string): boolean {
  const known = pattern.replaceAll(/\(\?[imsU-]+[:)]/g, "(?:").replaceAll(/\\[AzQEpPC]/g, "");
  return compiles(pattern) || compiles(known) || /\(\?[imsU-]+\)|\[\[:/.test(pattern);
}

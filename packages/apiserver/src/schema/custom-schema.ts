import type { FieldProblem } from "../http/status.ts";
import { equalJson, isObject, type Json, type JsonObject, objectIn, own } from "../json.ts";
import type { LocatedProblem } from "./problems.ts";
import { fillDefaults, prune, pruneNulls } from "./prune.ts";
import { rulesOf } from "./rules/rules.ts";
import type { ScalePaths } from "./scale-paths.ts";
import { scaleProblems, semanticProblems } from "./semantics.ts";
import { schemaCheck } from "./validate.ts";

/** What a version of a custom resource makes of its objects. */
export interface CustomSchema {
  /** Takes out what the schema does not know, and tells the paths of it. Changes `object`. */
  prune(object: JsonObject): readonly string[];
  /** Fills in defaults, and drops nulls that are not allowed. Changes `object`. */
  applyDefaults(object: JsonObject): void;
  /** Makes of an object of this version one of the version that is stored. Changes `object`. */
  toStorage(object: JsonObject): void;
  /** What is wrong with an object that is to be created. */
  problems(object: JsonObject): readonly FieldProblem[];
  /** The same of a change of it or of its status: what was wrong before and did not change is let pass. */
  changeProblems(old: JsonObject, object: JsonObject, part: "object" | "status"): readonly FieldProblem[];
}

/** @param storage - the schema of the version that is stored; undefined where it is this one */
export function customSchema(
  schema: JsonObject,
  storage: JsonObject | undefined,
  scale: ScalePaths | undefined,
): CustomSchema {
  const check = schemaCheck(schema);
  const rules = rulesOf(schema);
  const statusSchema = objectIn(objectIn(schema, "properties"), "status");
  const checkStatus = schemaCheck(statusSchema);
  const settle = (object: JsonObject, by: JsonObject): void => {
    pruneNulls(object, by);
    fillDefaults(object, by);
  };
  const withRules = (
    problems: readonly FieldProblem[],
    object: JsonObject,
    old: JsonObject | undefined,
  ): readonly FieldProblem[] => {
    if (!rules.some) return problems;
    const isBlocked = problems.some(({ reason }) => BLOCKING.has(reason));
    return [...problems, ...(isBlocked ? [UNCHECKED] : rules.problems(object, old))];
  };
  const problemsBeside = (object: JsonObject): readonly FieldProblem[] => [
    ...semanticProblems(object, schema, ""),
    ...(scale === undefined ? [] : scaleProblems(object, scale)),
  ];
  return {
    prune: (object) => prune(object, schema),
    applyDefaults: (object) => settle(object, schema),
    toStorage: (object) => {
      if (storage === undefined) return;
      prune(object, storage);
      settle(object, storage);
    },
    problems: (object) => withRules([...check(object, ""), ...problemsBeside(object)], object, undefined),
    changeProblems: (old, object, part) => {
      if (part === "status") {
        const status = object.status ?? null;
        const found = status === null ? [] : checkStatus(status, "status");
        const beside = semanticProblems(status, statusSchema, "status");
        return withRules([...changed(found, old, object), ...beside], object, old);
      }
      return withRules([...changed(check(object, ""), old, object), ...problemsBeside(object)], object, old);
    },
  };
}

/** What is so wrong that rules are not asked any more. */
const BLOCKING = new Set([
  "FieldValueNotSupported",
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
]);
const UNCHECKED: FieldProblem = {
  reason: "FieldValueInvalid",
  field: "<nil>",
  message:
    "Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation",
};

/** The problems with what differs from before; one with a missing field is one with what it is missing in. */
function changed(
  problems: readonly LocatedProblem[],
  old: JsonObject,
  object: JsonObject,
): readonly FieldProblem[] {
  return problems.filter(({ path, reason }) => {
    const place = reason === "FieldValueRequired" ? path.slice(0, -1) : path;
    return !equalJson(valueAt(old, place), valueAt(object, place));
  });
}

function valueAt(object: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = object;
  for (const part of path) {
    if (Array.isArray(value)) value = value[Number(part)];
    else if (isObject(value)) value = own(value, part);
    else return undefined;
  }
  return value;
}

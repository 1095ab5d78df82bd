import { type FieldProblem, problem } from "../../http/status.ts";
import { isObject, type Json, type JsonObject, listIn, objectIn, own, stringIn } from "../../json.ts";
import { compile, type Expression, RuleError } from "./rule.ts";

const REASONS = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];

/** What is wrong with the rules at one place of a definition's schema. */
export function ruleProblems(schema: JsonObject, path: string): readonly FieldProblem[] {
  return listIn(schema, "x-kubernetes-validations").flatMap((rule, index) =>
    isObject(rule) ? problemsOfOne(rule, schema, `${path}.x-kubernetes-validations[${index}]`) : [],
  );
}

function problemsOfOne(rule: JsonObject, schema: JsonObject, at: string): FieldProblem[] {
  const text = stringIn(rule, "rule");
  if (text.trim() === "") return [problem.required(`${at}.rule`, "rule is not specified")];
  const problems: FieldProblem[] = [];
  const [message, reason, fieldPath] = ["message", "reason", "fieldPath"].map((key) => stringIn(rule, key));
  if (message !== undefined && message !== "") {
    if (message.trim() === "") {
      problems.push(problem.invalid(`${at}.message`, message, "must be non-empty if specified"));
    } else if (/[\r\n]/.test(message)) {
      problems.push(problem.invalid(`${at}.message`, message, "must not contain line breaks"));
    }
  } else if (/[\r\n]/.test(text)) {
    const why = "message must be specified if rule contains line breaks";
    problems.push(problem.required(`${at}.message`, why));
  }
  if (reason !== undefined && reason !== "" && !REASONS.includes(reason)) {
    problems.push(problem.unsupported(`${at}.reason`, reason, REASONS));
  }
  if (fieldPath !== undefined && fieldPath !== "" && !leadsSomewhere(fieldPath, schema)) {
    problems.push(problem.invalid(`${at}.fieldPath`, fieldPath, "must be a valid path"));
  }
  return [...problems, ...expressionProblems(rule, at)];
}

function expressionProblems(rule: JsonObject, at: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const compiled = (key: string, what: string): Expression | undefined => {
    try {
      return compile(stringIn(rule, key), rule.optionalOldSelf === true);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      problems.push(invalid(`${at}.${key}`, rule, `${what}compilation failed: ${error.message}`));
      return undefined;
    }
  };
  const expression = compiled("rule", "");
  if (expression !== undefined && expression.type !== "bool" && expression.type !== "dyn") {
    problems.push(invalid(`${at}.rule`, rule, "cel expression must evaluate to a bool"));
  }
  if (rule.optionalOldSelf === true && expression?.usesOldSelf === false) {
    const why = "may not be set if oldSelf is not used in rule";
    problems.push(problem.invalid(`${at}.optionalOldSelf`, true, why));
  }
  if (stringIn(rule, "messageExpression") !== "") {
    const message = compiled("messageExpression", "messageExpression ");
    if (message !== undefined && message.type !== "string" && message.type !== "dyn") {
      problems.push(invalid(`${at}.messageExpression`, rule, "messageExpression must evaluate to a string"));
    }
  }
  return problems;
}

/** A problem with a rule, which is shown as Go's type of it. */
function invalid(field: string, rule: JsonObject, why: string): FieldProblem {
  const shown = {
    Rule: stringIn(rule, "rule"),
    Message: stringIn(rule, "message"),
    MessageExpression: stringIn(rule, "messageExpression"),
    Reason: rule.reason ?? null,
    FieldPath: stringIn(rule, "fieldPath"),
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  };
  const text = JSON.stringify(shown).replaceAll(
    /[<>&]/g,
    (one) => `\\u00${one.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
  return { reason: "FieldValueInvalid", field, message: `Invalid value: ${text}: ${why}` };
}

/** Whether `.a['b.c']` names properties of the schema, one in the other. */
function leadsSomewhere(path: string, schema: JsonObject): boolean {
  if (!/^(\.[^.[\]]+|\['([^'\\]|\\.)*'\])+$/.test(path)) return false;
  let inner: JsonObject | undefined = schema;
  for (const [, name, quoted = ""] of path.matchAll(/\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\]/g)) {
    const key = name ?? quoted.replaceAll(/\\(.)/g, "$1");
    const next: Json | undefined = own(objectIn(inner, "properties"), key) ?? inner?.additionalProperties;
    if (!isObject(next)) return false;
    inner = next;
  }
  return true;
}

import type { FieldProblem } from "../../http/status.ts";
import {
  equalJson,
  isObject,
  type Json,
  type JsonObject,
  listIn,
  objectIn,
  objectsIn,
  own,
  stringIn,
} from "../../json.ts";
import { schemaOfItems } from "../structural.ts";
import { compile, type Expression, RuleError } from "./rule.ts";
import { celValueOf } from "./values.ts";

/** The rules of a schema (`x-kubernetes-validations`), as https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules has them. */
export interface Rules {
  /** Whether the schema has any. */
  readonly some: boolean;
  /**
   * What they say of an object. On an update, what did not change is let pass by rules that do not look at `oldSelf`.
   *
   * @param old - the object as it was; undefined where it is created
   */
  problems(object: JsonObject, old: JsonObject | undefined): readonly FieldProblem[];
}

interface Rule {
  readonly source: JsonObject;
  readonly expression: Expression;
  readonly message: Expression | undefined;
}

/** The rules of a schema and of what is in it, by where they stand. */
interface Ruled {
  readonly schema: JsonObject;
  readonly rules: readonly Rule[];
  readonly properties: ReadonlyMap<string, Ruled>;
  readonly others: Ruled | undefined;
  readonly items: Ruled | undefined;
}

/** Reads rules when they are first needed; those that cannot be read, which no definition has, and those with unknown functions are left out. */
export function rulesOf(schema: JsonObject): Rules {
  const some = JSON.stringify(schema).includes('"x-kubernetes-validations"');
  let ruled: Ruled | undefined;
  return {
    some,
    problems(object, old) {
      if (!some) return [];
      ruled ??= readRules(schema);
      const problems: FieldProblem[] = [];
      if (ruled !== undefined) check({ ruled, value: object, old, field: "", problems });
      return problems;
    },
  };
}

/** Undefined where there are none, also below. */
function readRules(schema: JsonObject): Ruled | undefined {
  const rules = objectsIn(schema, "x-kubernetes-validations").flatMap((source): Rule[] => {
    const expression = read(source, "rule");
    return expression === undefined
      ? []
      : [{ source, expression, message: read(source, "messageExpression") }];
  });
  const inside = (value: Json | undefined): Ruled | undefined =>
    isObject(value) ? readRules(value) : undefined;
  const properties = new Map<string, Ruled>();
  for (const [key, value] of Object.entries(objectIn(schema, "properties"))) {
    const found = inside(value);
    if (found !== undefined) properties.set(key, found);
  }
  const others = inside(schema.additionalProperties);
  const items = inside(schemaOfItems(schema));
  if (rules.length === 0 && properties.size === 0 && others === undefined && items === undefined)
    return undefined;
  return { schema, rules, properties, others, items };
}

function read(source: JsonObject, key: string): Expression | undefined {
  const text = stringIn(source, key);
  if (text === "") return undefined;
  try {
    return compile(text, source.optionalOldSelf === true);
  } catch (error) {
    if (error instanceof RuleError) return undefined;
    throw error;
  }
}

interface Place {
  readonly ruled: Ruled;
  readonly value: Json;
  readonly old: Json | undefined;
  readonly field: string;
  readonly problems: FieldProblem[];
}

function check(place: Place): void {
  const { ruled, value, old, field, problems } = place;
  const { schema, rules, properties, others, items } = ruled;
  if (value === null) return;
  if (rules.length > 0) {
    const isRoot = field === "";
    const self = celValueOf(value, schema, isRoot);
    const oldSelf = old === undefined || old === null ? undefined : celValueOf(old, schema, isRoot);
    for (const rule of rules) {
      const found = problemWith(rule, place, { self, oldSelf });
      if (found !== undefined) problems.push(found);
    }
  }
  if (Array.isArray(value) && items !== undefined) {
    value.forEach((item, index) => {
      check({
        ruled: items,
        value: item,
        old: itemLike(item, old, schema),
        field: `${field}[${index}]`,
        problems,
      });
    });
  } else if (isObject(value)) {
    const before = isObject(old) ? old : {};
    for (const [key, child] of Object.entries(value)) {
      const known = properties.get(key);
      const inner = known ?? (own(objectIn(schema, "properties"), key) === undefined ? others : undefined);
      const at = known === undefined ? `${field}[${key}]` : field === "" ? key : `${field}.${key}`;
      if (inner !== undefined)
        check({ ruled: inner, value: child, old: own(before, key), field: at, problems });
    }
  }
}

/** The item that was the same before, which only the keys of a list with keys can tell. */
function itemLike(item: Json, old: Json | undefined, schema: JsonObject): Json | undefined {
  if (schema["x-kubernetes-list-type"] !== "map" || !Array.isArray(old) || !isObject(item)) return undefined;
  const keys = listIn(schema, "x-kubernetes-list-map-keys").map(String);
  return old.find((one) => isObject(one) && keys.every((key) => equalJson(own(one, key), own(item, key))));
}

interface Input {
  readonly self: unknown;
  readonly oldSelf: unknown;
}

function problemWith(
  { source, expression, message }: Rule,
  place: Place,
  input: Input,
): FieldProblem | undefined {
  const { value, old, ruled } = place;
  const { usesOldSelf } = expression;
  if (usesOldSelf && source.optionalOldSelf !== true && input.oldSelf === undefined) return undefined;
  if (!usesOldSelf && old !== undefined && equalJson(old, value)) return undefined;
  const text = stringIn(source, "rule").trim();
  const said = stringIn(source, "message").trim();
  try {
    if (expression.evaluate(input) === true) return undefined;
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    const type = JSON.stringify(stringIn(ruled.schema, "type"));
    const why = `Invalid value: ${type}: ${error.message} evaluating rule: ${said || text}`;
    return { reason: "FieldValueInvalid", field: place.field || "<nil>", message: why };
  }
  const why = spoken(message, input) ?? (said || `failed rule: ${text}`);
  const field = fieldAt(place.field, stringIn(source, "fieldPath")) || "<nil>";
  return worded(stringIn(source, "reason"), field, value, why);
}

/** What the expression of a message says; undefined where it says nothing that fits on a line. */
function spoken(message: Expression | undefined, input: Input): string | undefined {
  try {
    const text = message?.evaluate(input);
    if (typeof text !== "string" || text.trim() === "" || text.includes("\n")) return undefined;
    return text.trim();
  } catch (error) {
    if (error instanceof RuleError) return undefined;
    throw error;
  }
}

function worded(reason: string, field: string, value: Json, why: string): FieldProblem {
  const given = typeof value === "object" ? "" : `: ${JSON.stringify(value)}`;
  switch (reason) {
    case "FieldValueForbidden":
      return { reason, field, message: `Forbidden: ${why}` };
    case "FieldValueRequired":
      return { reason, field, message: `Required value: ${why}` };
    case "FieldValueDuplicate":
      return { reason, field, message: `Duplicate value${given}` };
    default:
      return { reason: "FieldValueInvalid", field, message: `Invalid value${given}: ${why}` };
  }
}

/** `.a['b.c']` below a field. */
function fieldAt(field: string, path: string): string {
  const parts = [...path.matchAll(/\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\]/g)].map(
    ([, name, quoted = ""]) => name ?? quoted.replaceAll(/\\(.)/g, "$1"),
  );
  return [...(field === "" ? [] : [field]), ...parts].join(".");
}

import { isObject, type Json, type JsonObject } from "../json.ts";
import { DecodeError } from "./decode-error.ts";
import type { Member, StructPlan } from "./struct-plan.ts";

/**
 * Why a server refuses the outcome of a strategic merge patch: it fills the Go type from the values of a map, without JSON in between,
 * and has other words for that. Undefined where the first wrong value is one that decodes itself.
 */
export function strategicProblem(plan: StructPlan, value: Json): string | undefined {
  if (!isObject(value)) return `cannot restore struct from: ${kindOf(value)}`;
  for (const member of plan.order) {
    const held = Object.hasOwn(value, member.name) ? value[member.name] : undefined;
    const problem = held === undefined || held === null ? undefined : memberProblem(member, held);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function memberProblem(member: Member, value: Json): string | undefined {
  if (member.shape === "list") {
    if (!Array.isArray(value)) return `cannot restore slice from ${kindOf(value)}`;
    return first(value, (item) => oneProblem(member, item));
  }
  if (member.shape === "map") {
    if (!isObject(value)) return `cannot restore map from ${kindOf(value)}`;
    return first(Object.values(value), (item) => oneProblem(member, item));
  }
  return oneProblem(member, value);
}

function first(values: readonly Json[], problemOf: (value: Json) => string | undefined): string | undefined {
  for (const value of values) {
    const problem = value === null ? undefined : problemOf(value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ["string", "string"],
  ["bool", "boolean"],
  ["int", "number"],
  ["double", "number"],
]);

function oneProblem(member: Member, value: Json): string | undefined {
  const simple = SIMPLE.get(member.type);
  if (simple === undefined) {
    const plan = member.struct();
    return plan === undefined ? undefined : strategicProblem(plan, value);
  }
  // Names of types other than Go's own are told by the kind that they are of.
  const kind = member.type === "string" ? "string" : member.type === "bool" ? "bool" : member.goOne;
  if (typeof value === simple) {
    if (member.type === "int" && !Number.isInteger(value)) return `cannot convert float64 to ${member.goOne}`;
    return undefined;
  }
  // Go can make a text of a whole number, though this conversion does not.
  if (kind === "string" && kindOf(value) === "int64") return `cannot convert int64 to ${member.goOne}`;
  return `unrecognized type: ${kind}`;
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return "slice";
  if (isObject(value)) return "map";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value === "boolean" ? "bool" : typeof value;
}

/** The members of an object that its type has not, as such a conversion tells them. */
export function sortedUnknown(strict: readonly string[]): readonly string[] {
  return strict.toSorted((a, b) => (a < b ? -1 : 1));
}

/** A value as Go's `%+v` writes it: `map[data:map[a:5]]`. @throws {DecodeError} for one that is too deep */
export function goText(value: Json, depth = 0): string {
  if (depth > 1000) throw new DecodeError("exceeded max depth");
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return `[${value.map((item) => goText(item, depth + 1)).join(" ")}]`;
  if (!isObject(value)) return String(value);
  const object: JsonObject = value;
  const keys = Object.keys(object).sort();
  return `map[${keys.map((key) => `${key}:${goText(object[key] ?? null, depth + 1)}`).join(" ")}]`;
}

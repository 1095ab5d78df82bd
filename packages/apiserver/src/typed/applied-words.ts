import { isObject, type Json, type JsonObject } from "../json.ts";
import { goText } from "./strategic-words.ts";
import type { Member, StructPlan } from "./struct-plan.ts";

/** What an applied object says that its type does not know, in the words of server-side apply; each with where it is. */
export function appliedProblems(plan: StructPlan, object: JsonObject): readonly string[] {
  const problems: string[] = [];
  structProblems(plan, object, "", problems);
  return problems;
}

const SCALARS: ReadonlyMap<string, readonly [called: string, typeOf: string]> = new Map([
  ["string", ["string", "string"]],
  ["bytes", ["string", "string"]],
  ["Time", ["string", "string"]],
  ["MicroTime", ["string", "string"]],
  ["Duration", ["string", "string"]],
  ["bool", ["boolean", "boolean"]],
  ["int", ["numeric (int or float)", "number"]],
  ["double", ["numeric (int or float)", "number"]],
]);

function structProblems(plan: StructPlan, value: Json, at: string, problems: string[]): void {
  if (!isObject(value)) {
    problems.push(`${at}: expected map, got ${held(value)}`);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    const member = plan.members.get(key);
    if (member === undefined) problems.push(`${at}.${key}: field not declared in schema`);
    else if (inner !== null) memberProblems(member, inner, `${at}.${key}`, problems);
  }
}

function memberProblems(member: Member, value: Json, at: string, problems: string[]): void {
  if (member.shape === "list") {
    if (!Array.isArray(value)) problems.push(`${at}: expected list, got ${held(value)}`);
    else
      for (const [index, item] of value.entries())
        oneProblem(member, item, itemAt(at, index, item), problems);
  } else if (member.shape === "map") {
    if (!isObject(value)) problems.push(`${at}: expected map, got ${held(value)}`);
    else for (const [key, item] of Object.entries(value)) oneProblem(member, item, `${at}.${key}`, problems);
  } else oneProblem(member, value, at, problems);
}

/** Items are named by their keys, as far as the usual one goes. */
function itemAt(at: string, index: number, item: Json): string {
  return isObject(item) && typeof item.name === "string"
    ? `${at}[name=${JSON.stringify(item.name)}]`
    : `${at}[${index}]`;
}

function oneProblem(member: Member, value: Json, at: string, problems: string[]): void {
  if (value === null) return;
  const scalar = SCALARS.get(member.type);
  if (scalar === undefined) {
    const plan = member.struct();
    if (plan !== undefined) structProblems(plan, value, at, problems);
    return;
  }
  const [called, typeOf] = scalar;
  if (typeof value !== typeOf) problems.push(`${at}: expected ${called}, got ${scalarText(value)}`);
}

/** A value as Go prints a pointer to what holds it. */
function held(value: Json): string {
  return `&{${goText(value)}}`;
}

function scalarText(value: Json): string {
  return typeof value === "object"
    ? held(value)
    : `&value.valueUnstructured{Value:${typeof value === "string" ? JSON.stringify(value) : String(value)}}`;
}

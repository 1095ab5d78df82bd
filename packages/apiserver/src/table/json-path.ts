import { isObject, type Json, type JsonObject, own } from "../json.ts";

/** One step of a path: from each value to some of what is in it. */
type Step = (value: Json) => readonly Json[];

const COMPARISON = /^\?\(\s*@([^=!<>]*?)\s*(==|!=|<=|>=|<|>)\s*(?:"([^"]*)"|'([^']*)'|([^\s)]+))\s*\)$/;
const EXISTENCE = /^\?\(\s*@([^=!<>]*?)\s*\)$/;

/**
 * The values at a JSONPath as CRDs have them: fields, `['a.b']`, indexes, slices, `*`, and filters that compare or ask for one field.
 * Undefined where the path is no such path.
 */
export function valuesAt(object: JsonObject, path: string): readonly Json[] | undefined {
  const steps = parse(path);
  return steps?.reduce<readonly Json[]>((values, step) => values.flatMap(step), [object]);
}

function parse(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let at = 0;
  while (at < path.length) {
    if (path[at] === ".") {
      const name = /^\.((?:\\.|[^.[\\])*)/.exec(path.slice(at));
      if (name === null) return undefined;
      at += name[0].length;
      const key = (name[1] ?? "").replaceAll(/\\(.)/g, "$1");
      if (key !== "") steps.push(key === "*" ? everything : field(key));
    } else if (path[at] === "[") {
      const end = endOfBracket(path, at);
      const step = end < 0 ? undefined : bracket(path.slice(at + 1, end));
      if (step === undefined) return undefined;
      steps.push(step);
      at = end + 1;
    } else return undefined;
  }
  return steps;
}

/** Where a bracket closes: quotes may hold one. */
function endOfBracket(path: string, start: number): number {
  let quote = "";
  let depth = 0;
  for (let at = start; at < path.length; at += 1) {
    const char = path[at] ?? "";
    if (quote !== "") {
      if (char === quote) quote = "";
    } else if (char === '"' || char === "'") quote = char;
    else if (char === "[") depth += 1;
    else if (char === "]") {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

function bracket(text: string): Step | undefined {
  if (text === "*") return everything;
  const quoted = /^(?:'([^']*)'|"([^"]*)")$/.exec(text);
  if (quoted !== null) return field(quoted[1] ?? quoted[2] ?? "");
  if (/^-?\d+$/.test(text))
    return (value) => single(Array.isArray(value) ? value.at(Number(text)) : undefined);
  const slice = /^(-?\d*):(-?\d*)$/.exec(text);
  if (slice !== null) {
    const [from, to] = [slice[1] ?? "", slice[2] ?? ""];
    return (value) =>
      Array.isArray(value) ? value.slice(Number(from), to === "" ? undefined : Number(to)) : [];
  }
  return filter(text);
}

function filter(text: string): Step | undefined {
  const existence = EXISTENCE.exec(text);
  if (existence !== null) {
    const inner = parse(existence[1] ?? "");
    if (inner === undefined) return undefined;
    return (value) => elements(value).filter((one) => follow(inner, one).length > 0);
  }
  const comparison = COMPARISON.exec(text);
  if (comparison === null) return undefined;
  const [, path = "", operator = "", double, quoted, bare = ""] = comparison;
  const inner = parse(path);
  if (inner === undefined) return undefined;
  const wanted = double ?? quoted ?? bare;
  const asNumber = double === undefined && quoted === undefined && /^-?\d+(\.\d+)?$/.test(bare);
  return (value) =>
    elements(value).filter((one) => {
      const found = follow(inner, one)[0];
      if (found === undefined || found === null || typeof found === "object") return false;
      return asNumber
        ? compare(Number(found), operator, Number(wanted))
        : compare(String(found), operator, wanted);
    });
}

function compare<T extends number | string>(a: T, operator: string, b: T): boolean {
  switch (operator) {
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    default:
      return a >= b;
  }
}

function follow(steps: readonly Step[], value: Json): readonly Json[] {
  return steps.reduce<readonly Json[]>((values, step) => values.flatMap(step), [value]);
}

function elements(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function field(key: string): Step {
  return (value) => single(isObject(value) ? own(value, key) : undefined);
}

const everything: Step = (value) =>
  Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];

function single(value: Json | undefined): readonly Json[] {
  return value === undefined ? [] : [value];
}

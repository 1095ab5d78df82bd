import type { LabelSelector } from "../kinds/meta/v1.gen.ts";
import { KcacheError } from "../object/error.ts";
import { labelKeyFault, labelValueFault } from "./label-syntax.ts";

/** What a requirement asks of the label's value. `Gt` and `Lt` compare integers and exist in text only. */
export type LabelOperator = "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";

/**
 * One condition on labels, in canonical form: `=` and `==` are `In` with one value, `!=` is `NotIn` with one value,
 * values are sorted and differ from each other.
 */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  readonly values: readonly string[];
}

const INTEGER = /^[+-]?[0-9]+$/;
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** The integer that Kubernetes reads from a label value; `undefined` where it reads none. */
function parseInt64(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
  return value > INT64_MAX || value < INT64_MIN ? undefined : value;
}

/**
 * A requirement in canonical form, frozen; or a line that says what is wrong with it.
 * @internal
 */
export function makeRequirement(
  key: string,
  operator: LabelOperator,
  values: readonly string[],
): LabelRequirement | string {
  const keyFault = labelKeyFault(key);
  if (keyFault !== undefined) return `${JSON.stringify(key)}: ${keyFault}`;
  for (const value of values) {
    const valueFault = labelValueFault(value);
    if (valueFault !== undefined) return `${JSON.stringify(value)}: ${valueFault}`;
  }
  let canonical = [...new Set(values)].sort();
  switch (operator) {
    case "In":
    case "NotIn":
      if (canonical.length === 0) return `${operator} needs at least one value`;
      break;
    case "Exists":
    case "DoesNotExist":
      if (canonical.length > 0) return `${operator} takes no values`;
      break;
    case "Gt":
    case "Lt": {
      const [text = ""] = canonical;
      const bound = parseInt64(text);
      if (bound === undefined || canonical.length !== 1)
        return `${JSON.stringify(text)}: ${operator} compares with one 64-bit integer`;
      canonical = [bound.toString()];
      break;
    }
    default:
      return operator satisfies never;
  }
  return Object.freeze({ key, operator, values: Object.freeze(canonical) });
}

/** `requirements` in canonical order, each once; frozen. */
export function canonicalRequirements(requirements: Iterable<LabelRequirement>): readonly LabelRequirement[] {
  const byText = new Map<string, LabelRequirement>();
  for (const requirement of requirements) byText.set(requirementText(requirement), requirement);
  const sorted = [...byText].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.freeze(sorted.map(([, requirement]) => requirement));
}

/**
 * The requirements of a LabelSelector object, in canonical order. An empty one has none and so selects everything.
 *
 * @throws {KcacheError} `invalid-selector`; the message names the path inside the object
 */
export function labelSelectorRequirements(selector: LabelSelector): readonly LabelRequirement[] {
  const requirements: LabelRequirement[] = [];
  const add = (path: string, made: LabelRequirement | string): void => {
    if (typeof made === "string")
      throw new KcacheError("invalid-selector", `label selector: ${path}: ${made}`);
    requirements.push(made);
  };
  for (const [key, value] of Object.entries(selector.matchLabels ?? {}))
    add(`matchLabels[${JSON.stringify(key)}]`, makeRequirement(key, "In", [value]));
  for (const [index, { key, operator, values }] of (selector.matchExpressions ?? []).entries()) {
    const path = `matchExpressions[${index}]`;
    // Objects come from servers and files, so the types are no proof.
    const known = ["In", "NotIn", "Exists", "DoesNotExist"].includes(operator);
    const fault = `operator ${JSON.stringify(operator)}, want In, NotIn, Exists or DoesNotExist`;
    add(path, known ? makeRequirement(key, operator, values ?? []) : fault);
  }
  return canonicalRequirements(requirements);
}

function requirementText({ key, operator, values }: LabelRequirement): string {
  const one = values.length === 1;
  switch (operator) {
    case "In":
      return one ? `${key}=${values[0]}` : `${key} in (${values.join(",")})`;
    case "NotIn":
      return one ? `${key}!=${values[0]}` : `${key} notin (${values.join(",")})`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
    case "Gt":
      return `${key}>${values[0]}`;
    case "Lt":
      return `${key}<${values[0]}`;
    default:
      return operator satisfies never;
  }
}

/** The text of a label selector, as a server takes it in `labelSelector=`; canonical where `requirements` are. */
export function selectorText(requirements: readonly LabelRequirement[]): string {
  return requirements.map(requirementText).join(",");
}

interface CompiledRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  readonly values: ReadonlySet<string>;
  readonly bound: bigint;
}

function satisfies({ operator, values, bound }: CompiledRequirement, value: string | undefined): boolean {
  // Keys such as "constructor" are valid labels, and every plain object inherits something of that name.
  if (typeof value !== "string") return operator === "NotIn" || operator === "DoesNotExist";
  switch (operator) {
    case "In":
      return values.has(value);
    case "NotIn":
      return !values.has(value);
    case "Exists":
      return true;
    case "DoesNotExist":
      return false;
    case "Gt":
    case "Lt": {
      const integer = parseInt64(value);
      return integer !== undefined && (operator === "Gt" ? integer > bound : integer < bound);
    }
    default:
      return operator satisfies never;
  }
}

/**
 * A test of labels against all of `requirements`, prepared once. As in Kubernetes, `NotIn` also holds where the key is
 * absent, and `Gt` and `Lt` hold for nothing but integers.
 */
export function labelMatcher(
  requirements: readonly LabelRequirement[],
): (labels: Readonly<Record<string, string>>) => boolean {
  const compiled = requirements.map(({ key, operator, values }): CompiledRequirement => {
    const ordered = operator === "Gt" || operator === "Lt";
    return { key, operator, values: new Set(values), bound: ordered ? BigInt(values[0] ?? 0) : 0n };
  });
  return (labels) => {
    for (const requirement of compiled) if (!satisfies(requirement, labels[requirement.key])) return false;
    return true;
  };
}

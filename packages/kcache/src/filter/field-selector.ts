import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import { namesOf } from "../object/path.ts";

/** One condition on a field: its value as text equals `value`, or does not. */
export interface FieldRequirement {
  /** Names joined by dots, such as `spec.nodeName`. */
  readonly path: string;
  readonly operator: "=" | "!=";
  readonly value: string;
}

/**
 * A requirement, frozen; or a line that says what is wrong with its path.
 * @internal
 */
export function makeFieldRequirement(
  path: string,
  operator: "=" | "!=",
  value: string,
): FieldRequirement | string {
  if (!/^[^\s.\\,=!]+(\.[^\s.\\,=!]+)*$/.test(path))
    return `expected a path such as "status.phase", found ${JSON.stringify(path)}`;
  return Object.freeze({ path, operator, value });
}

/** `requirements` in canonical order, each once; frozen. */
export function canonicalFieldRequirements(
  requirements: Iterable<FieldRequirement>,
): readonly FieldRequirement[] {
  const byText = new Map<string, FieldRequirement>();
  for (const requirement of requirements) byText.set(requirementText(requirement), requirement);
  const sorted = [...byText].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.freeze(sorted.map(([, requirement]) => requirement));
}

function requirementText({ path, operator, value }: FieldRequirement): string {
  return `${path}${operator}${value.replace(/[\\,=]/g, "\\$&")}`;
}

/** The text of a field selector, as a server takes it in `fieldSelector=`; canonical where `requirements` are. */
export function fieldSelectorText(requirements: readonly FieldRequirement[]): string {
  return requirements.map(requirementText).join(",");
}

/**
 * Reads the text of a field selector: `path=value`, `path==value` and `path!=value` with commas between them, all of
 * which must hold. In values, `\`, `,` and `=` are written `\\`, `\,` and `\=`. The empty text has no requirements.
 *
 * Returns the requirements in canonical order. Whether a server supports a field depends on the kind and is not checked.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/
 *
 * @throws {KcacheError} `invalid-selector`; the message has the position, counted from 0, and what was expected there
 */
export function parseFieldSelector(source: string): readonly FieldRequirement[] {
  const fail = (at: number, what: string): never => {
    throw new KcacheError(
      "invalid-selector",
      `parse field selector ${JSON.stringify(source)}: at ${at}: ${what}`,
    );
  };
  const requirements: FieldRequirement[] = [];
  let at = 0;
  while (at < source.length) {
    if (source[at] === ",") {
      at++;
      continue;
    }
    const start = at;
    while (at < source.length && !/[=!,]/.test(source.charAt(at))) at++;
    const path = source.slice(start, at);
    const symbol = /^(==|=|!=)/.exec(source.slice(at, at + 2))?.[0];
    if (symbol === undefined) {
      const found = at < source.length ? JSON.stringify(source.charAt(at)) : "the end";
      return fail(at, `expected "=", "==" or "!=" after ${JSON.stringify(path)}, found ${found}`);
    }
    at += symbol.length;
    let value = "";
    for (; at < source.length && source[at] !== ","; at++) {
      const char = source.charAt(at);
      if (char === "=") fail(at, 'expected "," or the end, found "="; inside a value write "\\="');
      if (char !== "\\") {
        value += char;
        continue;
      }
      const escaped = source.charAt(at + 1);
      if (escaped === "" || !"\\,=".includes(escaped))
        fail(at, `expected "\\\\", "\\," or "\\=", found ${JSON.stringify(char + escaped)}`);
      value += escaped;
      at++;
    }
    const made = makeFieldRequirement(path, symbol === "!=" ? "!=" : "=", value);
    requirements.push(typeof made === "string" ? fail(start, made) : made);
  }
  return canonicalFieldRequirements(requirements);
}

/** A value as Kubernetes compares it: text, numbers and booleans as text, everything else and nothing as "". */
function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}

/** Reads the field at `path` as text, `""` where there is none. */
export function fieldReader(path: string): (entry: Entry) => string {
  if (path === "metadata.name") return (entry) => entry.metadata.name;
  if (path === "metadata.namespace") return (entry) => entry.namespace ?? "";
  const names = namesOf(path);
  // Names of elements: here a list is no way to anything.
  const lists = names.flatMap((name, at) => (/^\d+$/.test(name) ? [names.slice(0, at)] : []));
  if (lists.length === 0) return (entry) => textOf(entry.field(names));
  return (entry) =>
    lists.some((list) => Array.isArray(entry.field(list))) ? "" : textOf(entry.field(names));
}

/** True when `requirements` can be tested without parsing the object. */
export function readsOnlyMetadata(requirements: readonly FieldRequirement[]): boolean {
  return requirements.every(({ path }) => path === "metadata.name" || path === "metadata.namespace");
}

/** A test of an entry against all of `requirements`, prepared once. */
export function fieldMatcher(requirements: readonly FieldRequirement[]): (entry: Entry) => boolean {
  const compiled = requirements.map(({ path, operator, value }) => ({
    read: fieldReader(path),
    equal: operator === "=",
    value,
  }));
  return (entry) => {
    for (const { read, equal, value } of compiled) if ((read(entry) === value) !== equal) return false;
    return true;
  };
}

import { pathOfField, type ResourceType } from "../resources/resource.ts";
import type { Stored } from "../storage/stored.ts";

/** One term of a field selector. */
export interface FieldTerm {
  readonly field: string;
  readonly equal: boolean;
  readonly value: string;
}

/** A field selector that does not parse or names a field that the kind does not select by. */
export class FieldSelectorError extends Error {}

/**
 * Parses `a=b,c!=d`; values escape `\`, `,` and `=` with `\`.
 *
 * @throws {FieldSelectorError} with the words of a real server
 */
export function parseFieldSelector(text: string): readonly FieldTerm[] {
  return splitTerms(text)
    .filter((term) => term !== "")
    .map((term) => parseTerm(term, text));
}

function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === ",") {
      terms.push(text.slice(start, at));
      start = at + 1;
    }
  }
  terms.push(text.slice(start));
  return terms;
}

function parseTerm(term: string, whole: string): FieldTerm {
  for (let at = 0; at < term.length; at += 1) {
    if (term[at] === "\\") {
      at += 1;
      continue;
    }
    for (const operator of ["!=", "==", "="]) {
      if (!term.startsWith(operator, at)) continue;
      return {
        field: term.slice(0, at),
        equal: operator !== "!=",
        value: unescapeValue(term.slice(at + operator.length)),
      };
    }
  }
  throw new FieldSelectorError(`invalid selector: '${whole}'; can't understand '${term}'`);
}

function unescapeValue(text: string): string {
  let value = "";
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (char === "\\") {
      at += 1;
      const escaped = text[at];
      if (escaped === undefined || !["\\", ",", "="].includes(escaped)) {
        throw new FieldSelectorError(
          `invalid field selector: invalid escape sequence: ${char}${escaped ?? ""}`,
        );
      }
      value += escaped;
    } else if (char === "=") {
      throw new FieldSelectorError(
        `invalid field selector: unescaped character in value: ${char.codePointAt(0)}`,
      );
    } else value += char;
  }
  return value;
}

/** @throws {FieldSelectorError} where the kind does not select by a field */
export function checkFields(type: ResourceType, terms: readonly FieldTerm[]): void {
  for (const { field } of terms) {
    if (field === "metadata.name" || type.fields.includes(field)) continue;
    if (field === "metadata.namespace" && type.namespaced) continue;
    throw new FieldSelectorError(unknownField(type, field));
  }
}

function unknownField(type: ResourceType, field: string): string {
  if (type.group === "batch" && type.plural === "jobs") return `field label "${field}" not supported for Job`;
  if (type.custom || type.fields.length > 0) return `field label not supported: ${field}`;
  return `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

/** Whether an object fulfils all terms. */
export function fieldsMatch(terms: readonly FieldTerm[], stored: Stored): boolean {
  return terms.every((term) => (fieldOf(stored, term.field) === term.value) === term.equal);
}

function fieldOf(stored: Stored, field: string): string {
  if (field === "metadata.name") return stored.name;
  if (field === "metadata.namespace") return stored.namespace;
  const text = stored.text(pathOfField(field));
  switch (field) {
    // Accepted, but no value is ever found for it.
    case "status.podIPs":
      return "";
    case "spec.hostNetwork":
    case "spec.unschedulable":
      return text || "false";
    case "status.replicas":
    case "status.successful":
      return text || "0";
    case "source":
      return text || stored.text("reportingComponent");
    default:
      return text;
  }
}

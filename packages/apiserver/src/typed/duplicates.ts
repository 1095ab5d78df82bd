import type { Json } from "../json.ts";
import type { Notes } from "./exact-json.ts";

/** The members that a text without a type has twice: `duplicate field "spec.color"`. */
export function duplicateFields(value: Json, notes: Notes | undefined): readonly string[] {
  if (notes === undefined || notes.members.size === 0) return [];
  const found = new Set<string>();
  visit(value, "", notes, found);
  return [...found];
}

function visit(value: Json, path: string, notes: Notes, found: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visit(item, `${path}[${index}]`, notes, found);
    return;
  }
  const seen = new Set<string>();
  for (const [key, member] of notes.members.get(value) ?? Object.entries(value)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (seen.has(key)) found.add(`duplicate field ${JSON.stringify(at)}`);
    seen.add(key);
    visit(member, at, notes, found);
  }
}

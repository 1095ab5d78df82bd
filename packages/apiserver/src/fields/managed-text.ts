import { isObject, type Json, type JsonObject } from "../json.ts";
import { type FieldSet, isEmptySet } from "./field-set.ts";

/** managedFields as text, and where in it the fields of each entry are. */
export interface ManagedText {
  readonly text: string;
  /** Two places an entry: where its `fieldsV1` begins, and where it ends. */
  readonly cuts: readonly number[];
}

/** Sets that are kept parsed: objects of one template share theirs. */
const KEPT = 1000;
const sets = new Map<string, FieldSet>();
const texts = new WeakMap<FieldSet, string>();
/** The texts of nodes without others below. */
const parts = new WeakMap<FieldSet, string>();

/** Writes managedFields; undefined where an entry is not as a server writes it. */
export function writeManaged(entries: readonly Json[]): ManagedText | undefined {
  const cuts: number[] = [];
  let text = "[";
  for (const entry of entries) {
    if (!isObject(entry) || !isObject(entry.fieldsV1)) return undefined;
    const { fieldsV1, subresource, ...rest } = entry;
    const head = JSON.stringify(rest).slice(0, -1);
    text += `${text === "[" ? "" : ","}${head}${head === "{" ? "" : ","}"fieldsV1":`;
    cuts.push(text.length);
    text += textOf(fieldsV1);
    cuts.push(text.length);
    text += subresource === undefined ? "}" : `,"subresource":${JSON.stringify(subresource)}}`;
  }
  return { text: `${text}]`, cuts };
}

/** A set as text, which is remembered with it: sets do not change. */
function textOf(set: FieldSet): string {
  const known = texts.get(set);
  if (known !== undefined) return known;
  const text = written(set);
  texts.set(set, text);
  keep(text, set);
  return text;
}

const NOTHING = "{}";
const SELF = '".":{}';

/** A set as JSON.stringify writes it; what several sets share is written once. */
export function written(set: FieldSet): string {
  if (isEmptySet(set)) return NOTHING;
  const known = parts.get(set);
  if (known !== undefined) return known;
  let text = "";
  let isFlat = true;
  for (const part in set) {
    const below = set[part];
    const comma = text === "" ? "" : ",";
    if (part === ".") text += comma + SELF;
    else if (isObject(below) && !isEmptySet(below)) {
      isFlat = false;
      text += `${comma}${JSON.stringify(part)}:${written(below)}`;
    } else text += `${comma}${JSON.stringify(part)}:{}`;
  }
  text = `{${text}}`;
  if (isFlat) parts.set(set, text);
  return text;
}

function keep(text: string, set: FieldSet): void {
  if (sets.has(text)) return;
  sets.set(text, set);
  const [oldest] = sets.size > KEPT ? sets.keys() : [];
  if (oldest !== undefined) sets.delete(oldest);
}

/**
 * Reads what `writeManaged` wrote. The sets in the entries are shared: not to be changed.
 *
 * @param between - the text around the sets, in its parts
 * @param fields - the texts of the sets
 */
export function readManaged(between: readonly string[], fields: readonly string[]): Json[] {
  const entries: unknown = JSON.parse(between.join("{}"));
  if (!Array.isArray(entries)) throw new Error("read stored managedFields: not a list");
  entries.forEach((entry: JsonObject, index) => {
    entry.fieldsV1 = setOf(fields[index] ?? "{}");
  });
  return entries;
}

function setOf(text: string): FieldSet {
  const known = sets.get(text);
  if (known !== undefined) return known;
  const parsed: FieldSet = JSON.parse(text);
  texts.set(parsed, text);
  keep(text, parsed);
  return parsed;
}

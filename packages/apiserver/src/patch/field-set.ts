import { parseJson } from "../http/parse.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { mergeKey } from "./strategic.ts";

/** A way into an object as managedFields write it: `f:spec`, `k:{"name":"c"}`. */
export type FieldPath = readonly string[];

/** The fields of an object as FieldsV1 has them. With `merging`, items of lists with a merge key are fields too. */
export function fieldSetOf(object: JsonObject, merging: boolean): JsonObject {
  const set: JsonObject = {};
  for (const [key, value] of Object.entries(object)) set[`f:${key}`] = fieldsIn(key, value, merging);
  return set;
}

function fieldsIn(name: string, value: Json, merging: boolean): JsonObject {
  if (isObject(value)) return fieldSetOf(value, merging);
  if (!merging || !Array.isArray(value)) return {};
  const items = value.filter(isObject);
  const key = items.length === value.length && items.length > 0 ? mergeKey(name, items) : undefined;
  if (key === undefined) return {};
  const set: JsonObject = {};
  for (const item of items) {
    set[`k:${JSON.stringify({ [key]: item[key] ?? null })}`] = { ".": {}, ...fieldSetOf(item, merging) };
  }
  return set;
}

/** The paths that end in the set, each item of a list before its own fields: without its key it would not be found. */
export function pathsOf(set: JsonObject): FieldPath[] {
  const found: FieldPath[] = [];
  const visit = (node: JsonObject, path: FieldPath): void => {
    const children = Object.entries(node).filter(([key]) => key !== ".");
    if (path.length > 0 && (children.length === 0 || "." in node)) found.push(path);
    for (const [key, child] of children) visit(isObject(child) ? child : {}, [...path, key]);
  };
  visit(set, []);
  return found;
}

/** Whether the set holds the path, or something below it. */
export function holds(set: JsonObject, path: FieldPath): boolean {
  return nodeAt(set, path) !== undefined;
}

function nodeAt(set: JsonObject, path: FieldPath): JsonObject | undefined {
  let node: JsonObject = set;
  for (const part of path) {
    const child = node[part];
    if (!isObject(child)) return undefined;
    node = child;
  }
  return node;
}

/** The set without the path and what lies below it; parents that hold nothing else go too. */
export function withoutPath(set: JsonObject, path: FieldPath): JsonObject {
  const [part, ...rest] = path;
  const child = part === undefined ? undefined : set[part];
  if (part === undefined || !isObject(child)) return set;
  const { [part]: _removed, ...others } = set;
  if (rest.length === 0) return others;
  const left = withoutPath(child, rest);
  return Object.keys(left).length === 0 ? others : { ...set, [part]: left };
}

/** The value at the path; undefined where there is none. */
export function valueAt(object: JsonObject, path: FieldPath): Json | undefined {
  let value: Json | undefined = object;
  for (const part of path) value = step(value, part);
  return value;
}

function step(value: Json | undefined, part: string): Json | undefined {
  if (part.startsWith("f:")) return isObject(value) ? value[part.slice(2)] : undefined;
  return Array.isArray(value) ? value.find((item) => isItem(item, part)) : undefined;
}

function isItem(item: Json, part: string): boolean {
  const key = itemKey(part);
  return (
    isObject(item) && key !== undefined && Object.entries(key).every(([name, value]) => item[name] === value)
  );
}

/** What `k:{...}` says of an item; undefined where a client has written something else there. */
function itemKey(part: string): JsonObject | undefined {
  if (!part.startsWith("k:")) return undefined;
  try {
    const key = parseJson(part.slice(2));
    return isObject(key) ? key : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Takes the value at the path out of the object, which is changed. */
export function removeAt(object: JsonObject, path: FieldPath): void {
  const last = path.at(-1);
  const parent = valueAt(object, path.slice(0, -1));
  if (last === undefined) return;
  if (last.startsWith("f:") && isObject(parent)) delete parent[last.slice(2)];
  else if (Array.isArray(parent)) {
    const at = parent.findIndex((item) => isItem(item, last));
    if (at >= 0) parent.splice(at, 1);
  }
}

/** `.spec.containers[name="c"].image` */
export function pathText(path: FieldPath): string {
  return path
    .map((part) => {
      if (part.startsWith("f:")) return `.${part.slice(2)}`;
      const key = itemKey(part);
      const pairs = Object.entries(key ?? {}).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      return `[${pairs.join(",")}]`;
    })
    .join("");
}

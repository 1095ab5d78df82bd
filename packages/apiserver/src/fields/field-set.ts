import { parseJson } from "../http/parse.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";

/**
 * Fields as FieldsV1 has them: `f:NAME` for a member, `k:KEYS` and `v:VALUE` for an item of a list. A node without children is in the
 * set; one with children is where it has the member `.`. The root is in no set. Sets are not changed once they are made.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/#System (fieldsV1)
 */
export type FieldSet = JsonObject;

/** A way into an object, in the parts of a set. */
export type FieldPath = readonly string[];

const SELF = ".";
/** A node that is in the set and has nothing below. */
export const MEMBER: FieldSet = Object.freeze({});

export function isEmptySet(set: FieldSet): boolean {
  for (const _key in set) return false;
  return true;
}

/** Whether a node is itself in its set. */
function isIn(node: FieldSet): boolean {
  return SELF in node || isEmptySet(node);
}

function nodeAt(set: FieldSet, part: string): FieldSet | undefined {
  const node = set[part];
  return isObject(node) ? node : undefined;
}

/** A node of what is below it; undefined where neither it nor anything below is in the set. */
export function node(isMember: boolean, below: FieldSet): FieldSet | undefined {
  if (isEmptySet(below)) return isMember ? MEMBER : undefined;
  return isMember ? { [SELF]: MEMBER, ...below } : below;
}

/** The fields of both; `a` itself where that has them all. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(a)) return b;
  let all: FieldSet | undefined;
  for (const part in b) {
    if (part === SELF) continue;
    const [left, right] = [nodeAt(a, part), nodeAt(b, part)];
    if (right === undefined) continue;
    const both = left === undefined ? right : nodeUnion(left, right);
    if (both === left) continue;
    all ??= { ...a };
    all[part] = both;
  }
  return all ?? a;
}

function nodeUnion(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a;
  const [wasIn, isAdded] = [isIn(a), isIn(b)];
  if (isEmptySet(a)) return node(true, below(b)) ?? MEMBER;
  const all = union(a, b);
  return wasIn || !isAdded ? all : { [SELF]: MEMBER, ...all };
}

function below(set: FieldSet): FieldSet {
  if (!(SELF in set)) return set;
  const { [SELF]: _self, ...rest } = set;
  return rest;
}

/** The fields of `a` that are not in `b`; `a` itself where all stay. What lies below a field of `b` stays. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  let left: FieldSet | undefined;
  for (const part in b) {
    const [own, other] = [part === SELF ? undefined : nodeAt(a, part), nodeAt(b, part)];
    if (own === undefined || other === undefined) continue;
    const kept = nodeDifference(own, other);
    if (kept === own) continue;
    left ??= { ...a };
    if (kept === undefined) delete left[part];
    else left[part] = kept;
  }
  return left ?? a;
}

function nodeDifference(a: FieldSet, b: FieldSet): FieldSet | undefined {
  const [wasIn, inOther] = [isIn(a), isIn(b)];
  const rest = difference(a, b);
  if (rest === a && !(wasIn && inOther)) return a;
  return node(wasIn && !inOther, below(rest));
}

/** The fields that are in both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const both: FieldSet = {};
  for (const part in a) {
    const [left, right] = [nodeAt(a, part), nodeAt(b, part)];
    if (part === SELF || left === undefined || right === undefined) continue;
    const common = node(isIn(left) && isIn(right), intersection(left, right));
    if (common !== undefined) both[part] = common;
  }
  return both;
}

/** The paths in the set, in the order in which real servers tell them: by part, a parent before what lies below. */
export function pathsOf(set: FieldSet): FieldPath[] {
  const found: FieldPath[] = [];
  const visit = (at: FieldSet, path: FieldPath): void => {
    const parts = Object.keys(at).filter((part) => part !== SELF);
    parts.sort(compareParts);
    for (const part of parts) {
      const child = nodeAt(at, part);
      if (child !== undefined && isIn(child)) found.push([...path, part]);
    }
    for (const part of parts) visit(nodeAt(at, part) ?? {}, [...path, part]);
  };
  visit(set, []);
  return found;
}

const KINDS = "fkvi";

function compareParts(a: string, b: string): number {
  const kinds = KINDS.indexOf(a.charAt(0)) - KINDS.indexOf(b.charAt(0));
  return kinds !== 0 ? kinds : a < b ? -1 : a > b ? 1 : 0;
}

/** Whether the path is in the set. */
export function hasPath(set: FieldSet, path: FieldPath): boolean {
  let at: FieldSet | undefined = set;
  for (const part of path) at = at === undefined ? undefined : nodeAt(at, part);
  return at !== undefined && isIn(at);
}

/** Whether a part of the set is in it, and what lies below the part; undefined where neither. */
export function partOf(
  set: FieldSet,
  part: string,
): { readonly isMember: boolean; readonly below: FieldSet } | undefined {
  const at = nodeAt(set, part);
  return at === undefined ? undefined : { isMember: isIn(at), below: below(at) };
}

/** `.spec.containers[name="c"].image` */
export function pathText(path: FieldPath): string {
  return path.map(partText).join("");
}

function partText(part: string): string {
  if (part.startsWith("f:")) return `.${part.slice(2)}`;
  if (part.startsWith("v:")) return `[=${part.slice(2)}]`;
  const key = part.startsWith("k:") ? keyOf(part) : undefined;
  const pairs = Object.entries(key ?? {}).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `[${pairs.join(",")}]`;
}

function keyOf(part: string): Json {
  try {
    return parseJson(part.slice(2));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

import { isObject, type JsonObject, stringIn } from "../json.ts";
import type { Comparison } from "./compare.ts";
import { difference, type FieldSet, isEmptySet, union } from "./field-set.ts";
import { written } from "./managed-text.ts";

/** Who writes, and by what. */
export interface Manager {
  readonly name: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  /** "" is the object itself. */
  readonly subresource: string;
  readonly time: string;
}

/** An entry of managedFields. */
export interface Managed extends Manager {
  readonly fields: FieldSet;
}

/** Entries of updates that are kept apart; older ones are put together. */
const MAX_UPDATERS = 10;
const ANCIENT = "ancient-changes";
/** What everything has, and the server writes: nobody manages it. */
const NOBODYS = ["f:apiVersion", "f:kind"];
const NOBODYS_METADATA = [
  "f:name",
  "f:namespace",
  "f:creationTimestamp",
  "f:selfLink",
  "f:uid",
  "f:clusterName",
  "f:generation",
  "f:managedFields",
  "f:resourceVersion",
];

/** The entries of an object; undefined where one of them is none that a server writes. */
export function readManagers(entries: readonly unknown[]): Managed[] | undefined {
  const read: Managed[] = [];
  for (const entry of entries) {
    if (!isObject(entry)) return undefined;
    const { operation, fieldsV1 = {} } = entry;
    const apiVersion = stringIn(entry, "apiVersion");
    if ((operation !== "Apply" && operation !== "Update") || apiVersion === "") return undefined;
    if (entry.fieldsType !== "FieldsV1" || !isObject(fieldsV1)) return undefined;
    read.push({
      name: stringIn(entry, "manager"),
      operation,
      apiVersion,
      subresource: stringIn(entry, "subresource"),
      time: stringIn(entry, "time"),
      fields: fieldsV1,
    });
  }
  return read;
}

/** The entries as they are written. */
export function writeManagers(managers: readonly Managed[]): JsonObject[] {
  return managers.map(({ name, operation, apiVersion, subresource, time, fields }) => ({
    ...(name === "" ? {} : { manager: name }),
    operation,
    apiVersion,
    ...(time === "" ? {} : { time }),
    fieldsType: "FieldsV1",
    fieldsV1: fields,
    ...(subresource === "" ? {} : { subresource }),
  }));
}

/** Whether two entries are of the same manager: appliers are one in every version. */
export function isSame(a: Manager, b: Manager): boolean {
  return (
    a.name === b.name &&
    a.operation === b.operation &&
    a.subresource === b.subresource &&
    (a.operation === "Apply" || a.apiVersion === b.apiVersion)
  );
}

/** The entries without what a write took from them. */
export function losing(managers: readonly Managed[], { changed, removed }: Comparison): Managed[] {
  return managers.flatMap((one) => {
    const fields = derived(one.fields, "-", [changed, removed], () =>
      difference(difference(one.fields, changed), removed),
    );
    if (fields === one.fields) return [one];
    return isEmptySet(fields) ? [] : [{ ...one, fields }];
  });
}

/** The entries after an update by `manager`. */
export function afterUpdate(
  managers: readonly Managed[],
  manager: Manager,
  comparison: Comparison,
): Managed[] {
  const taken = manageable(comparison.changed);
  if (isEmptySet(taken)) return inOrder(losing(managers, comparison));
  const own = managers.find((one) => isSame(one, manager));
  const left = losing(own === undefined ? managers : managers.filter((one) => one !== own), comparison);
  const fields = own === undefined ? taken : ownFields(own, taken, comparison.removed);
  return inOrder(capped([...left, { ...manager, fields }]));
}

function ownFields({ fields }: Managed, taken: FieldSet, removed: FieldSet): FieldSet {
  return derived(fields, "+", [taken, removed], () => union(difference(fields, removed), taken));
}

/** What was made of sets: the same writes come to many objects, and a set that is known has a text already. */
const made = new WeakMap<FieldSet, Map<string, FieldSet>>();
const MADE_KEPT = 20;

function derived(from: FieldSet, how: string, by: readonly FieldSet[], make: () => FieldSet): FieldSet {
  if (by.every(isEmptySet)) return from;
  const key = how + by.map(written).join("");
  const known = made.get(from) ?? new Map<string, FieldSet>();
  const found = known.get(key);
  if (found !== undefined) return found;
  const set = make();
  if (known.size < MADE_KEPT && set !== from) made.set(from, known.set(key, set));
  return set;
}

/** A set without what nobody manages. */
export function manageable(set: FieldSet): FieldSet {
  const { "f:metadata": metadata } = set;
  const left = without(set, NOBODYS);
  if (!isObject(metadata)) return left;
  const own = without(metadata, [".", ...NOBODYS_METADATA]);
  if (own === metadata) return left;
  const { "f:metadata": _metadata, ...rest } = left;
  return isEmptySet(own) ? rest : { ...rest, "f:metadata": own };
}

function without(set: FieldSet, parts: readonly string[]): FieldSet {
  if (!parts.some((part) => part in set)) return set;
  const left = { ...set };
  for (const part of parts) delete left[part];
  return left;
}

/** Puts the oldest updates of a version together until no more than ten are left. */
function capped(managers: readonly Managed[]): readonly Managed[] {
  const updaters = managers.filter((one) => one.operation === "Update");
  if (updaters.length <= MAX_UPDATERS) return managers;
  updaters.sort((a, b) => compareTexts(a.time, b.time) || compareTexts(identity(a), identity(b)));
  const left = new Set(managers);
  const oldest = new Map<string, Managed>();
  let count = updaters.length;
  for (const one of updaters) {
    if (count <= MAX_UPDATERS) break;
    const bucket = oldest.get(one.apiVersion);
    if (bucket !== undefined) {
      const together = {
        ...bucket,
        name: ANCIENT,
        subresource: "",
        time: one.time,
        fields: union(one.fields, bucket.fields),
      };
      left.delete(bucket);
      left.delete(one);
      left.add(together);
      oldest.set(one.apiVersion, together);
      count -= 1;
    } else oldest.set(one.apiVersion, one);
  }
  return [...left];
}

/** What a real server calls a manager, which orders those of one time. */
function identity({ name, operation, apiVersion, subresource }: Manager): string {
  return JSON.stringify({
    ...(name === "" ? {} : { manager: name }),
    operation,
    apiVersion,
    ...(subresource === "" ? {} : { subresource }),
  });
}

/** Entries as they are written: appliers first, then by time. */
export function inOrder(managers: readonly Managed[]): Managed[] {
  return [...managers].sort(
    (a, b) =>
      compareTexts(a.operation, b.operation) ||
      compareTexts(a.time, b.time) ||
      compareTexts(a.name, b.name) ||
      compareTexts(a.apiVersion, b.apiVersion) ||
      compareTexts(a.subresource, b.subresource),
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

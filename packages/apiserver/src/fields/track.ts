import { ensureObject, equalJson, isObject, type Json, type JsonObject, listIn, objectIn } from "../json.ts";
import { apiVersionOf, type ResourceType } from "../resources/resource.ts";
import { compare } from "./compare.ts";
import { type FieldSet, isEmptySet } from "./field-set.ts";
import { afterUpdate, isSame, type Managed, manageable, readManagers, writeManagers } from "./managers.ts";
import { type Part, reset } from "./reset.ts";
import { shapeOf } from "./schema.ts";
import type { StructShape } from "./shape.ts";
import { setOfStructure } from "./structure.ts";

const NAME_LIMIT = 128;

/** Who writes, where a request says nothing else: the first part of its user agent, as far as it is printable; `unknown` where it has none. */
export function managerOfAgent(userAgent: string): string {
  const slash = userAgent.indexOf("/");
  const name = slash < 0 ? userAgent : userAgent.slice(0, slash);
  return name.replace(/[^\x20-\x7e]/g, "").slice(0, NAME_LIMIT) || "unknown";
}

/**
 * Writes into `next` who manages its fields after an update by `manager`. Where `old` had managers of none, or the request takes
 * them all away, nobody manages anything.
 *
 * @param old - undefined where `next` is created
 */
export function trackUpdate(
  type: ResourceType,
  part: Part,
  old: JsonObject | undefined,
  next: JsonObject,
  manager: string,
  time: string,
): void {
  const metadata = ensureObject(next, "metadata");
  const known = knownManagers(part, old, metadata.managedFields);
  delete metadata.managedFields;
  const shape = shapeOf(type);
  if (shape === undefined || (old !== undefined && known.length === 0)) return;
  const comparison =
    old === undefined
      ? { changed: createdFields(type, shape, next), removed: {} }
      : reset(type, part, compare(shape, bare(old), next));
  const subresource = part === "object" ? "" : part;
  const by = {
    name: manager,
    operation: "Update",
    apiVersion: apiVersionOf(type),
    subresource,
    time,
  } as const;
  const after =
    isEmptySet(comparison.changed) && isEmptySet(comparison.removed)
      ? known
      : afterUpdate(known, by, comparison);
  if (after.length > 0) metadata.managedFields = writeManagers(after);
}

/** What who creates an object owns. */
function createdFields(type: ResourceType, shape: StructShape, object: JsonObject): FieldSet {
  return setOfStructure(shape, object, () =>
    manageable(reset(type, "object", compare(shape, {}, object)).changed),
  );
}

function bare(object: JsonObject): JsonObject {
  if (!isObject(object.metadata)) return object;
  const { managedFields: _managed, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** The managers that an update begins with: those it names itself, or else those that were there. */
function knownManagers(part: Part, old: JsonObject | undefined, given: Json | undefined): readonly Managed[] {
  const before = (): readonly Managed[] =>
    readManagers(listIn(objectIn(old, "metadata"), "managedFields")) ?? [];
  if (part !== "object" || !Array.isArray(given)) return before();
  const [only, another] = given;
  if (only === undefined || (another === undefined && isObject(only) && isEmptySet(only))) return [];
  return readManagers(given)?.map((one) => remembered(one, before())) ?? before();
}

/** An entry with the set of the one it repeats, whose text is known. */
function remembered(entry: Managed, before: readonly Managed[]): Managed {
  const same = before.find((one) => isSame(one, entry) && equalJson(one.fields, entry.fields));
  return same === undefined ? entry : { ...entry, fields: same.fields };
}

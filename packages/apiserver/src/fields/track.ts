import { ensureObject, isObject, type Json, type JsonObject, listIn, objectIn } from "../json.ts";
import { apiVersionOf, type ResourceType } from "../resources/resource.ts";
import { compare } from "./compare.ts";
import { isEmptySet } from "./field-set.ts";
import { afterUpdate, type Managed, readManagers, writeManagers } from "./managers.ts";
import { type Part, reset } from "./reset.ts";
import { shapeOf } from "./schema.ts";

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
  const comparison = reset(type, part, compare(shape, bare(old), next));
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

function bare(object: JsonObject | undefined): JsonObject {
  if (object === undefined || !isObject(object.metadata)) return {};
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
  return readManagers(given) ?? before();
}

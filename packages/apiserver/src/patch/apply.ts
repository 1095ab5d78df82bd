import { compare, fieldsOf, withNamed } from "../fields/compare.ts";
import {
  difference,
  type FieldPath,
  type FieldSet,
  hasPath,
  intersection,
  isEmptySet,
  pathsOf,
  pathText,
  union,
} from "../fields/field-set.ts";
import {
  afterUpdate,
  inOrder,
  isSame,
  losing,
  type Managed,
  type Manager,
  manageable,
  readManagers,
  writeManagers,
} from "../fields/managers.ts";
import { merged, without } from "../fields/merge.ts";
import { type Part, reset } from "../fields/reset.ts";
import { shapeOf } from "../fields/schema.ts";
import type { StructShape } from "../fields/shape.ts";
import { parseJson } from "../http/parse.ts";
import { badRequest, invalid, problem, StatusError } from "../http/status.ts";
import {
  ensureObject,
  equalJson,
  isObject,
  type JsonObject,
  listIn,
  objectIn,
  objectsIn,
  stringIn,
} from "../json.ts";
import { apiVersionOf, type ResourceType } from "../resources/resource.ts";

/** Who applies, when, to what, and whether others' fields are taken over. */
export interface Applier {
  readonly name: string;
  readonly force: boolean;
  readonly time: string;
  readonly part: Part;
}

interface Conflict {
  readonly manager: Managed;
  readonly path: FieldPath;
}

/** The object after an apply, and who manages it then. */
interface Applied {
  readonly object: JsonObject;
  readonly managers: readonly Managed[];
}

/** Whoever applies first finds what was there before in the hands of this manager. */
const BEFORE = "before-first-apply";
/** Where kubectl keeps what it applied last, when it merged by itself. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const KUBECTL = "kubectl";

/**
 * Server-side apply: fields of the configuration are set, fields that this manager applied before and no longer does are removed
 * where nobody else manages them. `kubectl` takes over what it merged itself before.
 * Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/
 *
 * @throws {StatusError} 409 where another manages a field with another value and `force` is not set
 */
export function serverSideApply(
  type: ResourceType,
  live: JsonObject,
  configuration: JsonObject,
  applier: Applier,
): JsonObject {
  checkApply(configuration, applier);
  const shape = shapeOf(type);
  if (shape === undefined) throw new Error(`apply: nothing is known of the fields of ${type.kind}`);
  const apiVersion = apiVersionOf(type);
  const subresource = applier.part === "object" ? "" : applier.part;
  const manager: Manager = {
    name: applier.name,
    operation: "Apply",
    apiVersion,
    subresource,
    time: applier.time,
  };
  const known = readManagers(listIn(objectIn(live, "metadata"), "managedFields")) ?? [];
  const bare = withoutManagers(live);
  const managers =
    known.length > 0 || isEmptySet(bare) ? known : managedBefore(type, shape, bare, manager, applier.part);
  const { object, managers: after } = applied(type, shape, bare, configuration, managers, manager, applier);
  if (applier.name === KUBECTL) syncLastApplied(object, configuration);
  const isNoop = equalJson(object, bare);
  const times = isNoop ? after.map((one) => timeOf(one, managers)) : after;
  ensureObject(object, "metadata").managedFields = writeManagers(inOrder(times));
  return object;
}

function timeOf(one: Managed, before: readonly Managed[]): Managed {
  const time = before.find((other) => isSame(one, other))?.time;
  return time === undefined ? one : { ...one, time };
}

function withoutManagers(object: JsonObject): JsonObject {
  const { metadata } = object;
  if (!isObject(metadata)) return { ...object };
  const { managedFields: _managed, ...rest } = metadata;
  return { ...object, metadata: rest };
}

/** What was there before anybody applied. */
function managedBefore(
  type: ResourceType,
  shape: StructShape,
  live: JsonObject,
  manager: Manager,
  part: Part,
): readonly Managed[] {
  const before: Manager = { ...manager, name: BEFORE, operation: "Update" };
  return afterUpdate([], before, reset(type, part, compare(shape, {}, live)));
}

function applied(
  type: ResourceType,
  shape: StructShape,
  live: JsonObject,
  configuration: JsonObject,
  managers: readonly Managed[],
  manager: Manager,
  { force, part }: Applier,
): Applied {
  const own = managers.find((one) => isSame(one, manager));
  const others = managers.filter((one) => one !== own);
  const set = reset(type, part, { changed: fieldsOf(shape, configuration), removed: {} }).changed;
  const all = merged(shape, live, configuration);
  const object =
    own === undefined ? all : pruned(shape, all, own.fields, [...others.map((one) => one.fields), set]);
  const comparison = reset(type, part, compare(shape, live, object));
  const conflicts = conflictsOf(others, comparison.changed);
  if (conflicts.length > 0 && !force) {
    const refused = conflicts.filter(({ path }) => !isTakenOver(shape, live, manager.name, path));
    if (refused.length > 0) throw conflictError(refused);
  }
  const fields = manageable(difference(set, comparison.removed));
  const left = losing(others, comparison);
  return { object, managers: isEmptySet(fields) ? left : [{ ...manager, fields }, ...left] };
}

/** The object without what its manager applied last, and neither does now nor anybody else manages. */
function pruned(
  shape: StructShape,
  all: JsonObject,
  last: FieldSet,
  managed: readonly FieldSet[],
): JsonObject {
  const everywhere = withNamed(shape, fieldsOf(shape, all));
  const named = withNamed(shape, last);
  const kept = withNamed(shape, fieldsOf(shape, without(shape, all, named)));
  const owned = withNamed(shape, managed.reduce(union, {}));
  const left = without(shape, all, difference(everywhere, union(kept, owned)));
  const stays = withNamed(shape, fieldsOf(shape, left));
  return without(shape, all, intersection(difference(everywhere, stays), named));
}

function conflictsOf(managers: readonly Managed[], changed: FieldSet): Conflict[] {
  return managers.flatMap((manager) =>
    pathsOf(intersection(manager.fields, changed)).map((path) => ({ manager, path })),
  );
}

/** Whether kubectl takes a field over without force: it has set the live value itself, and noted that. */
function isTakenOver(shape: StructShape, live: JsonObject, manager: string, path: FieldPath): boolean {
  if (manager !== KUBECTL) return false;
  const last = parsed(stringIn(objectIn(objectIn(live, "metadata"), "annotations"), LAST_APPLIED));
  if (last === undefined) return false;
  const { changed, removed } = compare(shape, live, last);
  return hasPath(difference(difference(fieldsOf(shape, last), changed), removed), path);
}

function parsed(text: string): JsonObject | undefined {
  if (text === "") return undefined;
  try {
    const value = parseJson(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Notes for a kubectl that merges by itself what was applied. Changes `object`. */
function syncLastApplied(object: JsonObject, configuration: JsonObject): void {
  const annotations = objectIn(objectIn(object, "metadata"), "annotations");
  if (stringIn(annotations, LAST_APPLIED) === "") return;
  const noted = structuredClone(configuration);
  const metadata = ensureObject(noted, "metadata");
  const own = objectIn(metadata, "annotations");
  delete own[LAST_APPLIED];
  const text = `${JSON.stringify(noted, sortedKeys)}\n`;
  const next = { ...annotations, [LAST_APPLIED]: text };
  object.metadata = { ...objectIn(object, "metadata"), annotations: next };
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function checkApply(configuration: JsonObject, applier: Applier): void {
  if (applier.name === "") {
    const options = { group: "meta.k8s.io", kind: "PatchOptions" };
    throw invalid(options, "", [problem.required("fieldManager", "is required for apply patch")]);
  }
  const [apiVersion, kind] = [stringIn(configuration, "apiVersion"), stringIn(configuration, "kind")];
  if (kind === "" || apiVersion === "") {
    const [group = "", version = ""] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
    throw badRequest(`invalid object type: ${group}/${version}, Kind=${kind}`);
  }
  if (objectsIn(objectIn(configuration, "metadata"), "managedFields").length > 0) {
    throw badRequest("metadata.managedFields must be nil");
  }
}

function managerText({ name, operation, apiVersion, subresource }: Managed): string {
  const by = subresource === "" ? "" : ` with subresource ${JSON.stringify(subresource)}`;
  const using = operation === "Update" ? ` using ${apiVersion}` : "";
  return `${JSON.stringify(name)}${by}${using}`;
}

function conflictError(conflicts: readonly Conflict[]): StatusError {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${managerText(manager)}`,
    field: pathText(path),
  }));
  const [first] = causes;
  if (causes.length === 1 && first !== undefined) {
    const message = `Apply failed with 1 conflict: ${first.message}: ${first.field}`;
    return new StatusError(409, "Conflict", message, { causes });
  }
  const managers = [...new Set(conflicts.map(({ manager }) => managerText(manager)))].sort();
  const lines = managers.flatMap((name) => [
    `conflicts with ${name}:`,
    ...conflicts
      .filter(({ manager }) => managerText(manager) === name)
      .map(({ path }) => `- ${pathText(path)}`),
  ]);
  const message = `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`;
  return new StatusError(409, "Conflict", message, { causes });
}

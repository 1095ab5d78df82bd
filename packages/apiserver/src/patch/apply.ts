import { badRequest, invalid, problem, StatusError } from "../http/status.ts";
import {
  ensureObject,
  equalJson,
  isObject,
  type Json,
  type JsonObject,
  objectIn,
  objectsIn,
  stringIn,
} from "../json.ts";
import { apiVersionOf, type ResourceType } from "../resources/resource.ts";
import {
  type FieldPath,
  fieldSetOf,
  holds,
  pathsOf,
  pathText,
  removeAt,
  valueAt,
  withoutPath,
} from "./field-set.ts";
import { mergePatch } from "./merge.ts";
import { strategicMerge } from "./strategic.ts";

/** Who applies, when, and whether others' fields are taken over. */
export interface Manager {
  readonly name: string;
  readonly force: boolean;
  readonly time: string;
}

interface Conflict {
  readonly manager: string;
  readonly path: FieldPath;
}

/** Metadata that the server owns: nobody manages it. */
const SERVERS = [
  "name",
  "namespace",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "managedFields",
];

/**
 * Server-side apply: fields of the configuration are set, fields that this manager applied before and no longer does are removed.
 * Only appliers are known as managers: what was written by other requests is nobody's, so it never conflicts, and a field that
 * such a request changes is lost to its applier. Lists of custom resources are single values.
 *
 * @throws {StatusError} 409 where another applier manages a field with another value and `force` is not set
 */
export function serverSideApply(
  type: ResourceType,
  live: JsonObject,
  configuration: JsonObject,
  manager: Manager,
): JsonObject {
  checkApply(type, configuration, manager);
  const wanted = fieldSetOf(managed(configuration), !type.custom);
  const entries = objectsIn(objectIn(live, "metadata"), "managedFields");
  const isOwn = (entry: JsonObject): boolean => entry.manager === manager.name && entry.operation === "Apply";
  const own = entries.find(isOwn);
  const conflicts: Conflict[] = [];
  const others = entries
    .filter((entry) => !isOwn(entry))
    .map((entry) => {
      let fields = objectIn(entry, "fieldsV1");
      for (const path of pathsOf(wanted)) {
        if (!holds(fields, path) || equalJson(valueAt(live, path), valueAt(configuration, path))) continue;
        if (isItemPath(path) || isParent(valueAt(configuration, path))) continue;
        conflicts.push({ manager: stringIn(entry, "manager"), path });
        fields = withoutPath(fields, path);
      }
      return { ...entry, fieldsV1: fields };
    });
  if (conflicts.length > 0 && !manager.force) throw conflictError(conflicts);
  const result = merge(type, live, configuration);
  for (const path of own === undefined ? [] : pathsOf(objectIn(own, "fieldsV1"))) {
    const kept = holds(wanted, path) || others.some((entry) => holds(entry.fieldsV1, path));
    // An object that was applied empty and that others have filled since stays.
    if (!kept && !isFilled(valueAt(result, path), path)) removeAt(result, path);
  }
  const entry: JsonObject = {
    manager: manager.name,
    operation: "Apply",
    apiVersion: apiVersionOf(type),
    time: manager.time,
    fieldsType: "FieldsV1",
    fieldsV1: wanted,
  };
  const left = others.filter(({ fieldsV1 }) => Object.keys(fieldsV1).length > 0);
  ensureObject(result, "metadata").managedFields = [entry, ...left];
  return result;
}

function checkApply(type: ResourceType, configuration: JsonObject, manager: Manager): void {
  if (manager.name === "") {
    const options = { group: "meta.k8s.io", kind: "PatchOptions" };
    throw invalid(options, "", [problem.required("fieldManager", "is required for apply patch")]);
  }
  const [apiVersion, kind] = [stringIn(configuration, "apiVersion"), stringIn(configuration, "kind")];
  if (kind === "" || apiVersion === "") {
    const [group = "", version = ""] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
    throw badRequest(`invalid object type: ${group}/${version}, Kind=${kind}`);
  }
  if (objectsIn(objectIn(configuration, "metadata"), "managedFields").length > 0) {
    throw badRequest(`metadata.managedFields must be nil: leave it out of what is applied to ${type.plural}`);
  }
}

function managed(configuration: JsonObject): JsonObject {
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = configuration;
  const kept = Object.entries(isObject(metadata) ? metadata : {}).filter(([key]) => !SERVERS.includes(key));
  return kept.length === 0 ? rest : { metadata: Object.fromEntries(kept), ...rest };
}

function merge(type: ResourceType, live: JsonObject, configuration: JsonObject): JsonObject {
  return type.custom ? mergePatch(live, configuration) : strategicMerge(live, configuration);
}

/** An empty object or list says only that it is there. */
function isParent(value: Json | undefined): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function isFilled(value: Json | undefined, path: FieldPath): boolean {
  return !isItemPath(path) && isObject(value) && Object.keys(value).length > 0;
}

/** An item of a merged list: several may have it, each with fields of its own. */
function isItemPath(path: FieldPath): boolean {
  return path.at(-1)?.startsWith("k:") === true;
}

function conflictError(conflicts: readonly Conflict[]): StatusError {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${JSON.stringify(manager)}`,
    field: pathText(path),
  }));
  const [first] = causes;
  if (causes.length === 1 && first !== undefined) {
    const message = `Apply failed with 1 conflict: ${first.message}: ${first.field}`;
    return new StatusError(409, "Conflict", message, { causes });
  }
  const managers = [...new Set(conflicts.map(({ manager }) => manager))].sort();
  const lines = managers.flatMap((name) => [
    `conflicts with ${JSON.stringify(name)}:`,
    ...conflicts.filter(({ manager }) => manager === name).map(({ path }) => `- ${pathText(path)}`),
  ]);
  const message = `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`;
  return new StatusError(409, "Conflict", message, { causes });
}

/** A managedFields entry without the fields that differ between two states of its object. */
export function withoutChanged(entry: JsonObject, old: JsonObject, next: JsonObject): JsonObject {
  let fields = objectIn(entry, "fieldsV1");
  for (const path of pathsOf(fields)) {
    const before = valueAt(old, path);
    const after = valueAt(next, path);
    const changed = isItemPath(path) ? after === undefined : !equalJson(before, after);
    if (changed) fields = withoutPath(fields, path);
  }
  return { ...entry, fieldsV1: fields };
}

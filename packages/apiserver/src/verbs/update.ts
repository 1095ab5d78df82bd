import { timestamp } from "../clock.ts";
import type { Part } from "../fields/reset.ts";
import { trackUpdate } from "../fields/track.ts";
import { parseUint } from "../http/parameters.ts";
import { conflict, type FieldProblem, invalid, MODIFIED, problem, StatusError } from "../http/status.ts";
import {
  ensureObject,
  equalJson,
  isObject,
  type Json,
  type JsonObject,
  listIn,
  objectIn,
  objectsIn,
  setDefault,
  stringIn,
} from "../json.ts";
import { applyDefaults, hasGeneration, resourceKey } from "../resources/defaults.ts";
import type { Resource, ResourceType } from "../resources/resource.ts";
import { validate, validateUpdate } from "../resources/validation.ts";
import { isEmptyMetadata, Stored } from "../storage/stored.ts";
import type { Context } from "./context.ts";
import { giveAddress, type Writing } from "./create.ts";
import { removeObject } from "./removal.ts";

const KEPT = [
  "uid",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "generation",
  "generateName",
];

/**
 * Replaces the state of an object. A write that changes nothing but times in managedFields stores nothing.
 * The write that takes the last finalizer of an object that is being deleted removes it.
 *
 * @throws {StatusError} 409 where the body names another version or uid, 422 where the result is invalid
 */
export function update(
  context: Context,
  resource: Resource,
  current: Stored,
  object: JsonObject,
  part: Part,
  { manager, dryRun }: Writing,
): Stored {
  const { type, collection } = resource;
  const old = current.object;
  checkVersion(type, current, objectIn(object, "metadata"));
  const next = part === "status" ? withStatus(type, old, object) : withoutStatus(type, old, object);
  keepMetadata(next, old);
  applyDefaults(type, next);
  if (manager !== undefined) trackUpdate(type, part, old, next, manager, timestamp(context.clock.now()));
  if (resourceKey(type) === "pods") keepAdmitted(next, old);
  if (resourceKey(type) === "services" && part !== "status") keepAddress(context, next, old);
  const problems = [
    ...validate(type, next),
    ...validateUpdate(type, old, next),
    ...(type.schema?.changeProblems(old, next, part === "status" ? "status" : "object") ?? []),
    ...finalizerProblems(current, next),
  ];
  if (problems.length > 0) throw invalid(type, current.name, problems);
  type.schema?.toStorage(next);
  if (hasGeneration(type) && !equalJson(counted(old), counted(next))) {
    const generation = objectIn(old, "metadata").generation;
    ensureObject(next, "metadata").generation = (typeof generation === "number" ? generation : 0) + 1;
  }
  if (equalJson(compared(old), compared(next))) return current;
  if (dryRun) return new Stored(next, current.version);
  if (current.deleting && isReleased(type, next)) {
    removeObject(context, resource, current);
    return new Stored(next, current.version);
  }
  return context.store.put(collection, next);
}

function checkVersion(type: ResourceType, current: Stored, metadata: JsonObject): void {
  const version = stringIn(metadata, "resourceVersion");
  const parsed = parseUint(version === "" ? "0" : version);
  if (typeof parsed === "string") throw new StatusError(500, "", parsed);
  if (version !== "" && version !== "0" && version !== String(current.version)) {
    throw conflict(type, current.name, MODIFIED);
  }
  const uid = stringIn(metadata, "uid");
  if (uid !== "" && uid !== current.uid) {
    throw conflict(
      type,
      current.name,
      `StorageError: invalid object, Code: 4, Key: ${registryKey(type, current)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.uid}`,
    );
  }
}

/** Where etcd would have the object. */
function registryKey(type: ResourceType, { namespace, name }: Stored): string {
  const parts = [type.custom ? type.group : "", type.plural, namespace, name];
  return `/registry/${parts.filter((part) => part !== "").join("/")}`;
}

/** The new status on the old rest; labels and annotations too where built-in kinds take them. */
function withStatus(type: ResourceType, old: JsonObject, object: JsonObject): JsonObject {
  const next: JsonObject = { ...old, metadata: { ...objectIn(old, "metadata") } };
  if (object.status === undefined) delete next.status;
  else next.status = object.status;
  if (type.custom) return next;
  keepClass(type, next, old);
  const metadata = ensureObject(next, "metadata");
  for (const key of ["labels", "annotations", "finalizers", "managedFields"]) {
    const given = objectIn(object, "metadata")[key];
    if (given === undefined) delete metadata[key];
    else metadata[key] = given;
  }
  return next;
}

/** The class of a pod's service is never a client's to take away. Changes `next`. */
function keepClass(type: ResourceType, next: JsonObject, old: JsonObject): void {
  const { qosClass } = objectIn(old, "status");
  if (resourceKey(type) !== "pods" || qosClass === undefined || !isObject(next.status)) return;
  next.status = { qosClass, ...next.status };
}

function withoutStatus(type: ResourceType, old: JsonObject, object: JsonObject): JsonObject {
  if (!type.status) return { ...object };
  const { status: _status, ...rest } = object;
  return old.status === undefined ? rest : { ...rest, status: old.status };
}

function keepMetadata(next: JsonObject, old: JsonObject): void {
  const before = objectIn(old, "metadata");
  const metadata: JsonObject = { ...objectIn(next, "metadata") };
  for (const key of KEPT) {
    const value = before[key];
    if (value === undefined) delete metadata[key];
    else metadata[key] = value;
  }
  metadata.name = stringIn(before, "name");
  if (before.namespace !== undefined) metadata.namespace = before.namespace;
  next.metadata = metadata;
}

/** Admission plugins of a real server fill in only what they filled in before. Changes `next`. */
function keepAdmitted(next: JsonObject, old: JsonObject): void {
  const [spec, before] = [ensureObject(next, "spec"), objectIn(old, "spec")];
  for (const key of ["priority", "preemptionPolicy"]) {
    const value = before[key];
    if (value !== undefined) setDefault(spec, key, value);
  }
}

function keepAddress(context: Context, next: JsonObject, old: JsonObject): void {
  const spec = ensureObject(next, "spec");
  const before = objectIn(old, "spec");
  for (const key of ["clusterIP", "clusterIPs"]) {
    if ((spec[key] === undefined || spec[key] === "") && before[key] !== undefined) spec[key] = before[key];
  }
  giveAddress(context, spec);
}

function finalizerProblems(current: Stored, next: JsonObject): FieldProblem[] {
  if (!current.deleting) return [];
  const before = listIn(objectIn(current.object, "metadata"), "finalizers");
  const added = listIn(objectIn(next, "metadata"), "finalizers").filter((one) => !before.includes(one));
  if (added.length === 0) return [];
  const found = added.map((one) => JSON.stringify(one)).join(", ");
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${found}}`;
  // Real servers say it twice, once for the metadata and once for the object.
  return [problem.forbidden("metadata.finalizers", why), problem.forbidden("metadata.finalizers", why)];
}

/** Whether nothing holds an object any more that is being deleted. */
export function isReleased(type: ResourceType, object: JsonObject): boolean {
  const metadata = objectIn(object, "metadata");
  if (listIn(metadata, "finalizers").length > 0) return false;
  if (resourceKey(type) === "namespaces") return listIn(objectIn(object, "spec"), "finalizers").length === 0;
  const grace = metadata.deletionGracePeriodSeconds;
  return grace === undefined || grace === 0;
}

/** The part of an object whose changes raise its generation. */
function counted(object: JsonObject): Json {
  const { metadata: _metadata, status: _status, kind: _kind, apiVersion: _apiVersion, ...rest } = object;
  return rest;
}

/** The part of an object whose change is worth a write. */
function compared(object: JsonObject): Json {
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = object;
  const { resourceVersion: _version, managedFields: _managed, ...metadata } = objectIn(object, "metadata");
  const managed = objectsIn(objectIn(object, "metadata"), "managedFields").map(
    ({ time: _time, ...entry }) => entry,
  );
  return dropNulls({ ...rest, metadata: dropEmpty(metadata), managed });
}

/** Metadata is stored without what is empty. */
function dropEmpty(metadata: JsonObject): JsonObject {
  const shown = Object.entries(metadata).filter(([, value]) => !isEmptyMetadata(value));
  return Object.fromEntries(shown);
}

function dropNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

import { timestamp } from "../clock.ts";
import { ensureObject, type JsonObject, listIn, numberIn, objectIn, objectsIn, stringIn } from "../json.ts";
import { hasGeneration, resourceKey } from "../resources/defaults.ts";

import { graceOf } from "../resources/pod.ts";
import type { Resource } from "../resources/resource.ts";
import type { Place } from "../storage/store.ts";
import { keyOf, Stored } from "../storage/stored.ts";
import type { Context } from "./context.ts";
import { unregisterDefinition } from "./definition.ts";

/** What becomes of the objects that name the removed one as their owner. */
export type Propagation = "Background" | "Foreground" | "Orphan";

/** The end of a delete: the object's last state, and whether it is gone. */
export interface Deleted {
  readonly stored: Stored;
  readonly gone: boolean;
}

const FOREGROUND = "foregroundDeletion";
/** The finalizers under which an object waits for what is done with its dependents. */
const WAITING: Readonly<Record<Propagation, readonly string[]>> = {
  Background: [],
  Foreground: [FOREGROUND],
  Orphan: ["orphan"],
};

/** Starts, shortens or completes the deletion of an object. */
export function deleteObject(
  context: Context,
  resource: Resource,
  stored: Stored,
  grace: number | undefined,
  propagation: Propagation,
): Deleted {
  const isPod = resourceKey(resource.type) === "pods";
  const isNamespace = resourceKey(resource.type) === "namespaces";
  if (stored.deleting) return hasten(context, resource, stored, isPod ? grace : undefined);
  const seconds = isPod ? graceOf(stored.object, grace) : 0;
  const finalizers = finalizersFor(stored, isNamespace ? "Background" : propagation);
  if (!isPod && !isNamespace && finalizers.length === 0) {
    return { stored: removeObject(context, resource, stored), gone: true };
  }
  const marked = markDeleting(context, resource, stored, seconds, finalizers);
  if (isNamespace) {
    emptyNamespace(context, marked.name);
    return finishNamespace(context, marked.name) ?? { stored: marked, gone: false };
  }
  if (propagation === "Foreground") {
    collectDependents(context, stored.uid, "Foreground");
    finishForeground(context, { collection: resource.collection, stored });
  } else if (propagation === "Orphan") {
    orphan(context, stored.uid);
    dropFinalizer(context, resource, stored.key, "orphan");
  } else if (seconds === 0 && finalizers.length === 0) {
    removeObject(context, resource, marked);
    return { stored: marked, gone: true };
  }
  return { stored: marked, gone: false };
}

/** A second delete: may shorten a pod's grace, changes nothing else. */
function hasten(context: Context, resource: Resource, stored: Stored, grace: number | undefined): Deleted {
  const metadata = objectIn(stored.object, "metadata");
  const held = metadata.deletionGracePeriodSeconds;
  if (grace === undefined || typeof held !== "number" || grace >= held) return { stored, gone: false };
  const next = stored.copy();
  const start = Date.parse(stringIn(metadata, "deletionTimestamp")) - held * 1000;
  ensureObject(next, "metadata").deletionGracePeriodSeconds = grace;
  ensureObject(next, "metadata").deletionTimestamp = timestamp(start + grace * 1000);
  const hastened = context.store.put(resource.collection, next);
  if (grace > 0 || listIn(metadata, "finalizers").length > 0) return { stored: hastened, gone: false };
  removeObject(context, resource, hastened);
  return { stored: hastened, gone: true };
}

/** What a delete would answer, with nothing done. */
export function rehearsed(
  context: Context,
  resource: Resource,
  stored: Stored,
  grace: number | undefined,
): Deleted {
  const isPod = resourceKey(resource.type) === "pods";
  const finalizers = finalizersFor(stored, "Background");
  if (stored.deleting || (!isPod && finalizers.length === 0)) return { stored, gone: !stored.deleting };
  const seconds = isPod ? graceOf(stored.object, grace) : 0;
  const marked = new Stored(marking(context, resource, stored, seconds, finalizers), stored.version);
  return { stored: marked, gone: false };
}

function finalizersFor(stored: Stored, propagation: Propagation): string[] {
  const kept = listIn(objectIn(stored.object, "metadata"), "finalizers").filter(
    (one) => typeof one === "string",
  );
  return [...kept, ...WAITING[propagation].filter((one) => !kept.includes(one))];
}

function markDeleting(
  context: Context,
  resource: Resource,
  stored: Stored,
  grace: number,
  finalizers: string[],
): Stored {
  return context.store.put(resource.collection, marking(context, resource, stored, grace, finalizers));
}

/** The object as it is while it is being deleted. */
function marking(
  context: Context,
  resource: Resource,
  stored: Stored,
  grace: number,
  finalizers: string[],
): JsonObject {
  const next = stored.copy();
  const metadata = ensureObject(next, "metadata");
  metadata.deletionTimestamp = timestamp(context.clock.now() + grace * 1000);
  metadata.deletionGracePeriodSeconds = grace;
  if (finalizers.length > 0) metadata.finalizers = finalizers;
  if (hasGeneration(resource.type) && typeof metadata.generation === "number") metadata.generation += 1;
  if (resourceKey(resource.type) === "namespaces") {
    delete metadata.deletionGracePeriodSeconds;
    ensureObject(next, "status").phase = "Terminating";
  }
  return next;
}

/** Takes an object away, and does what a controller manager does after that. */
export function removeObject(context: Context, resource: Resource, stored: Stored): Stored {
  if (resourceKey(resource.type) === "customresourcedefinitions.apiextensions.k8s.io") {
    unregisterDefinition(context, stored);
  }
  const removed = context.store.remove(resource.collection, stored);
  collectDependents(context, stored.uid, "Background");
  for (const owner of objectsIn(objectIn(stored.object, "metadata"), "ownerReferences")) {
    releaseOwner(context, stored.namespace, owner);
  }
  if (stored.namespace !== "") finishNamespace(context, stored.namespace);
  return removed;
}

/** Deletes the objects whose owners are all gone or going. */
function collectDependents(context: Context, uid: string, propagation: Propagation): void {
  for (const { collection, stored } of context.store.dependents(uid)) {
    const resource = context.registry.of(collection);
    if (resource === undefined || collection.get(stored.key) === undefined) continue;
    const others = stored.owners.filter((owner) => owner !== uid);
    if (others.some((owner) => ownerExists(context, stored, owner))) continue;
    const waits = propagation === "Foreground" && context.store.dependents(stored.uid).length > 0;
    deleteObject(context, resource, stored, undefined, waits ? "Foreground" : "Background");
  }
}

function ownerExists(context: Context, dependent: Stored, uid: string): boolean {
  const references = objectsIn(objectIn(dependent.object, "metadata"), "ownerReferences");
  const reference = references.find((one) => stringIn(one, "uid") === uid);
  return reference !== undefined && findOwner(context, dependent.namespace, reference) !== undefined;
}

function findOwner(context: Context, namespace: string, reference: JsonObject): Place | undefined {
  const group = groupOf(stringIn(reference, "apiVersion"));
  for (const { type, collection } of context.registry.stored()) {
    if (type.kind !== stringIn(reference, "kind") || type.group !== group) continue;
    const stored = collection.get(keyOf(type.namespaced ? namespace : "", stringIn(reference, "name")));
    if (stored !== undefined && stored.uid === stringIn(reference, "uid")) return { collection, stored };
  }
  return undefined;
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

/** Completes the foreground deletion of an owner once nothing that blocks it is left. */
function releaseOwner(context: Context, namespace: string, reference: JsonObject): void {
  const owner = findOwner(context, namespace, reference);
  if (owner?.stored.deleting === true) finishForeground(context, owner);
}

function finishForeground(context: Context, { collection, stored: owner }: Place): void {
  const resource = context.registry.of(collection);
  const blocking = context.store
    .dependents(owner.uid)
    .some(({ stored }) =>
      objectsIn(objectIn(stored.object, "metadata"), "ownerReferences").some(
        (one) => stringIn(one, "uid") === owner.uid && one.blockOwnerDeletion === true,
      ),
    );
  if (resource !== undefined && !blocking) dropFinalizer(context, resource, owner.key, FOREGROUND);
}

/** Takes a finalizer from an object that is being deleted, and removes the object if that was all it waited for. */
function dropFinalizer(context: Context, resource: Resource, key: string, finalizer: string): void {
  const stored = resource.collection.get(key);
  const metadata = objectIn(stored?.object, "metadata");
  const held = listIn(metadata, "finalizers");
  if (stored === undefined || !held.includes(finalizer)) return;
  const left = held.filter((one) => one !== finalizer);
  if (left.length === 0 && (numberIn(metadata, "deletionGracePeriodSeconds") ?? 0) === 0) {
    removeObject(context, resource, stored);
    return;
  }
  const next = stored.copy();
  ensureObject(next, "metadata").finalizers = left;
  context.store.put(resource.collection, next);
}

/** Takes the owner's name out of all that it owns. */
function orphan(context: Context, uid: string): void {
  for (const { collection, stored } of context.store.dependents(uid)) {
    const next = stored.copy();
    const metadata = ensureObject(next, "metadata");
    metadata.ownerReferences = objectsIn(metadata, "ownerReferences").filter((one) => one.uid !== uid);
    if (listIn(metadata, "ownerReferences").length === 0) delete metadata.ownerReferences;
    context.store.put(collection, next);
  }
}

/** Deletes all that lies in a namespace. */
function emptyNamespace(context: Context, namespace: string): void {
  for (const resource of context.registry.stored()) {
    if (!resource.type.namespaced) continue;
    for (const stored of resource.collection.list(namespace)) {
      const now = resource.collection.get(stored.key);
      if (now !== undefined) deleteObject(context, resource, now, undefined, "Background");
    }
  }
}

/** Removes a namespace that is being deleted once nothing is left in it. */
export function finishNamespace(context: Context, name: string): Deleted | undefined {
  const resource = context.registry.builtin("", "namespaces");
  const stored = resource.collection.get(keyOf("", name));
  if (stored === undefined || !stored.deleting) return undefined;
  if (listIn(objectIn(stored.object, "metadata"), "finalizers").length > 0) return undefined;
  const holds = context.registry
    .stored()
    .some(({ type, collection }) => type.namespaced && collection.list(name).length > 0);
  return holds ? undefined : { stored: removeObject(context, resource, stored), gone: true };
}

import { timestamp } from "../clock.ts";
import { trackUpdate } from "../fields/track.ts";
import {
  alreadyExists,
  badRequest,
  forbidden,
  invalid,
  notFound,
  problem,
  StatusError,
} from "../http/status.ts";
import { ensureObject, type JsonObject, objectIn, stringIn } from "../json.ts";
import { applyDefaults, hasGeneration, resetStatus, resourceKey } from "../resources/defaults.ts";
import { generatedName, uuid } from "../resources/names.ts";
import { admitPod } from "../resources/pod.ts";
import { apiVersionOf, type Resource, type ResourceType } from "../resources/resource.ts";
import { validate } from "../resources/validation.ts";
import { keyOf, Stored } from "../storage/stored.ts";
import type { Context } from "./context.ts";

const NAME_TRIES = 8;

/** Who writes, and whether that is only rehearsed. */
export interface Writing {
  /** Of the fields that are written; undefined where the object says that itself, as it does after a server-side apply. */
  readonly manager: string | undefined;
  readonly dryRun: boolean;
}

/** Checks that a body is of the resource its path names; a body that names no kind is taken for it. */
export function checkType(type: ResourceType, object: JsonObject): void {
  const expected = apiVersionOf(type);
  const apiVersion = stringIn(object, "apiVersion") || expected;
  const kind = stringIn(object, "kind") || type.kind;
  if (apiVersion === expected && kind === type.kind) return;
  if (kind === type.kind && apiVersion.includes("/") !== expected.includes("/")) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  const version = JSON.stringify(apiVersion);
  throw badRequest(
    `${kind} in version ${version} cannot be handled as a ${type.kind}: no kind ${JSON.stringify(kind)} is registered for version ${version} in scheme "pkg/runtime/scheme.go:111"`,
  );
}

/** Checks that a body has the namespace of its path, and writes it there where the body has none. */
export function settleNamespace(type: ResourceType, object: JsonObject, namespace: string): void {
  const metadata = ensureObject(object, "metadata");
  const given = stringIn(metadata, "namespace");
  if (!type.namespaced) {
    if (given !== "") {
      throw badRequest("namespace may not be set on a cluster-scoped object: leave metadata.namespace out");
    }
    delete metadata.namespace;
    return;
  }
  if (given !== "" && given !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  metadata.namespace = namespace;
}

/** @throws {StatusError} 404 for a namespace that is not there, 403 for one that goes */
function checkNamespace(context: Context, resource: Resource, namespace: string, name: string): void {
  const namespaces = context.registry.builtin("", "namespaces");
  const stored = namespaces.collection.get(keyOf("", namespace));
  if (stored === undefined) throw notFound(namespaces.type, namespace);
  if (!stored.deleting) return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const cause = {
    reason: "NamespaceTerminating",
    message: `namespace ${namespace} is being terminated`,
    field: "metadata.namespace",
  };
  throw forbidden(resource.type, name, why, [cause]);
}

/**
 * Creates an object out of a request's body, which is changed.
 *
 * @throws {StatusError} 400, 403, 404, 409, 422 as a real server answers
 */
export function create(
  context: Context,
  resource: Resource,
  namespace: string,
  object: JsonObject,
  { manager, dryRun }: Writing,
): Stored {
  const { type, collection } = resource;
  checkType(type, object);
  settleNamespace(type, object, namespace);
  const metadata = ensureObject(object, "metadata");
  if (stringIn(metadata, "resourceVersion") !== "") {
    throw new StatusError(500, "", "resourceVersion should not be set on objects to be created");
  }
  if (type.namespaced) checkNamespace(context, resource, namespace, stringIn(metadata, "name"));
  settleName(context, resource, metadata);
  const time = timestamp(context.clock.now());
  metadata.uid = uuid(context.random);
  metadata.creationTimestamp = time;
  for (const key of ["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"]) {
    delete metadata[key];
  }
  if (hasGeneration(type)) metadata.generation = 1;
  applyDefaults(type, object);
  if (resourceKey(type) === "namespaces") {
    ensureObject(metadata, "labels")["kubernetes.io/metadata.name"] = stringIn(metadata, "name");
  }
  if (manager !== undefined) trackUpdate(type, "object", undefined, object, manager, time);
  if (resourceKey(type) === "pods") admitPod(ensureObject(object, "spec"));
  if (resourceKey(type) === "services") giveAddress(context, ensureObject(object, "spec"));
  resetStatus(type, object);
  const problems = [...validate(type, object), ...(type.schema?.problems(object) ?? [])];
  const name = stringIn(metadata, "name");
  if (problems.length > 0) throw invalid(type, name, problems);
  const existing = collection.get(keyOf(stringIn(metadata, "namespace"), name));
  if (existing !== undefined) throw alreadyExists(type, name, existing.deleting);
  type.schema?.toStorage(object);
  if (dryRun) return new Stored(object, 0n);
  return context.store.put(collection, object);
}

function settleName(context: Context, resource: Resource, metadata: JsonObject): void {
  const base = stringIn(metadata, "generateName");
  if (stringIn(metadata, "name") !== "") return;
  if (base === "") {
    throw invalid(resource.type, "", [problem.required("metadata.name", "name or generateName is required")]);
  }
  for (let tried = 0; tried < NAME_TRIES; tried += 1) {
    metadata.name = generatedName(base, context.random);
    if (
      resource.collection.get(keyOf(stringIn(metadata, "namespace"), stringIn(metadata, "name"))) ===
      undefined
    ) {
      return;
    }
  }
  throw alreadyExists(resource.type, stringIn(metadata, "name"));
}

/** Gives a service its cluster IP where its type has one and none was asked for. */
export function giveAddress(context: Context, spec: JsonObject): void {
  if (spec.type === "ExternalName") return;
  const asked = stringIn(spec, "clusterIP");
  if (asked === "") spec.clusterIP = context.addresses.allocate();
  spec.clusterIPs = [stringIn(spec, "clusterIP")];
  if (spec.clusterIP === "None" && Object.keys(objectIn(spec, "selector")).length === 0) {
    spec.ipFamilyPolicy = "RequireDualStack";
  }
}

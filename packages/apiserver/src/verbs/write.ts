import { negotiate } from "../http/accept.ts";
import { answer } from "../http/answer.ts";
import { mediaType, parseBody, readBody, readObject } from "../http/body.ts";
import { flag, integer } from "../http/parameters.ts";
import { badRequest, conflict, invalid, problem } from "../http/status.ts";
import { ensureObject, isObject, type JsonObject, numberIn, objectIn, stringIn } from "../json.ts";
import { applyPatch, checkPatchType } from "../patch/patch.ts";
import { resourceKey } from "../resources/defaults.ts";
import type { Resource } from "../resources/resource.ts";
import { keyOf, type Stored } from "../storage/stored.ts";
import type { Context, Target } from "./context.ts";
import { checkType, create, settleNamespace } from "./create.ts";
import { establish, registerDefinition } from "./definition.ts";
import { answerObject, find, wholeObject } from "./get.ts";
import { answerList, listPage } from "./list.ts";
import { readListOptions } from "./list-options.ts";
import { deleteObject, type Propagation } from "./removal.ts";
import { type Part, update } from "./update.ts";

export function isDryRun(url: URL): boolean {
  const asked = url.searchParams.getAll("dryRun");
  for (const value of asked) {
    if (value !== "All" && value !== "") {
      const kind = { group: "meta.k8s.io", kind: "CreateOptions" };
      throw invalid(kind, "", [problem.unsupported("dryRun", value, ["All"])]);
    }
  }
  return asked.includes("All");
}

async function requiredObject(request: Request): Promise<JsonObject> {
  const object = await readObject(request);
  if (object === undefined) throw badRequest("the body of the request is empty: send an object");
  return object;
}

export async function post(context: Context, target: Target): Promise<Response> {
  const accepted = negotiate(target.request, target.url, "one");
  const object = await requiredObject(target.request);
  const stored = createdBy(context, target.resource, target.namespace, object, isDryRun(target.url));
  return answerObject(context, target, stored, 201, accepted);
}

/** Creates, and serves what a definition defines. */
function createdBy(
  context: Context,
  resource: Resource,
  namespace: string,
  object: JsonObject,
  dryRun: boolean,
): Stored {
  const stored = create(context, resource, namespace, object, dryRun);
  return dryRun ? stored : settleDefinition(context, resource, stored);
}

function settleDefinition(context: Context, resource: Resource, stored: Stored): Stored {
  if (resourceKey(resource.type) !== "customresourcedefinitions.apiextensions.k8s.io") return stored;
  registerDefinition(context, stored);
  const conditions = objectIn(stored.object, "status").conditions;
  if (conditions !== undefined) return stored;
  const next = stored.copy();
  establish(next, context.clock.now());
  return context.store.put(resource.collection, next);
}

function updatedBy(
  context: Context,
  target: Target,
  current: Stored,
  object: JsonObject,
  part: Part,
): Stored {
  const dryRun = isDryRun(target.url);
  const stored = update(context, target.resource, current, object, part, dryRun);
  const there = target.resource.collection.get(stored.key);
  return dryRun || there !== stored || stored === current
    ? stored
    : settleDefinition(context, target.resource, stored);
}

export async function replace(context: Context, target: Target, part: Part): Promise<Response> {
  const accepted = negotiate(target.request, target.url, "one");
  const object = await requiredObject(target.request);
  const { type } = target.resource;
  checkType(type, object);
  settleNamespace(type, object, target.namespace);
  const name = stringIn(objectIn(object, "metadata"), "name");
  if (name !== target.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`);
  }
  const current = find(target);
  if (type.custom && stringIn(objectIn(object, "metadata"), "resourceVersion") === "") {
    throw invalid(type, name, [
      problem.invalid("metadata.resourceVersion", 0, "must be specified for an update"),
    ]);
  }
  return answerObject(context, target, updatedBy(context, target, current, object, part), 200, accepted);
}

export async function patchOne(context: Context, target: Target, part: Part): Promise<Response> {
  const accepted = negotiate(target.request, target.url, "one");
  const patchType = checkPatchType(mediaType(target.request), target.resource.type);
  const bytes = await readBody(target.request);
  const patch = parseBody(bytes, patchType === "apply" ? "application/yaml" : "application/json");
  const existing = target.resource.collection.get(keyOf(target.namespace, target.name));
  if (existing === undefined && patchType === "apply" && part === "object" && isObject(patch)) {
    return applyNew(context, target, patch);
  }
  const current = find(target);
  const whole = wholeObject(target.resource, current);
  const manager = {
    name: target.url.searchParams.get("fieldManager") ?? "",
    force: flag(target.url.searchParams, "force"),
  };
  const patched = applyPatch(target.resource.type, patchType, structuredClone(whole), patch, manager);
  checkPatched(target, patched);
  return answerObject(context, target, updatedBy(context, target, current, patched, part), 200, accepted);
}

function applyNew(context: Context, target: Target, patch: JsonObject): Response {
  const accepted = negotiate(target.request, target.url, "one");
  const manager = {
    name: target.url.searchParams.get("fieldManager") ?? "",
    force: flag(target.url.searchParams, "force"),
  };
  const object = applyPatch(target.resource.type, "apply", {}, patch, manager);
  const metadata = ensureObject(object, "metadata");
  const name = stringIn(metadata, "name");
  if (name !== "" && name !== target.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`);
  }
  metadata.name = target.name;
  const stored = createdBy(context, target.resource, target.namespace, object, isDryRun(target.url));
  return answerObject(context, target, stored, 201, accepted);
}

function checkPatched(target: Target, patched: JsonObject): void {
  const { type } = target.resource;
  checkType(type, patched);
  settleNamespace(type, patched, target.namespace);
  const name = stringIn(objectIn(patched, "metadata"), "name");
  if (name !== target.name) {
    throw invalid(type, target.name, [problem.invalid("metadata.name", name, "field is immutable")]);
  }
}

/** What a delete asks for, from its body and its query. */
interface DeleteOptions {
  readonly grace: number | undefined;
  readonly propagation: Propagation;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly dryRun: boolean;
}

async function readDeleteOptions(target: Target): Promise<DeleteOptions> {
  const body = (await readObject(target.request)) ?? {};
  const query = target.url.searchParams;
  const asked = stringIn(body, "propagationPolicy") || (query.get("propagationPolicy") ?? "");
  const orphans = body.orphanDependents === true || query.get("orphanDependents") === "true";
  const propagation = asked === "" ? (orphans ? "Orphan" : "Background") : asked;
  if (propagation !== "Background" && propagation !== "Foreground" && propagation !== "Orphan") {
    const kind = { group: "meta.k8s.io", kind: "DeleteOptions" };
    const policies = ["Background", "Foreground", "Orphan", "nil"];
    throw invalid(kind, "", [problem.unsupported("propagationPolicy", asked, policies)]);
  }
  const preconditions = objectIn(body, "preconditions");
  return {
    grace: numberIn(body, "gracePeriodSeconds") ?? integer(query, "gracePeriodSeconds"),
    propagation,
    uid: stringIn(preconditions, "uid"),
    resourceVersion: stringIn(preconditions, "resourceVersion"),
    dryRun: isDryRun(target.url) || (Array.isArray(body.dryRun) && body.dryRun.includes("All")),
  };
}

const RETURNED = new Set([
  "pods",
  "podtemplates",
  "persistentvolumes",
  "persistentvolumeclaims",
  "resourcequotas",
  "serviceaccounts",
  "services",
]);

export async function deleteOne(context: Context, target: Target): Promise<Response> {
  const accepted = negotiate(target.request, target.url, "one");
  const options = await readDeleteOptions(target);
  const { resource } = target;
  const stored = find(target);
  const refuse = (what: string, asked: string, is: string): never => {
    const why = `Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${is}`;
    throw conflict(resource.type, stored.name, why);
  };
  if (options.uid !== "" && options.uid !== stored.uid) refuse("UID", options.uid, stored.uid);
  if (options.resourceVersion !== "" && options.resourceVersion !== String(stored.version)) {
    refuse("ResourceVersion", options.resourceVersion, String(stored.version));
  }
  const deleted = options.dryRun
    ? { stored, gone: true }
    : deleteObject(context, resource, stored, options.grace, options.propagation);
  if (!deleted.gone || RETURNED.has(resourceKey(resource.type))) {
    return answerObject(context, target, deleted.stored, 200, accepted);
  }
  const { type } = resource;
  const group = type.group === "" ? {} : { group: type.group };
  const details = { name: stored.name, ...group, kind: type.plural, uid: stored.uid };
  return answer({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details }, 200);
}

export async function deleteCollection(context: Context, target: Target): Promise<Response> {
  const options = await readDeleteOptions(target);
  const listOptions = readListOptions(target, false);
  const result = await listPage(context, target, listOptions);
  const { resource } = target;
  for (const { key } of result.items) {
    const stored = resource.collection.get(key);
    if (stored === undefined || options.dryRun) continue;
    deleteObject(context, resource, stored, options.grace, options.propagation);
  }
  return answerList(context, target, result, negotiate(target.request, target.url, "list"));
}

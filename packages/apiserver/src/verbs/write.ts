import { timestamp } from "../clock.ts";
import type { Part } from "../fields/reset.ts";
import { managerOfAgent, trackUpdate } from "../fields/track.ts";
import { type Accepted, negotiate } from "../http/accept.ts";
import { answer } from "../http/answer.ts";
import { mediaType, readBody, readObject } from "../http/body.ts";
import { flag, integer } from "../http/parameters.ts";
import { badRequest, conflict, type FieldProblem, forbidden, invalid, problem } from "../http/status.ts";
import { ensureObject, type JsonObject, listIn, numberIn, objectIn, stringIn } from "../json.ts";
import type { Applier } from "../patch/apply.ts";
import { type ParsedPatch, parsePatch } from "../patch/parse-patch.ts";
import { applyPatch, checkPatchType } from "../patch/patch.ts";
import { resourceKey } from "../resources/defaults.ts";
import { apiVersionOf, type Resource } from "../resources/resource.ts";
import { keyOf, type Stored } from "../storage/stored.ts";
import { checkApplied } from "./applied.ts";
import type { Context, Target } from "./context.ts";
import { checkType, create, settleNamespace } from "./create.ts";
import { establish, registerDefinition } from "./definition.ts";
import { directiveOf, warning } from "./field-validation.ts";
import { answerObject, find } from "./get.ts";
import { answerList, listPage } from "./list.ts";
import { readListOptions } from "./list-options.ts";
import { receive, receivePatched } from "./received.ts";
import { deleteObject, type Propagation, rehearsed } from "./removal.ts";
import { update } from "./update.ts";

const OPTIONS: Readonly<Record<string, string>> = {
  POST: "CreateOptions",
  PUT: "UpdateOptions",
  PATCH: "PatchOptions",
  DELETE: "DeleteOptions",
};

/** Whether all checks are to be made and nothing stored. @throws {StatusError} 422 for another value than `All` */
export function isDryRun({ request, url }: Target): boolean {
  const options = { group: "meta.k8s.io", kind: OPTIONS[request.method] ?? "Options" };
  if ((url.searchParams.get("fieldManager") ?? "").length > 128) {
    const message = "Too long: may not be more than 128 bytes";
    throw invalid(options, "", [{ reason: "FieldValueTooLong", field: "fieldManager", message }]);
  }
  const asked = url.searchParams.getAll("dryRun");
  if (asked.some((value) => value !== "All")) {
    throw invalid(options, "", [problem.unsupported("dryRun", asked, ["All"])]);
  }
  return asked.length > 0;
}

export async function post(context: Context, target: Target): Promise<Response> {
  const accepted = negotiate(target, "one");
  const { object, warnings } = await receive(target);
  return warning(warnings, () => {
    const stored = createdBy(context, target, object, managerOf(target));
    return answerObject(context, target, stored, 201, accepted);
  });
}

/** Creates, and serves what a definition defines. */
function createdBy(
  context: Context,
  target: Target,
  object: JsonObject,
  manager: string | undefined,
): Stored {
  const { resource, namespace } = target;
  const dryRun = isDryRun(target);
  const stored = create(context, resource, namespace, object, { manager, dryRun });
  return dryRun ? stored : settleDefinition(context, resource, stored);
}

function settleDefinition(context: Context, resource: Resource, stored: Stored, previous?: Stored): Stored {
  if (resourceKey(resource.type) !== "customresourcedefinitions.apiextensions.k8s.io") return stored;
  registerDefinition(context, stored, previous);
  const conditions = objectIn(stored.object, "status").conditions;
  if (conditions !== undefined) return stored;
  const next = stored.copy();
  const now = context.clock.now();
  establish(next, now);
  trackUpdate(resource.type, "status", stored.object, next, "kube-apiserver", timestamp(now));
  return context.store.put(resource.collection, next);
}

function updatedBy(
  context: Context,
  target: Target,
  current: Stored,
  object: JsonObject,
  part: Part,
  manager: string | undefined,
): Stored {
  const dryRun = isDryRun(target);
  const stored = update(context, target.resource, current, object, part, { manager, dryRun });
  const there = target.resource.collection.get(stored.key);
  return dryRun || there !== stored || stored === current
    ? stored
    : settleDefinition(context, target.resource, stored, current);
}

export async function replace(context: Context, target: Target, part: Part): Promise<Response> {
  const accepted = negotiate(target, "one");
  const { object, warnings } = await receive(target);
  return warning(warnings, () => {
    const { type } = target.resource;
    checkNames(target, object);
    const current = find(target);
    if (type.custom && stringIn(objectIn(object, "metadata"), "resourceVersion") === "") {
      throw invalid({ group: type.group, kind: type.plural }, target.name, [
        problem.invalid("metadata.resourceVersion", 0, "must be specified for an update"),
      ]);
    }
    const stored = updatedBy(context, target, current, object, part, managerOf(target));
    return answerObject(context, target, stored, 200, accepted);
  });
}

export async function patchOne(context: Context, target: Target, part: Part): Promise<Response> {
  const accepted = negotiate(target, "one");
  const { type, collection } = target.resource;
  const patchType = checkPatchType(mediaType(target.request), type);
  const bytes = await readBody(target.request);
  const directive = directiveOf(target);
  const parse = (): ParsedPatch => parsePatch(bytes, patchType, directive === "Ignore");
  if (patchType !== "apply" && flag(target.url.searchParams, "force")) {
    const options = { group: "meta.k8s.io", kind: "PatchOptions" };
    throw invalid(options, "", [problem.forbidden("force", "may not be specified for non-apply patch")]);
  }
  const isMissing = collection.get(keyOf(target.namespace, target.name)) === undefined;
  if (!(patchType === "apply" && part === "object")) find(target);
  const { patch, strict } = parse();
  if (patchType === "apply") checkApplied(target, patch);
  const current = isMissing ? undefined : find(target);
  const applier = applierOf(context, target, part);
  const patched = receivePatched(target, {
    type: patchType,
    patch: () => parse().patch,
    strict,
    result: (again = false) => {
      const whole = current === undefined ? {} : copyFor(target, current, bytes);
      return applyPatch(type, patchType, whole, again ? parse().patch : patch, applier);
    },
  });
  const { object, warnings } = patched;
  if (current === undefined) return warning(warnings, () => applyNew(context, target, object, accepted));
  return warning(warnings, () => {
    checkNames(target, object);
    checkKept(target, current, object);
    const manager = patchType === "apply" ? undefined : managerOf(target);
    const stored = updatedBy(context, target, current, object, part, manager);
    return answerObject(context, target, stored, 200, accepted);
  });
}

/** A copy that a patch may change. Only one that names managedFields could reach into their sets, which are shared. */
function copyFor({ resource: { type } }: Target, current: Stored, patch: Buffer): JsonObject {
  const copy = { kind: type.kind, apiVersion: apiVersionOf(type), ...current.copy() };
  return patch.includes("managedFields") ? structuredClone(copy) : copy;
}

/** @throws {StatusError} 422 where a patch changes what the server alone sets */
function checkKept({ resource: { type } }: Target, current: Stored, patched: JsonObject): void {
  const [before, after] = [objectIn(current.object, "metadata"), objectIn(patched, "metadata")];
  const changed = ["uid", "deletionTimestamp"].find(
    (key) => after[key] !== undefined && after[key] !== null && after[key] !== before[key],
  );
  if (changed === undefined) return;
  const wrong = problem.invalid(`metadata.${changed}`, after[changed], "field is immutable");
  throw invalid(type, current.name, [wrong, wrong]);
}

/** Who writes: whom the request names, or its client. */
export function managerOf({ request, url }: Target): string {
  const named = url.searchParams.get("fieldManager") ?? "";
  return named === "" ? managerOfAgent(request.headers.get("user-agent") ?? "") : named;
}

/** Who applies, and how. */
export function applierOf(context: Context, { url }: Target, part: Part): Applier {
  return {
    name: url.searchParams.get("fieldManager") ?? "",
    force: flag(url.searchParams, "force"),
    time: timestamp(context.clock.now()),
    part,
  };
}

function applyNew(context: Context, target: Target, object: JsonObject, accepted: Accepted): Response {
  const metadata = ensureObject(object, "metadata");
  const name = stringIn(metadata, "name");
  if (name !== "" && name !== target.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`);
  }
  metadata.name = target.name;
  const stored = createdBy(context, target, object, undefined);
  return answerObject(context, target, stored, 201, accepted);
}

/** Checks that a body is of the kind, namespace and name of its path. */
function checkNames(target: Target, object: JsonObject): void {
  const { type } = target.resource;
  checkType(type, object);
  settleNamespace(type, object, target.namespace);
  const name = stringIn(objectIn(object, "metadata"), "name");
  if (name === "") {
    throw badRequest(
      `the name of the object (${target.name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (name !== target.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`);
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
  const body = (await readObject(target.request, "DeleteOptions")) ?? {};
  const query = target.url.searchParams;
  const asked = stringIn(body, "propagationPolicy") || (query.get("propagationPolicy") ?? "");
  const orphans = body.orphanDependents === true || query.get("orphanDependents") === "true";
  const propagation = asked === "" ? (orphans ? "Orphan" : "Background") : asked;
  if (propagation !== "Background" && propagation !== "Foreground" && propagation !== "Orphan") {
    const kind = { group: "meta.k8s.io", kind: "DeleteOptions" };
    const policies = ["Foreground", "Background", "Orphan", "nil"];
    throw invalid(kind, "", [problem.unsupported("propagationPolicy", asked, policies)]);
  }
  const preconditions = objectIn(body, "preconditions");
  checkDeleteOptions(body);
  return {
    grace: numberIn(body, "gracePeriodSeconds") ?? integer(query, "gracePeriodSeconds"),
    propagation,
    uid: stringIn(preconditions, "uid"),
    resourceVersion: stringIn(preconditions, "resourceVersion"),
    dryRun: isDryRun(target) || (Array.isArray(body.dryRun) && body.dryRun.includes("All")),
  };
}

const DELETE_OPTIONS = { group: "meta.k8s.io", kind: "DeleteOptions" };

/** @throws {StatusError} 400 for a body that is something else, 422 for parts that do not go together */
function checkDeleteOptions(body: JsonObject): void {
  const [kind, apiVersion] = [stringIn(body, "kind"), stringIn(body, "apiVersion")];
  if (kind !== "" && kind !== "DeleteOptions") {
    throw badRequest(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  const problems: FieldProblem[] = [];
  if (body.orphanDependents !== undefined && body.propagationPolicy !== undefined) {
    const why = "orphanDependents and deletionPropagation cannot be both set";
    problems.push(problem.invalid("propagationPolicy", body.propagationPolicy, why));
  }
  const dryRun = listIn(body, "dryRun").filter((one) => typeof one === "string");
  if (dryRun.some((one) => one !== "All")) problems.push(problem.unsupported("dryRun", dryRun, ["All"]));
  if (problems.length > 0) throw invalid(DELETE_OPTIONS, "", problems);
}

/** Namespaces that are never deleted. */
const LASTING = new Set(["default", "kube-system", "kube-public"]);

const RETURNED = new Set([
  "pods",
  "podtemplates",
  "persistentvolumes",
  "persistentvolumeclaims",
  "resourcequotas",
  "serviceaccounts",
  "services",
]);

/** @throws {StatusError} 409, which names the kind where others name the resource */
function checkPreconditions({ type }: Resource, stored: Stored, options: DeleteOptions): void {
  const named = { group: type.group, plural: type.kind };
  const { uid, resourceVersion } = options;
  if (uid !== "" && uid !== stored.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${stored.uid}). The object might have been deleted and then recreated`;
    throw conflict(named, stored.name, why);
  }
  if (resourceVersion !== "" && resourceVersion !== String(stored.version)) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${stored.version}). The object might have been modified`;
    throw conflict(named, stored.name, why);
  }
}

export async function deleteOne(context: Context, target: Target): Promise<Response> {
  const accepted = negotiate(target, "one");
  const options = await readDeleteOptions(target);
  const { resource } = target;
  const stored = find(target);
  if (resourceKey(resource.type) === "namespaces" && LASTING.has(stored.name)) {
    throw forbidden(resource.type, stored.name, "this namespace may not be deleted");
  }
  checkPreconditions(resource, stored, options);
  const deleted = options.dryRun
    ? rehearsed(context, resource, stored, options.grace)
    : deleteObject(context, resource, stored, options.grace, options.propagation);
  if (!deleted.gone || RETURNED.has(resourceKey(resource.type))) {
    return answerObject(context, target, deleted.stored, 200, accepted);
  }
  const { type } = resource;
  const group = type.group === "" ? {} : { group: type.group };
  const details = { name: stored.name, ...group, kind: type.plural, uid: stored.uid };
  return answer(
    { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details },
    200,
    accepted,
  );
}

export async function deleteCollection(context: Context, target: Target): Promise<Response> {
  const accepted = negotiate(target, "list");
  const options = await readDeleteOptions(target);
  const listOptions = readListOptions(target, false);
  const result = await listPage(context, target, listOptions);
  const { resource } = target;
  for (const { key } of result.items) {
    const stored = resource.collection.get(key);
    if (stored === undefined || options.dryRun) continue;
    deleteObject(context, resource, stored, options.grace, options.propagation);
  }
  return await answerList(context, target, result, accepted);
}

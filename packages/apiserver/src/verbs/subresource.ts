import { type Accepted, negotiate } from "../http/accept.ts";
import { answer } from "../http/answer.ts";
import { mediaType, readBody, readObject } from "../http/body.ts";
import { badRequest, conflict, invalid, methodNotAllowed, problem } from "../http/status.ts";
import {
  atPath,
  ensureObject,
  isObject,
  type Json,
  type JsonObject,
  listIn,
  numberIn,
  objectIn,
  objectsIn,
  stringIn,
} from "../json.ts";
import { parsePatch } from "../patch/parse-patch.ts";
import { applyPatch, checkPatchType } from "../patch/patch.ts";
import { apiVersionOf } from "../resources/resource.ts";
import type { ScalePaths } from "../schema/scale-paths.ts";
import { selectorText } from "../selectors/selector-text.ts";
import type { Stored } from "../storage/stored.ts";
import type { Context, Target } from "./context.ts";
import { disrupt } from "./disruption.ts";
import { find, get } from "./get.ts";
import { answerLog } from "./log.ts";
import { receiveKind } from "./received.ts";
import { deleteObject } from "./removal.ts";
import { refuseStream } from "./streaming.ts";
import { update } from "./update.ts";
import { applierOf, isDryRun, managerOf, patchOne, replace } from "./write.ts";

const SCALE = { group: "autoscaling", version: "v1", kind: "Scale" };
const EVICTION = { group: "policy", version: "v1", kind: "Eviction" };

/** Serves a subresource that the type has. */
export async function serveSubresource(context: Context, target: Target, name: string): Promise<Response> {
  const { method } = target.request;
  if (name === "status") {
    if (method === "GET") return await get(context, target);
    if (method === "PUT") return await replace(context, target, "status");
    if (method === "PATCH") return await patchOne(context, target, "status");
  }
  const scale = target.resource.type.scale;
  if (name === "scale" && scale !== undefined) {
    if (method === "GET") return answer(scaleOf(find(target), scale), 200, negotiateScale(target));
    if (method === "PUT" || method === "PATCH") return await writeScale(context, target, scale);
  }
  if (name === "finalize" && method === "PUT") return await replace(context, target, "finalize");
  if (name === "binding" && method === "POST") return await bind(context, target);
  if (name === "eviction" && method === "POST") return await evict(context, target);
  if (name === "log" && method === "GET") return answerLog(context, target);
  if ((name === "attach" || name === "exec" || name === "portforward") && /^(GET|POST)$/.test(method)) {
    refuseStream(target, name);
  }
  throw methodNotAllowed();
}

function scaleOf(stored: Stored, paths: ScalePaths): JsonObject {
  const { object } = stored;
  const metadata: JsonObject = {};
  for (const key of ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"]) {
    const value = objectIn(object, "metadata")[key];
    if (value !== undefined) metadata[key] = value;
  }
  const count = (path: string): number => {
    const value = atPath(object, path);
    return typeof value === "number" ? value : 0;
  };
  const wanted = count(paths.replicas);
  const status: JsonObject = { replicas: count(paths.statusReplicas) };
  const selector = selectorText(
    paths.selector === undefined ? objectIn(object, "spec").selector : atPath(object, paths.selector),
  );
  if (selector !== "") status.selector = selector;
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata,
    spec: wanted === 0 ? {} : { replicas: wanted },
    status,
  };
}

async function writeScale(context: Context, target: Target, paths: ScalePaths): Promise<Response> {
  const accepted = negotiateScale(target);
  if (target.request.method === "PATCH" && mediaType(target.request).startsWith("application/apply-patch")) {
    return await applyScale(context, target, paths, accepted);
  }
  const current = find(target);
  const scale = scaleOf(current, paths);
  const wanted =
    target.request.method === "PUT" ? await receiveKind(target.request, SCALE) : await patched(target, scale);
  const name = stringIn(objectIn(wanted, "metadata"), "name");
  if (name !== target.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`);
  }
  const replicas = numberIn(objectIn(wanted, "spec"), "replicas") ?? 0;
  checkReplicas(target, replicas);
  const next = current.copy();
  setPath(next, paths.replicas, replicas);
  // The client's version, where it sent one, is checked as in any other update.
  const version = stringIn(objectIn(wanted, "metadata"), "resourceVersion");
  ensureObject(next, "metadata").resourceVersion = version;
  const stored = update(context, target.resource, find(target), next, "scale", {
    manager: managerOf(target),
    dryRun: isDryRun(target),
  });
  return answer(scaleOf(stored, paths), 200, accepted);
}

function checkReplicas(target: Target, replicas: number): void {
  if (replicas >= 0) return;
  const why = "must be greater than or equal to 0";
  throw invalid({ group: "autoscaling", kind: "Scale" }, target.name, [
    problem.invalid("spec.replicas", replicas, why),
  ]);
}

/** Whoever applies a scale manages the one field of the scaled object that holds it. */
async function applyScale(
  context: Context,
  target: Target,
  paths: ScalePaths,
  accepted: Accepted,
): Promise<Response> {
  const { type } = target.resource;
  const patchType = checkPatchType(mediaType(target.request), type);
  const { patch } = parsePatch(await readBody(target.request), patchType);
  const scale = isObject(patch) ? patch : {};
  const applied = `${stringIn(scale, "apiVersion")}, Kind=${stringIn(scale, "kind")}`;
  if (applied !== "autoscaling/v1, Kind=Scale") throw badRequest(`invalid object type: ${applied}`);
  const current = find(target);
  const named = stringIn(objectIn(scale, "metadata"), "name");
  if (named !== "" && named !== target.name) {
    throw badRequest(`the name of the object (${named}) does not match the name on the URL (${target.name})`);
  }
  const configuration: JsonObject = {
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: { ...objectIn(scale, "metadata"), name: target.name },
  };
  const replicas = numberIn(objectIn(scale, "spec"), "replicas");
  if (replicas !== undefined) {
    checkReplicas(target, replicas);
    setPath(configuration, paths.replicas, replicas);
  }
  const applier = applierOf(context, target, "scale");
  const next = applyPatch(type, patchType, current.copy(), configuration, applier);
  const stored = update(context, target.resource, find(target), next, "scale", {
    manager: undefined,
    dryRun: isDryRun(target),
  });
  return answer(scaleOf(stored, paths), 200, accepted);
}

/** Scales are of a built-in kind, whatever is scaled. */
function negotiateScale(target: Target): Accepted {
  const type = { ...target.resource.type, custom: false, group: "autoscaling", version: "v1", kind: "Scale" };
  return negotiate({ ...target, resource: { type } }, "one");
}

async function patched(target: Target, scale: JsonObject): Promise<JsonObject> {
  const type = checkPatchType(mediaType(target.request), target.resource.type);
  const body = await readBody(target.request);
  const { patch } = parsePatch(body, type);
  delete objectIn(scale, "metadata").resourceVersion;
  return applyPatch(target.resource.type, type, scale, patch, {
    name: "",
    force: true,
    time: "",
    part: "scale",
  });
}

function setPath(object: JsonObject, path: string, value: Json): void {
  const parts = path.split(".").filter((part) => part !== "");
  const last = parts.pop();
  let parent = object;
  for (const part of parts) parent = ensureObject(parent, part);
  if (last !== undefined) parent[last] = value;
}

async function bind(context: Context, target: Target): Promise<Response> {
  const accepted = negotiate(target, "one");
  const binding = await readObject(target.request, "Binding");
  checkSameName(target, binding, "Binding");
  const node = stringIn(objectIn(binding, "target"), "name");
  if (node === "") {
    throw invalid({ group: "", kind: "Binding" }, target.name, [problem.required("target.name")]);
  }
  const next = find(target).copy();
  const held = stringIn(objectIn(next, "spec"), "nodeName");
  if (held !== "") {
    const why = `pod ${target.name} is already assigned to node ${JSON.stringify(held)}`;
    throw conflict({ group: "", plural: "pods/binding" }, target.name, why);
  }
  ensureObject(next, "spec").nodeName = node;
  const condition = {
    type: "PodScheduled",
    status: "True",
    lastTransitionTime: new Date(context.clock.now()).toISOString().replace(/\.\d+Z$/, "Z"),
  };
  const status = ensureObject(next, "status");
  status.conditions = [
    ...objectsIn(status, "conditions").filter((one) => one.type !== "PodScheduled"),
    condition,
  ];
  if (!isDryRun(target)) context.store.put(target.resource.collection, next);
  return answer(
    { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 },
    201,
    accepted,
  );
}

function checkSameName(target: Target, object: JsonObject | undefined, kind: string): void {
  if (stringIn(objectIn(object, "metadata"), "name") === target.name) return;
  throw badRequest(`name in URL does not match name in ${kind} object`);
}

async function evict(context: Context, target: Target): Promise<Response> {
  const accepted = negotiate(target, "one");
  const eviction = await receiveKind(target.request, EVICTION);
  checkSameName(target, eviction, "Eviction");
  const options = objectIn(eviction, "deleteOptions");
  const grace = numberIn(options, "gracePeriodSeconds");
  // kubectl says it in the body.
  const isRehearsal = isDryRun(target) || listIn(options, "dryRun").includes("All");
  const stored = find(target);
  disrupt(context, stored, isRehearsal);
  if (!isRehearsal) deleteObject(context, target.resource, find(target), grace, "Background");
  return answer(
    { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 },
    201,
    accepted,
  );
}

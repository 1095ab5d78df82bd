import { admit, EVERYBODY } from "./auth/admit.ts";
import type { User } from "./auth/user.ts";
import { answerDiscovery } from "./discovery/discovery.ts";
import type { Tampering } from "./faults/tampering.ts";
import { answerError, answerText } from "./http/answer.ts";
import { compress } from "./http/compress.ts";
import { flag } from "./http/parameters.ts";
import { type ObjectPath, parseObjectPath } from "./http/path.ts";
import { methodNotAllowed, StatusError, unknownResource } from "./http/status.ts";
import { resourceKey } from "./resources/defaults.ts";
import { hasSubresource } from "./resources/subresources.ts";
import type { Context, Target } from "./verbs/context.ts";
import { get } from "./verbs/get.ts";
import { list } from "./verbs/list.ts";
import { metered } from "./verbs/metered.ts";
import { answerReview } from "./verbs/review.ts";
import { serveSubresource } from "./verbs/subresource.ts";
import { watch } from "./verbs/watch.ts";
import type { Meter } from "./verbs/watching.ts";
import { deleteCollection, deleteOne, patchOne, post, replace } from "./verbs/write.ts";

/** What real servers warn of, whatever is asked. */
const DEPRECATED: ReadonlyMap<string, string> = new Map([
  ["endpoints", "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"],
]);

/**
 * Answers one request; what goes wrong is thrown as a StatusError.
 *
 * @param tampering - what faults have the verbs do otherwise
 */
export async function handle(context: Context, request: Request, tampering: Tampering): Promise<Response> {
  const url = new URL(request.url);
  const path = parseObjectPath(url.pathname);
  const user = admitted(context, request, url, path);
  if (user instanceof Response) return user;
  const response = await answerTo(context, request, url, path, tampering, user);
  const warning = DEPRECATED.get(path === undefined ? "" : resourceKey(path));
  if (warning !== undefined) response.headers.append("warning", `299 - ${JSON.stringify(warning)}`);
  // What goes on without an end is never compressed: its parts would wait for each other.
  const isLive = path?.watch === true || path?.subresource === "log" || isWatch(url, path);
  const sent = isLive ? response : await compress(request, response);
  // A watch counts its own bytes.
  const isCounted = request.method !== "HEAD" && (!isLive || path?.subresource === "log");
  if (path === undefined || !isCounted || !isServed(context, path)) return sent;
  return metered(sent, meterOf(context, request, path));
}

/** Who asks, or the answer that he may not. */
function admitted(
  context: Context,
  request: Request,
  url: URL,
  path: ObjectPath | undefined,
): User | Response {
  if (context.auth === undefined) return EVERYBODY;
  try {
    return admit(context.auth, context.registry, request, url, path);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const refused = answerError(error, request);
    if (error.code === 403) refused.headers.set("x-content-type-options", "nosniff");
    return refused;
  }
}

function isServed(context: Context, { group, version, plural }: ObjectPath): boolean {
  return context.registry.find(group, version, plural) !== undefined;
}

function meterOf(context: Context, request: Request, path: ObjectPath): Meter {
  return context.watching.meter(resourceKey(path), request.headers.get("user-agent") ?? "");
}

/** Whether the query asks for a watch; with a name in the path only the old form is one. */
function isWatch(url: URL, path: ObjectPath | undefined): boolean {
  return path?.name === "" && flag(url.searchParams, "watch");
}

async function answerTo(
  context: Context,
  request: Request,
  url: URL,
  path: ObjectPath | undefined,
  tampering: Tampering,
  user: User,
): Promise<Response> {
  const discovered = await answerDiscovery(context, request, url);
  if (discovered !== undefined) return discovered;
  if (path === undefined) return notThere();
  if (!context.registry.groups().has(path.group)) return notThere();
  const resource = context.registry.find(path.group, path.version, path.plural);
  if (resource === undefined) {
    if (context.registry.isCustomOnly(path.group)) return notThere();
    throw unknownResource();
  }
  if (!resource.type.namespaced && path.namespace !== "") throw unknownResource();
  const { namespace, name } = path;
  const meter = meterOf(context, request, path);
  // Encoded slashes and empty parts are no names.
  if (name.includes("/") || url.pathname.includes("//")) throw unknownResource();
  const target: Target = { request, url, resource, namespace, name, meter, tampering, user };
  if (path.subresource !== "") {
    if (!hasSubresource(resource.type, path.subresource)) throw unknownResource();
    return await serveSubresource(context, target, path.subresource);
  }
  return path.name === "" ? await onCollection(context, target, path) : await onObject(context, target, path);
}

function notThere(): Response {
  return answerText("404 page not found\n", 404);
}

async function onCollection(context: Context, target: Target, path: ObjectPath): Promise<Response> {
  const { verbs } = target.resource.type;
  switch (target.request.method) {
    case "GET":
      if (!verbs.includes("list")) throw methodNotAllowed();
      return path.watch || isWatch(target.url, path)
        ? await watch(context, target)
        : await list(context, target);
    case "POST":
      if (target.resource.type.namespaced && target.namespace === "") throw methodNotAllowed();
      return verbs.length === 1 ? await answerReview(context, target) : await post(context, target);
    case "DELETE":
      if (!verbs.includes("deletecollection")) throw methodNotAllowed();
      if (target.resource.type.namespaced && target.namespace === "") throw methodNotAllowed();
      return await deleteCollection(context, target);
    default:
      throw methodNotAllowed();
  }
}

async function onObject(context: Context, target: Target, path: ObjectPath): Promise<Response> {
  if (target.resource.type.namespaced && target.namespace === "") throw unknownResource();
  if (!target.resource.type.verbs.includes("get")) throw unknownResource();
  switch (target.request.method) {
    case "GET":
      if (path.watch) return await watch(context, target);
      return await get(context, target);
    case "PUT":
      return await replace(context, target, "object");
    case "PATCH":
      return await patchOne(context, target, "object");
    case "DELETE":
      return await deleteOne(context, target);
    default:
      throw methodNotAllowed();
  }
}

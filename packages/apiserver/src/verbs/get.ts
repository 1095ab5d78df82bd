import { type Accepted, negotiate, PROTOBUF } from "../http/accept.ts";
import { answer, answerBytes } from "../http/answer.ts";
import { notFound, tooLargeVersion } from "../http/status.ts";
import { aroundMessage } from "../protobuf/encode.ts";
import { apiVersionOf, type Resource } from "../resources/resource.ts";
import { keyOf, type Stored } from "../storage/stored.ts";
import { tableOf } from "../table/table.ts";
import type { Context, Target } from "./context.ts";
import { objectBytes } from "./encode.ts";
import { metadataOf, VERSION_WAIT } from "./list.ts";
import { rawVersion } from "./list-options.ts";
import { messageBytes } from "./protobuf-list.ts";

export async function get(context: Context, target: Target): Promise<Response> {
  const accepted = negotiate(target, "one");
  const version = rawVersion(target.url.searchParams.get("resourceVersion") ?? "");
  const known = await context.store.reached(version, VERSION_WAIT, target.request.signal);
  if (!known) throw tooLargeVersion(version, context.store.version);
  return answerObject(context, target, find(target), 200, accepted);
}

/** The object that the path names; @throws {StatusError} 404 */
export function find(target: Target): Stored {
  const { resource, namespace, name } = target;
  const stored = resource.collection.get(keyOf(namespace, name));
  if (stored === undefined) throw notFound(resource.type, name);
  return stored;
}

/** Answers with one object in the form that was asked for. */
export function answerObject(
  context: Context,
  target: Target,
  stored: Stored,
  code: number,
  accepted: Accepted,
): Response {
  const { type } = target.resource;
  if (accepted.shape === "table") {
    const include = target.url.searchParams.get("includeObject") ?? "Metadata";
    return answer(
      tableOf(type, [stored], { resourceVersion: String(stored.version) }, include, context.clock.now()),
      code,
      accepted,
    );
  }
  if (accepted.shape === "metadata") return answer(metadataOf(stored), code, accepted);
  if (accepted.format === "protobuf") {
    const message = messageBytes(type, stored);
    return answerBytes(aroundMessage(apiVersionOf(type), type.kind, message), code, PROTOBUF);
  }
  if (accepted.format === "json" && !accepted.pretty) return answerBytes(objectBytes(type, stored), code);
  return answer(wholeObject(target.resource, stored), code, accepted);
}

/** The object with its kind and apiVersion. */
function wholeObject(resource: Resource, stored: Stored): ReturnType<Stored["copy"]> {
  const { type } = resource;
  return { kind: type.kind, apiVersion: apiVersionOf(type), ...stored.object };
}

import { createHash } from "node:crypto";
import { negotiateKind } from "../http/accept.ts";
import type { JsonObject } from "../json.ts";
import type { ResourceType } from "../resources/resource.ts";
import { subresourcesOf } from "../resources/subresources.ts";
import type { Context } from "../verbs/context.ts";

const [GROUP, VERSION, KIND] = ["apidiscovery.k8s.io", "v2", "APIGroupDiscoveryList"] as const;

/** Whether the client asks for all groups with all their resources at once (KEP-3352). @throws {StatusError} 406 */
export function wantsAggregated(request: Request): boolean {
  return negotiateKind(request, GROUP, VERSION, KIND);
}

/** What is served under `/apis`, or under `/api`; 304 where the client has it already. */
export function answerAggregated(context: Context, request: Request, named: boolean): Response {
  const items = [...context.registry.groups()]
    .filter(([group]) => (group !== "") === named)
    .map(([group, versions]) => ({
      metadata: group === "" ? {} : { name: group },
      versions: versions.map((version) => versionOf(context, group, version)),
    }));
  const list = { kind: KIND, apiVersion: `${GROUP}/${VERSION}`, metadata: {}, items };
  const body = Buffer.from(`${JSON.stringify(list)}\n`);
  const etag = `"${createHash("sha512").update(body).digest("hex").toUpperCase()}"`;
  const headers = new Headers({ "cache-control": "public", etag, vary: "Accept" });
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  headers.set("content-type", `application/json;g=${GROUP};v=${VERSION};as=${KIND}`);
  headers.set("content-length", String(body.length));
  return new Response(body, { headers });
}

function versionOf(context: Context, group: string, version: string): JsonObject {
  const types = context.registry.all().map(({ type }) => type);
  const resources = types.filter((type) => type.group === group && type.version === version).map(resourceOf);
  return { version, resources, freshness: "Current" };
}

function resourceOf(type: ResourceType): JsonObject {
  // The group and version of a built-in kind are those of its place, and are not said again.
  const own = type.custom ? { group: type.group, version: type.version } : { group: "", version: "" };
  const subresources = subresourcesOf(type).map(({ name, kind, group, version, verbs }) => ({
    subresource: name,
    responseKind: { ...own, ...(group && { group }), ...(version && { version }), kind },
    verbs: [...verbs],
  }));
  return {
    resource: type.plural,
    responseKind: { ...own, kind: type.kind },
    scope: type.namespaced ? "Namespaced" : "Cluster",
    singularResource: type.singular,
    verbs: [...type.verbs],
    ...(type.shortNames.length > 0 && { shortNames: [...type.shortNames] }),
    ...(type.categories.length > 0 && { categories: [...type.categories] }),
    ...(subresources.length > 0 && { subresources }),
  };
}

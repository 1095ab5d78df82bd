import { createHash } from "node:crypto";
import type { JsonObject } from "../json.ts";
import { apiVersionOf, type ResourceType } from "../resources/resource.ts";
import type { Context } from "../verbs/context.ts";

/**
 * The part of `/openapi/v3` that kubectl reads before it sends an object: for each kind a PATCH operation with a
 * `fieldValidation` parameter. It says nothing of merge keys, so kubectl takes those of its compiled types.
 */
export function openApi(context: Context, path: string): JsonObject | undefined {
  if (path === "/openapi/v3") return index(context);
  const match = /^\/openapi\/v3\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path);
  if (match === null) return undefined;
  const [, group = "", version = ""] = match;
  if (!context.registry.hasGroupVersion(group, version)) return undefined;
  return document(context, group, version);
}

function index(context: Context): JsonObject {
  const paths: JsonObject = {};
  for (const [group, versions] of context.registry.groups()) {
    for (const version of versions) {
      const path = group === "" ? `api/${version}` : `apis/${group}/${version}`;
      const hash = createHash("sha256")
        .update(JSON.stringify(document(context, group, version)))
        .digest("hex");
      paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash.toUpperCase()}` };
    }
  }
  return { paths };
}

function document(context: Context, group: string, version: string): JsonObject {
  const paths: JsonObject = {};
  for (const { type } of context.registry.all()) {
    const isHere = type.group === group && type.version === version;
    if (isHere && type.verbs.includes("patch")) paths[objectPath(type)] = operations(type);
  }
  const info = { title: "Kubernetes", version: context.version };
  return { openapi: "3.0.0", info, paths, components: { schemas: {} } };
}

function objectPath(type: ResourceType): string {
  const root = type.group === "" ? `/api/${type.version}` : `/apis/${apiVersionOf(type)}`;
  return `${root}${type.namespaced ? "/namespaces/{namespace}" : ""}/${type.plural}/{name}`;
}

function operations(type: ResourceType): JsonObject {
  const gvk = { group: type.group, version: type.version, kind: type.kind };
  const parameters = ["dryRun", "fieldManager", "fieldValidation", "force"].map((name) => ({
    name,
    in: "query",
    schema: { type: name === "force" ? "boolean" : "string", uniqueItems: true },
  }));
  const content = Object.fromEntries(
    ["application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json"].map(
      (mediaType) => [mediaType, { schema: { type: "object" } }],
    ),
  );
  const operation = (action: string): JsonObject => ({
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": gvk,
    parameters,
    responses: { 200: { description: "OK" } },
  });
  return { patch: { ...operation("patch"), requestBody: { content } }, put: operation("put") };
}

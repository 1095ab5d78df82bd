import { checkDiscoveryPath, negotiateDiscovery, type Writer } from "../http/accept.ts";
import { answer, answerText } from "../http/answer.ts";
import { methodNotAllowed } from "../http/status.ts";
import type { JsonObject } from "../json.ts";
import { openApi } from "../openapi/openapi.ts";
import { answerOpenApiV2 } from "../openapi/v2.ts";
import { apiVersionOf } from "../resources/resource.ts";
import { subresourcesOf } from "../resources/subresources.ts";
import type { Context } from "../verbs/context.ts";
import { answerAggregated, wantsAggregated } from "./aggregated.ts";

/** Answers the paths that tell what is served; undefined for all others. */
export async function answerDiscovery(
  context: Context,
  request: Request,
  url: URL,
): Promise<Response | undefined> {
  if (url.pathname === "/openapi/v2" && request.method === "GET") {
    return answerOpenApiV2(request, context.version);
  }
  const found = await discover(context, url.pathname);
  if (found === undefined) return undefined;
  // Groups and health are answered by plain handlers, all else by routes of a method.
  if (request.method !== "GET" && !/^\/(apis(\/[^/]+)?|healthz|livez|readyz)$/.test(url.pathname)) {
    throw methodNotAllowed();
  }
  if (typeof found === "string") return answerText(found);
  const path = url.pathname.replace(/\/$/, "");
  if (path === "" || path.startsWith("/openapi")) return answer(found);
  const by = writerOf(path);
  checkDiscoveryPath(request, by);
  if (/^\/apis?$/.test(path) && wantsAggregated(request)) {
    return answerAggregated(context, request, path === "/apis");
  }
  return answer(found, 200, negotiateDiscovery(request, by));
}

/** What answers a path on a real server. */
function writerOf(path: string): Writer {
  if (path === "/version") return "json route";
  return /^\/apis(\/[^/]+)?$/.test(path) ? "handler" : "route";
}

async function discover(context: Context, pathname: string): Promise<JsonObject | string | undefined> {
  const path = pathname.length > 1 ? pathname.replace(/\/$/, "") : pathname;
  if (/^\/(healthz|livez|readyz)(\/(ping|log|etcd))?$/.test(path)) return "ok";
  if (path === "/version") return versionInfo(context.version);
  if (path === "/") return { paths: rootPaths(context) };
  if (path === "/api") return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
  if (path === "/apis") return groupList(context);
  if (path.startsWith("/openapi/v3")) return await openApi(context, path);
  const parts = path.split("/").slice(1);
  if (parts[0] === "api" && parts.length === 2) return resourceList(context, "", parts[1] ?? "");
  if (parts[0] === "apis" && parts.length === 2) return oneGroup(context, parts[1] ?? "");
  if (parts[0] === "apis" && parts.length === 3) return resourceList(context, parts[1] ?? "", parts[2] ?? "");
  return undefined;
}

function versionInfo(gitVersion: string): JsonObject {
  const [, major = "1", minor = "0"] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return {
    major,
    minor,
    gitVersion,
    gitCommit: "",
    gitTreeState: "clean",
    buildDate: "1970-01-01T00:00:00Z",
    goVersion: "",
    compiler: "node",
    platform: `${process.platform}/${process.arch}`,
  };
}

function rootPaths(context: Context): string[] {
  const groups = [...context.registry.groups()].filter(([group]) => group !== "");
  const of = groups.flatMap(([group, versions]) => [
    `/apis/${group}`,
    ...versions.map((one) => `/apis/${group}/${one}`),
  ]);
  return [
    "/api",
    "/api/v1",
    "/apis",
    ...of.sort(),
    "/healthz",
    "/livez",
    "/openapi/v3",
    "/readyz",
    "/version",
  ];
}

function groupInfo(group: string, versions: readonly string[]): JsonObject {
  const all = versions.map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions: all, preferredVersion: { ...all[0] } };
}

function groupList(context: Context): JsonObject {
  const groups = [...context.registry.groups()].filter(([group]) => group !== "");
  return {
    kind: "APIGroupList",
    apiVersion: "v1",
    groups: groups.map(([group, versions]) => groupInfo(group, versions)),
  };
}

function oneGroup(context: Context, group: string): JsonObject | undefined {
  const versions = context.registry.groups().get(group);
  if (group === "" || versions === undefined) return undefined;
  return { kind: "APIGroup", apiVersion: "v1", ...groupInfo(group, versions) };
}

function resourceList(context: Context, group: string, version: string): JsonObject | undefined {
  if (!context.registry.hasGroupVersion(group, version)) return undefined;
  const resources: JsonObject[] = [];
  for (const { type } of context.registry.all()) {
    if (type.group !== group || type.version !== version) continue;
    const { plural, singular, namespaced, kind } = type;
    resources.push({
      name: plural,
      singularName: singular,
      namespaced,
      kind,
      verbs: [...type.verbs],
      ...(type.shortNames.length === 0 ? {} : { shortNames: [...type.shortNames] }),
      ...(type.categories.length === 0 ? {} : { categories: [...type.categories] }),
    });
    for (const sub of subresourcesOf(type)) {
      resources.push({
        name: `${plural}/${sub.name}`,
        singularName: "",
        namespaced,
        ...(sub.group === undefined ? {} : { group: sub.group }),
        ...(sub.version === undefined ? {} : { version: sub.version }),
        kind: sub.kind,
        verbs: [...sub.verbs],
      });
    }
  }
  return {
    kind: "APIResourceList",
    // The first list that there was does without.
    ...(group !== "" && { apiVersion: "v1" }),
    groupVersion: apiVersionOf({ group, version }),
    resources,
  };
}

import { createHash } from "node:crypto";
import type { JsonObject } from "../json.ts";
import type { ResourceType } from "../resources/resource.ts";
import type { Context } from "../verbs/context.ts";
import { documentOf, placeOf } from "./document.ts";

/** What `/openapi/v3` answers, or a document below it; undefined where there is none. */
export async function openApi(context: Context, path: string): Promise<JsonObject | undefined> {
  if (path === "/openapi/v3") return index(context);
  const match = /^\/openapi\/v3\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path);
  if (match === null) return undefined;
  const [, group = "", version = ""] = match;
  if (!context.registry.hasGroupVersion(group, version)) return undefined;
  return await documentOf(titleOf(context), typesOf(context, group, version));
}

function titleOf(context: Context): JsonObject {
  return { title: "Kubernetes", version: context.version };
}

function typesOf(context: Context, group: string, version: string): ResourceType[] {
  const all = context.registry.all().map(({ type }) => type);
  return all.filter((type) => type.group === group && type.version === version);
}

/** Clients keep a document for as long as its hash is the same: it is one of all that documents are made of. */
function index(context: Context): JsonObject {
  const paths: JsonObject = {};
  for (const [group, versions] of context.registry.groups()) {
    for (const version of versions) {
      const place = placeOf(group, version);
      const made = [titleOf(context), typesOf(context, group, version)];
      const hash = createHash("sha512").update(JSON.stringify(made)).digest("hex").toUpperCase();
      paths[place] = { serverRelativeURL: `/openapi/v3/${place}?hash=${hash}` };
    }
  }
  return { paths };
}

import type { JsonObject } from "../json.ts";
import type { ResourceType } from "../resources/resource.ts";
import { customPackage, customSchemas } from "./custom.ts";
import { type Names, pathsOf } from "./paths.ts";
import { packageOf, referencesIn, type Schemas } from "./schema.ts";
import { LOADERS, PACKAGE_OF } from "./schemas/index.gen.ts";

/** `api/v1`, `apis/apps/v1`: what a document is called, and where its group and version are served. */
export function placeOf(group: string, version: string): string {
  return group === "" ? `api/${version}` : `apis/${group}/${version}`;
}

/** What OpenAPI v3 tells of one group and version, of which these are all types. */
export async function documentOf(title: JsonObject, types: readonly ResourceType[]): Promise<JsonObject> {
  const custom: Schemas = Object.assign({}, ...types.filter((type) => type.custom).map(customSchemas));
  const [first] = types.filter((type) => type.custom);
  const names: Names = ({ group, version, kind }) => {
    const isHere = first !== undefined && group === first.group && version === first.version;
    const goPackage = isHere ? customPackage(first) : PACKAGE_OF[placeOf(group, version)];
    return `${goPackage ?? OTHERS[placeOf(group, version)] ?? ""}.${kind}`;
  };
  const paths: JsonObject = Object.assign({}, ...types.map((type) => pathsOf(type, names)));
  const schemas = await reachable(referencesIn(paths), custom);
  return { openapi: "3.0.0", info: title, paths, components: { schemas } };
}

/** Where the kinds of subresources are, of groups and versions that have no resources here. */
const OTHERS: Readonly<Record<string, string>> = { "apis/autoscaling/v1": "io.k8s.api.autoscaling.v1" };

/** The schemas of these names, and those that they refer to, in the order of their names. */
async function reachable(names: Iterable<string>, custom: Schemas): Promise<JsonObject> {
  const found = new Map<string, JsonObject>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    const schema = custom[name] ?? (await LOADERS[packageOf(name)]?.())?.[name];
    if (schema === undefined)
      throw new Error(`describe schemas: there is none for "${name}"; write them anew`);
    found.set(name, schema);
    waiting.push(...referencesIn(schema));
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

import type { JsonObject } from "../json.ts";
import { apiVersionOf, type ResourceType } from "../resources/resource.ts";
import { type Subresource, subresourcesOf } from "../resources/subresources.ts";
import { referenceTo } from "./schema.ts";

const META = "io.k8s.apimachinery.pkg.apis.meta.v1";
const PATCHES = ["apply-patch+yaml", "json-patch+json", "merge-patch+json"];
/** Custom resources have no strategic merge patch. */
const STRATEGIC = "strategic-merge-patch+json";

type Action = "get" | "list" | "post" | "put" | "patch" | "delete" | "deletecollection";

/** What verbs are called in documents, with the method of each. */
const ACTIONS: Readonly<Record<string, readonly [method: string, action: Action]>> = {
  get: ["get", "get"],
  list: ["get", "list"],
  create: ["post", "post"],
  update: ["put", "put"],
  patch: ["patch", "patch"],
  delete: ["delete", "delete"],
  deletecollection: ["delete", "deletecollection"],
};
const OF_COLLECTIONS: readonly string[] = ["list", "create", "deletecollection"];

/** The parameters that kubectl looks for to know what a server can do. */
const PARAMETERS: Readonly<Record<Action, readonly string[]>> = {
  get: [],
  list: [
    "allowWatchBookmarks",
    "continue",
    "fieldSelector",
    "labelSelector",
    "limit",
    "resourceVersion",
    "resourceVersionMatch",
    "sendInitialEvents",
    "timeoutSeconds",
    "watch",
  ],
  post: ["dryRun", "fieldManager", "fieldValidation"],
  put: ["dryRun", "fieldManager", "fieldValidation"],
  patch: ["dryRun", "fieldManager", "fieldValidation", "force"],
  delete: ["dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy"],
  deletecollection: ["continue", "dryRun", "fieldSelector", "labelSelector", "limit", "propagationPolicy"],
};
const INTEGERS: readonly string[] = ["gracePeriodSeconds", "limit", "timeoutSeconds"];
const TRUTHS: readonly string[] = [
  "allowWatchBookmarks",
  "force",
  "orphanDependents",
  "sendInitialEvents",
  "watch",
];

function parameter(name: string): JsonObject {
  const type = INTEGERS.includes(name) ? "integer" : TRUTHS.includes(name) ? "boolean" : "string";
  return { name, in: "query", schema: { type, uniqueItems: true } };
}

function inPath(name: string): JsonObject {
  return { name, in: "path", required: true, schema: { type: "string", uniqueItems: true } };
}

interface Answered {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The name of the schema of a kind. */
export type Names = (kind: Answered) => string;

function operation(type: ResourceType, action: Action, kind: Answered, name: string): JsonObject {
  const body = (media: readonly string[], schema: JsonObject): JsonObject => ({
    content: Object.fromEntries(media.map((one) => [one, { schema }])),
    required: action !== "delete" && action !== "deletecollection",
  });
  const patches = (type.custom ? PATCHES : [...PATCHES, STRATEGIC]).map((one) => `application/${one}`);
  // What connects to a container has options where others have a kind, and answers with what the container says.
  const connects = kind.kind.endsWith("Options");
  const removes = action === "delete" || action === "deletecollection";
  const schema = connects ? { type: "string" } : referenceTo(removes ? `${META}.Status` : name);
  const [own, patch, options] = [name, `${META}.Patch`, `${META}.DeleteOptions`].map(referenceTo);
  return {
    "x-kubernetes-action": connects ? "connect" : action,
    "x-kubernetes-group-version-kind": { ...kind },
    parameters: PARAMETERS[action].map(parameter),
    ...(!connects && (action === "post" || action === "put") && own && { requestBody: body(["*/*"], own) }),
    ...(action === "patch" && patch && { requestBody: body(patches, patch) }),
    ...(removes && options && { requestBody: body(["*/*"], options) }),
    responses: {
      [action === "post" ? "201" : "200"]: {
        description: action === "post" ? "Created" : "OK",
        content: { "application/json": { schema }, "application/yaml": { schema } },
      },
    },
  };
}

function operations(
  type: ResourceType,
  verbs: readonly string[],
  kind: Answered,
  names: Names,
): JsonObject | undefined {
  const found: JsonObject = {};
  for (const verb of verbs) {
    const [method, action] = ACTIONS[verb] ?? [];
    if (method === undefined || action === undefined) continue;
    const answered = action === "list" ? { ...kind, kind: type.listKind } : kind;
    found[method] = operation(type, action, kind, names(answered));
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

/** Where the objects of a type lie and what may be done there, as OpenAPI v3 tells it. */
export function pathsOf(type: ResourceType, names: Names): JsonObject {
  const root = type.group === "" ? `/api/${type.version}` : `/apis/${apiVersionOf(type)}`;
  const home = `${root}${type.namespaced ? "/namespaces/{namespace}" : ""}/${type.plural}`;
  const namespace = type.namespaced ? [inPath("namespace")] : [];
  const paths: JsonObject = {};
  const add = (path: string, found: JsonObject | undefined, named: JsonObject[]): void => {
    if (found !== undefined) paths[path] = { ...found, parameters: [...named, parameter("pretty")] };
  };
  const { group, version, kind } = type;
  const own = { group, version, kind };
  if (type.namespaced && type.verbs.includes("list")) {
    add(`${root}/${type.plural}`, operations(type, ["list"], own, names), []);
  }
  const [onAll, onOne] = [true, false].map((all) =>
    type.verbs.filter((verb) => OF_COLLECTIONS.includes(verb) === all),
  );
  add(home, operations(type, onAll ?? [], own, names), namespace);
  add(`${home}/{name}`, operations(type, onOne ?? [], own, names), [inPath("name"), ...namespace]);
  for (const sub of subresourcesOf(type)) {
    add(`${home}/{name}/${sub.name}`, operations(type, sub.verbs, answeredBy(type, sub), names), [
      inPath("name"),
      ...namespace,
    ]);
  }
  return paths;
}

function answeredBy(type: ResourceType, sub: Subresource): Answered {
  return { group: sub.group ?? type.group, version: sub.version ?? type.version, kind: sub.kind };
}

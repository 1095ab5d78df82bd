// `node --conditions=kcache-source scripts/generate-openapi.ts --kubeconfig FILE [--check]`: writes the schemas of built-in kinds
// that the embedded server tells its clients, packages/apiserver/src/openapi/schemas, from the OpenAPI v3 documents of a real
// server; with --check, says which committed files differ from that.
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { fromKubeConfig, type Transport } from "kcache";
import { createApiServer } from "kcache-apiserver";
import {
  listAt,
  mergeSchemas,
  packageName,
  recordAt,
  referencesOf,
  type Schemas,
  textAt,
} from "./generate-kinds/schemas.ts";
import { getJson } from "./generate-kinds.ts";

const FOLDER = path.join(path.dirname(import.meta.dirname), "packages/apiserver/src/openapi/schemas");
const META = "io.k8s.apimachinery.pkg.apis.meta.v1";

/** Where a group's version is served, as documents are named: `api/v1`, `apis/apps/v1`. */
type Place = string;

/** What the embedded server has built in: the kinds of each group and version. */
async function builtinKinds(): Promise<ReadonlyMap<Place, ReadonlySet<string>>> {
  await using server = createApiServer();
  const get = async (url: string): Promise<unknown> =>
    (await server.fetch(new Request(`http://embedded${url}`))).json();
  const kinds = new Map<Place, ReadonlySet<string>>();
  for (const place of Object.keys(recordAt(await get("/openapi/v3"), "paths"))) {
    const own = listAt(await get(`/${place}`), "resources").map((resource) => textAt(resource, "kind"));
    kinds.set(place, new Set(own));
  }
  return kinds;
}

/** The schemas that these refer to, themselves first. */
function closure(schemas: Schemas, roots: Iterable<string>): Set<string> {
  const reached = new Set<string>();
  const waiting = [...roots];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...referencesOf(schemas.get(name)));
  }
  return reached;
}

/** `io.k8s.api.core.v1` -> `core-v1` */
function fileName(goPackage: string): string {
  const parts = goPackage.split(".");
  const version = parts.at(-1) ?? "";
  return /^v\d/.test(version) ? `${parts.at(-2)}-${version}.gen.ts` : `${version}.gen.ts`;
}

function schemaFile(names: readonly string[], schemas: Schemas): string {
  const lines = names
    .toSorted()
    .map((name) => `  ${JSON.stringify(name)}: ${JSON.stringify(schemas.get(name))},`);
  return `// Written by scripts/generate-openapi.ts.
import type { Schemas } from "../schema.ts";

export const SCHEMAS: Schemas = {
${lines.join("\n")}
};
`;
}

function indexFile(places: ReadonlyMap<Place, string>, packages: readonly string[]): string {
  const loaders = packages.map(
    (name) => `  ${JSON.stringify(name)}: async () => (await import("./${fileName(name)}")).SCHEMAS,`,
  );
  const owners = [...places].map(([place, name]) => `  ${JSON.stringify(place)}: ${JSON.stringify(name)},`);
  return `// Written by scripts/generate-openapi.ts.
import type { Schemas } from "../schema.ts";

/** The Go package of each group and version: its kinds' schemas are named after it. */
export const PACKAGE_OF: Readonly<Record<string, string>> = {
${owners.toSorted().join("\n")}
};

/** Loads the schemas of a Go package. */
export const LOADERS: Readonly<Record<string, () => Promise<Schemas>>> = {
${loaders.join("\n")}
};
`;
}

/** The files as this server would have them, by name. */
async function generateOpenApi(transport: Transport): Promise<ReadonlyMap<string, string>> {
  const index = recordAt(await getJson(transport, "/openapi/v3"), "paths");
  const builtin = await builtinKinds();
  const documents: unknown[] = [];
  for (const place of builtin.keys()) {
    documents.push(await getJson(transport, textAt(index[place], "serverRelativeURL")));
  }
  const schemas = mergeSchemas(documents);
  const roots = ["DeleteOptions", "Patch", "Status"].map((name) => `${META}.${name}`);
  const places = new Map<Place, string>();
  for (const [place, kinds] of builtin) {
    const [, group = "", version = ""] = /^(?:api|apis\/(.+))\/(.+)$/.exec(place) ?? [];
    for (const [name, schema] of schemas) {
      const own = listAt(schema, "x-kubernetes-group-version-kind").some(
        (kind) => textAt(kind, "group") === group && textAt(kind, "version") === version,
      );
      const kind = name.slice(packageName(name).length + 1);
      if (!own || !(kinds.has(kind) || kinds.has(kind.replace(/List$/, "")))) continue;
      places.set(place, packageName(name));
      roots.push(name);
    }
  }
  // What subresources answer with is of other groups.
  roots.push("io.k8s.api.autoscaling.v1.Scale", "io.k8s.api.policy.v1.Eviction");
  const byPackage = Map.groupBy(closure(schemas, roots), packageName);
  const files = new Map([["index.gen.ts", indexFile(places, [...byPackage.keys()].toSorted())]]);
  for (const [name, names] of byPackage) files.set(fileName(name), schemaFile(names, schemas));
  return files;
}

/** The committed files that are not what this server has, a line each. */
export async function checkOpenApi(transport: Transport): Promise<readonly string[]> {
  const differing = [...(await generateOpenApi(transport))].filter(([name, text]) => {
    const place = path.join(FOLDER, name);
    return !existsSync(place) || readFileSync(place, "utf8") !== text;
  });
  return differing.map(([name]) => `${name}: is not what ${transport.server} has`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { kubeconfig: { type: "string" }, check: { type: "boolean", default: false } },
  });
  await using transport = await fromKubeConfig(
    values.kubeconfig === undefined ? {} : { path: values.kubeconfig },
  );
  if (values.check) {
    const differences = await checkOpenApi(transport);
    for (const difference of differences) console.error(difference);
    return differences.length > 0 ? 1 : 0;
  }
  const files = await generateOpenApi(transport);
  for (const name of globSync("*.gen.ts", { cwd: FOLDER })) rmSync(path.join(FOLDER, name));
  for (const [name, text] of files) writeFileSync(path.join(FOLDER, name), text);
  console.log(`${files.size} files written to ${path.relative(process.cwd(), FOLDER)}`);
  return 0;
}

if (import.meta.main) process.exitCode = await main();

// Lays types and descriptors out as modules: one for each group and version, and the table of all kinds.
import type { Kind } from "kcache";
import {
  type GroupVersion,
  isBuiltIn,
  kindOf,
  packageName,
  referencesOf,
  type Schema,
  type Schemas,
  shortName,
} from "./schemas.ts";
import { declarationOf, isInline, type Names } from "./types.ts";

/** Path below src/kinds -> text. */
export type Modules = ReadonlyMap<string, string>;

const SHARED = "meta/v1";

const TABLE = "builtin.gen.ts";

/** Modules of which a server that serves fewer groups and versions would have a part. */
export const SHARED_FILES: readonly string[] = [`${SHARED}.gen.ts`, TABLE];

interface Described {
  readonly kind: Kind;
  readonly name: string;
}

/** Kinds with the names of their schemas, without those of CustomResourceDefinitions. */
function builtIn(schemas: Schemas, kinds: readonly Kind[]): readonly Described[] {
  const names = new Map<string, string>();
  for (const [name, schema] of schemas) {
    const of = kindOf(schema);
    if (of !== undefined && isBuiltIn(name)) names.set(`${of.group}/${of.version}/${of.kind}`, name);
  }
  return kinds.flatMap((kind) => {
    const name = names.get(`${kind.group}/${kind.version}/${kind.kind}`);
    return name === undefined ? [] : [{ kind, name }];
  });
}

function moduleOf({ group, version }: GroupVersion): string {
  return `${group === "" ? "core" : group}/${version}`;
}

/** Which module each package of schemas is written to. */
function modulesOf(described: readonly Described[]): ReadonlyMap<string, string> {
  const modules = new Map([["io.k8s.apimachinery.pkg.apis.meta.v1", SHARED]]);
  for (const { kind, name } of described) modules.set(packageName(name), moduleOf(kind));
  return modules;
}

function reachable(schemas: Schemas, described: readonly Described[]): ReadonlyMap<string, Schema> {
  const found = new Map<string, Schema>();
  const visit = (name: string): void => {
    if (found.has(name) || isInline(name)) return;
    const schema = schemas.get(name);
    if (schema === undefined) throw new Error(`generate kinds: no document has ${name}`);
    found.set(name, schema);
    for (const next of referencesOf(schema)) visit(next);
  };
  for (const { name } of described) visit(name);
  return found;
}

function descriptorOf({
  group,
  version,
  kind,
  singular,
  plural,
  scope,
  shortNames,
  categories,
}: Kind): string {
  const names = (list: readonly string[]): string => `[${list.map((one) => JSON.stringify(one)).join(", ")}]`;
  const fields = [
    ...(group === "" ? [] : [`group: "${group}"`]),
    `version: "${version}"`,
    `kind: "${kind}"`,
    `plural: "${plural}"`,
    ...(singular === kind.toLowerCase() ? [] : [`singular: "${singular}"`]),
    `scope: "${scope}"`,
    ...(shortNames.length === 0 ? [] : [`shortNames: ${names(shortNames)}`]),
    ...(categories.length === 0 ? [] : [`categories: ${names(categories)}`]),
  ];
  return `export const ${kind}: Kind<${kind}> = /* @__PURE__ */ defineKind<${kind}>({ ${fields.join(", ")} });\n`;
}

function importLine(names: Iterable<string>, from: string): string {
  return `import type { ${[...names].sort().join(", ")} } from "${from}";\n`;
}

function moduleText(
  header: string,
  module: string,
  schemas: Schemas,
  mine: readonly (readonly [string, Schema])[],
  modules: ReadonlyMap<string, string>,
  kinds: ReadonlyMap<string, Kind>,
): string {
  const own = new Set<string>();
  const templates = new Set<string>();
  const others = new Map<string, Set<string>>();
  const names: Names = {
    own(name) {
      (name.startsWith("Template") ? templates : own).add(name);
      return name;
    },
    schema(name) {
      const from = modules.get(packageName(name));
      if (from === undefined) throw new Error(`generate kinds: ${name} belongs to no group and version`);
      if (from !== module) others.set(from, (others.get(from) ?? new Set()).add(shortName(name)));
      return shortName(name);
    },
  };
  const order = (name: string): number => (kinds.has(name) ? 0 : 1);
  const sorted = [...mine].sort(([a], [b]) => order(a) - order(b) || (shortName(a) < shortName(b) ? -1 : 1));
  const body = sorted.map(([name, schema]) => {
    const kind = kinds.get(name);
    const declaration = declarationOf(schemas, name, schema, names, kind);
    return kind === undefined ? declaration : `${declaration}\n${descriptorOf(kind)}`;
  });
  const described = sorted.some(([name]) => kinds.has(name));
  const imports = [
    described ? 'import { defineKind, type Kind } from "../../object/kind.ts";\n' : "",
    own.size > 0 ? importLine(own, "../../object/object.ts") : "",
    ...[...others]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([from, used]) => importLine(used, `../${from}.gen.ts`)),
    templates.size > 0 ? importLine(templates, "../template.ts") : "",
  ];
  const text = imports.join("");
  return `${header}${text}\n${body.join("\n")}`;
}

function tableText(header: string, described: readonly Described[]): string {
  const modules = [...new Set(described.map(({ kind }) => moduleOf(kind)))];
  const alias = (module: string): string => module.replace(/[^A-Za-z0-9]+/g, "_");
  const imports = [...modules]
    .sort()
    .map((module) => `import * as ${alias(module)} from "./${module}.gen.ts";\n`);
  const rows = described.map(({ kind }) => `  ${alias(moduleOf(kind))}.${kind.kind},\n`);
  return `${header}import type { Kind } from "../object/kind.ts";
${imports.join("")}
/**
 * Every built-in kind that can be listed and watched. A name that several share, with or without a group, means the
 * first: groups are in the order of the server, which kubectl goes by, of each the preferred version first.
 */
export const builtinKinds: readonly Kind[] = Object.freeze([
${rows.join("")}]);
`;
}

/**
 * The modules of all built-in kinds that can be listed and watched.
 *
 * @param version of the server, such as `v1.36.3`
 * @param kinds as discovered
 * @throws Error where the documents do not hold together
 */
export function modulesOfKinds(version: string, kinds: readonly Kind[], schemas: Schemas): Modules {
  const header =
    `// Written by scripts/generate-kinds.ts from the OpenAPI documents of Kubernetes ${version}. Do not edit.\n` +
    "// Values are those that this version of the server knows; a later one may send more.\n";
  const described = builtIn(schemas, kinds);
  const modules = modulesOf(described);
  const byModule = new Map<string, (readonly [string, Schema])[]>();
  for (const [name, schema] of reachable(schemas, described)) {
    const module = modules.get(packageName(name));
    if (module === undefined) throw new Error(`generate kinds: ${name} belongs to no group and version`);
    byModule.set(module, [...(byModule.get(module) ?? []), [name, schema]]);
  }
  const byName = new Map(described.map(({ kind, name }) => [name, kind]));
  const written = new Map<string, string>();
  for (const [module, mine] of byModule) {
    written.set(`${module}.gen.ts`, moduleText(header, module, schemas, mine, modules, byName));
  }
  written.set(TABLE, tableText(header, described));
  return written;
}

// Import directions: which file may import which. `node scripts/imports.ts` checks packages/*/{src,test} and lists what is wrong.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";

/** The folders of packages/kcache/src in the order data passes: a file imports from its own folder or one before it. */
const ORDER =
  "object kinds filter http protobuf wire reflector store snapshot view subscribe publisher controller".split(
    " ",
  );

/** Which package may import which others, by folder name; a test may also use the API server. */
const PACKAGES: Readonly<Record<string, string>> = {
  kcache: "kcache",
  "kcache-apiserver": "apiserver",
  "kcache-cli": "cli",
};
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kcache: [],
  apiserver: [],
  cli: ["kcache", "apiserver"],
};

/** What packages offer besides themselves. */
const SUBPATHS = /^kcache\/kinds(\/[a-z0-9.-]+\/v\w+)?$/;

/** A test, or a helper of tests in a package's `test` folder. */
const isTest = (file: string): boolean => /\.test(-d)?\.ts$|^packages\/[^/]+\/test\//.test(file);

/** What a file imports or re-exports: static, for types only, or dynamic with a literal. */
export function importsOf(source: string): readonly string[] {
  const pattern = /^(?:import|export)\b(?:[^"';]*?\bfrom)?\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;
  return [...source.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? "");
}

/** A file's place in the order, or undefined where its folder has none. Root files come after the folders, index.ts last. */
function rank(inside: string): number | undefined {
  const slash = inside.indexOf("/");
  if (slash < 0) return inside === "index.ts" ? ORDER.length + 1 : ORDER.length;
  const place = ORDER.indexOf(inside.slice(0, slash));
  return place < 0 ? undefined : place;
}

function wrongDirection(file: string, target: string): string | undefined {
  const root = "packages/kcache/src/";
  if (!file.startsWith(root) || isTest(file)) return undefined;
  const from = rank(file.slice(root.length));
  const to = rank(target.slice(root.length));
  if (from === undefined) return `${file}: its folder has no place in ORDER of scripts/imports.ts`;
  if (to !== undefined && to > from)
    return `${file}: imports ${target}, which comes later (${ORDER.join(", ")})`;
  return undefined;
}

function wrongPackage(file: string, specifier: string): string | undefined {
  const home = file.split("/")[1] ?? "";
  const bare = Object.keys(PACKAGES).find((name) => specifier === name || specifier.startsWith(`${name}/`));
  if (bare === undefined) return undefined;
  if (bare !== specifier && !SUBPATHS.test(specifier))
    return `${file}: reaches into a package: ${specifier}; import "${bare}"`;
  const target = PACKAGES[bare] ?? "";
  const allowed = MAY_IMPORT[home] ?? Object.values(PACKAGES);
  if (allowed.includes(target) || (isTest(file) && target === "apiserver" && home !== "apiserver"))
    return undefined;
  return `${file}: packages/${home} must not import ${specifier}${isTest(file) ? "" : " outside tests"}`;
}

/** Every cycle once, as a path that ends where it began. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const at = trail.indexOf(file);
    if (at >= 0) found.push(`cycle: ${[...trail.slice(at), file].join(" -> ")}`);
    if (at >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

/** What is wrong with the imports of these files (path from the root of the repository -> text), a line each. */
export function checkImports(files: ReadonlyMap<string, string>): readonly string[] {
  const wrong: string[] = [];
  const graph = new Map<string, string[]>();
  for (const [file, source] of files) {
    const targets: string[] = [];
    graph.set(file, targets);
    for (const specifier of importsOf(source)) {
      if (!specifier.startsWith(".")) {
        wrong.push(...[wrongPackage(file, specifier)].filter((line) => line !== undefined));
        continue;
      }
      const target = path.posix.join(path.posix.dirname(file), specifier);
      const root = file.split("/").slice(0, 2).join("/");
      if (!target.startsWith(`${root}/`)) wrong.push(`${file}: leaves its package: ${specifier}`);
      else if (!files.has(target)) wrong.push(`${file}: imports ${target}, which is not there`);
      else if (isTest(target) && !isTest(file)) wrong.push(`${file}: imports the test ${target}`);
      else wrong.push(...[wrongDirection(file, target)].filter((line) => line !== undefined));
      targets.push(target);
    }
  }
  return [...new Set([...wrong, ...cycles(graph)])];
}

if (import.meta.main) {
  const files = globSync("packages/*/{src,test}/**/*.ts").map((file) => file.split(path.sep).join("/"));
  const wrong = checkImports(new Map(files.sort().map((file) => [file, readFileSync(file, "utf8")])));
  for (const line of wrong) console.error(line);
  console.log(`${files.length} files, ${wrong.length} wrong imports`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}

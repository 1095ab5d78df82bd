// The public API of each package as text: what index.d.ts exports, and what that is made of. `--write` writes the
// reports packages/*/NAME.api.md; without it, a report that differs from what was built is an error.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Declarations, namesUsed, readDeclarations } from "./declarations.ts";

/** Gives the text of a declaration file, or undefined where there is none. */
export type ReadFile = (file: string) => string | undefined;

interface Found {
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

/** Looks names up through re-exports and imports, over the declaration files of one package. */
class Program {
  readonly #read: ReadFile;
  readonly #modules = new Map<string, Declarations>();

  constructor(read: ReadFile) {
    this.#read = read;
  }

  module(file: string): Declarations {
    const known = this.#modules.get(file);
    if (known !== undefined) return known;
    const text = this.#read(file);
    if (text === undefined) throw new Error(`report the API: ${file} is not there; run "npm run build"`);
    const module = readDeclarations(text);
    this.#modules.set(file, module);
    return module;
  }

  /** Names that importers of the file see. */
  exports(file: string): readonly string[] {
    const { exported, stars } = this.module(file);
    return [...exported.keys(), ...stars.flatMap((star) => this.exports(resolve(file, star)))];
  }

  /** The declaration behind an exported name; undefined where it comes from another package. */
  exported(file: string, name: string): Found | undefined {
    const { exported, stars } = this.module(file);
    const target = exported.get(name);
    if (typeof target === "string") return this.used(file, target);
    if (target !== undefined) {
      return target.from.startsWith(".") ? this.exported(resolve(file, target.from), target.name) : undefined;
    }
    for (const star of stars) {
      const found = this.exported(resolve(file, star), name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The declaration behind a name as a file uses it; undefined for a global, a type parameter, another package's. */
  used(file: string, name: string): Found | undefined {
    const { declared, imported } = this.module(file);
    const texts = declared.get(name);
    if (texts !== undefined) return { file, name, text: texts.join("\n") };
    const from = imported.get(name);
    return from?.from.startsWith(".") ? this.exported(resolve(file, from.from), from.name) : undefined;
  }
}

const resolve = (file: string, specifier: string): string =>
  path.posix.join(path.posix.dirname(file), specifier.replace(/\.(js|ts)$/, ".d.ts"));

const byName = (a: Found, b: Found): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : a.file < b.file ? -1 : 1;

const block = (found: readonly Found[]): string =>
  found.length === 0 ? "Nothing.\n" : `\`\`\`ts\n${found.map((one) => one.text).join("\n\n")}\n\`\`\`\n`;

/** Where a package can be entered: what an importer writes -> the declaration file behind it. */
export type Entries = Readonly<Record<string, string>>;

/** The report of one package. What two entries export is told at the first. */
export function apiReport(packageName: string, entries: Entries, read: ReadFile): string {
  const program = new Program(read);
  const seen = new Set<string>();
  const firstSeen = ({ file, name }: Found): boolean => {
    const known = seen.has(`${file}#${name}`);
    seen.add(`${file}#${name}`);
    return !known;
  };
  const sections: string[] = [];
  const roots: Found[] = [];
  for (const [specifier, entry] of Object.entries(entries)) {
    const exported: Found[] = [];
    const foreign: string[] = [];
    for (const name of new Set(program.exports(entry))) {
      const found = program.exported(entry, name);
      if (found === undefined) foreign.push(name);
      else if (firstSeen(found)) {
        roots.push(found);
        const text = found.name === name ? found.text : `// exported as ${name}\n${found.text}`;
        exported.push({ ...found, text });
      }
    }
    const passedOn =
      foreign.length === 0 ? "" : `\nPassed on from other packages: ${foreign.sort().join(", ")}.\n`;
    sections.push(`## import "${specifier}"\n\n${block(exported.sort(byName))}${passedOn}`);
  }
  const inner: Found[] = [];
  const follow = ({ file, text }: Found): void => {
    for (const name of namesUsed(text)) {
      const next = program.used(file, name);
      if (next === undefined || next.file.endsWith(".gen.d.ts") || !firstSeen(next)) continue;
      inner.push(next);
      follow(next);
    }
  };
  for (const found of roots) follow(found);
  return `# The public API of ${packageName}

Written by \`npm run api-report\`; \`npm run check\` fails where it differs from what is built.

${sections.join("\n")}
## Not exported, but part of what is (without generated types)

${block(inner.sort(byName))}`;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, { readonly types?: string } | string | null>>;
}

/** The entries of a package that are files; patterns (`./kinds/*`) are generated and not reported. */
function entriesOf(folder: string, { name, exports }: Manifest): Entries {
  const entries: Record<string, string> = {};
  for (const [key, target] of Object.entries(exports)) {
    if (typeof target !== "object" || target?.types === undefined || key.includes("*")) continue;
    entries[path.posix.join(name, key)] = path.posix.join(folder, target.types);
  }
  return entries;
}

if (import.meta.main) {
  const read: ReadFile = (file) => (existsSync(file) ? readFileSync(file, "utf8") : undefined);
  const write = process.argv.includes("--write");
  for (const folder of ["kcache", "apiserver", "cli"]) {
    const manifest: Manifest = JSON.parse(readFileSync(`packages/${folder}/package.json`, "utf8"));
    const file = `packages/${folder}/${manifest.name}.api.md`;
    const report = apiReport(manifest.name, entriesOf(`packages/${folder}`, manifest), read);
    if (write) writeFileSync(file, report);
    else if (read(file) !== report) {
      console.error(
        `${file}: the public API has changed; if that is meant, run "npm run api-report" and commit it`,
      );
      process.exitCode = 1;
      continue;
    }
    console.log(`${file}: ${write ? "written" : "as committed"}`);
  }
}

/**
 * Writes which field of which message has which number, read from the struct tags of Kubernetes' Go types: for the library
 * packages/kcache/src/protobuf/tables, and for the embedded server packages/apiserver/src/protobuf/fields.ts. Needs the
 * Go modules' folders, of the versions that conformance/protobuf/go.mod pins:
 *
 *   node scripts/generate-protobuf-fields.ts $(cd conformance/protobuf && go list -m -f '{{.Dir}}' \
 *     k8s.io/api k8s.io/apimachinery k8s.io/apiextensions-apiserver k8s.io/kube-aggregator)
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  type GoField,
  type GoName,
  type GoPackage,
  GoTypes,
  readModule,
} from "./generate-protobuf/go-types.ts";

const META = "k8s.io/apimachinery/pkg/apis/meta/v1";
const ROOT = path.join(import.meta.dirname, "..");

/** Messages of meta v1 that are no kinds with metadata, and stand alone in answers and requests. */
const META_ROOTS = ["DeleteOptions", "ListMeta", "PartialObjectMetadata", "Status", "WatchEvent"];

/**
 * Messages that have a kind of their own, which no protobuf form holds, and that a server fills in where it converts to the version
 * asked for: `pkg/apis/apps/v1/conversion.go` of k8s.io/kubernetes, and the same of v1beta1 and v1beta2.
 */
const TYPED: Readonly<Record<string, string>> = {
  "StatefulSetSpec.volumeClaimTemplates": "0 apiVersion:string=v1 0 kind:string=PersistentVolumeClaim",
};

const folders = process.argv.slice(2);
if (folders.length !== 4) {
  console.error(
    "generate protobuf fields: name the folders of k8s.io/api, apimachinery, apiextensions-apiserver and kube-aggregator",
  );
  process.exit(1);
}
/** `k8s.io/api` and `v0.36.3`, of a folder in Go's module cache. */
const modules = folders.map((folder) => {
  const [, name = "", version = ""] = /([^/\\]+)@(v[^/\\]+)$/.exec(folder) ?? [];
  return { folder, modulePath: `k8s.io/${name}`, version };
});
const packages = modules.flatMap(({ folder, modulePath }) => readModule(folder, modulePath));
const types = new GoTypes(packages);

/** The kinds of a package, which have metadata of their own, and what stands alone. */
function rootsOf(one: GoPackage): string[] {
  if (one.importPath === META) return META_ROOTS;
  if (one.importPath.includes("/apimachinery/")) return [];
  return [...one.structs]
    .filter(([, { body }]) => /^\s*(metav1\.)?ObjectMeta\s+`json:"metadata\b.*protobuf:"bytes,1,/m.test(body))
    .map(([name]) => name);
}

/** Every message that can stand in a kind, by package and then by name. */
function reachable(): Map<string, Map<string, GoField[]>> {
  const found = new Map<string, Map<string, GoField[]>>(packages.map((one) => [one.importPath, new Map()]));
  const waiting: GoName[] = packages.flatMap((one) =>
    rootsOf(one).map((name) => ({ from: one.importPath, name })),
  );
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const known = found.get(next.from);
    if (known === undefined || known.has(next.name)) continue;
    const fields = types.fieldsOf(next);
    known.set(next.name, fields);
    for (const { type } of fields) {
      if (type.message !== undefined) waiting.push(type.message);
      if (type.plain?.startsWith("Schema") === true)
        waiting.push({ from: next.from, name: "JSONSchemaProps" });
    }
  }
  return found;
}

const sorted = <V>(map: ReadonlyMap<string, V>): [string, V][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));

function originOf({ importPath }: GoPackage): string {
  const version = modules.find(({ modulePath }) => importPath.startsWith(`${modulePath}/`))?.version;
  return `${importPath} ${version}`;
}

/** What omitempty hides: zero numbers, empty texts, lists and maps, absent pointers; never a struct. */
function shownEmpty({ type, omitEmpty, omitZero }: GoField): boolean {
  const isStruct =
    type.shape === "" &&
    (type.message !== undefined || /^[A-Z]/.test(type.plain ?? "")) &&
    type.plain !== "Strings";
  if (!isStruct) return !omitEmpty && !omitZero;
  if (omitZero && type.plain !== "Time" && type.plain !== "MicroTime") {
    throw new Error(`generate protobuf fields: omitzero of ${JSON.stringify(type)} has no notation`);
  }
  return !omitZero;
}

const byNumber = (fields: readonly GoField[]): GoField[] => fields.toSorted((a, b) => a.number - b.number);

const written = reachable();
const tabled = packages.filter((one) => (written.get(one.importPath)?.size ?? 0) > 0);
const apiVersionOf = ({ group, version }: GoPackage): string =>
  group === "" ? version : `${group}/${version}`;
const fileOf = ({ group, version }: GoPackage): string => `${group === "" ? "core" : group}/${version}`;
const packageAt = new Map(packages.map((one) => [one.importPath, one]));

function writeTables(): void {
  const folder = path.join(ROOT, "packages/kcache/src/protobuf/tables");
  rmSync(folder, { recursive: true, force: true });
  for (const one of tabled) {
    const used = new Map<string, string>();
    const nameOf = ({ from, name }: GoName): string => {
      const home = packageAt.get(from);
      if (home === undefined || from === one.importPath) return name;
      used.set(apiVersionOf(home), `../${fileOf(home)}.gen.ts`);
      return `${apiVersionOf(home)}.${name}`;
    };
    const own = new Map<string, string>();
    // Of messages of another package, names are as seen from this one.
    const lineOf = (name: string, fields: readonly GoField[], first: readonly string[]): string => {
      const texts = byNumber(fields).map((field) => {
        const { shape, plain, message } = field.type;
        const kind = TYPED[`${name}.${field.json}`];
        if (kind !== undefined && message !== undefined)
          own.set(message.name, lineOf(message.name, types.fieldsOf(message), [kind]));
        const type = message === undefined ? plain : kind === undefined ? nameOf(message) : message.name;
        return `${field.number} ${field.json}:${shape}${type}${shownEmpty(field) ? "!" : ""}`;
      });
      return [name, ...first, ...texts].join(" ");
    };
    const lines = sorted(written.get(one.importPath) ?? new Map<string, GoField[]>()).map(([name, fields]) =>
      lineOf(name, fields, []),
    );
    lines.push(...own.values());
    const files = [...used.values()].sort();
    const imports = files.map((other, i) => `import { table as t${i} } from "${other}";\n`);
    const others = files.map((_, i) => `t${i}`);
    const file = path.join(folder, `${fileOf(one)}.gen.ts`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(
      file,
      `// Written by scripts/generate-protobuf-fields.ts from the struct tags of ${originOf(one)}. Do not edit.
import type { Table } from "../../table.ts";
${imports.join("")}
export const table: Table = {
  apiVersion: "${apiVersionOf(one)}",
  others: [${others.join(", ")}],
  messages: \`
${lines.join("\n")}
\`,
};
`,
    );
  }
  const lines = tabled.map((one) => `  "${apiVersionOf(one)}": () => import("./${fileOf(one)}.gen.ts"),`);
  writeFileSync(
    path.join(folder, "index.gen.ts"),
    `// Written by scripts/generate-protobuf-fields.ts from the packages of ${modules.map(({ modulePath, version }) => `${modulePath} ${version}`).join(", ")}. Do not edit.
import type { Table } from "../table.ts";

/** Loads the table of a group and version, by their apiVersion. */
export const TABLES: Readonly<Record<string, () => Promise<{ readonly table: Table }>>> = {
${lines.sort().join("\n")}
};
`,
  );
}

const PLAIN_GO: Readonly<Record<string, string>> = {
  int: "int32",
  double: "float64",
  bytes: "[]uint8",
  Time: "v1.Time",
  MicroTime: "v1.MicroTime",
  Duration: "v1.Duration",
  FieldsV1: "v1.FieldsV1",
  Quantity: "resource.Quantity",
  IntOrString: "intstr.IntOrString",
  RawExtension: "runtime.RawExtension",
};

/** What Go calls a field's type where nothing else is written: the same rule is in packages/apiserver/src/protobuf/messages.ts. */
function plainGo(shape: GoField["type"]["shape"], type: string): string {
  const one = PLAIN_GO[type] ?? type.replace(/^\w*?(v\d+((alpha|beta)\d+)?)\./, "$1.");
  return shape === "[]" ? `[]${one}` : shape === "{}" ? `map[string]${one}` : one;
}

function writeFields(): void {
  const aliases = new Map(
    tabled.map((one) => {
      const parent = path.posix.basename(path.posix.dirname(one.importPath));
      return [one.importPath, parent === "core" ? "v1" : `${parent}${one.version}`];
    }),
  );
  // Go code calls this package metav1.
  const nameOf = ({ from, name }: GoName): string => `${aliases.get(from)}.${name}`;
  // Of definitions, the only version that is served: schemas are of one package then.
  const plain = tabled.filter((one) => one.group !== "apiextensions.k8s.io" || one.version === "v1");
  const lines = plain.flatMap((one) =>
    sorted(written.get(one.importPath) ?? new Map<string, GoField[]>()).map(([name, fields]) => {
      const texts = fields.map((field) => {
        const { number, json, type } = field;
        const of = type.message === undefined ? (type.plain ?? "") : nameOf(type.message);
        const go = type.go === plainGo(type.shape, of) ? "" : `(${type.go})`;
        return `${number} ${json}:${type.shape}${of}${go}${shownEmpty(field) ? "!" : ""}`;
      });
      const kind = types.hasTypeMeta({ from: one.importPath, name }) ? ["TypeMeta"] : [];
      return `${nameOf({ from: one.importPath, name })} = ${[...kind, ...texts].join(" ")}`;
    }),
  );
  const groups = plain.map(
    (one) =>
      `  ${/^\w+$/.test(apiVersionOf(one)) ? apiVersionOf(one) : `"${apiVersionOf(one)}"`}: "${aliases.get(one.importPath)}",`,
  );
  writeFileSync(
    path.join(ROOT, "packages/apiserver/src/protobuf/fields.ts"),
    `// Written by scripts/generate-protobuf-fields.ts from ${modules.map(({ modulePath, version }) => `${modulePath} ${version}`).join(", ")}. Do not edit.

/** What stands before the names of the messages of an apiVersion. */
export const SCOPES: Readonly<Record<string, string>> = {
${groups.sort().join("\n")}
};

/**
 * One message a line: \`TypeMeta\` where it says its kind, and its fields as \`number name:type\`, in the order of their JSON. A type is
 * a scalar, a message, or one of the shapes that the decoder knows by name; before it \`*\` is a pointer, \`[]\` a list, \`{}\` a map
 * with text keys; in brackets after it is what Go calls it where that does not follow. A \`!\` after it says that JSON shows the
 * field even if it is empty. A field without a name lies open in its parent.
 */
export const FIELDS: string = \`
${lines.sort().join("\n")}
\`;
`,
  );
}

writeTables();
writeFields();

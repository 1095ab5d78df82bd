// Reads the Go types of Kubernetes' API packages: which field of which struct has which protobuf number and JSON name.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";

/** How often a value stands in its message: `*` is a pointer, `[]` a list, `{}` a map with text keys. */
export type Shape = "" | "*" | "[]" | "{}";

export interface GoType {
  readonly shape: Shape;
  /** A scalar, or one of the shapes that JSON has a form of its own for; undefined for a message. */
  readonly plain?: string;
  readonly message?: GoName;
  /** As Go's errors name it, pointers left out: `map[v1.ResourceName]resource.Quantity`. */
  readonly go: string;
}

/** A struct: its package's import path, and its name there. */
export interface GoName {
  readonly from: string;
  readonly name: string;
}

export interface GoField {
  readonly number: number;
  /** "": its message's fields lie open in the parent. */
  readonly json: string;
  readonly type: GoType;
  readonly omitEmpty: boolean;
  readonly omitZero: boolean;
}

export interface GoPackage {
  readonly importPath: string;
  /** The API group and version, where the package has one. */
  readonly group: string | undefined;
  readonly version: string;
  readonly structs: ReadonlyMap<
    string,
    { readonly body: string; readonly imports: ReadonlyMap<string, string> }
  >;
  readonly others: ReadonlyMap<
    string,
    { readonly type: string; readonly wrapped: boolean; readonly imports: ReadonlyMap<string, string> }
  >;
}

const SCALARS: Readonly<Record<string, string>> = {
  string: "string",
  bool: "bool",
  int: "int",
  int32: "int",
  int64: "int",
  "[]byte": "bytes",
  float64: "double",
};

const META = "k8s.io/apimachinery/pkg/apis/meta/v1";
const SCHEMAS = /^k8s\.io\/apiextensions-apiserver\/pkg\/apis\/apiextensions\/v1(beta1)?\.(\w+)$/;

/** Messages of a shape of their own in JSON; decoders know them by these names. */
const SPECIAL: Readonly<Record<string, string>> = {
  [`${META}.Time`]: "Time",
  [`${META}.MicroTime`]: "MicroTime",
  [`${META}.FieldsV1`]: "FieldsV1",
  "k8s.io/apimachinery/pkg/api/resource.Quantity": "Quantity",
  "k8s.io/apimachinery/pkg/util/intstr.IntOrString": "IntOrString",
  "k8s.io/apimachinery/pkg/runtime.RawExtension": "RawExtension",
  "k8s.io/apimachinery/pkg/types.UID": "string",
  "k8s.io/apimachinery/pkg/types.NodeName": "string",
};
const SCHEMA_SPECIAL: Readonly<Record<string, string>> = {
  JSON: "JSON",
  JSONSchemaPropsOrBool: "SchemaOrBool",
  JSONSchemaPropsOrArray: "SchemaOrList",
  JSONSchemaPropsOrStringArray: "SchemaOrStrings",
};

function importsOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  const block = /^import \(\n([\s\S]*?)^\)/m.exec(text)?.[1] ?? "";
  const single = /^import .*"$/m.exec(text)?.[0].slice("import ".length) ?? "";
  for (const match of `${block}\n${single}`.matchAll(/^\s*(\w+\s+)?"([^"]+)"/gm)) {
    const from = match[2] ?? "";
    found.set(match[1]?.trim() ?? path.posix.basename(from), from);
  }
  return found;
}

function readPackage(folder: string, importPath: string): GoPackage {
  const structs = new Map<string, { body: string; imports: Map<string, string> }>();
  const others = new Map<string, { type: string; wrapped: boolean; imports: Map<string, string> }>();
  let group: string | undefined;
  for (const file of globSync("*.go", { cwd: folder }).sort()) {
    if (/_test\.go$|^generated\.pb\.go$|^zz_/.test(file)) continue;
    const text = readFileSync(path.join(folder, file), "utf8");
    const imports = importsOf(text);
    if (file === "register.go") group = /GroupName\s*=\s*"([^"]*)"/.exec(text)?.[1];
    for (const match of text.matchAll(/^type (\w+) struct ?\{(?:\}|\n([\s\S]*?)^\})/gm)) {
      structs.set(match[1] ?? "", { body: match[2] ?? "", imports });
    }
    // A named list with this comment is a message that holds the list, so that it can be absent.
    for (const match of text.matchAll(/((?:^\/\/.*\n|^\n)*)^type (\w+) (?:= )?([\w.[\]*]+)$/gm)) {
      const wrapped = (match[1] ?? "").includes("+protobuf.nullable=true");
      others.set(match[2] ?? "", { type: match[3] ?? "", wrapped, imports });
    }
  }
  return { importPath, group, version: path.basename(folder), structs, others };
}

/** All packages of a module that define API types: those with a register.go whose folder is a version. */
export function readModule(folder: string, modulePath: string): readonly GoPackage[] {
  return globSync("**/v*/register.go", { cwd: folder, exclude: (name) => name.startsWith("test") })
    .map((file) => path.dirname(file).split(path.sep).join("/"))
    .sort()
    .map((inside) => readPackage(path.join(folder, inside), `${modulePath}/${inside}`));
}

/** A type as `reflect.Type.String()` has it: names behind the names of their packages. */
function goText(from: string, imports: ReadonlyMap<string, string>, goType: string): string {
  const nameOf = (importPath: string): string => path.posix.basename(importPath);
  return goType
    .replace(/^\*/, "")
    .replaceAll(/(?<![\w.])(?:(\w+)\.)?(\w+)/g, (whole, scope: string | undefined, name: string) => {
      if (scope !== undefined) return `${nameOf(imports.get(scope) ?? scope)}.${name}`;
      if (name === "byte") return "uint8";
      return /^[a-z]/.test(name) ? whole : `${nameOf(from)}.${name}`;
    });
}

/** What all packages say together. */
export class GoTypes {
  readonly #packages: ReadonlyMap<string, GoPackage>;

  constructor(packages: readonly GoPackage[]) {
    this.#packages = new Map(packages.map((one) => [one.importPath, one]));
  }

  /** Whether objects of it say their kind and apiVersion. */
  hasTypeMeta({ from, name }: GoName): boolean {
    const body = this.#packages.get(from)?.structs.get(name)?.body ?? "";
    return /^\s*(metav1\.)?TypeMeta\s+`json:",inline"/m.test(body);
  }

  /** In the order in which Go declares them, and writes them as JSON. @throws where a type is of a package that was not read */
  fieldsOf({ from, name }: GoName): GoField[] {
    const struct = this.#packages.get(from)?.structs.get(name);
    if (struct === undefined) throw new Error(`read Go types: there is no struct ${from}.${name}`);
    const fields: GoField[] = [];
    for (const line of struct.body.split("\n")) {
      const match = /^\s*(?:(\w+)\s+)?([\w.[\]*]+)\s+`(.*)`/.exec(line.replace(/\/\/.*$/, ""));
      const tags = match?.[3] ?? "";
      const number = /protobuf:"\w+,(\d+)/.exec(tags)?.[1];
      if (match === null || number === undefined) continue;
      const [json = "", ...options] = (/json:"([^"]*)"/.exec(tags)?.[1] ?? "").split(",");
      if (json === "" && !options.includes("inline")) {
        throw new Error(`read Go types: no JSON name in ${from}.${name}: ${line.trim()}`);
      }
      const goType = match[2] ?? "";
      fields.push({
        number: Number(number),
        json,
        type: { ...this.#resolve(from, struct.imports, goType), go: goText(from, struct.imports, goType) },
        omitEmpty: options.includes("omitempty"),
        omitZero: options.includes("omitzero"),
      });
    }
    return fields;
  }

  #resolve(from: string, imports: ReadonlyMap<string, string>, goType: string): Omit<GoType, "go"> {
    const scalar = SCALARS[goType];
    if (scalar !== undefined) return { shape: "", plain: scalar };
    const container = /^(\*|\[\]|map\[[\w.]+\])(.+)$/.exec(goType);
    if (container !== null) {
      const inner = this.#resolve(from, imports, container[2] ?? "");
      const mark = container[1] ?? "";
      const shape: Shape = mark === "*" ? "*" : mark === "[]" ? "[]" : "{}";
      if (inner.shape !== "") throw new Error(`read Go types: ${goType} in ${from}: a shape in a shape`);
      return { ...inner, shape };
    }
    const [scope, name = ""] = goType.includes(".") ? goType.split(".") : [undefined, goType];
    const home = scope === undefined ? from : (imports.get(scope) ?? scope);
    const full = `${home}.${name}`;
    const special = SPECIAL[full] ?? SCHEMA_SPECIAL[SCHEMAS.exec(full)?.[2] ?? ""];
    if (special !== undefined) return { shape: "", plain: special };
    const other = this.#packages.get(home)?.others.get(name);
    if (other !== undefined) {
      if (!other.wrapped) return this.#resolve(home, other.imports, other.type);
      const held = this.#resolve(home, other.imports, other.type);
      if (held.shape !== "[]" || held.plain !== "string") {
        throw new Error(`read Go types: ${full} holds no list of strings`);
      }
      return { shape: "", plain: "Strings" };
    }
    if (this.#packages.get(home)?.structs.has(name) !== true) {
      throw new Error(`read Go types: resolve ${goType} in ${from}: no such type in the packages read`);
    }
    return { shape: "", message: { from: home, name } };
  }
}

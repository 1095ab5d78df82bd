// Reads the OpenAPI v3 documents of an API server as far as types are made of them.
// Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v3

export interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

/** One schema as it stands in a document; read only through the functions below. */
export type Schema = Readonly<Record<string, unknown>>;

/** All schemas, by the names that references use. */
export type Schemas = ReadonlyMap<string, Schema>;

const REFERENCE = "#/components/schemas/";

export function isRecord(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function recordAt(value: unknown, key: string): Schema {
  const found = isRecord(value) ? value[key] : undefined;
  return isRecord(found) ? found : {};
}

export function textAt(value: unknown, key: string): string {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === "string" ? found : "";
}

export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = isRecord(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

/** The schemas of several documents; a schema that stands in several is the same in all. */
export function mergeSchemas(documents: readonly unknown[]): Schemas {
  const merged = new Map<string, Schema>();
  for (const document of documents) {
    for (const [name, schema] of Object.entries(recordAt(recordAt(document, "components"), "schemas"))) {
      if (isRecord(schema) && !merged.has(name)) merged.set(name, schema);
    }
  }
  return merged;
}

/** The name of the schema that this one stands for. */
export function referenceOf(schema: Schema): string | undefined {
  const own = textAt(schema, "$ref");
  const [only] = listAt(schema, "allOf");
  const reference = own === "" ? textAt(only, "$ref") : own;
  return reference.startsWith(REFERENCE) ? reference.slice(REFERENCE.length) : undefined;
}

/** The schemas that this one refers to, at any depth of its own. */
export function referencesOf(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(referencesOf);
  if (!isRecord(schema)) return [];
  const own = textAt(schema, "$ref");
  const below = Object.values(schema).flatMap(referencesOf);
  return own.startsWith(REFERENCE) ? [own.slice(REFERENCE.length), ...below] : below;
}

/** True for a field that the server always sends, since it is a struct, not a pointer to one. */
export function isStruct(schema: Schema): boolean {
  return isRecord(schema.default) && Object.keys(schema.default).length === 0;
}

/** `io.k8s.api.core.v1.Pod` -> `Pod` */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** `io.k8s.api.core.v1.Pod` -> `io.k8s.api.core.v1` */
export function packageName(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}

/** The kind that a schema describes, where it is that of one kind alone. */
export function kindOf(schema: Schema): (GroupVersion & { readonly kind: string }) | undefined {
  const kinds = listAt(schema, "x-kubernetes-group-version-kind");
  if (kinds.length !== 1) return undefined;
  const [only] = kinds;
  return { group: textAt(only, "group"), version: textAt(only, "version"), kind: textAt(only, "kind") };
}

/** Where the schemas of the API server itself come from; those of CustomResourceDefinitions are named after their group. */
const BUILT_IN = [
  "io.k8s.api.",
  "io.k8s.apiextensions-apiserver.pkg.apis.",
  "io.k8s.kube-aggregator.pkg.apis.",
];

export function isBuiltIn(name: string): boolean {
  return BUILT_IN.some((prefix) => name.startsWith(prefix));
}

const SENTENCE_END = /(?<!\b(?:e\.g|i\.e|etc|vs|cf))\.(?=\s+[A-Z`"'(]|\s*$)/;
const LONGEST_DOC = 160;

/** The first sentence of a description, on one line; nothing where it would be no sentence. */
export function docOf(schema: Schema): string {
  const paragraph = textAt(schema, "description").split(/\n\s*\n|\n\s*Possible enum|\n\s*[-*] /)[0] ?? "";
  const line = paragraph
    .replace(/\s+/g, " ")
    .replace(/\bMore info:.*$/i, "")
    .replaceAll("*/", "* /")
    .trim();
  const end = SENTENCE_END.exec(line);
  const sentence = end === null ? line : line.slice(0, end.index + 1);
  if (sentence.length <= LONGEST_DOC) return sentence;
  return `${sentence.slice(0, sentence.lastIndexOf(" ", LONGEST_DOC)).replace(/[,;:]$/, "")} …`;
}

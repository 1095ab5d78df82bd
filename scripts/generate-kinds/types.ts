// Writes one schema as a TypeScript type.
import {
  docOf,
  isRecord,
  isStruct,
  kindOf,
  listAt,
  recordAt,
  referenceOf,
  type Schema,
  type Schemas,
  shortName,
  textAt,
} from "./schemas.ts";

const META = "io.k8s.apimachinery.pkg.apis.meta.v1";
const EXTENSIONS = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1";
const OBJECT_META = `${META}.ObjectMeta`;
const TIMES: ReadonlySet<string> = new Set([`${META}.Time`, `${META}.MicroTime`]);

/**
 * Times that Go keeps by value without omitting them when zero: servers send `null` where there is none.
 * The documents do not tell; these were seen.
 */
const TIMES_OR_NULL: ReadonlySet<string> = new Set([
  "deprecatedFirstTimestamp",
  "deprecatedLastTimestamp",
  "eventTime",
  "firstTimestamp",
  "lastProbeTime",
  "lastTimestamp",
]);

/**
 * Lists that Go keeps without omitting them when empty: servers send `null` for one that has no elements. The documents
 * do not tell; each was seen.
 */
const LISTS_OR_NULL: ReadonlySet<string> = new Set([
  "CSINodeSpec.drivers",
  "ClusterRole.rules",
  "ContainerImage.names",
  "DeviceClaim.requests",
  "EndpointSlice.endpoints",
  "EndpointSlice.ports",
  "HorizontalPodAutoscalerStatus.currentMetrics",
  "LimitRangeSpec.limits",
  "Role.rules",
]);

/** Types with a JSON form of their own, which the documents leave open. */
const FIXED: Readonly<Record<string, string>> = {
  [`${META}.Time`]: "string",
  [`${META}.MicroTime`]: "string",
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "number | string",
  // Written as a number or a string, always sent as a string.
  "io.k8s.apimachinery.pkg.api.resource.Quantity": "string",
  "io.k8s.apimachinery.pkg.runtime.RawExtension": "Readonly<Record<string, unknown>>",
  [`${EXTENSIONS}.JSON`]: "unknown",
};

/** Values that the documents tell in words only. */
function wordsOf(schemaName: string, property: string): readonly string[] {
  if (schemaName === "LabelSelectorRequirement" && property === "operator")
    return ["In", "NotIn", "Exists", "DoesNotExist"];
  // https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties
  return schemaName.endsWith("Condition") && property === "status" ? ["True", "False", "Unknown"] : [];
}

const UNIONS: Readonly<Record<string, string>> = {
  [`${EXTENSIONS}.JSONSchemaPropsOrArray`]: "JSONSchemaProps | readonly JSONSchemaProps[]",
  [`${EXTENSIONS}.JSONSchemaPropsOrBool`]: "JSONSchemaProps | boolean",
  [`${EXTENSIONS}.JSONSchemaPropsOrStringArray`]: "JSONSchemaProps | readonly string[]",
};

/** What a type is written with: its name in the module, after seeing to it that the module has it. */
export interface Names {
  /** Another schema's type. */
  readonly schema: (name: string) => string;
  /** One of the library's own types. */
  readonly own: (name: "ClusterObject" | "NamespacedObject" | "Template" | "TemplateMeta") => string;
}

/** A schema that is written out where it is used, since it has no name of its own in TypeScript. */
export function isInline(name: string): boolean {
  return name in FIXED || name === OBJECT_META;
}

function isTopLevel(schema: Schema | undefined): boolean {
  if (schema === undefined || kindOf(schema) === undefined) return false;
  return referenceOf(recordAt(recordAt(schema, "properties"), "metadata")) === OBJECT_META;
}

const union = (values: readonly unknown[]): string =>
  values.map((value) => JSON.stringify(value)).join(" | ");

function arrayOf(element: string): string {
  return /^[\w.]+$/.test(element) ? `readonly ${element}[]` : `readonly (${element})[]`;
}

/** The type of a value of this schema. */
function typeOf(schemas: Schemas, schema: Schema, names: Names): string {
  const reference = referenceOf(schema);
  if (reference === OBJECT_META) return names.own("TemplateMeta");
  if (reference !== undefined) {
    const fixed = FIXED[reference];
    if (fixed !== undefined) return fixed;
    const name = names.schema(reference);
    // An object inside another is what one is to be made of: it has no uid yet, nor a version.
    return isTopLevel(schemas.get(reference)) ? `${names.own("Template")}<${name}>` : name;
  }
  const values = listAt(schema, "enum");
  if (values.length > 0) return union(values);
  switch (textAt(schema, "type")) {
    case "string":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "array":
      return arrayOf(typeOf(schemas, recordAt(schema, "items"), names));
    case "object": {
      const { additionalProperties } = schema;
      const value = isRecord(additionalProperties) ? typeOf(schemas, additionalProperties, names) : "unknown";
      return `Readonly<Record<string, ${value}>>`;
    }
    default:
      return "unknown";
  }
}

function doc(text: string, indent: string): string {
  return text === "" ? "" : `${indent}/** ${text} */\n`;
}

function property(
  schemas: Schemas,
  owner: string,
  name: string,
  schema: Schema,
  required: boolean,
  names: Names,
): string {
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
  const isTime = TIMES.has(referenceOf(schema) ?? "");
  const isNullable = isTime ? TIMES_OR_NULL.has(name) : LISTS_OR_NULL.has(`${owner}.${name}`);
  const words = wordsOf(owner, name);
  const known = words.length > 0 ? union(words) : typeOf(schemas, schema, names);
  const type = isNullable ? `${known} | null` : known;
  return `${doc(docOf(schema), "  ")}  readonly ${key}${required ? "" : "?"}: ${type};\n`;
}

/** What a kind's interface says besides its schema. */
export interface TopLevel {
  readonly apiVersion: string;
  readonly kind: string;
  readonly scope: "Namespaced" | "Cluster";
}

/** The declaration of a schema's type. A top-level one extends what every object is, with its `kind` as literals. */
export function declarationOf(
  schemas: Schemas,
  name: string,
  schema: Schema,
  names: Names,
  top: TopLevel | undefined,
): string {
  const title = shortName(name);
  const head = doc(docOf(schema), "");
  const alternatives = UNIONS[name];
  if (alternatives !== undefined) {
    names.schema(`${EXTENSIONS}.JSONSchemaProps`);
    return `${head}export type ${title} = ${alternatives};\n`;
  }
  const properties = Object.entries(recordAt(schema, "properties"));
  if (properties.length === 0) return `${head}export type ${title} = ${typeOf(schemas, schema, names)};\n`;

  const required = listAt(schema, "required");
  const isWhole = top !== undefined || isTopLevel(schema);
  const lines = properties.flatMap(([key, value]) => {
    if (!isRecord(value) || (isWhole && ["apiVersion", "kind", "metadata"].includes(key))) return [];
    const always = required.includes(key) || (key === "spec" && isStruct(value));
    return [property(schemas, title, key, value, always, names)];
  });
  if (top === undefined && !isWhole) return `${head}export interface ${title} {\n${lines.join("")}}\n`;
  if (top === undefined) throw new Error(`write ${name}: an object inside another that is served nowhere`);
  const base = names.own(top.scope === "Namespaced" ? "NamespacedObject" : "ClusterObject");
  const literals = `  readonly apiVersion: "${top.apiVersion}";\n  readonly kind: "${top.kind}";\n`;
  return `${head}export interface ${title} extends ${base} {\n${literals}${lines.join("")}}\n`;
}

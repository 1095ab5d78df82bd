// `node --conditions=kcache-source scripts/generate-merge-schema.ts --kubeconfig FILE`: writes what packages/apiserver knows of how
// fields of built-in kinds are merged and owned, from what a real API server says of them in its OpenAPI documents.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { fromKubeConfig, type Transport } from "kcache";
import { isRecord, mergeSchemas, recordAt, referenceOf, textAt } from "./generate-kinds/schemas.ts";

type Json = Readonly<Record<string, unknown>>;

const FILE = path.join(
  path.dirname(import.meta.dirname),
  "packages/apiserver/src/fields/merge-schema.gen.ts",
);
const KINDS = "x-kubernetes-group-version-kind";

async function getJson(transport: Transport, url: string): Promise<unknown> {
  const [pathname = "", search = ""] = url.split("?");
  const query = Object.fromEntries(new URLSearchParams(search));
  const response = await transport.request({
    path: pathname,
    query,
    headers: { accept: "application/json" },
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(Buffer.from(chunk));
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

/** `io.k8s.api.core.v1.PodSpec` as `core.v1.PodSpec`. */
function shortName(name: string): string {
  return name.split(".").slice(-3).join(".");
}

/** What the generated file says of one field: only what is not a plain scalar. */
function fieldOf(schemas: Json, name: string, schema: Json, required: boolean): string | undefined {
  const parts: string[] = [];
  const target = referenceOf(schema);
  const structure = structureOf(schemas, target);
  const isAtomic =
    schema["x-kubernetes-map-type"] === "atomic" ||
    (target !== undefined && recordAt(schemas, target)["x-kubernetes-map-type"] === "atomic");
  if (schema.type === "array") {
    const items = recordAt(schema, "items");
    const of = structureOf(schemas, referenceOf(items));
    parts.push(`list: ${JSON.stringify(schema["x-kubernetes-list-type"] ?? "atomic")}`);
    if (of !== undefined && of !== "any") parts.push(`of: ${JSON.stringify(of)}`);
    const keys = schema["x-kubernetes-list-map-keys"];
    if (Array.isArray(keys)) {
      const properties = recordAt(recordAt(schemas, referenceOf(items) ?? ""), "properties");
      const known = keys.map((key) => {
        const value = isRecord(properties[String(key)])
          ? recordAt(properties, String(key)).default
          : undefined;
        return [String(key), value === undefined || value === "" || value === 0 ? null : value];
      });
      parts.push(`keys: ${JSON.stringify(Object.fromEntries(known)).replaceAll('":', '": ')}`);
    }
  } else if (schema.additionalProperties !== undefined) {
    const inner = recordAt(schema, "additionalProperties");
    const of = structureOf(schemas, referenceOf(inner));
    const isList = inner.type === "array";
    parts.push(`map: ${JSON.stringify(of !== undefined && of !== "any" ? of : isList ? "list" : "")}`);
  } else if (structure !== undefined) parts.push(`is: ${JSON.stringify(structure)}`);
  else if (schema.type === "object") parts.push('is: "any"');
  if (isAtomic) parts.push("atomic: true");
  const zero = zeroOf(schema, parts.length > 0, required);
  if (zero !== undefined) parts.push(`zero: ${JSON.stringify(zero)}`);
  const strategy = String(schema["x-kubernetes-patch-strategy"] ?? "").split(",");
  const key = schema["x-kubernetes-patch-merge-key"];
  if (strategy.includes("merge")) parts.push(`merge: ${JSON.stringify(key ?? "")}`);
  if (strategy.includes("retainKeys")) parts.push("retainKeys: true");
  return parts.length === 0 ? undefined : `${JSON.stringify(name)}: { ${parts.join(", ")} }`;
}

/** What a field is written as where nothing is in it: structs and members without `omitempty` are always there. */
function zeroOf(schema: Json, isStructure: boolean, required: boolean): unknown {
  const given = schema.default;
  if (given === "" || given === 0 || given === false) return given;
  if (isRecord(given) && Object.keys(given).length === 0) return {};
  return isStructure && required ? null : undefined;
}

/** The name of a type that has fields; undefined of scalars. */
function structureOf(schemas: Json, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const schema = recordAt(schemas, name);
  if (isRecord(schema.properties)) return shortName(name);
  return schema.type === "object" ? "any" : undefined;
}

function typeOf(schemas: Json, name: string): string | undefined {
  const schema = recordAt(schemas, name);
  if (!isRecord(schema.properties)) return undefined;
  const required = Array.isArray(schema.required) ? schema.required : [];
  const lines = Object.entries(schema.properties)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, value]) => {
      const line = isRecord(value) ? fieldOf(schemas, key, value, required.includes(key)) : undefined;
      return line === undefined ? [] : [`    ${line},`];
    });
  if (lines.length === 0) return undefined;
  return [`  ${JSON.stringify(shortName(name))}: {`, ...lines, "  },"].join("\n");
}

function referencesIn(schemas: Json, name: string, seen: Set<string>): void {
  if (seen.has(name) || structureOf(schemas, name) === undefined) return;
  seen.add(name);
  for (const value of Object.values(recordAt(recordAt(schemas, name), "properties"))) {
    if (!isRecord(value)) continue;
    for (const one of [value, value.items, value.additionalProperties]) {
      const target = isRecord(one) ? referenceOf(one) : undefined;
      if (target !== undefined) referencesIn(schemas, target, seen);
    }
  }
}

async function generate(transport: Transport): Promise<string> {
  const version = textAt(await getJson(transport, "/version"), "gitVersion");
  const index = recordAt(await getJson(transport, "/openapi/v3"), "paths");
  const documents: unknown[] = [];
  for (const [name, where] of Object.entries(index)) {
    if (!/^apis?\/(.+\/)?v\d+$/.test(name) || !isRecord(where)) continue;
    documents.push(await getJson(transport, textAt(where, "serverRelativeURL")));
  }
  const schemas = Object.fromEntries(mergeSchemas(documents));
  const seen = new Set<string>();
  const kinds: string[] = [];
  for (const [name, schema] of Object.entries(schemas)) {
    if (!isRecord(schema) || !Array.isArray(schema[KINDS])) continue;
    const [only, ...others] = schema[KINDS].filter(isRecord);
    if (only === undefined || others.length > 0 || !isRecord(schema.properties)) continue;
    if (!isRecord(schema.properties.metadata) || textAt(only, "kind").endsWith("List")) continue;
    const group = String(only.group ?? "");
    const apiVersion = group === "" ? textAt(only, "version") : `${group}/${textAt(only, "version")}`;
    kinds.push(
      `  ${JSON.stringify(`${apiVersion} ${textAt(only, "kind")}`)}: ${JSON.stringify(shortName(name))},`,
    );
    referencesIn(schemas, name, seen);
  }
  const types = [...seen].sort().flatMap((name) => typeOf(schemas, name) ?? []);
  return [
    `// Written by scripts/generate-merge-schema.ts from the OpenAPI documents of kube-apiserver ${version}.`,
    'import type { FieldSchema } from "./shape.ts";',
    "",
    "/** The type of each kind. */",
    "export const KIND_TYPES: Readonly<Record<string, string>> = {",
    ...kinds.sort(),
    "};",
    "",
    "/** The fields of types that are no plain scalars. */",
    "export const TYPE_FIELDS: Readonly<Record<string, Readonly<Record<string, FieldSchema>>>> = {",
    ...types,
    "};",
    "",
  ].join("\n");
}

const { values } = parseArgs({ options: { kubeconfig: { type: "string" } } });
await using transport = await fromKubeConfig(
  values.kubeconfig === undefined ? {} : { path: values.kubeconfig },
);
writeFileSync(FILE, await generate(transport));

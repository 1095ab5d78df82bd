import { badRequest } from "../http/status.ts";
import { type Json, type JsonObject, objectIn, stringIn } from "../json.ts";
import { resourceKey } from "../resources/defaults.ts";
import { apiVersionOf, type PrinterColumn, type ResourceType } from "../resources/resource.ts";
import type { Stored } from "../storage/stored.ts";
import { since } from "./age.ts";
import { AGE, type Column, type Layout, NAME } from "./column.ts";
import { CORE_LAYOUTS } from "./core-layouts.ts";
import { valuesAt } from "./json-path.ts";
import { POD_LAYOUT } from "./pod-layout.ts";
import { RARE_LAYOUTS } from "./rare-layouts.ts";
import { ageOf, nameOf, WORKLOAD_LAYOUTS } from "./workload-layouts.ts";

const CREATED: Column = { ...AGE, name: "Created At", type: "date" };

const FALLBACK: Layout = {
  columns: [NAME, CREATED],
  cells: (object) => [nameOf(object), stringIn(objectIn(object, "metadata"), "creationTimestamp")],
};
const NAME_AND_AGE: Layout = {
  columns: [NAME, AGE],
  cells: (object, now) => [nameOf(object), ageOf(object, now)],
};

const CUSTOM: Layout = { ...NAME_AND_AGE, columns: [NAME, { ...AGE, type: "date" }] };

/** Built-in kinds that real servers know no columns of. */
const WITHOUT_COLUMNS = new Set([
  "customresourcedefinitions.apiextensions.k8s.io",
  "limitranges",
  "roles.rbac.authorization.k8s.io",
  "clusterroles.rbac.authorization.k8s.io",
]);

/** What may be asked to lie beside the cells. */
const INCLUDED = new Set(["", "None", "Metadata", "Object"]);

/** Objects as the rows of a meta.k8s.io/v1 Table; ages are counted from `now`. */
export function tableOf(
  type: ResourceType,
  items: readonly Stored[],
  metadata: JsonObject,
  include: string,
  now: number,
): JsonObject {
  if (!INCLUDED.has(include)) {
    const why = `includeObject: Invalid value: ${JSON.stringify(include)}: must be 'Metadata', 'Object', 'None', or empty`;
    throw badRequest(`Unable to convert to Table as requested: ${why}`);
  }
  const layout = layoutOf(type);
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata,
    columnDefinitions: layout.columns.map((column) => ({ ...column })),
    // The plain columns of a real server have no empty list.
    rows:
      layout === FALLBACK && items.length === 0
        ? null
        : items.map((stored) => rowOf(type, layout, stored, include, now)),
  };
}

function rowOf(type: ResourceType, layout: Layout, stored: Stored, include: string, now: number): JsonObject {
  const row: JsonObject = { cells: layout.cells(stored.object, now) };
  const metadata = objectIn(stored.object, "metadata");
  if (include === "Object")
    row.object = { kind: type.kind, apiVersion: apiVersionOf(type), ...stored.object };
  else if (include === "None") row.object = null;
  else row.object = { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
  return row;
}

function layoutOf(type: ResourceType): Layout {
  if (type.custom) return type.columns.length === 0 ? CUSTOM : customLayout(type.columns);
  const key = resourceKey(type);
  if (key === "pods") return POD_LAYOUT;
  if (WITHOUT_COLUMNS.has(key)) return FALLBACK;
  return WORKLOAD_LAYOUTS[key] ?? CORE_LAYOUTS[key] ?? RARE_LAYOUTS[key] ?? NAME_AND_AGE;
}

function customLayout(columns: readonly PrinterColumn[]): Layout {
  return {
    columns: [NAME, ...columns.map(columnOf)],
    cells: (object, now) => [nameOf(object), ...columns.map((column) => cellOf(object, column, now))],
  };
}

function columnOf({ jsonPath, type, description, ...column }: PrinterColumn): Column {
  const told = description || `Custom resource definition column (in JSONPath format): ${jsonPath}`;
  switch (type) {
    case "integer":
    case "number":
    case "boolean":
    case "date":
      return { ...column, description: told, type };
    default:
      return { ...column, description: told, type: "string" };
  }
}

/** The value at the column's path, null where there is none or it is of another type than the column. */
function cellOf(object: JsonObject, { jsonPath, type }: PrinterColumn, now: number): Json {
  const values = valuesAt(object, jsonPath) ?? [];
  const [value] = values;
  if (value === undefined) return null;
  switch (type) {
    case "integer":
      return typeof value === "number" ? Math.trunc(value) : null;
    case "number":
      return typeof value === "number" ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "date":
      return typeof value === "string" ? dateText(value, now) : null;
    default:
      return values.map(printed).join(" ");
  }
}

function dateText(text: string, now: number): string {
  return Number.isNaN(Date.parse(text)) ? "<invalid>" : since(text, now);
}

function printed(value: Json): string {
  if (value === null) return "<nil>";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

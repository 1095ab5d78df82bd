import { atPath, type Json, type JsonObject, objectIn, stringIn } from "../json.ts";
import { resourceKey } from "../resources/defaults.ts";
import { apiVersionOf, type PrinterColumn, type ResourceType } from "../resources/resource.ts";
import type { Stored } from "../storage/stored.ts";
import { since } from "./age.ts";
import { AGE, type Column, type Layout, NAME } from "./column.ts";
import { CORE_LAYOUTS } from "./core-layouts.ts";
import { POD_LAYOUT } from "./pod-layout.ts";
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

/** Objects as the rows of a meta.k8s.io/v1 Table; ages are counted from `now`. */
export function tableOf(
  type: ResourceType,
  items: readonly Stored[],
  metadata: JsonObject,
  include: string,
  now: number,
): JsonObject {
  const layout = layoutOf(type);
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata,
    columnDefinitions: layout.columns.map((column) => ({ ...column })),
    rows: items.map((stored) => rowOf(type, layout, stored, include, now)),
  };
}

function rowOf(type: ResourceType, layout: Layout, stored: Stored, include: string, now: number): JsonObject {
  const row: JsonObject = { cells: layout.cells(stored.object, now) };
  const metadata = objectIn(stored.object, "metadata");
  if (include === "Object")
    row.object = { kind: type.kind, apiVersion: apiVersionOf(type), ...stored.object };
  else if (include !== "None")
    row.object = { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
  return row;
}

function layoutOf(type: ResourceType): Layout {
  if (type.custom) return type.columns.length === 0 ? CUSTOM : customLayout(type.columns);
  const key = resourceKey(type);
  if (key === "pods") return POD_LAYOUT;
  if (key === "customresourcedefinitions.apiextensions.k8s.io") return FALLBACK;
  return WORKLOAD_LAYOUTS[key] ?? CORE_LAYOUTS[key] ?? NAME_AND_AGE;
}

function customLayout(columns: readonly PrinterColumn[]): Layout {
  return {
    columns: [NAME, ...columns.map(columnOf)],
    cells: (object, now) => [nameOf(object), ...columns.map((column) => cellOf(object, column, now))],
  };
}

function columnOf({ jsonPath: _path, type, ...column }: PrinterColumn): Column {
  switch (type) {
    case "integer":
    case "number":
    case "boolean":
    case "date":
      return { ...column, type };
    default:
      return { ...column, type: "string" };
  }
}

/** The value at a plain path such as `.status.phase`; filters and indexes of JSONPath give an empty cell. */
function cellOf(object: JsonObject, column: PrinterColumn, now: number): Json {
  const value = atPath(object, column.jsonPath);
  if (value === undefined || value === null) return column.type === "date" ? "<unknown>" : null;
  if (column.type === "date") return since(String(value), now);
  return typeof value === "object" ? JSON.stringify(value) : value;
}

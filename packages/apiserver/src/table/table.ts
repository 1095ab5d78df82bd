import type { JsonObject } from "../json.ts";
import type { ResourceType } from "../resources/resource.ts";
import type { Stored } from "../storage/stored.ts";

const NAME = {
  name: "Name",
  type: "string",
  format: "name",
  description: "Name must be unique within a namespace.",
  priority: 0,
};
const AGE = { name: "Created At", type: "date", format: "", description: "CreationTimestamp", priority: 0 };

/** Objects as the rows of a meta.k8s.io/v1 Table. */
export function tableOf(
  _type: ResourceType,
  items: readonly Stored[],
  metadata: JsonObject,
  include: string,
): JsonObject {
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata,
    columnDefinitions: [NAME, AGE],
    rows: items.map((stored) => rowOf(stored, include)),
  };
}

function rowOf(stored: Stored, include: string): JsonObject {
  const meta = stored.object.metadata ?? {};
  const row: JsonObject = { cells: [stored.name, "x"] };
  if (include === "Object") row.object = stored.object;
  else if (include !== "None")
    row.object = { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: meta };
  return row;
}

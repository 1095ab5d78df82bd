import { isObject, type JsonObject, listIn, objectIn, own } from "../json.ts";
import { isEmbedded, isIntOrString, preservesUnknown, schemaOfItems } from "../schema/structural.ts";
import { metadataShape, SCALAR, UNTYPED } from "./schema.ts";
import type { Field, ListShape, Shape, StructShape } from "./shape.ts";

/** The shape of a custom resource's objects. */
export function customShape(schema: JsonObject): StructShape {
  const shape = structOf(schema);
  return { ...shape, fields: new Map([...shape.fields, ...resourceFields()]) };
}

function resourceFields(): [string, Field][] {
  return [
    ["apiVersion", { shape: SCALAR }],
    ["kind", { shape: SCALAR }],
    ["metadata", { shape: metadataShape() }],
  ];
}

function structOf(schema: JsonObject): StructShape {
  const fields = Object.entries(objectIn(schema, "properties")).map(([name, property]): [string, Field] => [
    name,
    { shape: isObject(property) ? shapeOfSchema(property) : UNTYPED },
  ]);
  return {
    kind: "struct",
    atomic: schema["x-kubernetes-map-type"] === "atomic",
    fields: new Map(isEmbedded(schema) ? [...fields, ...resourceFields()] : fields),
    others: UNTYPED,
  };
}

function shapeOfSchema(schema: JsonObject): Shape {
  if (isIntOrString(schema)) return SCALAR;
  if (schema.type === "array") return listOf(schema);
  if (schema.type !== "object")
    return schema.type === undefined && preservesUnknown(schema) ? UNTYPED : SCALAR;
  const { additionalProperties } = schema;
  if (additionalProperties !== undefined && schema.properties === undefined) {
    const of = isObject(additionalProperties) ? shapeOfSchema(additionalProperties) : UNTYPED;
    return { kind: "map", atomic: schema["x-kubernetes-map-type"] === "atomic", of };
  }
  return structOf(schema);
}

function listOf(schema: JsonObject): ListShape {
  const items = schemaOfItems(schema) ?? {};
  const asked = schema["x-kubernetes-list-type"];
  const list = asked === "set" || asked === "map" ? asked : "atomic";
  const keys = listIn(schema, "x-kubernetes-list-map-keys").filter((key) => typeof key === "string");
  const properties = objectIn(items, "properties");
  return {
    kind: "list",
    list,
    of: shapeOfSchema(items),
    keys: keys.map((key) => [
      key,
      objectIn(own(properties, key) === undefined ? {} : properties, key).default,
    ]),
  };
}

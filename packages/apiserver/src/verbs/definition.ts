import { timestamp } from "../clock.ts";
import { customShape } from "../fields/custom-shape.ts";
import { ensureObject, equalJson, type JsonObject, listIn, objectIn, objectsIn, stringIn } from "../json.ts";
import type { PrinterColumn, ResourceType } from "../resources/resource.ts";
import { customSchema } from "../schema/custom-schema.ts";
import type { Collection } from "../storage/collection.ts";
import type { Stored } from "../storage/stored.ts";
import type { Context } from "./context.ts";

const VERBS = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

/** The types that a CustomResourceDefinition defines: one for each version that is served. */
export function definedTypes(definition: JsonObject): ResourceType[] {
  const spec = objectIn(definition, "spec");
  const names = objectIn(spec, "names");
  const kind = stringIn(names, "kind");
  const texts = (key: string): string[] => listIn(names, key).filter((one) => typeof one === "string");
  const storage = objectsIn(spec, "versions").find((version) => version.storage === true);
  return objectsIn(spec, "versions")
    .filter((version) => version.served !== false)
    .map((version) => {
      const subresources = objectIn(version, "subresources");
      const scale = objectIn(subresources, "scale");
      const selector = stringIn(scale, "labelSelectorPath");
      const paths =
        subresources.scale === undefined
          ? undefined
          : {
              replicas: stringIn(scale, "specReplicasPath"),
              statusReplicas: stringIn(scale, "statusReplicasPath"),
              ...(selector === "" ? {} : { selector }),
            };
      return {
        group: stringIn(spec, "group"),
        version: stringIn(version, "name"),
        plural: stringIn(names, "plural"),
        singular: stringIn(names, "singular") || kind.toLowerCase(),
        kind,
        listKind: stringIn(names, "listKind") || `${kind}List`,
        namespaced: spec.scope !== "Cluster",
        verbs: VERBS,
        shortNames: texts("shortNames"),
        categories: texts("categories"),
        status: subresources.status !== undefined,
        scale: paths,
        custom: true,
        fields: objectsIn(version, "selectableFields").map((one) =>
          stringIn(one, "jsonPath").replace(/^\./, ""),
        ),
        columns: objectsIn(version, "additionalPrinterColumns").map(columnOf),
        openApi: schemaOf(version),
        schema: customSchema(
          schemaOf(version),
          storage === undefined || storage === version ? undefined : schemaOf(storage),
          paths,
        ),
        shape: customShape(schemaOf(version)),
      };
    });
}

function schemaOf(version: JsonObject): JsonObject {
  return objectIn(objectIn(version, "schema"), "openAPIV3Schema");
}

function columnOf(column: JsonObject): PrinterColumn {
  return {
    name: stringIn(column, "name"),
    type: stringIn(column, "type"),
    format: stringIn(column, "format"),
    description: stringIn(column, "description"),
    priority: typeof column.priority === "number" ? column.priority : 0,
    jsonPath: stringIn(column, "jsonPath"),
  };
}

/**
 * Serves what a definition defines, in place of what it defined before: its collection stays, and watches end, as those of a real
 * server do. Does nothing where the specification is what it was.
 */
export function registerDefinition(context: Context, stored: Stored, previous?: Stored): void {
  if (previous !== undefined && equalJson(stored.object.spec, previous.object.spec)) return;
  const types = definedTypes(stored.object);
  const known = collectionOf(context, stored.object);
  for (const { type } of context.registry.all()) {
    if (type.custom && `${type.plural}.${type.group}` === stored.name) context.registry.remove(type);
  }
  const collection =
    known ?? context.registry.newCollection([...new Set(types.flatMap((type) => type.fields))]);
  for (const type of types) context.registry.add(type, collection);
  known?.end();
}

/** Ends what a definition serves: its objects go first. */
export function unregisterDefinition(context: Context, stored: Stored): void {
  const collection = collectionOf(context, stored.object);
  if (collection === undefined) return;
  for (const one of collection.list("")) context.store.remove(collection, one);
  for (const { type } of context.registry.all()) {
    if (type.custom && `${type.plural}.${type.group}` === stored.name) context.registry.remove(type);
  }
  context.store.removeCollection(collection);
}

function collectionOf(context: Context, definition: JsonObject): Collection | undefined {
  const spec = objectIn(definition, "spec");
  const plural = stringIn(objectIn(spec, "names"), "plural");
  const known = context.registry
    .all()
    .find(({ type }) => type.custom && type.plural === plural && type.group === stringIn(spec, "group"));
  return known?.collection;
}

/** Writes into a definition's status that its names are taken and it is served. Changes `definition`. */
export function establish(definition: JsonObject, now: number): void {
  const spec = objectIn(definition, "spec");
  const status = ensureObject(definition, "status");
  const condition = (type: string, reason: string, message: string): JsonObject => ({
    type,
    status: "True",
    lastTransitionTime: timestamp(now),
    reason,
    message,
  });
  status.conditions = [
    condition("NamesAccepted", "NoConflicts", "no conflicts found"),
    condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
  ];
  status.acceptedNames = objectIn(spec, "names");
  const storage = objectsIn(spec, "versions").find((version) => version.storage === true);
  status.storedVersions = storage === undefined ? [] : [stringIn(storage, "name")];
}

import { applyPatch as applyJsonPatch, type Operation } from "rfc6902";
import { shapeOf } from "../fields/schema.ts";
import { badRequest, StatusError, unsupportedByPath, unsupportedMediaType } from "../http/status.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { ResourceType } from "../resources/resource.ts";
import { type Applier, serverSideApply } from "./apply.ts";
import { mergePatch } from "./merge.ts";
import { strategicMerge } from "./strategic.ts";

/** How a patch is written. */
export type PatchType = "json" | "merge" | "strategic" | "apply";

const TYPES: ReadonlyMap<string, PatchType> = new Map([
  ["application/json-patch+json", "json"],
  ["application/merge-patch+json", "merge"],
  ["application/strategic-merge-patch+json", "strategic"],
  ["application/apply-patch+yaml", "apply"],
]);
const MAX_OPERATIONS = 10_000;

/** @throws {StatusError} 415 for a type that this resource takes no patch in */
export function checkPatchType(contentType: string, type: ResourceType): PatchType {
  const found = TYPES.get(contentType);
  if (found === undefined) throw unsupportedByPath();
  if (found === "strategic" && type.custom) {
    throw unsupportedMediaType([...TYPES.keys()].filter((one) => TYPES.get(one) !== "strategic"));
  }
  return found;
}

/** The object with the patch applied; `object` may be changed. @throws {StatusError} where the patch cannot be applied */
export function applyPatch(
  type: ResourceType,
  patchType: PatchType,
  object: JsonObject,
  patch: Json,
  applier: Applier,
): JsonObject {
  switch (patchType) {
    case "json":
      return jsonPatch(object, patch);
    case "merge":
      return mergePatch(object, mustBeObject(patch));
    case "strategic":
      return strategicMerge(object, mustBeObject(patch), shapeOf(type));
    case "apply":
      return serverSideApply(type, object, mustBeObject(patch), applier);
    default: {
      const never: never = patchType;
      throw new Error(`apply patch: no such type ${String(never)} for ${type.kind}`);
    }
  }
}

function mustBeObject(value: unknown): JsonObject {
  if (isObject(value)) return value;
  throw badRequest("apply patch: the patch and its result must be objects");
}

function jsonPatch(object: JsonObject, patch: Json): JsonObject {
  if (!isOperations(patch)) throw rejected();
  if (patch.length > MAX_OPERATIONS) {
    throw new StatusError(
      413,
      "RequestEntityTooLarge",
      `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`,
    );
  }
  for (const operation of patch) {
    if (!hasPlaces(object, operation)) throw rejected();
    const [failure] = applyJsonPatch(object, lenient(object, operation));
    if (failure !== null && failure !== undefined) throw rejected();
  }
  return object;
}

function rejected(): StatusError {
  const message = "the server rejected our request due to an error in our request";
  return new StatusError(422, "Invalid", message, {});
}

const OPERATIONS = new Set(["add", "remove", "replace", "move", "copy", "test"]);

function isOperations(patch: unknown): patch is Operation[] {
  return (
    Array.isArray(patch) &&
    patch.every((one) => {
      if (!isObject(one) || !OPERATIONS.has(String(one.op)) || !isPointer(one.path)) return false;
      return isPointer(one.from) || (one.op !== "copy" && one.op !== "move");
    })
  );
}

function isPointer(value: unknown): value is string {
  return value === "" || (typeof value === "string" && value.startsWith("/"));
}

/** Where a pointer leads: the name or index in what holds it, which may be nothing that holds others. */
function placeOf(object: JsonObject, pointer: string): { holder: Json | undefined; name: string } {
  const names = pointer
    .split("/")
    .slice(1)
    .map((one) => one.replaceAll("~1", "/").replaceAll("~0", "~"));
  const name = names.pop() ?? "";
  let holder: Json | undefined = object;
  for (const one of names) {
    if (Array.isArray(holder)) holder = holder[Number(one)];
    else holder = isObject(holder) && Object.hasOwn(holder, one) ? holder[one] : undefined;
  }
  return { holder, name };
}

/** Whether what an operation names lies in an object or a list: the library would write into texts and numbers. */
function hasPlaces(object: JsonObject, operation: Operation): boolean {
  const moves = operation.op === "copy" || operation.op === "move";
  const pointers = moves ? [operation.path, operation.from] : [operation.path];
  return pointers.every((pointer) => {
    if (pointer === "") return true;
    const { holder, name } = placeOf(object, pointer);
    return isObject(holder) || (Array.isArray(holder) && (name === "-" || isIndex(name, holder.length)));
  });
}

function isIndex(text: string, length: number): boolean {
  return /^(0|[1-9]\d*)$/.test(text) && Number(text) <= length;
}

/** An operation as real servers take it: they replace a member that is not there, and take a missing one for null in a test. */
function lenient(object: JsonObject, operation: Operation): Operation[] {
  if (operation.op !== "replace" && operation.op !== "test") return [operation];
  const { holder, name } = placeOf(object, operation.path);
  if (!isObject(holder) || Object.hasOwn(holder, name)) return [operation];
  if (operation.op === "replace") return [{ ...operation, op: "add" }];
  return operation.value === null ? [] : [operation];
}

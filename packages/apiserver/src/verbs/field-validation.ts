import { badRequest, invalid, problem, StatusError } from "../http/status.ts";
import { isObject, type Json, type JsonObject, objectIn, stringIn } from "../json.ts";
import type { PatchType } from "../patch/patch.ts";
import { apiVersionOf } from "../resources/resource.ts";
import type { Target } from "./context.ts";

const DIRECTIVES = ["Ignore", "Strict", "Warn"];

/**
 * Takes out of a custom resource what its schema does not know. The answer is what to warn of. Changes `object`.
 *
 * @throws {StatusError} 400 or 422 where `fieldValidation` is `Strict`
 */
export function pruneBody(target: Target, object: JsonObject, patch?: PatchType): readonly string[] {
  const { type } = target.resource;
  const asked = target.url.searchParams.get("fieldValidation") ?? "";
  if (asked !== "" && !DIRECTIVES.includes(asked)) {
    const options = { POST: "CreateOptions", PUT: "UpdateOptions" }[target.request.method] ?? "PatchOptions";
    const wrong = problem.unsupported("fieldValidation", asked, DIRECTIVES);
    throw invalid({ group: "meta.k8s.io", kind: options }, "", [wrong]);
  }
  if (type.schema === undefined) return [];
  checkMetadata(target, object);
  const text = asked === "Strict" && patch !== undefined ? sortedText(object) : "";
  const unknown = type.schema.prune(object).map((field) => `unknown field ${JSON.stringify(field)}`);
  if (unknown.length === 0 || asked === "Ignore") return [];
  if (asked !== "Strict") return unknown;
  const why = `strict decoding error: ${unknown.join(", ")}`;
  if (patch === undefined) {
    const [kind, version] = [type.kind, JSON.stringify(type.version)];
    throw badRequest(`${kind} in version ${version} cannot be handled as a ${kind}: ${why}`);
  }
  throw invalid({ group: "", kind: "" }, "", [problem.invalid("patch", text, why)]);
}

/** @throws {StatusError} 400 where a label or an annotation is no text */
function checkMetadata({ resource: { type } }: Target, object: JsonObject): void {
  for (const key of ["labels", "annotations"]) {
    const wrong = Object.values(objectIn(objectIn(object, "metadata"), key)).find(
      (value) => typeof value !== "string" && value !== null,
    );
    if (wrong === undefined) continue;
    const given = typeof wrong === "object" ? (Array.isArray(wrong) ? "array" : "object") : goType(wrong);
    throw badRequest(
      `${type.kind} in version ${JSON.stringify(type.version)} cannot be handled as a ${type.kind}: json: cannot unmarshal ${given} into Go struct field ObjectMeta.${key} of type string`,
    );
  }
}

function goType(value: Json): string {
  return typeof value === "boolean" ? "bool" : typeof value;
}

/** @throws {StatusError} 500, as real servers answer, where an applied object says what its schema does not know */
export function checkApplied(target: Target, patch: Json): void {
  const { schema } = target.resource.type;
  if (schema === undefined || !isObject(patch)) return;
  const unknown = schema.prune(structuredClone(patch));
  if (unknown.length === 0) return;
  const { type } = target.resource;
  const place = target.namespace === "" ? `/${target.name}` : `${target.namespace}/${target.name}`;
  const what = `${place}; ${apiVersionOf(type)}, Kind=${stringIn(patch, "kind") || type.kind}`;
  const fields = unknown.map((field) => `.${field}: field not declared in schema`);
  const why =
    fields.length === 1 ? (fields[0] ?? "") : `errors:\n${fields.map((one) => `  ${one}`).join("\n")}`;
  throw new StatusError(500, "", `failed to create typed patch object (${what}): ${why}`);
}

/** Says in the answer's headers what was not stored. */
export function warned(response: Response, warnings: readonly string[]): Response {
  for (const warning of warnings) {
    response.headers.append("warning", `299 - ${JSON.stringify(printable(warning))}`);
  }
  return response;
}

/** Headers have no place for what is not printable ASCII. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?");
}

function sortedText(value: Json): string {
  return JSON.stringify(value, (_key, inner: Json) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

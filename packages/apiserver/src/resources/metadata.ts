import { type FieldProblem, problem } from "../http/status.ts";
import { isObject, type JsonObject, listIn, objectIn, objectsIn, stringIn } from "../json.ts";
import { keyRules } from "./labels.ts";

const ANNOTATIONS_LIMIT = 256 * 1024;

/** Finalizers that need no domain. */
const STANDARD = new Set(["orphan", "foregroundDeletion", "kubernetes"]);

function annotationProblems(annotations: JsonObject): FieldProblem[] {
  const field = "metadata.annotations";
  const found = Object.keys(annotations).flatMap((key) =>
    keyRules(key.toLowerCase()).map((why) => problem.invalid(field, key, why)),
  );
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + key.length + String(value).length,
    0,
  );
  if (size > ANNOTATIONS_LIMIT) {
    found.push({
      reason: "FieldValueTooLong",
      field,
      message: `Too long: may not be more than ${ANNOTATIONS_LIMIT} bytes`,
    });
  }
  return found;
}

function finalizerProblems(finalizers: readonly unknown[]): FieldProblem[] {
  return finalizers.flatMap((finalizer, index) => {
    if (typeof finalizer !== "string") return [];
    const field = `metadata.finalizers[${index}]`;
    const found = keyRules(finalizer).map((why) => problem.invalid("metadata.finalizers", finalizer, why));
    if (found.length > 0 || finalizer.includes("/") || STANDARD.has(finalizer)) return found;
    return [
      problem.invalid(
        field,
        finalizer,
        "name is neither a standard finalizer name nor is it fully qualified",
      ),
    ];
  });
}

function ownerProblems(owners: readonly JsonObject[]): FieldProblem[] {
  const field = "metadata.ownerReferences";
  const found = owners.flatMap((owner) =>
    ["apiVersion", "kind", "name", "uid"].flatMap((key) => {
      const why = key === "apiVersion" ? "version must not be empty" : "must not be empty";
      return stringIn(owner, key) === "" ? [problem.invalid(`${field}.${key}`, "", why)] : [];
    }),
  );
  const controllers = owners.filter((owner) => owner.controller === true);
  if (controllers.length < 2) return found;
  const [one, other] = controllers.map((owner) => `${stringIn(owner, "kind")}/${stringIn(owner, "name")}`);
  const why = `Only one reference can have Controller set to true. Found "true" in references for ${one} and ${other}`;
  return [...found, problem.invalid(field, owners, why)];
}

/** What is wrong with the annotations, owners and finalizers of an object. */
export function metadataProblems(object: JsonObject): FieldProblem[] {
  const metadata = objectIn(object, "metadata");
  const { annotations } = metadata;
  return [
    ...(isObject(annotations) ? annotationProblems(annotations) : []),
    ...ownerProblems(objectsIn(metadata, "ownerReferences")),
    ...finalizerProblems(listIn(metadata, "finalizers")),
  ];
}

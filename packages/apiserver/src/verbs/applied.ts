import { StatusError } from "../http/status.ts";
import { isObject, type Json, objectIn, stringIn } from "../json.ts";
import { structOf } from "../protobuf/messages.ts";
import { apiVersionOf } from "../resources/resource.ts";
import { appliedProblems } from "../typed/applied-words.ts";
import { planOf } from "../typed/struct-plan.ts";
import type { Target } from "./context.ts";

/** @throws {StatusError} 500, as real servers answer, where an applied object says what its type does not know */
export function checkApplied(target: Target, patch: Json): void {
  if (!isObject(patch)) return;
  const { type } = target.resource;
  // Of another kind it is refused later, with other words.
  if (stringIn(patch, "kind") !== type.kind || stringIn(patch, "apiVersion") !== apiVersionOf(type)) return;
  const struct = type.custom ? undefined : structOf(apiVersionOf(type), type.kind);
  const problems =
    struct === undefined
      ? (type.schema?.prune(structuredClone(patch)) ?? []).map(
          (field) => `.${field}: field not declared in schema`,
        )
      : appliedProblems(planOf(struct), patch);
  if (problems.length === 0) return;
  const metadata = objectIn(patch, "metadata");
  const place = `${stringIn(metadata, "namespace")}/${stringIn(metadata, "name")}`;
  const what = `${place}; ${type.group}/${type.version}, Kind=${type.kind}`;
  const why =
    problems.length === 1 ? (problems[0] ?? "") : `errors:\n${problems.map((one) => `  ${one}`).join("\n")}`;
  throw new StatusError(500, "", `failed to create typed patch object (${what}): ${why}`);
}

import { withWarnings } from "../http/answer.ts";
import { badRequest, invalid, problem, StatusError } from "../http/status.ts";
import type { JsonObject } from "../json.ts";
import type { Target } from "./context.ts";

/** What is to be done with members that a kind does not have, or that a body has twice. */
export type Directive = "Ignore" | "Strict" | "Warn";

const DIRECTIVES = ["", "Ignore", "Strict", "Warn"];

/** @throws {StatusError} 422 for another than those */
export function directiveOf({ request, url }: Target): Directive {
  const asked = url.searchParams.get("fieldValidation") ?? "";
  if (!DIRECTIVES.includes(asked)) {
    const options = { POST: "CreateOptions", PUT: "UpdateOptions" }[request.method] ?? "PatchOptions";
    const wrong = problem.unsupported("fieldValidation", asked, DIRECTIVES);
    throw invalid({ group: "meta.k8s.io", kind: options }, "", [wrong]);
  }
  return asked === "Strict" || asked === "Ignore" ? asked : "Warn";
}

/** What Go calls all that is not as it should be. */
export function strictProblem(strict: readonly string[]): string {
  return `strict decoding error: ${strict.join(", ")}`;
}

/** 422 of a patch whose outcome is no object of its kind. */
export function invalidPatch(text: string, why: string): StatusError {
  return invalid({ group: "", kind: "" }, "", [problem.invalid("patch", text, why)]);
}

/** 400 of a body that is no object of the kind. */
export function unhandled(meta: { kind: string; version: string }, kind: string, why: string): StatusError {
  return badRequest(
    `${meta.kind} in version ${JSON.stringify(meta.version)} cannot be handled as a ${kind}: ${why}`,
  );
}

/** What a schema does not know of a custom resource, which is taken out of it. */
export function pruned({ resource: { type } }: Target, object: JsonObject): readonly string[] {
  return (type.schema?.prune(object) ?? []).map((field) => `unknown field ${JSON.stringify(field)}`);
}

/** The lines to warn of: those of YAML come many in one text. */
export function warningsOf(strict: readonly string[]): readonly string[] {
  return strict.flatMap((one) => {
    const [head = "", ...lines] = one.split("\n");
    return head.endsWith("yaml: unmarshal errors:") ? lines.map((line) => line.trim()) : [one];
  });
}

/** Has an answer tell what was not stored, whether it is one of success or of failure. */
export function warning(warnings: readonly string[], answer: () => Response): Response {
  try {
    return withWarnings(answer(), warnings);
  } catch (error) {
    if (error instanceof StatusError) error.warnings = warnings;
    throw error;
  }
}

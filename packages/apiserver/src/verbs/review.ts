import { negotiate } from "../http/accept.ts";
import { answer } from "../http/answer.ts";
import { readObject, unrecognized } from "../http/body.ts";
import { badRequest, type FieldProblem, invalid, problem } from "../http/status.ts";
import { type JsonObject, listIn, objectIn, stringIn } from "../json.ts";
import { apiVersionOf } from "../resources/resource.ts";
import type { Target } from "./context.ts";
import { checkType, settleNamespace } from "./create.ts";

/** Answers who may do what: everybody may do everything. Nothing is stored. */
export async function answerReview(target: Target): Promise<Response> {
  const accepted = negotiate(target, "one");
  const { type } = target.resource;
  const review = await readObject(target.request, type.kind);
  if (review === undefined)
    throw badRequest(unrecognized(type.kind, "unexpected end of JSON input (<empty>)"));
  checkType(type, review);
  if (type.namespaced) settleNamespace(type, review, target.namespace);
  const metadata = objectIn(review, "metadata");
  const head = { kind: type.kind, apiVersion: apiVersionOf(type), metadata };
  const spec = objectIn(review, "spec");
  if (type.kind === "SelfSubjectRulesReview") {
    if (stringIn(spec, "namespace") === "") throw badRequest("no namespace on request");
    return answer({ ...head, spec: {}, status: ALL_RULES }, 201, accepted);
  }
  const problems = accessProblems(spec, type.kind !== "SelfSubjectAccessReview");
  if (problems.length > 0) throw invalid({ group: type.group, kind: "" }, "", problems);
  return answer({ ...head, spec, status: { allowed: true } }, 201, accepted);
}

const ALL_RULES: JsonObject = {
  resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }],
  nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
  incomplete: false,
};

function accessProblems(spec: JsonObject, namesUser: boolean): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const [resource, path] = [spec.resourceAttributes ?? null, spec.nonResourceAttributes ?? null];
  if (resource !== null && path !== null) {
    const why = "cannot be specified in combination with resourceAttributes";
    problems.push(problem.invalid("spec.nonResourceAttributes", path, why));
  }
  if (resource === null && path === null) {
    const why = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
    problems.push(problem.invalid("spec.resourceAttributes", null, why));
  }
  if (namesUser && stringIn(spec, "user") === "" && listIn(spec, "groups").length === 0) {
    problems.push(problem.invalid("spec.user", "", "at least one of user or group must be specified"));
  }
  return problems;
}

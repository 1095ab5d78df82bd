import type { Attributes } from "../auth/attributes.ts";
import { authorize, rulesOf, type Verdict } from "../auth/rbac.ts";
import type { User } from "../auth/user.ts";
import { negotiate } from "../http/accept.ts";
import { answer } from "../http/answer.ts";
import { badRequest, type FieldProblem, invalid, problem } from "../http/status.ts";
import { isObject, type JsonObject, listIn, objectIn, stringIn } from "../json.ts";
import { apiVersionOf } from "../resources/resource.ts";
import { authenticationReview } from "./authentication-review.ts";
import type { Context, Target } from "./context.ts";
import { settleNamespace } from "./create.ts";
import { receive } from "./received.ts";

/** Answers who somebody is, or may do what. Nothing is stored. */
export async function answerReview(context: Context, target: Target): Promise<Response> {
  const accepted = negotiate(target, "one");
  const { type } = target.resource;
  const { object: review } = await receive(target);
  if (type.namespaced) settleNamespace(type, review, target.namespace);
  const identity = authenticationReview(context, target, review);
  if (identity !== undefined) {
    return answer({ kind: type.kind, apiVersion: apiVersionOf(type), ...identity }, 201, accepted);
  }
  const metadata = objectIn(review, "metadata");
  const head = { kind: type.kind, apiVersion: apiVersionOf(type), metadata };
  const spec = objectIn(review, "spec");
  if (type.kind === "SelfSubjectRulesReview") {
    if (stringIn(spec, "namespace") === "") throw badRequest("no namespace on request");
    return answer(
      { ...head, spec: {}, status: rulesStatus(context, target.user, stringIn(spec, "namespace")) },
      201,
      accepted,
    );
  }
  const isSelf = type.kind === "SelfSubjectAccessReview";
  const problems = accessProblems(spec, !isSelf);
  if (problems.length > 0) throw invalid({ group: type.group, kind: "" }, "", problems);
  const user = isSelf ? target.user : userOf(spec);
  const status = { ...verdictOn(context, user, attributesIn(spec)) };
  return answer({ ...head, spec, status }, 201, accepted);
}

function verdictOn(context: Context, user: User, attributes: Attributes): Verdict {
  return context.auth === undefined ? { allowed: true } : authorize(context.registry, user, attributes);
}

/** The user whom a review names; of him it tells all groups. */
function userOf(spec: JsonObject): User {
  const groups = listIn(spec, "groups").filter((group) => typeof group === "string");
  return { name: stringIn(spec, "user"), groups };
}

function attributesIn(spec: JsonObject): Attributes {
  if (isObject(spec.nonResourceAttributes)) {
    const { verb, path } = spec.nonResourceAttributes;
    return { verb: String(verb ?? ""), path: String(path ?? "") };
  }
  const asked = objectIn(spec, "resourceAttributes");
  return {
    verb: stringIn(asked, "verb"),
    group: stringIn(asked, "group"),
    resource: stringIn(asked, "resource"),
    subresource: stringIn(asked, "subresource"),
    namespace: stringIn(asked, "namespace"),
    name: stringIn(asked, "name"),
  };
}

function rulesStatus(context: Context, user: User, namespace: string): JsonObject {
  const rules = rulesOf(context.registry, user, namespace);
  const isForPaths = (rule: JsonObject): boolean => listIn(rule, "nonResourceURLs").length > 0;
  return {
    resourceRules: rules.filter((rule) => !isForPaths(rule)),
    nonResourceRules: rules.filter(isForPaths),
    incomplete: false,
  };
}

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

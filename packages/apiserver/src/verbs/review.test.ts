import { expect, test } from "vitest";
import { startApi } from "../../test/api.ts";

const PATH = "/apis/authorization.k8s.io/v1";
const ATTRIBUTES = { namespace: "default", verb: "get", resource: "pods" };

function review(kind: string, spec: object): object {
  return { kind, apiVersion: "authorization.k8s.io/v1", spec };
}

test("everybody may do everything, and the question is answered, not stored", async () => {
  const api = startApi();
  const version = api.server.resourceVersion;
  const self = await api.post(
    `${PATH}/selfsubjectaccessreviews`,
    review("SelfSubjectAccessReview", { resourceAttributes: ATTRIBUTES }),
  );
  expect([self.code, self.body]).toEqual([
    201,
    {
      kind: "SelfSubjectAccessReview",
      apiVersion: "authorization.k8s.io/v1",
      metadata: {},
      spec: { resourceAttributes: ATTRIBUTES },
      status: { allowed: true },
    },
  ]);
  const spec = { resourceAttributes: ATTRIBUTES, user: "ada" };
  const other = await api.post(`${PATH}/subjectaccessreviews`, review("SubjectAccessReview", spec));
  expect(other.body.status).toEqual({ allowed: true });
  const local = await api.post(
    `${PATH}/namespaces/default/localsubjectaccessreviews`,
    review("LocalSubjectAccessReview", spec),
  );
  expect(local.body).toMatchObject({ metadata: { namespace: "default" }, status: { allowed: true } });
  const rules = await api.post(
    `${PATH}/selfsubjectrulesreviews`,
    review("SelfSubjectRulesReview", { namespace: "default" }),
  );
  expect(rules.body.status).toMatchObject({
    resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }],
  });
  expect(api.server.resourceVersion).toBe(version);
});

// The messages are those of kube-apiserver 1.36.3.
test.each([
  [
    "selfsubjectaccessreviews",
    "SelfSubjectAccessReview",
    {},
    422,
    '.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
  ],
  [
    "subjectaccessreviews",
    "SubjectAccessReview",
    { resourceAttributes: ATTRIBUTES },
    422,
    '.authorization.k8s.io "" is invalid: spec.user: Invalid value: "": at least one of user or group must be specified',
  ],
  ["selfsubjectrulesreviews", "SelfSubjectRulesReview", {}, 400, "no namespace on request"],
])("%s: a question that is none is refused", async (plural, kind, spec, code, message) => {
  const answer = await startApi().post(`${PATH}/${plural}`, review(kind, spec));
  expect([answer.code, answer.body.message]).toEqual([code, message]);
});

test("reviews can only be created", async () => {
  const api = startApi();
  expect((await api.get(`${PATH}/selfsubjectaccessreviews`)).code).toBe(405);
  expect((await api.get(`${PATH}/selfsubjectaccessreviews/a`)).code).toBe(404);
});

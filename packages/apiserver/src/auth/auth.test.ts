import { describe, expect, test } from "vitest";
import { type Answer, type Api, PODS, startApi } from "../../test/api.ts";

const tokens = {
  root: { user: "admin", groups: ["system:masters"] },
  lim: { user: "limited" },
  sa: { user: "system:serviceaccount:default:robot", groups: ["system:serviceaccounts"] },
};
const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const REVIEWS = "/apis/authorization.k8s.io/v1";
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

async function startSecured(): Promise<Api> {
  const api = startApi({ auth: { tokens } });
  const add = (path: string, object: object): Promise<Answer> =>
    api.send("POST", `${RBAC}/namespaces/default/${path}`, object, bearer("root"));
  const head = { apiVersion: "rbac.authorization.k8s.io/v1", metadata: { name: "limited" } };
  const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }];
  await add("roles", { ...head, kind: "Role", rules });
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "limited" };
  const subjects = [
    { kind: "User", name: "limited" },
    { kind: "ServiceAccount", name: "robot", namespace: "default" },
  ];
  const bound = await add("rolebindings", { ...head, kind: "RoleBinding", roleRef, subjects });
  expect(bound.code).toBe(201);
  return api;
}

describe("a request is answered by who asks", () => {
  test("a token that nobody has gets 401 without details", async () => {
    const api = await startSecured();
    const { code, body } = await api.get(PODS, bearer("wrong"));
    expect([code, body]).toEqual([
      401,
      {
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Failure",
        message: "Unauthorized",
        reason: "Unauthorized",
        code: 401,
      },
    ]);
  });

  test("without credentials one is anonymous, and may see that the server is well", async () => {
    const api = await startSecured();
    expect((await api.get("/version")).code).toBe(200);
    const { code, body } = await api.get("/api");
    expect([code, body.message, body.details]).toEqual([
      403,
      'forbidden: User "system:anonymous" cannot get path "/api"',
      {},
    ]);
    const strict = startApi({ auth: { anonymous: false } });
    expect((await strict.get("/version")).code).toBe(401);
  });

  test.each([
    [
      "GET",
      `${PODS}/x/log`,
      'pods "x" is forbidden: User "limited" cannot get resource "pods/log" in API group "" in the namespace "default"',
      { name: "x", kind: "pods" },
    ],
    [
      "DELETE",
      PODS,
      'pods is forbidden: User "limited" cannot deletecollection resource "pods" in API group "" in the namespace "default"',
      { kind: "pods" },
    ],
    [
      "GET",
      "/api/v1/pods",
      'pods is forbidden: User "limited" cannot list resource "pods" in API group "" at the cluster scope',
      { kind: "pods" },
    ],
    [
      "GET",
      "/apis/apps/v1/deployments?watch=1",
      'deployments.apps is forbidden: User "limited" cannot watch resource "deployments" in API group "apps" at the cluster scope',
      { group: "apps", kind: "deployments" },
    ],
    [
      "GET",
      "/apis/nope.io/v1/things",
      'things.nope.io is forbidden: User "limited" cannot list resource "things" in API group "nope.io" at the cluster scope',
      { group: "nope.io", kind: "things" },
    ],
    [
      "GET",
      "/api/v1/namespaces/default",
      'namespaces "default" is forbidden: User "limited" cannot get resource "namespaces" in API group "" in the namespace "default"',
      { name: "default", kind: "namespaces" },
    ],
    [
      "GET",
      "/api/v1/watch/nodes",
      'nodes is forbidden: User "limited" cannot watch resource "nodes" in API group "" at the cluster scope',
      { kind: "nodes" },
    ],
    ["GET", "/metrics", 'forbidden: User "limited" cannot get path "/metrics"', {}],
  ])("%s %s is refused in the words of a real server", async (method, path, message, details) => {
    const api = await startSecured();
    const { code, body, headers } = await api.send(method, path, undefined, bearer("lim"));
    expect([code, body.reason, body.message, body.details]).toEqual([403, "Forbidden", message, details]);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("a role lets its users and service accounts in, until its binding is gone", async () => {
    const api = await startSecured();
    expect((await api.get(PODS, bearer("lim"))).code).toBe(200);
    expect((await api.get(`${PODS}/x`, bearer("sa"))).code).toBe(404);
    expect((await api.get("/apis", bearer("sa"))).code).toBe(200);
    await api.send("DELETE", `${RBAC}/namespaces/default/rolebindings/limited`, undefined, bearer("root"));
    expect((await api.get(PODS, bearer("lim"))).code).toBe(403);
  });

  test("who may impersonate is answered as the other would be", async () => {
    const api = await startSecured();
    const as = { "impersonate-user": "bob" };
    const masters = await api.get(PODS, { ...bearer("root"), ...as });
    expect([masters.code, masters.body.message]).toEqual([
      403,
      'pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default"',
    ]);
    expect((await api.get(PODS, { ...bearer("root"), "impersonate-user": "limited" })).code).toBe(200);
    const { body } = await api.get("/api/v1/pods", { ...bearer("lim"), ...as });
    expect(body.message).toBe(
      'pods is forbidden: User "limited" cannot impersonate-on:user-info:list resource "pods" in API group "" at the cluster scope',
    );
  });
});

describe("a review says", () => {
  const ask = async (kind: string, spec: object, token: string, namespace = ""): Promise<Answer> => {
    const api = await startSecured();
    const path = `${REVIEWS}/${namespace === "" ? "" : `namespaces/${namespace}/`}${kind.toLowerCase()}s`;
    const metadata = namespace === "" ? {} : { namespace };
    const body = { apiVersion: "authorization.k8s.io/v1", kind, metadata, spec };
    return await api.send("POST", path, body, bearer(token));
  };
  const inDefault = (verb: string): object => ({ verb, resource: "pods", namespace: "default" });
  const reason = 'RBAC: allowed by RoleBinding "limited/default" of Role "limited" to User "limited"';

  test("of oneself what the bindings allow, and by which", async () => {
    const review = "SelfSubjectAccessReview";
    const may = await ask(review, { resourceAttributes: inDefault("get") }, "lim");
    expect([may.code, may.body.status]).toEqual([201, { allowed: true, reason }]);
    const mayNot = await ask(review, { resourceAttributes: inDefault("delete") }, "lim");
    expect(mayNot.body.status).toEqual({ allowed: false });
    const path = { nonResourceAttributes: { verb: "get", path: "/version" } };
    expect((await ask(review, path, "root")).body.status).toEqual({ allowed: true });
  });

  test("of others the same, to those who may ask", async () => {
    const spec = { user: "limited", resourceAttributes: inDefault("list") };
    expect((await ask("SubjectAccessReview", spec, "root")).body.status).toEqual({ allowed: true, reason });
    const local = await ask("LocalSubjectAccessReview", spec, "root", "default");
    expect(local.body.status).toEqual({ allowed: true, reason });
    expect((await ask("SubjectAccessReview", spec, "lim")).code).toBe(403);
  });

  test("which rules one has", async () => {
    const { body } = await ask("SelfSubjectRulesReview", { namespace: "default" }, "lim");
    expect(body.status.resourceRules).toContainEqual({
      apiGroups: [""],
      resources: ["pods"],
      verbs: ["get", "list", "watch"],
    });
    expect(body.status.nonResourceRules.length).toBe(2);
  });
});

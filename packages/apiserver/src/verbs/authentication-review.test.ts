import { expect, test } from "vitest";
import { startApi } from "../../test/api.ts";

const PATH = "/apis/authentication.k8s.io/v1";
const SELF = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const auth = { tokens: { a: { user: "ada", groups: ["readers"] } } };

test("whoever asks learns his name and groups, also where nobody is asked for them", async () => {
  const known = await startApi({ auth }).send("POST", `${PATH}/selfsubjectreviews`, SELF, bearer("a"));
  expect([known.code, known.body]).toEqual([
    201,
    {
      ...SELF,
      metadata: { creationTimestamp: expect.stringMatching(/Z$/) },
      status: { userInfo: { username: "ada", groups: ["readers", "system:authenticated"] } },
    },
  ]);
  const anybody = await startApi().post(`${PATH}/selfsubjectreviews`, SELF);
  expect(anybody.body.status.userInfo.groups).toContain("system:masters");
});

test("who may not be anybody else learns under whose name he asks", async () => {
  const api = startApi({ auth: { tokens: { root: { user: "root", groups: ["system:masters"] } } } });
  const headers = { ...bearer("root"), "impersonate-user": "bob", "impersonate-group": "ops" };
  const { body } = await api.send("POST", `${PATH}/selfsubjectreviews`, SELF, headers);
  expect(body.status.userInfo).toEqual({ username: "bob", groups: ["ops", "system:authenticated"] });
});

test("a token is somebody's, or nobody's", async () => {
  const api = startApi({
    auth: { tokens: { ...auth.tokens, root: { user: "r", groups: ["system:masters"] } } },
  });
  const review = async (token: string): Promise<object> => {
    const object = { apiVersion: SELF.apiVersion, kind: "TokenReview", spec: { token } };
    return (await api.send("POST", `${PATH}/tokenreviews`, object, bearer("root"))).body.status;
  };
  expect(await review("a")).toEqual({
    authenticated: true,
    user: { username: "ada", groups: ["readers", "system:authenticated"] },
    audiences: ["https://kubernetes.default.svc"],
  });
  expect(await review("toString")).toEqual({ user: {}, error: "invalid bearer token" });
});

test("who has no rights may ask who he is, and not whose a token is", async () => {
  const api = startApi({ auth });
  const object = { apiVersion: SELF.apiVersion, kind: "TokenReview", spec: { token: "a" } };
  expect((await api.send("POST", `${PATH}/tokenreviews`, object, bearer("a"))).code).toBe(403);
  expect((await api.send("POST", `${PATH}/selfsubjectreviews`, SELF, bearer("a"))).code).toBe(201);
});

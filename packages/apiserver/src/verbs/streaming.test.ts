import { expect, test } from "vitest";
import { PODS, pod, startApi } from "../../test/api.ts";

test.each([
  ["exec", "POST", "p/exec?container=c&command=ls", 500, "error dialing backend: .*has no exec$"],
  ["attach", "GET", "p/attach", 500, "error dialing backend: .*has no attach$"],
  ["portforward", "POST", "p/portforward", 500, "error dialing backend: .*has no portforward$"],
  ["exec of another container", "GET", "p/exec?container=d", 400, "^container d is not valid for pod p$"],
  ["exec of another pod", "GET", "q/exec", 404, '^pods "q" not found$'],
  ["exec by another method", "PUT", "p/exec", 405, "the server does not allow this method"],
])("%s is refused for what is missing", async (_what, method, path, code, message) => {
  const api = startApi();
  await api.post(PODS, pod("p"));
  const answer = await api.send(method, `${PODS}/${path}`);
  expect([answer.code, answer.body.message]).toEqual([code, expect.stringMatching(new RegExp(message))]);
});

test("an eviction that is a rehearsal by its body leaves the pod as it is", async () => {
  const api = startApi();
  await api.post(PODS, pod("p", "n"));
  const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "p" } };
  const dry = await api.post(`${PODS}/p/eviction`, { ...eviction, deleteOptions: { dryRun: ["All"] } });
  expect(dry.code).toBe(201);
  expect((await api.get(`${PODS}/p`)).body.metadata.deletionTimestamp).toBeUndefined();
  await api.post(`${PODS}/p/eviction`, eviction);
  const { code, body } = await api.get(`${PODS}/p`);
  expect(code === 404 || body.metadata.deletionTimestamp !== undefined).toBe(true);
});

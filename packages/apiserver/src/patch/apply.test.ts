import { describe, expect, test } from "vitest";
import { type Answer, type Api, CONFIG_MAPS, configMap, startApi } from "../../test/api.ts";

const DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/d";

function apply(api: Api, path: string, manager: string, object: object, more = ""): Promise<Answer> {
  const type = { "content-type": "application/apply-patch+yaml" };
  return api.send("PATCH", `${path}?fieldManager=${manager}${more}`, object, type);
}

function deployment(containers: object[], more: object = {}): object {
  const template = { metadata: { labels: { app: "d" } }, spec: { containers } };
  const spec = { selector: { matchLabels: { app: "d" } }, template, ...more };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "d" }, spec };
}

describe("server-side apply", () => {
  test("creates what is missing with 201, and says who manages what", async () => {
    const api = startApi();
    const { code, body } = await apply(api, `${CONFIG_MAPS}/a`, "one", configMap("a", { data: { k: "1" } }));
    expect(code).toBe(201);
    expect(body.metadata.managedFields).toMatchObject([
      { manager: "one", operation: "Apply", fieldsType: "FieldsV1", fieldsV1: { "f:data": { "f:k": {} } } },
    ]);
  });

  test("of the same again changes nothing", async () => {
    const api = startApi();
    const first = await apply(api, `${CONFIG_MAPS}/a`, "one", configMap("a", { data: { k: "1" } }));
    const again = await apply(api, `${CONFIG_MAPS}/a`, "one", configMap("a", { data: { k: "1" } }));
    expect(again.code).toBe(200);
    expect(again.body).toEqual(first.body);
  });

  test("removes what its manager applied before and now leaves out, unless another applies it too", async () => {
    const api = startApi();
    const path = `${CONFIG_MAPS}/a`;
    await apply(api, path, "one", configMap("a", { data: { mine: "1", ours: "2" } }));
    await apply(api, path, "two", configMap("a", { data: { ours: "2", theirs: "3" } }));
    const { body } = await apply(api, path, "one", configMap("a", { data: {} }));
    expect(body.data).toEqual({ ours: "2", theirs: "3" });
  });

  test("against another applier's value is 409, and with force takes the field over", async () => {
    const api = startApi();
    const path = `${CONFIG_MAPS}/a`;
    await apply(api, path, "one", configMap("a", { data: { k: "1" } }));
    const refused = await apply(api, path, "two", configMap("a", { data: { k: "2" } }));
    expect([refused.code, refused.body.message]).toEqual([
      409,
      'Apply failed with 1 conflict: conflict with "one": .data.k',
    ]);
    expect(refused.body.details.causes).toEqual([
      { reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".data.k" },
    ]);
    const forced = await apply(api, path, "two", configMap("a", { data: { k: "2" } }), "&force=true");
    expect(forced.body.data).toEqual({ k: "2" });
    const owners = forced.body.metadata.managedFields?.filter((entry) => "f:data" in entry.fieldsV1);
    expect(owners?.map((entry) => entry.manager)).toEqual(["two"]);
    expect((await apply(api, path, "one", configMap("a", { data: {} }))).body.data).toEqual({ k: "2" });
  });

  test("merges containers by name: each manager has its own", async () => {
    const api = startApi();
    await apply(api, DEPLOYMENT, "one", deployment([{ name: "app", image: "app:1" }]));
    const both = await apply(api, DEPLOYMENT, "two", deployment([{ name: "sidecar", image: "side:1" }]));
    const names = (answer: Answer): string[] =>
      answer.body.spec.template.spec.containers.map((one: { name: string }) => one.name);
    expect(names(both)).toEqual(["app", "sidecar"]);
    const image = await apply(api, DEPLOYMENT, "two", deployment([{ name: "app", image: "app:2" }]));
    expect(image.body.message).toContain(
      'conflict with "one": .spec.template.spec.containers[name="app"].image',
    );
    const without = await apply(api, DEPLOYMENT, "two", deployment([]));
    expect(names(without)).toEqual(["app"]);
  });

  test("a field that an ordinary write changes is its client's: it conflicts, and its applier does not remove it", async () => {
    const api = startApi();
    const path = `${CONFIG_MAPS}/a`;
    await apply(api, path, "one", configMap("a", { data: { k: "1", l: "1" } }));
    await api.merge(path, { data: { k: "9" } });
    const refused = await apply(api, path, "two", configMap("a", { data: { k: "2" } }));
    expect([refused.code, refused.body.message]).toEqual([
      409,
      'Apply failed with 1 conflict: conflict with "unknown" using v1: .data.k',
    ]);
    expect((await apply(api, path, "one", configMap("a", { data: { l: "1" } }))).body.data).toEqual({
      k: "9",
      l: "1",
    });
  });

  test.each([
    [
      "",
      configMap("a"),
      422,
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    ],
    ["one", { metadata: { name: "a" } }, 400, "invalid object type: /, Kind="],
    ["one", configMap("b"), 400, "the name of the object (b) does not match the name on the URL (a)"],
  ])("by %j of %j is refused", async (manager, object, code, message) => {
    const answer = await apply(startApi(), `${CONFIG_MAPS}/a`, manager, object);
    expect([answer.code, answer.body.message]).toEqual([code, message]);
  });
});

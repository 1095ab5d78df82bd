import { describe, expect, test } from "vitest";
import { CONFIG_MAPS, configMap, startApi } from "../test/api.ts";

describe("paths", () => {
  test.each([
    ["/nosuch", 404, "404 page not found\n"],
    ["/apis/nosuch.io/v1/things", 404, "404 page not found\n"],
    ["/healthz", 200, "ok"],
    ["/readyz", 200, "ok"],
  ])("GET %s answers %i in plain text", async (path, code, text) => {
    const answer = await startApi().get(path);
    expect([answer.code, answer.body]).toEqual([code, text]);
  });

  test.each([
    "/api/v1/nosuch",
    "/apis/apps/v1/nosuch",
    "/apis/apps/v9",
    `${CONFIG_MAPS}/a/nosuch`,
    "/api/v1/namespaces/default/nodes",
    `${CONFIG_MAPS}/%zz`,
  ])("GET %s inside a known group is a Status of 404", async (path) => {
    const { code, body } = await startApi().get(path);
    expect([code, body]).toEqual([
      404,
      {
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Failure",
        message: "the server could not find the requested resource",
        reason: "NotFound",
        details: {},
        code: 404,
      },
    ]);
  });

  test.each([
    ["PUT", CONFIG_MAPS],
    ["POST", `${CONFIG_MAPS}/a`],
    ["POST", "/api/v1/configmaps"],
    ["DELETE", "/api"],
  ])("%s %s is 405", async (method, path) => {
    const { code, body } = await startApi().send(method, path, configMap("a"));
    expect([code, body.reason]).toEqual([405, "MethodNotAllowed"]);
  });
});

describe("bodies", () => {
  test.each([
    ["{bad", "application/json", 400],
    ["[]", "application/json", 400],
    ["", "application/json", 400],
    ["a: [", "application/yaml", 400],
    ["x", "text/plain", 415],
    ["k8s\0garbage", "application/vnd.kubernetes.protobuf", 400],
    ["x".repeat(3 * 1024 * 1024 + 1), "application/json", 413],
  ])("%.10j as %s is a Status, never a throw", async (body, type, code) => {
    const answer = await startApi().send("POST", CONFIG_MAPS, body, { "content-type": type });
    expect([answer.code, answer.body.kind, answer.body.code]).toEqual([code, "Status", code]);
  });

  test("YAML is taken as well as JSON", async () => {
    const yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: v}\n";
    const { code, body } = await startApi().send("POST", CONFIG_MAPS, yaml, {
      "content-type": "application/yaml",
    });
    expect([code, body.data]).toEqual([201, { k: "v" }]);
  });

  test.each(["merge-patch+json", "strategic-merge-patch+json"])(
    "a field named __proto__ in a %s reaches nothing that objects inherit",
    async (type) => {
      const api = startApi();
      await api.post(CONFIG_MAPS, configMap("a"));
      const patch =
        '{"__proto__":{"polluted":"1"},"metadata":{"\\u005f_proto__":{"polluted":"1"},"labels":{"constructor":"x"}}}';
      const { code, body } = await api.send("PATCH", `${CONFIG_MAPS}/a`, patch, {
        "content-type": `application/${type}`,
      });
      expect([code, body.metadata.labels]).toEqual([200, { constructor: "x" }]);
      expect("polluted" in {}).toBe(false);
    },
  );

  test("protobuf, as typed Go clients send it, is taken for built-in kinds", async () => {
    // ConfigMap a in default with data k=v, inside the envelope of runtime.Unknown.
    const field = (number: number, ...parts: Uint8Array[]): Buffer => {
      const value = Buffer.concat(parts);
      return Buffer.concat([Buffer.from([number * 8 + 2, value.length]), value]);
    };
    const text = (number: number, value: string): Buffer => field(number, Buffer.from(value));
    const metadata = Buffer.concat([
      text(1, "a"),
      text(2, ""),
      text(3, "default"),
      field(11, text(1, "app"), text(2, "x")),
    ]);
    const raw = Buffer.concat([
      field(1, metadata),
      field(2, text(1, "k"), text(2, "v")),
      Buffer.from([4 * 8, 1]),
    ]);
    const body = Buffer.concat([
      Buffer.from("k8s\0"),
      field(1, text(1, "v1"), text(2, "ConfigMap")),
      field(2, raw),
      text(3, ""),
      text(4, ""),
    ]);
    const api = startApi();
    const headers = { "content-type": "application/vnd.kubernetes.protobuf" };
    const response = await api.server.fetch(
      new Request(`http://api${CONFIG_MAPS}`, { method: "POST", body, headers }),
    );
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({
      metadata: { name: "a", labels: { app: "x" } },
      data: { k: "v" },
      immutable: true,
    });
  });
});

describe("discovery", () => {
  test("tells groups, resources with short names, and subresources", async () => {
    const api = startApi();
    const { body: core } = await api.get("/api/v1");
    const named = (name: string): unknown =>
      core.resources.find((one: { name: string }) => one.name === name);
    expect(named("pods")).toMatchObject({
      kind: "Pod",
      singularName: "pod",
      namespaced: true,
      shortNames: ["po"],
      categories: ["all"],
    });
    expect(named("pods/status")).toMatchObject({ verbs: ["get", "patch", "update"] });
    const { body: groups } = await api.get("/apis");
    expect(groups.groups.map((one: { name: string }) => one.name)).toContain("networking.k8s.io");
    expect((await api.get("/version")).body).toMatchObject({
      major: "1",
      minor: "36",
      gitVersion: "v1.36.3",
    });
  });

  test("every kind has an OpenAPI operation that takes fieldValidation, which is how kubectl knows the server validates", async () => {
    const api = startApi();
    const { body: index } = await api.get("/openapi/v3");
    const { body } = await api.get(index.paths["apis/apps/v1"].serverRelativeURL);
    const { patch } = body.paths["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"];
    expect(patch["x-kubernetes-group-version-kind"]).toEqual({
      group: "apps",
      version: "v1",
      kind: "Deployment",
    });
    expect(patch.parameters.map((one: { name: string }) => one.name)).toContain("fieldValidation");
  });
});

import { describe, expect, test } from "vitest";
import { CONFIG_MAPS, configMap, request, startApi } from "../../test/api.ts";

const MERGE = { "content-type": "application/merge-patch+json" };
const STRATEGIC = { "content-type": "application/strategic-merge-patch+json" };

describe("members that a built-in kind does not have", () => {
  test("are dropped with a warning each, also from the answers of failures", async () => {
    const { server } = startApi();
    const post = async (name: string): Promise<Response> =>
      await server.fetch(request("POST", CONFIG_MAPS, configMap(name, { foo: 1, bar: { x: 1 } })));
    const created = await post("a");
    const warning = '299 - "unknown field \\"foo\\"", 299 - "unknown field \\"bar\\""';
    expect([created.status, created.headers.get("warning")]).toEqual([201, warning]);
    const body: unknown = await created.json();
    expect(body).not.toHaveProperty("foo");
    const refused = await post("B_");
    expect([refused.status, refused.headers.get("warning")]).toEqual([422, warning]);
  });

  test("are dropped in silence with Ignore, and refused with Strict", async () => {
    const api = startApi();
    const body = configMap("a", { foo: 1 });
    const ignored = await api.server.fetch(request("POST", `${CONFIG_MAPS}?fieldValidation=Ignore`, body));
    expect([ignored.status, ignored.headers.get("warning")]).toEqual([201, null]);
    const strict = await api.send("POST", `${CONFIG_MAPS}?fieldValidation=Strict`, body);
    expect([strict.code, strict.body.message]).toEqual([
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "foo"',
    ]);
  });

  test("are told of patches too, and those that the patch has twice before them", async () => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("a"));
    const patch = '{"data":{"a":"1","a":"2"},"foo":1}';
    const warned = await api.server.fetch(request("PATCH", `${CONFIG_MAPS}/a`, patch, MERGE));
    expect([warned.status, warned.headers.get("warning")]).toEqual([
      200,
      '299 - "duplicate field \\"data.a\\"", 299 - "unknown field \\"foo\\""',
    ]);
    const { code, body } = await api.send("PATCH", `${CONFIG_MAPS}/a?fieldValidation=Strict`, patch, MERGE);
    expect([code, body.message]).toEqual([
      422,
      expect.stringMatching(
        /^ "" is invalid: patch: .*: strict decoding error: duplicate field "data.a", unknown field "foo"$/,
      ),
    ]);
  });
});

describe("a body", () => {
  const scheme = 'in scheme "pkg/runtime/scheme.go:111"';
  const handled = (kind: string): string => `${kind} in version "v1" cannot be handled as a ConfigMap:`;
  test.each([
    [
      { apiVersion: "v1", kind: "Secret" },
      `${handled("Secret")} converting (v1.Secret) to (core.ConfigMap): unknown conversion`,
    ],
    [
      { apiVersion: "v1", kind: "Foo" },
      `${handled("Foo")} no kind "Foo" is registered for version "v1" ${scheme}`,
    ],
    [
      { apiVersion: "apps/v1", kind: "ConfigMap" },
      `${handled("ConfigMap")} no kind "ConfigMap" is registered for version "apps/v1" ${scheme}`,
    ],
    [
      { data: { a: 5 } },
      `${handled("ConfigMap")} json: cannot unmarshal number into Go struct field ConfigMap.data of type string`,
    ],
    [
      { kind: 5 },
      'the object provided is unrecognized (must be of type ConfigMap): couldn\'t get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string ({"kind":5})',
    ],
  ])("%j is 400", async (body, message) => {
    const answer = await startApi().post(CONFIG_MAPS, body);
    expect([answer.code, answer.body.message]).toEqual([400, message]);
  });

  test("null is an object without a name", async () => {
    const { code, body } = await startApi().send("POST", CONFIG_MAPS, "null");
    expect([code, body.reason]).toEqual([422, "Invalid"]);
  });

  test("of a custom resource must say its kind", async () => {
    const api = startApi();
    await api.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
      metadata: { name: "things.example.com" },
      spec: {
        group: "example.com",
        scope: "Cluster",
        names: { plural: "things", kind: "Thing" },
        versions: [
          { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } },
        ],
      },
    });
    const none = await api.post("/apis/example.com/v1/things", { metadata: { name: "a" } });
    expect([none.code, none.body.message]).toEqual([
      400,
      `the object provided is unrecognized (must be of type Thing): Object 'Kind' is missing in '{"metadata":{"name":"a"}}' ({"metadata":{"name":"a"}})`,
    ]);
    const other = await api.post("/apis/example.com/v1/things", {
      apiVersion: "example.com/v2",
      kind: "Thing",
    });
    expect([other.code, other.body.message]).toEqual([
      400,
      "the API version in the data (example.com/v2) does not match the expected API version (example.com/v1)",
    ]);
  });
});

describe("the outcome of a patch", () => {
  test("that is no object of its kind is 422, and shows it", async () => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("a", { data: { b: "1" } }));
    const { code, body } = await api.send("PATCH", `${CONFIG_MAPS}/a`, { data: { a: 5 } }, MERGE);
    expect(code).toBe(422);
    expect(body.message).toContain(
      '{\\"apiVersion\\":\\"v1\\",\\"data\\":{\\"a\\":5,\\"b\\":\\"1\\"},\\"kind\\":',
    );
    expect(body.message).toContain(
      "json: cannot unmarshal number into Go struct field ConfigMap.data of type string",
    );
  });

  test.each([
    [{ data: { a: 5 } }, "map[data:map[a:5]]", "cannot convert int64 to string"],
    [{ data: 5 }, "map[data:5]", "cannot restore map from int64"],
    [{ immutable: "x" }, "map[immutable:x]", "unrecognized type: bool"],
  ])("of a strategic merge has words of its own: %j", async (patch, shown, why) => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("a"));
    const { code, body } = await api.send("PATCH", `${CONFIG_MAPS}/a`, patch, STRATEGIC);
    expect([code, body.message]).toEqual([422, ` "" is invalid: patch: Invalid value: "${shown}": ${why}`]);
  });

  test("of an apply that its type does not know is 500, as of a real server", async () => {
    const api = startApi();
    const applied = configMap("a", { data: { a: 5 } });
    const type = { "content-type": "application/apply-patch+yaml" };
    const { code, body } = await api.send("PATCH", `${CONFIG_MAPS}/a?fieldManager=m`, applied, type);
    expect([code, body.message]).toEqual([
      500,
      "failed to create typed patch object (/a; /v1, Kind=ConfigMap): .data.a: expected string, got &value.valueUnstructured{Value:5}",
    ]);
  });
});

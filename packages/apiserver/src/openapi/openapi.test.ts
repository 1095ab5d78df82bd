import { expect, test } from "vitest";
import { type Api, request, startApi } from "../../test/api.ts";
import { isObject, type Json, objectIn, stringIn } from "../json.ts";
import { referencesIn } from "./schema.ts";

const DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.shop.example.com" },
  spec: {
    group: "shop.example.com",
    scope: "Namespaced",
    names: { plural: "widgets", kind: "Widget", singular: "widget" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            description: "Widget turns.",
            required: ["spec"],
            properties: { spec: { type: "object", properties: { size: { type: "integer" } } } },
          },
        },
      },
    ],
  },
};
const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

async function placesOf(api: Api): Promise<[place: string, url: string][]> {
  const { body } = await api.get("/openapi/v3");
  return Object.entries(body.paths).map(([place, where]) => [
    place,
    stringIn(isObject(where) ? where : {}, "serverRelativeURL"),
  ]);
}

test("every document has the schemas that it refers to, and operations for each kind that is served there", async () => {
  const api = startApi();
  await api.post(CRDS, DEFINITION);
  const places = await placesOf(api);
  expect(places.map(([place]) => place)).toEqual(
    expect.arrayContaining(["api/v1", "apis/apps/v1", "apis/shop.example.com/v1"]),
  );
  for (const [place, url] of places) {
    const { code, body } = await api.get(url);
    expect([place, code, body.openapi]).toEqual([place, 200, "3.0.0"]);
    const schemas = Object.keys(body.components.schemas);
    expect(new Set(referencesIn(body as unknown as Json)).difference(new Set(schemas))).toEqual(new Set());
    const { body: list } = await api.get(`/${place}`);
    const kinds = JSON.stringify(body.paths);
    for (const { name, kind } of list.resources) {
      expect(kinds, `${place} ${name}`).toContain(`"kind":${JSON.stringify(kind)}`);
    }
  }
});

test("the schema of a built-in kind says what its fields mean and how their lists are merged", async () => {
  const api = startApi();
  const { body } = await api.get("/openapi/v3/api/v1");
  const { schemas } = body.components;
  expect(schemas["io.k8s.api.core.v1.Pod"]).toMatchObject({
    properties: { spec: { allOf: [{ $ref: "#/components/schemas/io.k8s.api.core.v1.PodSpec" }] } },
    "x-kubernetes-group-version-kind": [{ group: "", kind: "Pod", version: "v1" }],
  });
  expect(schemas["io.k8s.api.core.v1.PodSpec"]).toMatchObject({
    required: ["containers"],
    properties: {
      containers: {
        "x-kubernetes-patch-merge-key": "name",
        description: expect.stringContaining("container"),
      },
    },
  });
});

test("the schema of a custom resource is its definition's with what every kind has", async () => {
  const api = startApi();
  await api.post(CRDS, DEFINITION);
  const { body } = await api.get("/openapi/v3/apis/shop.example.com/v1");
  expect(body.components.schemas["com.example.shop.v1.Widget"]).toMatchObject({
    type: "object",
    description: "Widget turns.",
    required: ["spec"],
    properties: {
      spec: { type: "object", properties: { size: { type: "integer" } } },
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: { allOf: [{ $ref: "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" }] },
    },
    "x-kubernetes-group-version-kind": [{ group: "shop.example.com", kind: "Widget", version: "v1" }],
  });
  const home = "/apis/shop.example.com/v1/namespaces/{namespace}/widgets";
  const patch = objectIn(objectIn(body.paths, `${home}/{name}`), "patch");
  expect(Object.keys(objectIn(objectIn(patch, "requestBody"), "content"))).not.toContain(
    "application/strategic-merge-patch+json",
  );
  expect(Object.keys(body.paths)).toEqual([
    "/apis/shop.example.com/v1/widgets",
    home,
    `${home}/{name}`,
    `${home}/{name}/status`,
  ]);
});

test("the hash of a document changes with what it tells, and that of another does not", async () => {
  const api = startApi();
  await api.post(CRDS, DEFINITION);
  const before = new Map(await placesOf(api));
  await api.merge(`${CRDS}/widgets.shop.example.com`, {
    spec: {
      versions: [
        {
          ...DEFINITION.spec.versions[0],
          schema: { openAPIV3Schema: { type: "object", description: "It stands." } },
        },
      ],
    },
  });
  const after = new Map(await placesOf(api));
  const changed = [...after].filter(([place, url]) => before.get(place) !== url).map(([place]) => place);
  expect(changed).toEqual(["apis/shop.example.com/v1"]);
});

test.each(["/openapi/v3/nothing", "/openapi/v3/api/v9", "/openapi/v3/apis/nothing.example.com/v1"])(
  "%s is not there",
  async (path) => {
    expect((await startApi().server.fetch(request("GET", path))).status).toBe(404);
  },
);

test("the document of version 2 has no kinds, in JSON and in protobuf", async () => {
  const { server } = startApi();
  const json = await server.fetch(request("GET", "/openapi/v2"));
  expect(await json.json()).toMatchObject({ swagger: "2.0", info: { version: "v1.36.3" }, definitions: {} });
  const accept = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
  const answer = await server.fetch(request("GET", "/openapi/v2", undefined, { accept }));
  expect(answer.headers.get("content-type")).toBe(
    "application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
  );
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.toString("latin1")).toBe(
    "\n\u00032.0\u0012\u0015\n\nKubernetes\u0012\u0007v1.36.3\u0042\u0000",
  );
});

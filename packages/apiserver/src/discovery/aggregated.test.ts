import { expect, test } from "vitest";
import { request, startApi } from "../../test/api.ts";

const TYPE = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
/** What client-go 1.36 asks with. */
const CLIENT = `${TYPE},application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json`;

const DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    scope: "Cluster",
    names: { plural: "widgets", kind: "Widget", singular: "widget", shortNames: ["wi"] },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: "object" } },
      },
    ],
  },
};

interface Discovery {
  readonly kind: string;
  readonly apiVersion: string;
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly { readonly version: string; readonly resources: readonly object[] }[];
  }[];
}

test("all that is served is told in two answers, and their type repeats what was asked for", async () => {
  const api = startApi();
  await api.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", DEFINITION);
  const found: Discovery[] = [];
  for (const path of ["/api", "/apis"]) {
    const response = await api.server.fetch(request("GET", path, undefined, { accept: CLIENT }));
    expect([response.status, response.headers.get("content-type")]).toEqual([200, TYPE]);
    expect(response.headers.get("vary")).toBe("Accept");
    found.push(JSON.parse(await response.text()));
  }
  const [core, named] = found;
  expect(core).toMatchObject({ kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2" });
  expect(core?.items.map(({ metadata }) => metadata)).toEqual([{}]);
  expect(core?.items[0]?.versions[0]?.resources).toContainEqual({
    resource: "namespaces",
    responseKind: { group: "", version: "", kind: "Namespace" },
    scope: "Cluster",
    singularResource: "namespace",
    verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
    shortNames: ["ns"],
    subresources: [
      {
        subresource: "finalize",
        responseKind: { group: "", version: "", kind: "Namespace" },
        verbs: ["update"],
      },
      {
        subresource: "status",
        responseKind: { group: "", version: "", kind: "Namespace" },
        verbs: ["get", "patch", "update"],
      },
    ],
  });
  const apps = named?.items.find(({ metadata }) => metadata.name === "apps");
  expect(apps?.versions[0]?.resources).toContainEqual(
    expect.objectContaining({
      resource: "deployments",
      categories: ["all"],
      subresources: expect.arrayContaining([
        {
          subresource: "scale",
          responseKind: { group: "autoscaling", version: "v1", kind: "Scale" },
          verbs: ["get", "patch", "update"],
        },
      ]),
    }),
  );
  const custom = named?.items.find(({ metadata }) => metadata.name === "example.com");
  expect(custom?.versions).toEqual([
    {
      version: "v1",
      resources: [
        {
          resource: "widgets",
          responseKind: { group: "example.com", version: "v1", kind: "Widget" },
          scope: "Cluster",
          singularResource: "widget",
          verbs: ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"],
          shortNames: ["wi"],
          subresources: [
            {
              subresource: "status",
              responseKind: { group: "example.com", version: "v1", kind: "Widget" },
              verbs: ["get", "patch", "update"],
            },
          ],
        },
      ],
      freshness: "Current",
    },
  ]);
});

test("a client that has the answer already is told so, until something else is served", async () => {
  const api = startApi();
  const ask = async (etag: string): Promise<Response> =>
    await api.server.fetch(request("GET", "/apis", undefined, { accept: TYPE, "if-none-match": etag }));
  const etag = (await ask("")).headers.get("etag") ?? "";
  expect(etag).toMatch(/^"[0-9A-F]{128}"$/);
  const again = await ask(etag);
  expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
  await api.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", DEFINITION);
  expect((await ask(etag)).status).toBe(200);
});

test.each([
  ["application/json", "APIGroupList"],
  ["*/*", "APIGroupList"],
  [
    "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json",
    "APIGroupList",
  ],
])("%s is answered in the old form", async (accept, kind) => {
  expect((await startApi().get("/apis", { accept })).body.kind).toBe(kind);
});

test("a form that is not served is not acceptable", async () => {
  const accept = "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";
  const { code, body } = await startApi().get("/apis", { accept });
  expect([code, body.reason]).toEqual([406, "NotAcceptable"]);
});

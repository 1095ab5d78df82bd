import { expect, test } from "vitest";
import { parse } from "yaml";
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

test("what is served is told as YAML too", async () => {
  const { server } = startApi();
  for (const path of ["/api", "/apis", "/api/v1", "/apis/apps", "/apis/apps/v1"]) {
    const answer = await server.fetch(request("GET", path, undefined, { accept: "application/yaml" }));
    const json = await server.fetch(request("GET", path));
    expect([path, answer.status, answer.headers.get("content-type")]).toEqual([
      path,
      200,
      "application/yaml",
    ]);
    expect(parse(await answer.text())).toEqual(await json.json());
  }
});

const ALL = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
const BY_PATH = "406: Not Acceptable\n\nAvailable representations: ";
const BY_FORM = `only the following media types are accepted: ${ALL}`;

test.each([
  ["/api", "text/html", `${BY_PATH}${ALL}`],
  ["/apis/apps/v1", "text/html", `${BY_PATH}${ALL}`],
  ["/apis/apps", "text/html", BY_FORM],
  ["/apis/apps/v1", "application/json;as=Table;g=meta.k8s.io;v=v1", BY_FORM],
  ["/version", "application/yaml", `${BY_PATH}application/json`],
])("%s is refused as %s", async (path, accept, message) => {
  const { code, body } = await startApi().get(path, { accept });
  // The failure is told in the form that is asked for where there is such a form.
  expect(code).toBe(406);
  if (accept !== "application/yaml") expect(body).toMatchObject({ reason: "NotAcceptable", message });
});

test("a form that is not served is not acceptable", async () => {
  const accept = "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";
  const { code, body } = await startApi().get("/apis", { accept });
  expect([code, body.reason]).toEqual([406, "NotAcceptable"]);
});

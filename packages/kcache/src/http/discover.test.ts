import { createApiServer } from "kcache-apiserver";
import { describe, expect, test } from "vitest";
import { findKind } from "../kinds/index.ts";
import { type Kind, resourcePath } from "../object/kind.ts";
import { discover, discoverKinds } from "./discover.ts";
import { memoryTransport } from "./memory-transport.ts";
import type { Transport } from "./transport.ts";

type Answer = object | string | number;

/** A server that answers these paths, and others with 404; a number is a status with nothing to say. */
function serving(answers: Readonly<Record<string, Answer>>): { transport: Transport; asked: string[] } {
  const asked: string[] = [];
  const transport = memoryTransport(async (request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    const answer = answers[pathname] ?? 404;
    if (typeof answer === "number") return new Response("", { status: answer });
    return new Response(typeof answer === "string" ? answer : JSON.stringify(answer));
  });
  return { transport, asked };
}

const everything = ["list", "watch", "get"];

const CORE = {
  kind: "APIGroupDiscoveryList",
  items: [
    {
      metadata: {},
      versions: [
        {
          version: "v1",
          freshness: "Current",
          resources: [
            {
              resource: "pods",
              responseKind: { group: "", version: "v1", kind: "Pod" },
              scope: "Namespaced",
              singularResource: "pod",
              verbs: everything,
              shortNames: ["po"],
              categories: ["all"],
              subresources: [{ subresource: "log", responseKind: { kind: "Pod" }, verbs: ["get"] }],
            },
            {
              resource: "bindings",
              responseKind: { kind: "Binding" },
              scope: "Namespaced",
              singularResource: "binding",
              verbs: ["create"],
            },
          ],
        },
      ],
    },
  ],
};

const nodeMetrics = {
  resource: "nodes",
  responseKind: { kind: "NodeMetrics" },
  scope: "Cluster",
  singularResource: "nodemetrics",
  verbs: ["get", "list"],
};

const widgets = (version: string): object => ({
  version,
  freshness: "Current",
  resources: [
    {
      resource: "widgets",
      responseKind: { kind: "Widget" },
      scope: "Cluster",
      singularResource: "widget",
      verbs: everything,
      shortNames: ["wd"],
    },
    { resource: "parts", scope: "Cluster", subresources: [{ subresource: "scale" }] },
  ],
});

const groups = (...items: readonly object[]): object => ({ kind: "APIGroupDiscoveryList", items });
const ACME = { metadata: { name: "acme.io" }, versions: [widgets("v2"), widgets("v1beta1")] };
const paths = (kinds: readonly Kind[]): readonly string[] => kinds.map((kind) => resourcePath(kind));

describe("from aggregated discovery", () => {
  test("kinds that can be listed and watched come in the server's order, in two requests", async () => {
    const { transport, asked } = serving({ "/api": CORE, "/apis": groups(ACME) });
    const kinds = await discoverKinds(transport);
    expect(paths(kinds)).toEqual([
      "/api/v1/pods",
      "/apis/acme.io/v2/widgets",
      "/apis/acme.io/v1beta1/widgets",
    ]);
    expect(kinds[0]).toMatchObject({ kind: "Pod", singular: "pod", shortNames: ["po"], categories: ["all"] });
    expect(findKind("wd", kinds)).toMatchObject({
      version: "v2",
      scope: "Cluster",
      apiVersion: "acme.io/v2",
    });
    expect(asked.sort()).toEqual(["/api", "/apis"]);
  });

  test("those that cannot are told apart", async () => {
    const metrics = {
      metadata: { name: "metrics.k8s.io" },
      versions: [{ version: "v1beta1", resources: [nodeMetrics] }],
    };
    const { others, failures } = await discover(
      serving({ "/api": CORE, "/apis": groups(metrics) }).transport,
    );
    expect(others.map(({ kind, plural }) => `${kind} ${plural}`)).toEqual([
      "Binding bindings",
      "NodeMetrics nodes",
    ]);
    expect(failures).toEqual([]);
  });

  test("a group whose server is down is told, and fails who asks for all", async () => {
    const down = { metadata: { name: "down.io" }, versions: [{ version: "v1", freshness: "Stale" }] };
    const { transport } = serving({ "/api": CORE, "/apis": groups(down, ACME) });
    const { kinds, failures } = await discover(transport);
    expect(paths(kinds)).toContain("/apis/acme.io/v2/widgets");
    expect(failures).toMatchObject([{ code: "unavailable", retryable: true }]);
    expect(failures[0]?.message).toContain("v1.down.io does not answer");
    await expect(discoverKinds(transport)).rejects.toThrow("v1.down.io does not answer");
  });
});

describe("from the form before", () => {
  const resources = (...list: readonly object[]): object => ({ kind: "APIResourceList", resources: list });
  const old = {
    "/api": { kind: "APIVersions", versions: ["v1"] },
    "/api/v1": resources(
      {
        name: "pods",
        singularName: "",
        namespaced: true,
        kind: "Pod",
        verbs: everything,
        shortNames: ["po"],
      },
      { name: "pods/log", singularName: "", namespaced: true, kind: "Pod", verbs: everything },
    ),
    "/apis": {
      kind: "APIGroupList",
      groups: [
        {
          name: "acme.io",
          versions: [{ version: "v1beta1" }, { version: "v2" }],
          preferredVersion: { version: "v2" },
        },
      ],
    },
    "/apis/acme.io/v2": resources({ name: "widgets", namespaced: false, kind: "Widget", verbs: everything }),
    "/apis/acme.io/v1beta1": resources({
      name: "widgets",
      namespaced: false,
      kind: "Widget",
      verbs: everything,
    }),
  };

  test("kinds are the same, the preferred version first", async () => {
    const kinds = await discoverKinds(serving(old).transport);
    expect(paths(kinds)).toEqual([
      "/api/v1/pods",
      "/apis/acme.io/v2/widgets",
      "/apis/acme.io/v1beta1/widgets",
    ]);
    expect(kinds[0]).toMatchObject({ singular: "pod", scope: "Namespaced", shortNames: ["po"] });
  });

  test("a group that does not answer is told, and fails who asks for all", async () => {
    const { transport } = serving({ ...old, "/apis/acme.io/v2": 503 });
    const { kinds, failures } = await discover(transport);
    expect(paths(kinds)).toEqual(["/api/v1/pods", "/apis/acme.io/v1beta1/widgets"]);
    expect(failures.map(({ message }) => message)).toEqual([expect.stringContaining("/apis/acme.io/v2")]);
    await expect(discoverKinds(transport)).rejects.toMatchObject({ code: "unavailable" });
  });

  test("without the core group nothing is told", async () => {
    await expect(discover(serving({ ...old, "/api/v1": 503 }).transport)).rejects.toMatchObject({
      code: "unavailable",
    });
  });
});

describe("fails with what came in place of an answer", () => {
  test.each([
    ["no such path", 404, "not-found"],
    ["no rights", 403, "forbidden"],
    ["a web page", "<html><title>Log in</title></html>", "bad-response"],
    ["other JSON", { kind: "Pod" }, "bad-response"],
    ["no object", "[]", "bad-response"],
  ] as const)("%s", async (_, answer, code) => {
    const { transport } = serving({ "/api": CORE, "/apis": answer });
    await expect(discover(transport)).rejects.toMatchObject({
      code,
      message: expect.stringContaining("/apis"),
    });
  });

  test("an abort", async () => {
    const { transport } = serving({ "/api": CORE, "/apis": groups() });
    const signal = AbortSignal.abort();
    await expect(discoverKinds(transport, { signal })).rejects.toMatchObject({ code: "aborted" });
  });
});

test("the embedded server's kinds are found, and a CustomResourceDefinition's once it is there", async () => {
  await using server = createApiServer();
  const transport = memoryTransport(server.fetch);
  const before = await discoverKinds(transport);
  expect(findKind("deploy", before)).toMatchObject({
    kind: "Deployment",
    group: "apps",
    scope: "Namespaced",
  });
  expect(findKind("widget", before)).toBeUndefined();

  const names = { plural: "widgets", singular: "widget", kind: "Widget", listKind: "WidgetList" };
  const schema = { openAPIV3Schema: { type: "object" } };
  const created = await transport.request({
    method: "POST",
    path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "widgets.acme.io" },
      spec: {
        group: "acme.io",
        scope: "Namespaced",
        names: { ...names, shortNames: ["wd"], categories: ["acme"] },
        versions: [{ name: "v1", served: true, storage: true, schema }],
      },
    }),
  });
  expect(created.status).toBe(201);
  expect(findKind("wd", await discoverKinds(transport))).toMatchObject({
    apiVersion: "acme.io/v1",
    plural: "widgets",
    singular: "widget",
    scope: "Namespaced",
    categories: ["acme"],
  });
});

import { describe, expect, test } from "vitest";
import { startApi } from "../../test/api.ts";

describe("what a CustomResourceDefinition defines", () => {
  const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const WIDGETS = "/apis/acme.io/v1/namespaces/default/widgets";
  const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  const schema = { openAPIV3Schema: open };
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "widgets.acme.io" },
    spec: {
      group: "acme.io",
      scope: "Namespaced",
      names: { plural: "widgets", kind: "Widget", shortNames: ["wd"] },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema,
          subresources: { status: {} },
          selectableFields: [{ jsonPath: ".spec.color" }],
        },
        { name: "v1beta1", served: true, storage: false, schema },
      ],
    },
  };
  const widget = {
    apiVersion: "acme.io/v1",
    kind: "Widget",
    metadata: { name: "w" },
    spec: { color: "red" },
  };

  test("is served at once, in all versions, with kind on its items, and is gone with the definition", async () => {
    const api = startApi();
    const none = await api.get(WIDGETS);
    expect([none.code, none.body]).toEqual([404, "404 page not found\n"]);
    const { body } = await api.post(CRDS, definition);
    const established = (await api.get(`${CRDS}/widgets.acme.io`)).body.status;
    expect(body.metadata.name).toBe("widgets.acme.io");
    expect(established.conditions.map((one: { type: string }) => one.type)).toContain("Established");
    expect((await api.post(WIDGETS, widget)).code).toBe(201);
    const other = await api.get("/apis/acme.io/v1beta1/widgets");
    expect(other.body.items[0]).toMatchObject({
      apiVersion: "acme.io/v1beta1",
      kind: "Widget",
      spec: { color: "red" },
    });
    expect((await api.get(`${WIDGETS}?fieldSelector=spec.color%3Dblue`)).body.items).toEqual([]);
    const watch = await api.watch(`${WIDGETS}?watch=1&resourceVersion=${api.server.resourceVersion}`);
    await api.remove(`${CRDS}/widgets.acme.io`);
    expect(await watch.next()).toMatchObject({
      type: "DELETED",
      object: { kind: "Widget", apiVersion: "acme.io/v1" },
    });
    expect((await api.get(WIDGETS)).code).toBe(404);
    expect(await watch.next()).toBeUndefined();
  });

  test.each([
    { default: "", not: { type: "x" } },
    { default: "a", maxLength: {} },
    { default: "a", enum: [] },
    { default: "a", required: "b" },
  ])("is refused or served, but no internal error, where its schema has %j", async (spec) => {
    const openAPIV3Schema = { type: "object", properties: { spec: { type: "string", ...spec } } };
    const [version] = definition.spec.versions;
    const versions = [{ ...version, schema: { openAPIV3Schema }, selectableFields: [] }];
    const api = startApi();
    const { code } = await api.post(CRDS, { ...definition, spec: { ...definition.spec, versions } });
    expect([201, 400, 422]).toContain(code);
    if (code === 201) expect((await api.post(WIDGETS, { ...widget, spec: "a" })).code).toBeLessThan(500);
  });

  test("wants a version for a replace, and takes no strategic merge patch", async () => {
    const api = startApi();
    await api.post(CRDS, definition);
    await api.post(WIDGETS, widget);
    const replaced = await api.put(`${WIDGETS}/w`, widget);
    expect([replaced.code, replaced.body.message]).toEqual([
      422,
      'widgets.acme.io "w" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    ]);
    const patch = await api.send(
      "PATCH",
      `${WIDGETS}/w`,
      {},
      { "content-type": "application/strategic-merge-patch+json" },
    );
    expect(patch.code).toBe(415);
  });
});

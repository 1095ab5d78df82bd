import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { type Api, startApi } from "../../test/api.ts";

interface Recorded {
  readonly name: string;
  readonly query: string;
  readonly body: object;
  readonly answer: {
    readonly code: number;
    readonly message?: string;
    readonly causes?: readonly { readonly field: string; readonly message: string }[];
    readonly spec?: object;
    readonly warning?: string;
  };
}

const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const WIDGETS = "/apis/acme.io/v1/namespaces/default/widgets";
const read = (name: string): string => readFileSync(new URL(`../../test/${name}`, import.meta.url), "utf8");
const definition = JSON.parse(read("custom-definition.json"));
const recorded: Recorded[] = JSON.parse(read("custom-recorded.json"));

let api: Api;
beforeEach(async () => {
  api = startApi();
  expect((await api.post(CRDS, structuredClone(definition))).code).toBe(201);
});

/** Properties are checked in the order of a Go map: by chance. */
const sorted = (causes: Recorded["answer"]["causes"] = []): unknown[] =>
  [...causes].sort((a, b) => (`${a.field} ${a.message}` < `${b.field} ${b.message}` ? -1 : 1));

describe("a custom resource gets the answer that a real server gave", () => {
  test.each(recorded)("$name", async ({ query, body, answer }) => {
    const got = await api.post(WIDGETS + query, { apiVersion: "acme.io/v1", kind: "Widget", ...body });
    expect(got.code, JSON.stringify(got.body)).toBe(answer.code);
    expect(got.headers.get("warning") ?? undefined).toBe(answer.warning);
    if (answer.code === 201) expect(got.body.spec).toEqual(answer.spec);
    else if ((answer.causes?.length ?? 0) < 2) expect(got.body.message).toBe(answer.message);
    expect(sorted(got.body.details?.causes)).toEqual(sorted(answer.causes));
  });
});

describe("a definition", () => {
  const merged = { "content-type": "application/merge-patch+json" };
  const widget = (spec: object): object => ({
    apiVersion: "acme.io/v1",
    kind: "Widget",
    metadata: { name: "w" },
    spec,
  });

  test("serves each version by its own schema, and stores by that of the storage version", async () => {
    const created = await api.post("/apis/acme.io/v1beta1/namespaces/default/widgets", {
      apiVersion: "acme.io/v1beta1",
      kind: "Widget",
      metadata: { name: "beta" },
      spec: { color: "zzz", extra: "e", replicas: 4 },
    });
    expect([created.code, created.headers.get("warning")]).toEqual([
      201,
      '299 - "unknown field \\"spec.replicas\\""',
    ]);
    const { body } = await api.get(`${WIDGETS}/beta`);
    expect(body.spec).toEqual({ color: "zzz", nest: { x: 5 }, nul: "d", nul2: "d", replicas: 1 });
    // What is wrong already may stay so.
    expect((await api.merge(`${WIDGETS}/beta`, { metadata: { labels: { a: "b" } } })).code).toBe(200);
    expect((await api.merge(`${WIDGETS}/beta`, { spec: { color: "yyy" } })).code).toBe(422);
  });

  test("shows the columns it asks for, by paths with indexes and filters", async () => {
    await api.post(WIDGETS, widget({ color: "red", list: ["x", "y"] }));
    const status = { phase: "p", conditions: [{ type: "Ready", status: "True" }] };
    await api.send("PATCH", `${WIDGETS}/w/status`, { status }, merged);
    const { body } = await api.get(`${WIDGETS}/w`, {
      accept: "application/json;as=Table;v=v1;g=meta.k8s.io",
    });
    expect(body.rows[0].cells).toEqual(["w", "red", 1, "x", "True", "0s"]);
    expect(body.columnDefinitions[1].description).toBe(
      "Custom resource definition column (in JSONPath format): .spec.color",
    );
  });

  test("holds a change of status against the schema of status alone, and a scale against all", async () => {
    await api.post(WIDGETS, widget({ color: "red" }));
    const wrong = await api.send("PATCH", `${WIDGETS}/w/status`, { status: { phase: 1 } }, merged);
    expect(wrong.body.message).toBe(
      'Widget.acme.io "w" is invalid: status.phase: Invalid value: "integer": phase in body must be of type string: "integer"',
    );
    const scale = {
      apiVersion: "autoscaling/v1",
      kind: "Scale",
      metadata: { name: "w" },
      spec: { replicas: 50 },
    };
    const scaled = await api.put(`${WIDGETS}/w/scale`, scale);
    expect([scaled.code, scaled.body.details.causes[0].field]).toEqual([422, "spec.replicas"]);
  });

  test("that changes ends the watches of what it defines, and one that only gains a label does not", async () => {
    const path = `${CRDS}/widgets.acme.io`;
    await api.post(WIDGETS, widget({ color: "red" }));
    const watch = await api.watch(`${WIDGETS}?watch=1`);
    expect((await watch.next())?.type).toBe("ADDED");
    await api.merge(path, { metadata: { labels: { a: "b" } } });
    expect(api.server.stats["widgets.acme.io"]?.openWatches).toBe(1);
    await api.merge(path, { spec: { names: { shortNames: ["w"] } } });
    expect(await watch.next()).toBeUndefined();
    expect((await api.get(`${WIDGETS}/w`)).code).toBe(200);
  });

  const at = "spec.validation.openAPIV3Schema.properties[a]";
  test.each([
    [
      { type: "zzz" },
      `${at}.type: Unsupported value: "zzz": supported values: "array", "boolean", "integer", "number", "object", "string"`,
    ],
    [{}, `${at}.type: Required value: must not be empty for specified object fields`],
    [{ type: "array" }, `${at}.items: Required value: must be specified`],
    [
      { type: "string", default: 5 },
      `${at}.default: Invalid value: "integer":  in body must be of type string: "integer"`,
    ],
    [
      { type: "object", default: { x: 1 } },
      `${at}.default: Invalid value: {"x":1}: must not have unknown fields`,
    ],
    [{ $ref: "#/x" }, `${at}.$ref: Forbidden: $ref is not supported`],
  ])("with the schema %j is refused", async (a, why) => {
    const spec = {
      group: "acme.io",
      scope: "Namespaced",
      names: { plural: "things", kind: "Thing" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", properties: { a } } },
        },
      ],
    };
    const { code, body } = await api.post(CRDS, {
      ...definition,
      metadata: { name: "things.acme.io" },
      spec,
    });
    expect([code, body.message]).toEqual([
      422,
      `CustomResourceDefinition.apiextensions.k8s.io "things.acme.io" is invalid: ${why}`,
    ]);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Answer, type Api, startApi } from "../../../test/api.ts";

interface Recorded {
  readonly method: "POST" | "PATCH";
  readonly path: string;
  readonly name: string;
  readonly body: object;
  readonly code: number;
  readonly causes: readonly object[];
}

const { definition, answers }: { definition: object; answers: readonly Recorded[] } = JSON.parse(
  readFileSync(new URL("../../../test/rules-recorded.json", import.meta.url), "utf8"),
);
const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const GADGETS = "/apis/acme.io/v1/namespaces/default/gadgets";

const gadget = (spec: object, name = "g"): object => ({
  apiVersion: "acme.io/v1",
  kind: "Gadget",
  metadata: { name },
  spec,
});

test("rules refuse what they refused on a real server, in the same words", async () => {
  const api = startApi();
  expect((await api.post(CRDS, definition)).code).toBe(201);
  expect((await api.post(GADGETS, gadget({ min: 1, set: ["a", "b"] }))).code).toBe(201);
  for (const { method, path, name, body, code, causes } of answers) {
    const answer = await (method === "POST"
      ? api.post(GADGETS, gadget(body, name))
      : api.merge(`${GADGETS}${path}`, body));
    const told = `${method} ${JSON.stringify(body)}: ${answer.body.message}`;
    expect([answer.code, answer.body.details?.causes ?? []], told).toEqual([code, causes]);
  }
});

/** A server with a definition of one property `v`. */
async function ruled(
  property: object,
): Promise<Api & { create(v: unknown): Promise<Answer>; update(v: unknown): Promise<Answer> }> {
  const api = startApi();
  const crd = await api.post(CRDS, definitionOf(property));
  expect(crd.code, crd.body.message).toBe(201);
  return {
    ...api,
    create: (v) => api.post(GADGETS, gadget({ v })),
    update: (v) => api.merge(`${GADGETS}/g`, { spec: { v } }),
  };
}

function definitionOf(property: object): object {
  const spec = { type: "object", properties: { v: property } };
  const openAPIV3Schema = { type: "object", properties: { spec } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "gadgets.acme.io" },
    spec: {
      group: "acme.io",
      scope: "Namespaced",
      names: { plural: "gadgets", kind: "Gadget" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}

const text = { type: "string", maxLength: 50 };
const rule = (rule: string, more: object = {}): object => ({
  "x-kubernetes-validations": [{ rule, ...more }],
});

describe("a rule that looks at oldSelf", () => {
  test("is asked only where something stood there before, and then of every change", async () => {
    const api = await ruled({ ...text, ...rule("self == oldSelf", { message: "v is immutable" }) });
    expect((await api.create("a")).code).toBe(201);
    const { code, body } = await api.update("b");
    expect([code, body.details.causes[0].message]).toEqual([422, 'Invalid value: "b": v is immutable']);
    expect((await api.update(null)).code).toBe(200);
    expect((await api.update("c")).code).toBe(200);
  });

  test("is also asked of what is new where oldSelf is optional", async () => {
    const only = "oldSelf.hasValue() ? self == oldSelf.value() : self == 'first'";
    const api = await ruled({ ...text, ...rule(only, { optionalOldSelf: true }) });
    expect((await api.create("second")).code).toBe(422);
    expect((await api.create("first")).code).toBe(201);
    expect((await api.update("second")).code).toBe(422);
  });

  test("finds the item of a list by its keys", async () => {
    const items = {
      type: "object",
      required: ["n"],
      properties: { n: text, v: { type: "integer" } },
      ...rule("self.v >= oldSelf.v"),
    };
    const keys = { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["n"] };
    const api = await ruled({ type: "array", maxItems: 5, ...keys, items });
    await api.create([{ n: "a", v: 5 }]);
    const { body } = await api.update([
      { n: "b", v: 0 },
      { n: "a", v: 4 },
    ]);
    expect(body.details.causes).toEqual([
      {
        reason: "FieldValueInvalid",
        message: "Invalid value: failed rule: self.v >= oldSelf.v",
        field: "spec.v[1]",
      },
    ]);
  });
});

test("what a rule refuses is let pass while it does not change", async () => {
  const api = await ruled({ type: "integer" });
  await api.create(9);
  const stricter = { type: "integer", ...rule("self < 5") };
  const { body } = await api.get(`${CRDS}/gadgets.acme.io`);
  const versions = JSON.parse(JSON.stringify(body.spec.versions));
  versions[0].schema.openAPIV3Schema.properties.spec.properties.v = stricter;
  expect((await api.merge(`${CRDS}/gadgets.acme.io`, { spec: { versions } })).code).toBe(200);
  expect((await api.merge(`${GADGETS}/g`, { metadata: { labels: { a: "b" } } })).code).toBe(200);
  expect((await api.update(8)).code).toBe(422);
  expect((await api.update(4)).code).toBe(200);
});

test.each([
  [text, "self.charAt(0) == 'a' && self.replace('b', 'c') == 'acc'", "abb", "bab"],
  [text, "self.find('[0-9]+') == '12' && self.findAll('[a-z]').size() == 2", "a12b", "a1b2"],
  [text, "self.split(',').map(x, int(x)).sum() == 6", "1,2,3", "1,2"],
  [text, "isIP(self) || isCIDR(self)", "10.0.0.0/8", "10.0.0.0/33"],
  [text, "quantity(self).compareTo(quantity('1500m')) == 0 && isQuantity(self)", "1.5", "1.6"],
  [text, "quantity(self).isGreaterThan(quantity('1G')) && quantity(self).isInteger()", "1Gi", "0.9Gi"],
  [
    text,
    "url(self).getHostname() == 'a.b' && url(self).getPort() == '81'",
    "https://a.b:81/c",
    "https://a.b/c",
  ],
  [
    { type: "array", maxItems: 5, items: { type: "integer" } },
    "self.isSorted() && self.max() - self.min() < 5",
    [1, 5],
    [1, 6],
  ],
  [
    { type: "object", maxProperties: 5, additionalProperties: text },
    "self.all(k, k.startsWith('a') && self[k] != '')",
    { a: "b" },
    { b: "b" },
  ],
  [{ "x-kubernetes-int-or-string": true }, "type(self) == int ? self > 1 : self.endsWith('%')", "5%", 1],
  [
    { type: "string", format: "date-time" },
    "self < timestamp('2030-01-01T00:00:00Z')",
    "2029-01-01T00:00:00Z",
    "2031-01-01T00:00:00Z",
  ],
])("of %j, %s holds for %j and not for %j", async (property, text, right, wrong) => {
  const api = await ruled({ ...property, ...rule(text) });
  const refused = await api.create(wrong);
  expect(refused.body.details?.causes?.[0].message).toContain(text);
  expect(await api.create(right)).toMatchObject({ code: 201 });
});

const SHOWN = (rule: string, more: object = {}): string =>
  JSON.stringify({
    Rule: rule,
    Message: "",
    MessageExpression: "",
    Reason: null,
    FieldPath: "",
    OptionalOldSelf: null,
    ...more,
  });

test.each([
  [{ rule: "" }, "rule", "Required value: rule is not specified"],
  [{ rule: "true", message: " " }, "message", 'Invalid value: " ": must be non-empty if specified'],
  [{ rule: "true", message: "a\nb" }, "message", 'Invalid value: "a\\nb": must not contain line breaks'],
  [
    { rule: "true ||\ntrue" },
    "message",
    "Required value: message must be specified if rule contains line breaks",
  ],
  [
    { rule: "true", reason: "X" },
    "reason",
    'Unsupported value: "X": supported values: "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"',
  ],
  [{ rule: "true", fieldPath: ".zz" }, "fieldPath", 'Invalid value: ".zz": must be a valid path'],
  [
    { rule: "true", optionalOldSelf: true },
    "optionalOldSelf",
    "Invalid value: true: may not be set if oldSelf is not used in rule",
  ],
  [{ rule: "1 + 1" }, "rule", `Invalid value: ${SHOWN("1 + 1")}: cel expression must evaluate to a bool`],
  [
    { rule: "true", messageExpression: "1" },
    "messageExpression",
    `Invalid value: ${SHOWN("true", { MessageExpression: "1" })}: messageExpression must evaluate to a string`,
  ],
])("a definition with the rule %j is refused, for its %s", async (one, key, message) => {
  const property = { ...text, "x-kubernetes-validations": [one] };
  const { code, body } = await startApi().post(CRDS, definitionOf(property));
  const field = "spec.validation.openAPIV3Schema.properties[spec].properties[v].x-kubernetes-validations[0]";
  expect([code, body.details?.causes?.[0]]).toMatchObject([422, { field: `${field}.${key}`, message }]);
});

test("a definition with a rule that is no expression is told where", async () => {
  const { code, body } = await startApi().post(CRDS, definitionOf({ ...text, ...rule("self <") }));
  expect(code).toBe(422);
  expect(body.message).toContain('{"Rule":"self \\u003c",');
  expect(body.message).toMatch(
    /compilation failed: ERROR: <input>:1:\d+: Syntax error: .*\n \| self <\n \| \.+\^$/,
  );
});

test("a rule with what the evaluator does not know refuses nothing", async () => {
  const api = await ruled({ ...text, ...rule("semver(self).major() == 1") });
  expect((await api.create("a")).code).toBe(201);
});

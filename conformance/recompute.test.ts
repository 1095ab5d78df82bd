import { expect, test } from "vitest";
import { type KubeObject, keyOf } from "./fold.ts";
import { ownedBy, podsOfDeployments, podsOfServices, servicesOfIngresses } from "./recompute.ts";

const object = (key: string, spec: object = {}, more: object = {}): KubeObject => {
  const [namespace = "", name = ""] = key.split("/");
  return { metadata: { namespace, name, uid: `uid-${key}`, ...more }, spec };
};
const labelled = (key: string, labels: Record<string, string>): KubeObject => object(key, {}, { labels });
const keys = (objects: readonly KubeObject[]): readonly string[] => objects.map(keyOf);

const pods = [
  labelled("default/a", { app: "x", tier: "web" }),
  labelled("default/b", { app: "y" }),
  labelled("other/a", { app: "x", tier: "web" }),
  object("default/bare"),
];

test("a service has the pods of its namespace with every label, and none where its selector is empty or missing", () => {
  const services = [
    object("default/s", { selector: { app: "x", tier: "web" } }),
    object("default/none"),
    object("other/empty", { selector: {} }),
  ];
  expect(keys(podsOfServices(services, pods))).toEqual(["default/a"]);
});

test.each([
  ["In", ["y", "z"], ["default/b"]],
  ["NotIn", ["y"], ["default/a", "default/bare"]],
  ["Exists", undefined, ["default/a", "default/b"]],
  ["DoesNotExist", undefined, ["default/bare"]],
])("a deployment has the pods of its namespace that satisfy %s", (operator, values, expected) => {
  const selector = { matchExpressions: [{ key: "app", operator, ...(values && { values }) }] };
  expect(keys(podsOfDeployments([object("default/d", { selector })], pods))).toEqual(expected);
});

test("a deployment's labels and expressions are all required, and an empty selector has no pods", () => {
  const selector = { matchLabels: { app: "x" }, matchExpressions: [{ key: "tier", operator: "Exists" }] };
  expect(keys(podsOfDeployments([object("default/d", { selector })], pods))).toEqual(["default/a"]);
  const contradiction = {
    matchLabels: { app: "x" },
    matchExpressions: [{ key: "tier", operator: "DoesNotExist" }],
  };
  expect(podsOfDeployments([object("default/d", { selector: contradiction })], pods)).toEqual([]);
  expect(podsOfDeployments([object("default/d", { selector: {} }), object("default/e")], pods)).toEqual([]);
});

test("an ingress has its default backend and that of each path, in its namespace", () => {
  const backend = (name: string): object => ({ service: { name } });
  const ingress = object("default/i", {
    defaultBackend: backend("a"),
    rules: [{}, { http: { paths: [{ backend: backend("b") }, { backend: { resource: {} } }] } }],
  });
  const services = ["default/a", "default/b", "default/c", "other/a"].map((key) => object(key));
  expect(keys(servicesOfIngresses([ingress, object("default/none")], services))).toEqual([
    "default/a",
    "default/b",
  ]);
});

test("owners are found by uid", () => {
  const owner = (uid: string): object => ({ ownerReferences: [{ uid: "other" }, { uid }] });
  const objects = [
    object("default/a", {}, owner("uid-default/o")),
    object("default/b", {}, owner("uid-default/before")),
    object("default/c"),
  ];
  expect(keys(ownedBy([object("default/o")], objects))).toEqual(["default/a"]);
});

import { createController, defineKind, discoverKinds, fields, type NamespacedObject } from "kcache";
import { openCluster } from "./cluster.ts";

interface Widget extends NamespacedObject {
  readonly spec: { readonly size: number };
}
const Widget = defineKind<Widget>({
  group: "acme.io",
  version: "v1",
  kind: "Widget",
  plural: "widgets",
  scope: "Namespaced",
});
const CustomResourceDefinition = defineKind({
  group: "apiextensions.k8s.io",
  version: "v1",
  kind: "CustomResourceDefinition",
  plural: "customresourcedefinitions",
  scope: "Cluster",
});

await using cluster = openCluster();
const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
await cluster.create(CustomResourceDefinition, {
  metadata: { name: "widgets.acme.io" },
  spec: {
    group: "acme.io",
    scope: "Namespaced",
    names: { plural: "widgets", singular: "widget", kind: "Widget", shortNames: ["wd"] },
    versions: [{ name: "v1", served: true, storage: true, schema }],
  },
});
await cluster.create(Widget, { metadata: { name: "small" }, spec: { size: 1 } });
await cluster.create(Widget, { metadata: { name: "large" }, spec: { size: 3 } });

// Used like a built-in kind: `spec.size` is a number to the compiler.
await using widgets = createController(cluster.transport, Widget);
await widgets.ready();
for (const { metadata, spec } of widgets.cache.list()) console.log(metadata.name, spec.size + 1);
console.log("large:", widgets.filter(fields({ "spec.size": 3 })).cache.size);

// A kind that is known only at run time: as the server describes it.
const kinds = await discoverKinds(cluster.transport);
const found = kinds.find(({ shortNames }) => shortNames.includes("wd"));
console.log(found?.apiVersion, found?.plural, found?.scope);

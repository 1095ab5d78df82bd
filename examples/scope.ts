import { createController, Namespace, Pod } from "kcache";
import { openCluster, pod } from "./cluster.ts";

await using cluster = openCluster();
const web = { team: "web" };
await cluster.create(Namespace, { metadata: { name: "shop", labels: web } });
await cluster.create(Namespace, { metadata: { name: "billing" } });
await cluster.create(Pod, pod("front-1", {}, "shop"));
await cluster.create(Pod, pod("pay-1", {}, "billing"));

// Nothing else is asked of the server: rights in these namespaces are enough.
await using pods = createController(cluster.transport, Pod, { namespaces: ["shop"] });
using subscription = pods.subscribe();
for (const { metadata } of await subscription.ready()) console.log("has", metadata.namespace, metadata.name);

// Only "billing" is listed; what is known of "shop" stays, and its watch goes on.
await pods.scope({ namespaces: ["shop", "billing"] });
await pods.scope({ namespaces: ["billing"] });

// Namespaces can be followed: here those with a label, as they are relabelled.
await using namespaces = createController(cluster.transport, Namespace, { selector: "team=web" });
await pods.scope({ namespaces });
await cluster.patch(Namespace, "billing", { metadata: { labels: web } });
await pods.until((cache) => cache.has("billing", "pay-1"));

for await (const { type, metadata } of subscription) {
  console.log(type, metadata.namespace, metadata.name);
  if (subscription.pending === 0) break;
}

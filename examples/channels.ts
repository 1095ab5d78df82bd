import { createController, type KubeObject, Pod } from "kcache";
import { openCluster, pod } from "./cluster.ts";

const detail = ({ metadata }: KubeObject): string =>
  metadata.deletionTimestamp === undefined ? (metadata.labels?.app ?? "unlabelled") : "terminating";

await using cluster = openCluster();
await cluster.create(Pod, pod("pod-1"));
await using pods = createController(cluster.transport, Pod);

using subscription = pods.subscribe();
for (const one of await subscription.ready()) console.log("has", one.metadata.name);

await cluster.create(Pod, pod("pod-2"));
await cluster.patch(Pod, "pod-1", { metadata: { labels: { app: "web" } } });
await cluster.delete(Pod, "pod-2");

// Exactly what happened after the snapshot, in order. The deletion of a pod begins with an update.
for await (const event of subscription) {
  switch (event.type) {
    case "create":
      console.log("create", event.object.metadata.name);
      break;
    case "update":
      console.log(
        "update",
        event.object.metadata.name,
        "from",
        detail(event.previous),
        "to",
        detail(event.object),
      );
      break;
    case "delete":
      console.log("delete", event.object.metadata.name);
      break;
  }
  if (event.type === "delete") break;
}

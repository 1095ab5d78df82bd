import { changed, createController, index, Pod } from "kcache";
import { openCluster, pod } from "./cluster.ts";

await using cluster = openCluster();
const spec = { nodeName: "node-1", containers: [{ name: "main", image: "example/app:1" }] };
for (const name of ["pod-1", "pod-2"]) await cluster.create(Pod, { ...pod(name), spec });

// Of each pod no more is kept than what lies on these paths, and what every cache needs of its metadata.
await using pods = createController(cluster.transport, Pod, { project: ["spec.nodeName", "status.phase"] });
const byNode = index("node", "spec.nodeName");

// Only changes of the phase, and nothing is parsed to see them.
using phases = changed(pods, "status.phase").subscribe();
for (const entry of (await phases.ready()).entries) console.log(entry.key, "is", entry.field("status.phase"));

await cluster.patch(Pod, "pod-1", { metadata: { labels: { app: "web" } } });
await cluster.patch(Pod, "pod-1/status", { status: { phase: "Running" } });
for await (const event of phases) {
  if (event.type !== "update") continue;
  const node = event.field("spec.nodeName") ?? "";
  console.log(event.metadata.name, event.previousField("status.phase"), "->", event.field("status.phase"));
  console.log("one of", pods.cache.by(byNode, node).length, "on", node);
  break;
}

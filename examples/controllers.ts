import { createController, Pod } from "kcache";
import { openCluster, pod } from "./cluster.ts";

await using cluster = openCluster();
await cluster.create(Pod, pod("pod-1"));
await cluster.create(Pod, pod("pod-2"));

await using pods = createController(cluster.transport, Pod);

// The first list is complete.
await pods.ready();
console.log("synced", pods.cache.size, "pods");

// The pod named "pod-1" in the namespace "default", from the cache.
const found = pods.cache.get("default", "pod-1");
console.log(found?.metadata.name, found?.status?.phase);
console.log(pods.cache.get("default", "pod-3"));

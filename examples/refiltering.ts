import { createController, nsName, Pod } from "kcache";
import { openCluster, pod } from "./cluster.ts";

await using cluster = openCluster();
await cluster.create(Pod, pod("pod-1"));
await cluster.create(Pod, pod("pod-2"));
await using pods = createController(cluster.transport, Pod);

const publisher = pods.filter(nsName("default", "pod-1"));
using subscription = publisher.subscribe();
for (const one of await subscription.ready()) console.log("has", one.metadata.name);

// Nothing is fetched: what leaves is a delete, what enters a create.
publisher.refilter(nsName("default", "pod-2"));
// Of an equal filter nobody hears anything.
publisher.refilter(nsName("default", "pod-2"));

for await (const event of subscription) {
  console.log(event.type, event.metadata.name);
  if (subscription.pending === 0) break;
}

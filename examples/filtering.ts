import { and, createController, labels, namespace, nsName, Pod } from "kcache";
import { openCluster, pod } from "./cluster.ts";

await using cluster = openCluster();
for (const name of ["pod-1", "pod-2", "pod-3"]) await cluster.create(Pod, pod(name, { app: "web" }));
await using pods = createController(cluster.transport, Pod);

// A subscription that sees one pod only, in its snapshot and in its events.
using subscription = pods.subscribe({ filter: nsName("default", "pod-1") });
for (const one of await subscription.ready()) console.log("subscription has", one.metadata.name);

// Publishers with filters can be subscribed to, and filtered further.
const web = pods.filter(and(namespace("default"), labels({ app: "web" })));
const second = web.filter(nsName("default", "pod-2"));
console.log("publishers have", web.cache.size, "and", second.cache.size);

using subscriptionToSecond = second.subscribe();
for (const one of await subscriptionToSecond.ready()) console.log("publisher has", one.metadata.name);

// What a change concerns hears of it: pod-3 is in neither, pod-2 leaves when its label does.
await cluster.delete(Pod, "pod-3");
await cluster.patch(Pod, "pod-2", { metadata: { labels: { app: null } } });
for await (const event of subscriptionToSecond) {
  console.log(event.type, event.metadata.name);
  break;
}
console.log("waiting in the other:", subscription.pending);

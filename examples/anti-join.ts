import { createController, Pod, Service, servicePods } from "kcache";
import { openCluster, pod, service } from "./cluster.ts";

await using cluster = openCluster();
await cluster.create(Service, service("frontend", { app: "frontend" }));
await cluster.create(Service, service("backend", { app: "backend" }));
await cluster.create(Pod, pod("front-1", { app: "frontend" }));
await cluster.create(Pod, pod("lonely", { app: "none" }));

await using services = createController(cluster.transport, Service);
await using pods = createController(cluster.transport, Pod);
const join = servicePods(services, pods);

// Services that no pod is behind: requests to them fail.
const broken = join.withoutTargets();
using subscription = broken.subscribe();
for (const one of await subscription.ready()) console.log("no pods:", one.metadata.name);

// And pods that no service leads to, from the same counts.
const unreachable = join.withoutSources();
await unreachable.ready();
console.log(
  "no service:",
  unreachable.cache
    .list()
    .map(({ metadata }) => metadata.name)
    .toArray()
    .join(", "),
);

await cluster.create(Pod, pod("back-1", { app: "backend" }));
await cluster.delete(Pod, "front-1");
for await (const event of subscription) {
  console.log(event.type === "delete" ? "mended:" : "broken:", event.metadata.name);
  if (event.type === "create") break;
}

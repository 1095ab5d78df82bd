import { createController, nsName, Pod, Service, servicePods } from "kcache";
import { openCluster, pod, service } from "./cluster.ts";

await using cluster = openCluster();
await cluster.create(Service, service("frontend", { app: "frontend" }));
await cluster.create(Pod, pod("front-1", { app: "frontend" }));
await cluster.create(Pod, pod("back-1", { app: "backend" }));

await using services = createController(cluster.transport, Service);
await using pods = createController(cluster.transport, Pod);

// Only the pods that the service "frontend" selects.
const frontend = services.filter(nsName("default", "frontend"));
const targets = servicePods(frontend, pods);

using subscription = targets.subscribe();
for (const one of await subscription.ready()) {
  const because = targets.sources(one).map(({ metadata }) => metadata.name);
  console.log("has", one.metadata.name, "because of", because.join(", "));
}

// The join follows both sides. Here the service is given another selector.
await cluster.patch(Service, "frontend", { spec: { selector: { app: "backend" } } });
for await (const event of subscription) {
  console.log(event.type, event.metadata.name);
  if (event.type === "create") break;
}

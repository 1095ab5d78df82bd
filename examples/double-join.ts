import { createController, Ingress, ingressPods, Pod, Service } from "kcache";
import { ingress, openCluster, pod, service } from "./cluster.ts";

await using cluster = openCluster();
await cluster.create(Ingress, ingress("shop", "frontend"));
await cluster.create(Service, service("frontend", { app: "frontend" }));
await cluster.create(Service, service("admin", { app: "admin" }));
await cluster.create(Pod, pod("front-1", { app: "frontend" }));
await cluster.create(Pod, pod("admin-1", { app: "admin" }));

await using ingresses = createController(cluster.transport, Ingress);
await using services = createController(cluster.transport, Service);
await using pods = createController(cluster.transport, Pod);

// The pods behind the services that an ingress sends to: a join of a join.
const reachable = ingressPods(ingresses, services, pods);
using subscription = reachable.subscribe();
for (const one of await subscription.ready()) console.log("reachable", one.metadata.name);

// The ingress is pointed at another service; its pods follow.
await cluster.patch(Ingress, "shop", ingress("shop", "admin"));
for await (const event of subscription) {
  console.log(event.type, event.metadata.name);
  if (event.type === "create") break;
}

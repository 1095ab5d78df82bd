import { labels } from "../filter/filter.ts";
import type { Namespace, Pod, Service } from "../kinds/core/v1.gen.ts";
import { join } from "./join.ts";
import { servicePods } from "./joins.ts";
import { monitor, type Publisher } from "./publisher.ts";

declare const pods: Publisher<Pod>;
declare const services: Publisher<Service>;
declare const namespaces: Publisher<Namespace>;

pods.cache.get("default", "pod-1")?.spec.containers[0]?.name satisfies string | undefined;
namespaces.cache.get("default")?.status?.phase satisfies string | undefined;
// @ts-expect-error a namespaced object has a namespace
pods.cache.get("pod-1");
// @ts-expect-error a cluster-scoped object has none
namespaces.cache.get("default", "default");

for (const pod of pods.cache.list()) {
  // @ts-expect-error what a cache gives is shared
  pod.metadata.name = "other";
  // @ts-expect-error to any depth
  pod.spec.containers.push({ name: "x" });
}

for await (const event of pods.subscribe()) {
  if (event.type === "update") event.previous.spec satisfies object;
  // @ts-expect-error only an update has a previous state
  if (event.type === "create") event.previous;
}

// @ts-expect-error without a filter of its own a subscription has nothing to change
pods.subscribe().refilter(labels({}));
pods.subscribe({ filter: undefined }).refilter(labels({}));
// @ts-expect-error a clone follows its source
pods.clone().refilter(labels({}));
pods.filter().refilter(labels({}));

servicePods(services, pods).targets(servicePods(services, pods).sources({ metadata: { name: "a" } })[0]!)[0]
  ?.spec;
// @ts-expect-error the sides of a join cannot be swapped
servicePods(pods, services);
join(services, pods, ({ spec }) => labels(spec?.selector ?? {}));
// @ts-expect-error a service has no containers
join(services, pods, ({ spec }) => labels(spec.containers));

monitor(pods, { onUpdate: (pod, previous) => void [pod.spec, previous.spec] });
// @ts-expect-error a handler is of the publisher's kind
monitor(pods, { onCreate: (service: Service) => void service.spec });

import type { Pod } from "../kinds/pod.ts";
import type { Service } from "../kinds/service.ts";
import { podsOfService } from "../view/relations.ts";
import { type JoinedPublisher, join } from "./join.ts";
import type { Publisher } from "./publisher.ts";

/** The pods that at least one of `services` selects: see {@link podsOfService}. */
export function servicePods(
  services: Publisher<Service>,
  pods: Publisher<Pod>,
): JoinedPublisher<Service, Pod> {
  return join(services, pods, podsOfService);
}

import { and, type Filter, labels, namespace, none } from "../filter/filter.ts";
import type { Pod } from "../kinds/pod.ts";
import type { Service } from "../kinds/service.ts";
import type { DeepReadonly } from "../object/object.ts";

/**
 * The pods that a service selects: those of its own namespace with all labels of `spec.selector`. A service without a
 * selector (or with an empty one) selects none.
 * Source: https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
 */
export function podsOfService(service: DeepReadonly<Service>): Filter<Pod> {
  const selector = service.spec?.selector ?? {};
  if (Object.keys(selector).length === 0) return none();
  return and(namespace(service.metadata.namespace), labels(selector));
}

import type { PodSpec } from "./objects.ts";

/** The quality of service class that requests and limits put a pod in. */
export function qosClass(spec: PodSpec): "Guaranteed" | "Burstable" | "BestEffort" {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const anything = containers.some(({ resources }) =>
    [resources?.requests, resources?.limits].some((list) => list?.cpu ?? list?.memory),
  );
  if (!anything) return "BestEffort";
  const guaranteed = containers.every(({ resources }) =>
    ["cpu", "memory"].every((name) => {
      const limit = resources?.limits?.[name];
      return limit !== undefined && (resources?.requests?.[name] ?? limit) === limit;
    }),
  );
  return guaranteed ? "Guaranteed" : "Burstable";
}

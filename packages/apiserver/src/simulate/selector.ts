import type { LabelSelector } from "./objects.ts";

type Labels = Readonly<Record<string, string>> | undefined;

/** Whether the labels carry every pair; an empty or missing set of pairs selects nothing, as in a Service. */
export function selectsPairs(pairs: Labels, labels: Labels): boolean {
  const wanted = Object.entries(pairs ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => labels?.[key] === value);
}

/** Whether a workload's selector takes these labels in. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  const pairs = Object.entries(selector.matchLabels ?? {});
  if (!pairs.every(([key, value]) => labels?.[key] === value)) return false;
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels?.[key];
    switch (operator) {
      case "In":
        return value !== undefined && values.includes(value);
      case "NotIn":
        return value === undefined || !values.includes(value);
      case "Exists":
        return value !== undefined;
      case "DoesNotExist":
        return value === undefined;
      default:
        throw new Error(
          `match labels: operator "${operator}" of key "${key}" is none of In, NotIn, Exists, DoesNotExist`,
        );
    }
  });
}

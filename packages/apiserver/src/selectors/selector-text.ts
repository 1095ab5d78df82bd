import { isObject, type Json, objectIn, objectsIn, stringIn } from "../json.ts";

/** A selector as text, from a LabelSelector, a plain map of labels, or text. */
export function selectorText(selector: Json | undefined): string {
  if (typeof selector === "string") return selector;
  if (!isObject(selector)) return "";
  const isLabelSelector = selector.matchLabels !== undefined || selector.matchExpressions !== undefined;
  const labels = isLabelSelector ? objectIn(selector, "matchLabels") : selector;
  const terms = Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`);
  for (const expression of objectsIn(selector, "matchExpressions")) {
    const key = stringIn(expression, "key");
    const values = Array.isArray(expression.values) ? expression.values.map(String).sort().join(",") : "";
    const operator = stringIn(expression, "operator");
    if (operator === "Exists") terms.push(key);
    else if (operator === "DoesNotExist") terms.push(`!${key}`);
    else terms.push(`${key} ${operator.toLowerCase()} (${values})`);
  }
  return terms.sort().join(",");
}

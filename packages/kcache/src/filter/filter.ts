/** Filters: conditions on objects as frozen, comparable, printable data. */
export { and, not, or } from "./combine.ts";
export { all, fields, fn, labels, namespace, none, nsName, owner, selector } from "./conditions.ts";
export { equalFilters, type Filter, type FilterNode, type NamespacedName } from "./filter-node.ts";

import { resourceKey } from "../resources/defaults.ts";
import type { ResourceType } from "../resources/resource.ts";
import type { Comparison } from "./compare.ts";
import { type FieldPath, type FieldSet, partOf } from "./field-set.ts";

/** What is written: an object, or one of its subresources. */
export type Part = "object" | "status" | "scale" | "finalize";

const STATUS: readonly FieldPath[] = [["f:status"]];
const SPEC: readonly FieldPath[] = [["f:spec"]];
/** What writes of a custom resource's status leave alone, and those of a few built-in kinds. */
const METADATA: readonly FieldPath[] = [["f:metadata"], ["f:spec"]];

const OF_STATUS: Readonly<Record<string, readonly FieldPath[]>> = {
  pods: [["f:spec"], ["f:metadata", "f:deletionTimestamp"], ["f:metadata", "f:ownerReferences"]],
  "deployments.apps": [["f:spec"], ["f:metadata", "f:labels"]],
  "volumeattachments.storage.k8s.io": METADATA,
};

/** The fields that a write through this part cannot change: a write that names them neither takes nor loses them. */
function resetFields(type: ResourceType, part: Part): readonly FieldPath[] {
  switch (part) {
    case "status":
      return type.custom ? METADATA : (OF_STATUS[resourceKey(type)] ?? SPEC);
    case "object":
    case "finalize":
      return type.status ? STATUS : [];
    case "scale":
      return [];
    default: {
      const never: never = part;
      throw new Error(`find reset fields: no part ${String(never)}`);
    }
  }
}

/** What a write through a part changed, of what it can change. */
export function reset(type: ResourceType, part: Part, comparison: Comparison): Comparison {
  const paths = resetFields(type, part);
  const { changed, removed } = comparison;
  return { changed: paths.reduce(withoutTree, changed), removed: paths.reduce(withoutTree, removed) };
}

/** The set without a field and all below it. */
function withoutTree(set: FieldSet, [part, ...rest]: FieldPath): FieldSet {
  const at = part === undefined ? undefined : partOf(set, part);
  if (part === undefined || at === undefined) return set;
  const { [part]: node, ...others } = set;
  if (rest.length === 0) return others;
  if (typeof node !== "object" || node === null || Array.isArray(node)) return others;
  const left = withoutTree(node, rest);
  if (left === node) return set;
  return Object.keys(left).length === 0 ? others : { ...set, [part]: left };
}

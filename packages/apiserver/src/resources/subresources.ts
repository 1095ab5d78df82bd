import { resourceKey } from "./defaults.ts";
import type { ResourceType } from "./resource.ts";

/** One subresource: its name in the path, the kind it answers with, and its verbs. */
export interface Subresource {
  readonly name: string;
  readonly kind: string;
  /** Of the kind, where it is not the resource's own. */
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly string[];
}

const OTHERS: Readonly<Record<string, readonly Subresource[]>> = {
  pods: [
    { name: "attach", kind: "PodAttachOptions", verbs: ["create", "get"] },
    { name: "exec", kind: "PodExecOptions", verbs: ["create", "get"] },
    { name: "portforward", kind: "PodPortForwardOptions", verbs: ["create", "get"] },
    { name: "binding", kind: "Binding", verbs: ["create"] },
    { name: "eviction", kind: "Eviction", group: "policy", version: "v1", verbs: ["create"] },
    { name: "log", kind: "Pod", verbs: ["get"] },
  ],
  namespaces: [{ name: "finalize", kind: "Namespace", verbs: ["update"] }],
};

/** The subresources of a type, in the order of their names. */
export function subresourcesOf(type: ResourceType): readonly Subresource[] {
  const found: Subresource[] = type.custom ? [] : [...(OTHERS[resourceKey(type)] ?? [])];
  if (type.scale !== undefined) {
    found.push({
      name: "scale",
      kind: "Scale",
      group: "autoscaling",
      version: "v1",
      verbs: ["get", "patch", "update"],
    });
  }
  if (type.status) found.push({ name: "status", kind: type.kind, verbs: ["get", "patch", "update"] });
  // Custom resources have them in the order in which they are installed.
  if (type.custom) return found.reverse();
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function hasSubresource(type: ResourceType, name: string): boolean {
  return subresourcesOf(type).some((one) => one.name === name);
}

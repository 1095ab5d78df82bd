import type { Context } from "./context.ts";
import { create } from "./create.ts";

const NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** What every fresh cluster holds. */
export function seed(context: Context): void {
  const namespaces = context.registry.builtin("", "namespaces");
  for (const name of NAMESPACES) {
    create(context, namespaces, "", { apiVersion: "v1", kind: "Namespace", metadata: { name } }, false);
  }
}

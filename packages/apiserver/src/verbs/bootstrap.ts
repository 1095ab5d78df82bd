import { bootstrapRoles } from "../auth/bootstrap-roles.ts";
import type { Context } from "./context.ts";
import { create } from "./create.ts";

const RBAC = "rbac.authorization.k8s.io";
const BY = { manager: "kube-apiserver", dryRun: false };
const NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** What every fresh cluster holds. */
export function seed(context: Context): void {
  const namespaces = context.registry.builtin("", "namespaces");
  for (const name of NAMESPACES) {
    create(context, namespaces, "", { apiVersion: "v1", kind: "Namespace", metadata: { name } }, BY);
  }
  if (context.auth === undefined) return;
  for (const [role, binding] of bootstrapRoles()) {
    create(context, context.registry.builtin(RBAC, "clusterroles"), "", role, BY);
    create(context, context.registry.builtin(RBAC, "clusterrolebindings"), "", binding, BY);
  }
}

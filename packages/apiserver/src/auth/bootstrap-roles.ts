import type { Json, JsonObject } from "../json.ts";
import { AUTHENTICATED, MASTERS, UNAUTHENTICATED } from "./user.ts";

const HEALTH = ["/healthz", "/livez", "/readyz", "/version", "/version/"];
const DISCOVERY = ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*", ...HEALTH].sort();

function role(name: string, rules: Json[], ...groups: string[]): [role: JsonObject, binding: JsonObject] {
  const head = { apiVersion: "rbac.authorization.k8s.io/v1", metadata: { name } };
  const apiGroup = "rbac.authorization.k8s.io";
  return [
    { ...head, kind: "ClusterRole", rules },
    {
      ...head,
      kind: "ClusterRoleBinding",
      metadata: { name },
      roleRef: { apiGroup, kind: "ClusterRole", name },
      subjects: groups.map((group) => ({ apiGroup, kind: "Group", name: group })),
    },
  ];
}

/** The roles of a fresh cluster that concern everybody, each with its binding. */
export function bootstrapRoles(): [role: JsonObject, binding: JsonObject][] {
  const reviews = ["selfsubjectaccessreviews", "selfsubjectrulesreviews"];
  const authentication = ["selfsubjectreviews"];
  return [
    role(
      "cluster-admin",
      [
        { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
        { verbs: ["*"], nonResourceURLs: ["*"] },
      ],
      MASTERS,
    ),
    role(
      "system:basic-user",
      [
        { verbs: ["create"], apiGroups: ["authorization.k8s.io"], resources: reviews },
        { verbs: ["create"], apiGroups: ["authentication.k8s.io"], resources: authentication },
      ],
      AUTHENTICATED,
    ),
    role("system:discovery", [{ verbs: ["get"], nonResourceURLs: DISCOVERY }], AUTHENTICATED),
    role(
      "system:public-info-viewer",
      [{ verbs: ["get"], nonResourceURLs: HEALTH }],
      AUTHENTICATED,
      UNAUTHENTICATED,
    ),
  ];
}

import { isObject, type JsonObject, listIn, objectIn, objectsIn, stringIn } from "../json.ts";
import type { Registry } from "../resources/registry.ts";
import type { Collection } from "../storage/collection.ts";
import { keyOf } from "../storage/stored.ts";
import type { Attributes, ResourceAttributes } from "./attributes.ts";
import { MASTERS, type User } from "./user.ts";

const GROUP = "rbac.authorization.k8s.io";

/** Whether something may be done, and by which binding. */
export interface Verdict {
  readonly allowed: boolean;
  readonly reason?: string;
}

/** A binding that concerns a user, with the rules it gives. */
interface Grant {
  readonly rules: readonly JsonObject[];
  readonly reason: string;
}

/** Whether the RBAC objects that the server holds let a user do something. */
export function authorize(registry: Registry, user: User, attributes: Attributes): Verdict {
  if (user.groups.includes(MASTERS)) return { allowed: true };
  const namespace = "path" in attributes ? "" : attributes.namespace;
  for (const { rules, reason } of grantsOf(registry, user, namespace)) {
    if (rules.some((rule) => covers(rule, attributes))) return { allowed: true, reason };
  }
  return { allowed: false };
}

/** All rules that a user has in a namespace. */
export function rulesOf(registry: Registry, user: User, namespace: string): readonly JsonObject[] {
  const granted = [...grantsOf(registry, user, namespace)].flatMap(({ rules }) => rules);
  if (!user.groups.includes(MASTERS)) return granted;
  const all = [
    { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
    { verbs: ["*"], nonResourceURLs: ["*"] },
  ];
  return [...all, ...granted];
}

function* grantsOf(registry: Registry, user: User, namespace: string): Generator<Grant> {
  const held = (plural: string): Collection => registry.builtin(GROUP, plural).collection;
  const clusterRoles = held("clusterroles");
  for (const { name, object } of held("clusterrolebindings").list("")) {
    const subject = subjectFor(user, object);
    if (subject === undefined) continue;
    const role = stringIn(objectIn(object, "roleRef"), "name");
    const reason = `RBAC: allowed by ClusterRoleBinding ${JSON.stringify(name)} of ClusterRole ${JSON.stringify(role)} to ${subject}`;
    yield { rules: rulesIn(clusterRoles, "", role), reason };
  }
  if (namespace === "") return;
  for (const { name, object } of held("rolebindings").list(namespace)) {
    const subject = subjectFor(user, object);
    if (subject === undefined) continue;
    const reference = objectIn(object, "roleRef");
    const [kind, role] = [stringIn(reference, "kind"), stringIn(reference, "name")];
    const rules =
      kind === "ClusterRole" ? rulesIn(clusterRoles, "", role) : rulesIn(held("roles"), namespace, role);
    const reason = `RBAC: allowed by RoleBinding ${JSON.stringify(`${name}/${namespace}`)} of ${kind} ${JSON.stringify(role)} to ${subject}`;
    yield { rules, reason };
  }
}

/** The rules of a role; those of a ClusterRole that aggregates are those of the roles it selects by labels. */
function rulesIn(roles: Collection, namespace: string, name: string): readonly JsonObject[] {
  const role = roles.get(keyOf(namespace, name))?.object;
  if (role === undefined) return [];
  if (!isObject(role.aggregationRule)) return objectsIn(role, "rules");
  const selectors = objectsIn(role.aggregationRule, "clusterRoleSelectors");
  return roles
    .list("")
    .filter(({ labels }) =>
      selectors.some((selector) => {
        const wanted = Object.entries(objectIn(selector, "matchLabels"));
        return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
      }),
    )
    .flatMap(({ object }) => objectsIn(object, "rules"));
}

/** How a binding names the user; undefined where it does not. */
function subjectFor(user: User, binding: JsonObject): string | undefined {
  for (const subject of objectsIn(binding, "subjects")) {
    const [kind, name] = [stringIn(subject, "kind"), stringIn(subject, "name")];
    if (kind === "User" && name === user.name) return `User ${JSON.stringify(name)}`;
    if (kind === "Group" && user.groups.includes(name)) return `Group ${JSON.stringify(name)}`;
    const namespace = stringIn(subject, "namespace");
    if (kind === "ServiceAccount" && user.name === `system:serviceaccount:${namespace}:${name}`) {
      return `ServiceAccount ${JSON.stringify(`${name}/${namespace}`)}`;
    }
  }
  return undefined;
}

function covers(rule: JsonObject, attributes: Attributes): boolean {
  const has = (key: string, value: string): boolean => {
    const list = listIn(rule, key);
    return list.includes("*") || list.includes(value);
  };
  if (!has("verbs", attributes.verb)) return false;
  if ("path" in attributes) {
    return listIn(rule, "nonResourceURLs").some(
      (url) => typeof url === "string" && isPathOf(url, attributes.path),
    );
  }
  if (!has("apiGroups", attributes.group) || !coversResource(rule, attributes)) return false;
  const names = listIn(rule, "resourceNames");
  return names.length === 0 || names.includes(attributes.name);
}

function coversResource(rule: JsonObject, { resource, subresource }: ResourceAttributes): boolean {
  const resources = listIn(rule, "resources");
  if (resources.includes("*")) return true;
  if (subresource === "") return resources.includes(resource);
  return resources.includes(`${resource}/${subresource}`) || resources.includes(`*/${subresource}`);
}

function isPathOf(pattern: string, path: string): boolean {
  if (pattern === "*" || pattern === path) return true;
  return pattern.endsWith("*") && path.startsWith(pattern.slice(0, -1));
}

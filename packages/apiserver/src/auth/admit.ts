import type { ObjectPath } from "../http/path.ts";
import type { Registry } from "../resources/registry.ts";
import { attributesOf, forbiddenTo } from "./attributes.ts";
import { authenticate } from "./authenticate.ts";
import { authorize } from "./rbac.ts";
import { type AuthOptions, known, MASTERS, type User } from "./user.ts";

/** Who asks where nobody is asked who he is. */
export const EVERYBODY: User = known("kcache", [MASTERS]);

/**
 * Finds out who asks, also in whose name, and whether he may.
 *
 * @throws {StatusError} 401 and 403
 */
export function admit(
  options: AuthOptions,
  registry: Registry,
  request: Request,
  url: URL,
  path: ObjectPath | undefined,
): User {
  const attributes = attributesOf(request, url, path);
  const user = impersonated(authenticate(options, request), request, (caller, resource, name) => {
    const asked = { verb: "impersonate", group: "", resource, subresource: "", namespace: "", name };
    if (authorize(registry, caller, asked).allowed) return;
    throw forbiddenTo(caller, { ...attributes, verb: `impersonate-on:user-info:${attributes.verb}` });
  });
  if (!authorize(registry, user, attributes).allowed) throw forbiddenTo(user, attributes);
  return user;
}

/** The user in whose name the headers ask. */
function impersonated(
  caller: User,
  { headers }: Request,
  check: (caller: User, resource: string, name: string) => void,
): User {
  const name = headers.get("impersonate-user") ?? "";
  if (name === "") return caller;
  check(caller, "users", name);
  const groups = (headers.get("impersonate-group") ?? "").split(",").map((group) => group.trim());
  const named = groups.filter((group) => group !== "");
  for (const group of named) check(caller, "groups", group);
  return name === "system:anonymous" ? { name, groups: named } : known(name, named);
}

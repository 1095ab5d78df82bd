import { flag } from "../http/parameters.ts";
import type { ObjectPath } from "../http/path.ts";
import { StatusError } from "../http/status.ts";
import type { User } from "./user.ts";

/** What is to be done to objects. */
export interface ResourceAttributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  /** "" is the whole cluster. */
  readonly namespace: string;
  readonly name: string;
}

/** What is to be done, to objects or to a path that leads to none. */
export type Attributes = ResourceAttributes | { readonly verb: string; readonly path: string };

const VERBS: Readonly<Record<string, string>> = {
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

/** What a request wants to do, in the words of RBAC. */
export function attributesOf(request: Request, url: URL, path: ObjectPath | undefined): Attributes {
  if (path === undefined || path.plural === "") {
    return { verb: request.method.toLowerCase(), path: url.pathname };
  }
  const isNamespace = path.group === "" && path.plural === "namespaces";
  const [subresource = ""] = path.subresource.split("/");
  const name = path.name || nameSelected(url);
  return {
    verb: verbOf(request, url, path),
    group: path.group,
    resource: path.plural,
    subresource,
    namespace: isNamespace ? path.name : path.namespace,
    name,
  };
}

function verbOf({ method }: Request, url: URL, path: ObjectPath): string {
  if (method === "GET" || method === "HEAD") {
    if (path.watch || (path.name === "" && flag(url.searchParams, "watch"))) return "watch";
    return path.name === "" ? "list" : "get";
  }
  if (method === "DELETE" && path.name === "") return "deletecollection";
  return VERBS[method] ?? "";
}

/** A list or watch of the one object that its field selector names is one of that object. */
function nameSelected(url: URL): string {
  const selector = url.searchParams.get("fieldSelector") ?? "";
  return /(?:^|,)metadata\.name==?([^,=]+)(?:,|$)/.exec(selector)?.[1] ?? "";
}

/** 403 in the words of a real server. */
export function forbiddenTo(user: User, attributes: Attributes): StatusError {
  const who = `User ${JSON.stringify(user.name)} cannot ${attributes.verb}`;
  if ("path" in attributes) {
    const message = `forbidden: ${who} path ${JSON.stringify(attributes.path)}`;
    return new StatusError(403, "Forbidden", message, {});
  }
  const { group, resource, subresource, namespace, name } = attributes;
  const what = subresource === "" ? resource : `${resource}/${subresource}`;
  const where = namespace === "" ? "at the cluster scope" : `in the namespace ${JSON.stringify(namespace)}`;
  const subject = `${group === "" ? resource : `${resource}.${group}`}${name === "" ? "" : ` "${name}"`}`;
  const message = `${subject} is forbidden: ${who} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}`;
  return new StatusError(403, "Forbidden", message, {
    ...(name === "" ? {} : { name }),
    ...(group === "" ? {} : { group }),
    kind: resource,
  });
}

import { flag } from "../http/parameters.ts";
import { parseObjectPath } from "../http/path.ts";
import { resourceKey } from "../resources/defaults.ts";

/** What requests do, as RBAC calls it; `other` is what does not lead to objects: discovery, health, versions. */
export type RequestVerb =
  | "get"
  | "list"
  | "watch"
  | "create"
  | "update"
  | "patch"
  | "delete"
  | "deletecollection"
  | "other";

/** What a fault can know of a request. */
export interface AskedRequest {
  readonly verb: RequestVerb;
  /** `pods`, `deployments.apps`; "" where the path leads to no objects. */
  readonly resource: string;
  /** "" for all namespaces, and for what lies in none. */
  readonly namespace: string;
  /** "" for a collection. */
  readonly name: string;
  /** `status`, `log`; "" for the object itself. */
  readonly subresource: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** The client, as its `User-Agent` names it; "" where it has none. */
  readonly userAgent: string;
}

/** Reads a request without its body. */
export function askedOf(request: Request): AskedRequest {
  const { pathname, searchParams } = new URL(request.url);
  const path = parseObjectPath(pathname);
  const isObjects = path !== undefined && path.plural !== "";
  const { headers } = request;
  return {
    verb: isObjects ? verbOf(request.method, path, searchParams) : "other",
    resource: isObjects ? resourceKey(path) : "",
    namespace: path?.namespace ?? "",
    name: path?.name ?? "",
    subresource: path?.subresource ?? "",
    path: pathname,
    query: searchParams,
    headers,
    userAgent: headers.get("user-agent") ?? "",
  };
}

function verbOf(
  method: string,
  path: { readonly name: string; readonly watch: boolean },
  query: URLSearchParams,
): RequestVerb {
  const isOne = path.name !== "";
  switch (method) {
    case "POST":
      return "create";
    case "PUT":
      return "update";
    case "PATCH":
      return "patch";
    case "DELETE":
      return isOne ? "delete" : "deletecollection";
    default:
      if (path.watch || (!isOne && flag(query, "watch"))) return "watch";
      return isOne ? "get" : "list";
  }
}

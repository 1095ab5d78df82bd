import { flag } from "../http/parameters.ts";
import type { FaultAction } from "./action.ts";
import type { AskedRequest, RequestVerb } from "./asked.ts";

/** Which requests a fault meets: those that all parts given accept. */
export interface FaultMatch {
  /** @default every verb */
  readonly verb?: RequestVerb | readonly RequestVerb[];
  /** `pods`, `deployments.apps`. @default every resource */
  readonly resource?: string;
  /** "" for requests over all namespaces. @default any */
  readonly namespace?: string;
  /** Whatever else tells: `({ query }) => query.has("continue")`. It must not throw. @default all */
  readonly where?: (request: AskedRequest) => boolean;
}

/** A fault as data: which requests, how often, and what happens to them. */
export interface FaultRule {
  /** @default {{}} every request */
  readonly on?: FaultMatch;
  /** Requests that pass before the first that meets it. @default {0} */
  readonly skip?: number;
  /** Requests that meet it. @default {Infinity} until it is removed */
  readonly times?: number;
  readonly does: FaultAction;
}

/** Whether the rule is for this request, and the request one to which its action can happen. */
export function concerns(rule: FaultRule, asked: AskedRequest): boolean {
  const { verb, resource, namespace, where } = rule.on ?? {};
  if (verb !== undefined && !(typeof verb === "string" ? [verb] : verb).includes(asked.verb)) return false;
  if (resource !== undefined && resource !== asked.resource) return false;
  if (namespace !== undefined && namespace !== asked.namespace) return false;
  return canHappen(rule.does, asked) && (where?.(asked) ?? true);
}

function canHappen(action: FaultAction, { verb, query }: AskedRequest): boolean {
  switch (action.type) {
    case "error-event":
    case "bookmarks":
      return verb === "watch";
    case "refuse-watch-list":
      return verb === "watch" && asksForState(query);
    case "ahead":
      return verb === "watch" || verb === "list";
    case "expire-token":
      return verb === "list" && query.has("continue");
    default:
      return true;
  }
}

/** Whether a watch begins with the present state. */
function asksForState(query: URLSearchParams): boolean {
  if (query.has("sendInitialEvents")) return flag(query, "sendInitialEvents");
  return [null, "", "0"].includes(query.get("resourceVersion"));
}

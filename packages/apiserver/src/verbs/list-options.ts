import { flag, integer, parseUint } from "../http/parameters.ts";
import { badRequest, type FieldProblem, invalid, problem, StatusError } from "../http/status.ts";
import { pathOfField } from "../resources/resource.ts";
import {
  checkFields,
  FieldSelectorError,
  type FieldTerm,
  fieldsMatch,
  parseFieldSelector,
} from "../selectors/field-selector.ts";
import { labelsMatch, parseLabelSelector, SelectorSyntaxError } from "../selectors/label-selector.ts";
import type { Narrowed } from "../storage/listeners.ts";
import type { Stored } from "../storage/stored.ts";
import type { Target } from "./context.ts";

/** The query of a list, a watch or a deletecollection. */
export interface ListOptions {
  readonly matches: (stored: Stored) => boolean;
  /** What all that matches has at one place; undefined where nothing is sure. */
  readonly narrowed: Narrowed | undefined;
  /** Whether a label or field selector was given. */
  readonly selective: boolean;
  readonly watch: boolean;
  readonly bookmarks: boolean;
  readonly sendInitialEvents: boolean | undefined;
  /** Whether the field selector leaves one name. */
  readonly isOfOneName: boolean;
  /** 0: no limit. */
  readonly limit: number;
  readonly continueToken: string;
  readonly resourceVersion: string;
  readonly match: string;
  readonly timeoutSeconds: number | undefined;
}

/** Fields whose value is not always what is stored at their path. */
const DERIVED = new Set([
  "status.podIPs",
  "spec.hostNetwork",
  "spec.unschedulable",
  "status.replicas",
  "status.successful",
  "source",
]);

const LIST_OPTIONS = { group: "meta.k8s.io", kind: "ListOptions" };

/**
 * Reads and validates the query.
 *
 * @throws {StatusError} 400 where a part does not parse, 422 where parts do not go together
 */
export function readListOptions(target: Target, watch: boolean): ListOptions {
  const query = target.url.searchParams;
  if (!watch) checkDeadline(query.get("timeout") ?? "0");
  const limit = Math.max(0, integer(query, "limit") ?? 0);
  const timeoutSeconds = integer(query, "timeoutSeconds");
  const options: ListOptions = {
    ...readSelectors(target),
    watch,
    bookmarks: flag(query, "allowWatchBookmarks"),
    sendInitialEvents: query.has("sendInitialEvents") ? flag(query, "sendInitialEvents") : undefined,
    limit,
    continueToken: query.get("continue") ?? "",
    resourceVersion: query.get("resourceVersion") ?? "",
    match: query.get("resourceVersionMatch") ?? "",
    timeoutSeconds,
  };
  const problems = watch ? watchProblems(options) : listProblems(options);
  if (problems.length > 0) throw invalid(LIST_OPTIONS, "", problems);
  return options;
}

/** A list may say how long it may take, as a Go duration. @throws {StatusError} 400 where it is none */
function checkDeadline(text: string): void {
  if (text === "" || /^[+-]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+)$/.test(text)) return;
  const why = /^[+-]?[\d.]*\d$/.test(text) ? "missing unit in duration" : "invalid duration";
  throw badRequest(`invalid timeout specified in the request URL - time: ${why} ${JSON.stringify(text)}`);
}

function readSelectors(
  target: Target,
): Pick<ListOptions, "matches" | "narrowed" | "selective" | "isOfOneName"> {
  const query = target.url.searchParams;
  try {
    const labels = parseLabelSelector(query.get("labelSelector") ?? "");
    const fields = parseFieldSelector(query.get("fieldSelector") ?? "");
    checkFields(target.resource.type, fields);
    const named = withName(fields, target.name);
    return {
      matches: (stored) => labelsMatch(labels, stored.labels) && fieldsMatch(named, stored),
      narrowed: narrowedBy(target, named),
      selective: labels.length > 0 || fields.length > 0,
      isOfOneName: fields.some(
        ({ field, equal, value }) => field === "metadata.name" && equal && value !== "",
      ),
    };
  } catch (error) {
    if (error instanceof SelectorSyntaxError || error instanceof FieldSelectorError)
      throw badRequest(error.message);
    throw error;
  }
}

/** Names tell most; of other fields those do whose text is what is stored. */
function narrowedBy({ resource, namespace }: Target, terms: readonly FieldTerm[]): Narrowed | undefined {
  const equal = terms.filter((term) => term.equal);
  const name = equal.find(({ field }) => field === "metadata.name");
  if (name !== undefined) return { path: name.field, value: name.value };
  const { paths } = resource.collection;
  const field = equal.find(
    (term) => term.value !== "" && !DERIVED.has(term.field) && paths.includes(pathOfField(term.field)),
  );
  if (field !== undefined) return { path: pathOfField(field.field), value: field.value };
  return namespace === "" ? undefined : { path: "metadata.namespace", value: namespace };
}

function withName(fields: readonly FieldTerm[], name: string): readonly FieldTerm[] {
  if (name === "") return fields;
  for (const term of fields) {
    if (term.field === "metadata.name" && (term.value === name) !== term.equal) {
      throw badRequest("fieldSelector metadata.name doesn't match requested name");
    }
  }
  return [...fields, { field: "metadata.name", equal: true, value: name }];
}

function listProblems(options: ListOptions): FieldProblem[] {
  const { match } = options;
  const problems: FieldProblem[] = [];
  const refuse = (why: string): void => {
    problems.push(problem.forbidden("resourceVersionMatch", why));
  };
  if (match !== "") {
    if (options.resourceVersion === "")
      refuse("resourceVersionMatch is forbidden unless resourceVersion is provided");
    if (options.continueToken !== "") refuse("resourceVersionMatch is forbidden when continue is provided");
    if (match !== "Exact" && match !== "NotOlderThan") {
      problems.push(problem.unsupported("resourceVersionMatch", match, ["Exact", "NotOlderThan", ""]));
    }
    if (match === "Exact" && options.resourceVersion === "0") {
      refuse('resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
    }
  }
  if (options.sendInitialEvents !== undefined) {
    problems.push(problem.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  }
  return problems;
}

function watchProblems(options: ListOptions): FieldProblem[] {
  const { match, sendInitialEvents } = options;
  const problems: FieldProblem[] = [];
  const refuse = (why: string): void => {
    problems.push(problem.forbidden("resourceVersionMatch", why));
  };
  if (sendInitialEvents !== undefined && match !== "NotOlderThan") {
    refuse("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
  }
  if (match === "") return problems;
  if (sendInitialEvents === undefined) {
    refuse("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
  }
  if (match !== "NotOlderThan") {
    problems.push(problem.unsupported("resourceVersionMatch", match, ["NotOlderThan"]));
  }
  if (options.continueToken !== "") refuse("resourceVersionMatch is forbidden when continue is provided");
  return problems;
}

/** The version a list asks for; @throws {StatusError} 400 where it is no number */
export function listVersion(text: string): bigint {
  const version = parseUint(text === "" ? "0" : text);
  if (typeof version === "bigint") return version;
  throw badRequest(
    `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: ${version}`,
  );
}

/** The version a watch or a get asks for; @throws {StatusError} 500 without a reason, as real servers answer */
export function rawVersion(text: string): bigint {
  const version = parseUint(text === "" ? "0" : text);
  if (typeof version === "bigint") return version;
  const message = `resourceVersion: Invalid value: ${JSON.stringify(text)}: ${version}`;
  throw new StatusError(500, "", message);
}

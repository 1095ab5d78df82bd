import { hasProtobuf } from "../protobuf/encode.ts";
import { apiVersionOf, type ResourceType } from "../resources/resource.ts";
import { notAcceptable, notAcceptableByPath, StatusError } from "./status.ts";

/** How an answer is asked for. */
export interface Accepted {
  readonly format: Format;
  readonly shape: "object" | "table" | "metadata";
  readonly pretty: boolean;
}

/** The encodings, in the order in which a server prefers them. */
type Format = "json" | "yaml" | "protobuf";
type Asked = "one" | "list" | "watch";

/** What the form of an answer depends on. */
interface Question {
  readonly request: Request;
  readonly url: URL;
  readonly resource: { readonly type: ResourceType };
}

export const PROTOBUF = "application/vnd.kubernetes.protobuf";
const TYPES: Readonly<Record<Format, string>> = {
  json: "application/json",
  yaml: "application/yaml",
  protobuf: PROTOBUF,
};
const FORMATS: readonly Format[] = ["json", "yaml", "protobuf"];
const STREAMS = [`${TYPES.json};stream=watch`, `${TYPES.protobuf};stream=watch`];

interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

/** The clauses of an Accept header, those first that are to be tried first. */
function clausesOf(header: string): Clause[] {
  const clauses: Clause[] = [];
  for (const text of header.split(",")) {
    const [range = "", ...rest] = text.split(";").map((part) => part.trim());
    const type = range === "*" ? "*/*" : range;
    if (type.split("/").length !== 2) continue;
    const parameters = new Map<string, string>();
    for (const part of rest) {
      const [name = "", value = "", more] = part.split("=").map((one) => one.trim());
      if (value !== "" && more === undefined) parameters.set(name, value);
    }
    const quality = Number(parameters.get("q") ?? "1");
    parameters.delete("q");
    insert(clauses, { type, parameters, quality: Number.isFinite(quality) ? quality : 0 });
  }
  return clauses;
}

/** Moves a clause before those that come after it: what "after" means is not transitive, so the way of sorting shows. */
function insert(clauses: Clause[], clause: Clause): void {
  let at = clauses.length;
  for (let left = clauses[at - 1]; left !== undefined && precedes(clause, left); left = clauses[at - 1])
    at -= 1;
  clauses.splice(at, 0, clause);
}

function precedes(a: Clause, b: Clause): boolean {
  if (a.quality > b.quality) return true;
  if (!a.type.startsWith("*") && b.type.startsWith("*")) return true;
  return !a.type.endsWith("*") && b.type.endsWith("*");
}

function covers(clause: Clause, format: Format): boolean {
  const type = TYPES[format];
  return clause.type === type || clause.type === "*/*" || clause.type === `${type.split("/")[0]}/*`;
}

/**
 * Chooses the answer's form from the Accept header; clauses that cannot be served are passed over, and parameters that are not known
 * (such as `drop`) mean nothing.
 *
 * @throws {StatusError} 406 where none is left
 */
export function negotiate(question: Question, asked: Asked): Accepted {
  const header = question.request.headers.get("accept") ?? "";
  const more = asked === "one" || question.request.method !== "GET" ? [] : STREAMS;
  if (!question.resource.type.custom) checkPath(header, more);
  return choose(question, asked, header);
}

function choose(question: Question, asked: Asked, header: string): Accepted {
  const { type } = question.resource;
  const pretty = prettyWanted(question.request, question.url);
  if (header === "") return { format: "json", shape: "object", pretty };
  const plain = type.custom || !hasProtobuf(apiVersionOf(type), type.kind) ? FORMATS.slice(0, 2) : FORMATS;
  for (const clause of clausesOf(header)) {
    for (const format of FORMATS) {
      if (!covers(clause, format)) continue;
      const shape = shapeOf(clause, format, plain);
      if (shape === undefined) continue;
      if (asked === "watch" && format === "yaml") throw notAcceptable(STREAMS);
      checkShape(clause, type, asked);
      return { format, shape, pretty: pretty || clause.parameters.get("pretty") === "1" };
    }
  }
  throw notAcceptable(FORMATS.map((format) => TYPES[format]));
}

/** Paths of built-in kinds name their types one by one: patterns such as `application/*` are not looked at. */
function checkPath(header: string, more: readonly string[], first: readonly string[] = []): void {
  const available = [...first, ...FORMATS.map((format) => TYPES[format])];
  checkTypes(header, available, more);
}

function checkTypes(header: string, available: readonly string[], more: readonly string[] = []): void {
  const types = (header === "" ? "*/*" : header).split(",").map((text) => text.split(";")[0]?.trim() ?? "");
  if (types.some((type) => type === "*/*" || available.includes(type))) return;
  throw notAcceptableByPath([...available, ...more]);
}

/**
 * Checks that the client takes a log. It is plain text, yet to ask for that alone is refused.
 *
 * @throws {StatusError} 406
 */
export function negotiateLog(question: Question): void {
  const header = question.request.headers.get("accept") ?? "";
  checkPath(header, [], ["text/plain"]);
  choose(question, "one", header);
}

/** The shape that a clause asks for; undefined where it cannot be had in this format. */
function shapeOf(
  { parameters }: Clause,
  format: Format,
  plain: readonly Format[],
): Accepted["shape"] | undefined {
  const stream = parameters.get("stream");
  if (stream !== undefined && (stream !== "watch" || format === "yaml")) return undefined;
  if (parameters.has("sv") && parameters.get("sv") !== "v1") return undefined;
  if (!parameters.has("as") && !parameters.has("g") && !parameters.has("v")) {
    return plain.includes(format) ? "object" : undefined;
  }
  if (parameters.get("g") !== "meta.k8s.io" || parameters.get("v") !== "v1") return undefined;
  const as = parameters.get("as");
  if (as === "Table") return format === "protobuf" ? undefined : "table";
  return as === "PartialObjectMetadata" || as === "PartialObjectMetadataList" ? "metadata" : undefined;
}

/** @throws {StatusError} where a list is asked for as one object, or one object as a list */
function checkShape({ parameters }: Clause, type: ResourceType, asked: Asked): void {
  const as = parameters.get("as") ?? "";
  const goPackage = type.group === "" ? "core" : (type.group.split(".")[0] ?? "");
  if (asked === "list" && as === "PartialObjectMetadata") {
    const goType = type.custom ? "unstructured.UnstructuredList" : `${goPackage}.${type.listKind}`;
    throw new StatusError(
      406,
      "NotAcceptable",
      `you requested PartialObjectMetadata, but the requested object is a list (*${goType})`,
    );
  }
  if (asked === "list" || as !== "PartialObjectMetadataList") return;
  if (type.custom) throw new StatusError(500, "", "content is not a list");
  throw new StatusError(
    406,
    "NotAcceptable",
    `you requested PartialObjectMetadataList, but the requested object is not a list (*${goPackage}.${type.kind})`,
  );
}

/**
 * Whether JSON is asked for as objects of another kind, `g=GROUP;v=VERSION;as=KIND`, before it is asked for as it is.
 *
 * @throws {StatusError} 406 where it may be neither
 */
export function negotiateKind(request: Request, group: string, version: string, kind: string): boolean {
  const header = request.headers.get("accept") ?? "";
  if (header === "") return false;
  for (const clause of clausesOf(header)) {
    if (!FORMATS.some((format) => covers(clause, format))) continue;
    const [g, v, as] = ["g", "v", "as"].map((name) => clause.parameters.get(name));
    if (g === group && v === version && as === kind) return true;
    if (g === undefined && v === undefined && as === undefined) return false;
  }
  throw notAcceptable(FORMATS.map((format) => TYPES[format]));
}

/** What writes an answer that tells what is served: a route of a method, the one that has JSON alone, or a handler of all methods. */
export type Writer = "route" | "json route" | "handler";

/** Checks that the client takes anything that the path has; a handler has no types of its own. @throws {StatusError} 406 */
export function checkDiscoveryPath(request: Request, by: Writer): void {
  const header = request.headers.get("accept") ?? "";
  if (by === "json route") checkTypes(header, [TYPES.json]);
  if (by === "route") checkPath(header, []);
}

/**
 * The form of an answer that tells what is served. Where protobuf is asked for it is JSON: these answers have no messages here.
 *
 * @throws {StatusError} 406
 */
export function negotiateDiscovery(request: Request, by: Writer): Accepted {
  const header = request.headers.get("accept") ?? "";
  const pretty = prettyWanted(request, new URL(request.url));
  const plain: Accepted = { format: "json", shape: "object", pretty };
  if (header === "" || by === "json route") return plain;
  for (const clause of clausesOf(header)) {
    const format = FORMATS.find((one) => covers(clause, one) && shapeOf(clause, one, FORMATS) === "object");
    if (format !== undefined) return { ...plain, format: format === "protobuf" ? "json" : format };
  }
  throw notAcceptable(FORMATS.map((format) => TYPES[format]));
}

/** The form of a failure's Status; undefined where the header allows none: it is written as indented JSON then. */
export function negotiateFailure(request: Request): Accepted | undefined {
  const header = request.headers.get("accept") ?? "";
  const pretty = prettyWanted(request, new URL(request.url));
  if (header === "") return { format: "json", shape: "object", pretty };
  for (const clause of clausesOf(header)) {
    for (const format of FORMATS) {
      if (covers(clause, format) && shapeOf(clause, format, FORMATS) === "object") {
        return { format, shape: "object", pretty: pretty || clause.parameters.get("pretty") === "1" };
      }
    }
  }
  return undefined;
}

function prettyWanted(request: Request, url: URL): boolean {
  const asked = url.searchParams.get("pretty") ?? "";
  // As Go reads a truth value: every other text is none, and false.
  if (asked !== "") return ["1", "t", "T", "TRUE", "true", "True"].includes(asked);
  return /^(curl|Wget|Mozilla\/5\.0)/.test(request.headers.get("user-agent") ?? "");
}

import { notAcceptable, notAcceptableByPath, StatusError } from "./status.ts";

/** How an answer is asked for. */
export interface Accepted {
  readonly format: "json" | "yaml";
  readonly shape: "object" | "table" | "metadata";
  readonly pretty: boolean;
}

const JSON_AND_YAML = ["application/json", "application/yaml"];
const WATCH = ["application/json;stream=watch"];

interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

function clauses(header: string): Clause[] {
  return header
    .split(",")
    .map((text) => {
      const [type = "", ...rest] = text.split(";").map((part) => part.trim());
      const parameters = new Map<string, string>();
      for (const part of rest) {
        const equals = part.indexOf("=");
        if (equals > 0) parameters.set(part.slice(0, equals).toLowerCase(), part.slice(equals + 1));
      }
      const quality = Number(parameters.get("q") ?? "1");
      return { type: type.toLowerCase(), parameters, quality: Number.isFinite(quality) ? quality : 1 };
    })
    .filter((clause) => clause.type !== "")
    .sort((a, b) => b.quality - a.quality);
}

/**
 * Chooses the answer's form from the Accept header; clauses that cannot be served are passed over.
 *
 * @throws {StatusError} 406 where none is left
 */
export function negotiate(request: Request, url: URL, what: "one" | "list" | "watch"): Accepted {
  const pretty = prettyWanted(request, url);
  const header = request.headers.get("accept") ?? "";
  if (header.trim() === "") return { format: "json", shape: "object", pretty };
  for (const clause of clauses(header)) {
    const format = formatOf(clause.type);
    if (format === undefined || (what === "watch" && format === "yaml")) continue;
    const shape = shapeOf(clause.parameters, what);
    if (shape !== undefined) return { format, shape, pretty };
  }
  const known = clauses(header).filter((clause) => formatOf(clause.type) !== undefined);
  if (known.length === 0) throw notAcceptableByPath([...JSON_AND_YAML, ...WATCH]);
  const shape = known[0]?.parameters.get("as") ?? "";
  if (what === "list" && shape === "PartialObjectMetadata") {
    throw new StatusError(
      406,
      "NotAcceptable",
      "you requested PartialObjectMetadata, but the requested object is a list",
    );
  }
  throw notAcceptable(what === "watch" ? WATCH : JSON_AND_YAML);
}

function formatOf(type: string): "json" | "yaml" | undefined {
  if (type === "application/json" || type === "*/*" || type === "application/*") return "json";
  return type === "application/yaml" ? "yaml" : undefined;
}

function shapeOf(
  parameters: ReadonlyMap<string, string>,
  what: "one" | "list" | "watch",
): Accepted["shape"] | undefined {
  const as = parameters.get("as");
  if (as === undefined) return "object";
  if (parameters.get("g") !== "meta.k8s.io" || parameters.get("v") !== "v1") return undefined;
  if (as === "Table") return "table";
  if (as === "PartialObjectMetadata" && what !== "list") return "metadata";
  if (as === "PartialObjectMetadataList" && what === "list") return "metadata";
  return undefined;
}

function prettyWanted(request: Request, url: URL): boolean {
  const asked = url.searchParams.get("pretty");
  if (asked !== null) return asked !== "0" && asked !== "false";
  return /^(curl|Wget|Mozilla\/5\.0)/.test(request.headers.get("user-agent") ?? "");
}

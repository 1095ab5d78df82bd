import { isMap, isScalar, LineCounter, parseDocument, type Tags, visit, type YAMLError } from "yaml";
import type { Json } from "../json.ts";
import { DecodeError } from "./decode-error.ts";

/** A parsed YAML text. */
export interface GoYaml {
  readonly value: Json;
  /** `line 5: key "name" already set in map` */
  readonly repeated: readonly string[];
}

/** What YAML 1.1 has and Go's reader takes for texts. */
const TEXTS = new Set(
  ["timestamp", "binary", "set", "omap", "pairs"].map((name) => `tag:yaml.org,2002:${name}`),
);
const withoutTexts = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === "string" || (!TEXTS.has(tag.tag) && tag.format !== "TIME"));

/**
 * Reads YAML as Go does, which is YAML 1.1: `yes` is true, and `0644` is 420.
 *
 * @throws {DecodeError} in Go's words, where there are such for what the parser finds
 */
export function readGoYaml(text: string): GoYaml {
  const lines = new LineCounter();
  const options = { version: "1.1", uniqueKeys: false, merge: true, customTags: withoutTexts } as const;
  const document = parseDocument(text, {
    ...options,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "error",
  });
  const [problem] = document.errors;
  if (problem !== undefined) throw new DecodeError(`yaml: ${wordsOf(problem, text, lines)}`);
  const repeated: string[] = [];
  visit(document, {
    Map(_key, map) {
      if (!isMap(map)) return;
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const { line } = lines.linePos(key.range?.[0] ?? 0);
        if (seen.has(key.value))
          repeated.push(`line ${line}: key ${JSON.stringify(key.value)} already set in map`);
        seen.add(key.value);
      }
    },
  });
  return { value: jsonOf(document), repeated };
}

function jsonOf(document: ReturnType<typeof parseDocument>): Json {
  try {
    return withoutPrototypes(document.toJS({ mapAsMap: false }) ?? null, new Set());
  } catch (error) {
    // An alias without an anchor, and a document that grows without measure by its aliases.
    if (!(error instanceof ReferenceError || error instanceof SyntaxError)) throw error;
    const anchor = /Unresolved alias .*: (\S+)$/.exec(error.message)?.[1];
    const why =
      anchor === undefined ? error.message.replace(/^yaml: /, "") : `unknown anchor '${anchor}' referenced`;
    throw new DecodeError(`yaml: ${why}`);
  }
}

function wordsOf(problem: YAMLError, text: string, lines: LineCounter): string {
  const { line } = lines.linePos(problem.pos[0]);
  // Go tells no line where it is the first.
  const at = line > 1 ? `line ${line}: ` : "";
  const close = /end with a ([\]}])/.exec(problem.message)?.[1];
  if (close !== undefined) {
    const end = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
    return `line ${end}: did not find expected ',' or '${close}'`;
  }
  switch (problem.code) {
    case "BLOCK_AS_IMPLICIT_KEY":
      return `${at}mapping values are not allowed in this context`;
    case "TAB_AS_INDENT":
      return `${at}found character that cannot start any token`;
    case "BAD_ALIAS":
      return `${at}did not find expected alphabetic or numeric character`;
    case "BAD_DQ_ESCAPE":
      return `${at}found unknown escape character`;
    case "MISSING_CHAR":
      return `${at}found unexpected end of stream`;
    case "BAD_INDENT":
    case "MULTILINE_IMPLICIT_KEY":
      return `${at}could not find expected ':'`;
    default:
      return `${at}${problem.message.split("\n")[0] ?? ""}`;
  }
}

/** The value without members named `__proto__`: merges assign members by name, and this one must never be. */
function withoutPrototypes(value: Json, around: Set<Json>): Json {
  if (typeof value !== "object" || value === null) return value;
  if (around.has(value)) throw new SyntaxError("anchor value contains itself");
  around.add(value);
  const kept = Array.isArray(value)
    ? value.map((child) => withoutPrototypes(child, around))
    : Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => key !== "__proto__")
          .map(([key, child]) => [key, withoutPrototypes(child, around)]),
      );
  around.delete(value);
  return kept;
}

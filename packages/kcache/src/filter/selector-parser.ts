import { KcacheError } from "../object/error.ts";
import { labelKeyFault, labelValueFault } from "./label-syntax.ts";
import { canonicalRequirements, type LabelRequirement, makeRequirement } from "./selector.ts";

interface Token {
  readonly type: "word" | "symbol" | "end";
  readonly text: string;
  readonly at: number;
}

const TOKEN = /[ \t\r\n]*(?:([^ \t\r\n=!(),<>]+)|(==|!=|[=!(),<>])|$)/y;

function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (;;) {
    const [matched = "", word, symbol] = TOKEN.exec(source) ?? [];
    const text = word ?? symbol ?? "";
    const at = text === "" ? source.length : TOKEN.lastIndex - text.length;
    tokens.push({ type: word !== undefined ? "word" : symbol !== undefined ? "symbol" : "end", text, at });
    if (text === "" || matched === "") return tokens;
  }
}

/**
 * Reads the text of a label selector: requirements `a=b`, `a==b`, `a!=b`, `a in (x,y)`, `a notin (x)`, `a`, `!a`, `a>5`
 * and `a<5`, with commas between them, all of which must hold. Values may be empty. The empty text has no requirements
 * and so selects everything.
 *
 * Returns the requirements in canonical order.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 *
 * @throws {KcacheError} `invalid-selector`; the message has the position, counted from 0, and what was expected there
 */
export function parseSelector(source: string): readonly LabelRequirement[] {
  const tokens = tokenize(source);
  const end: Token = { type: "end", text: "", at: source.length };
  let next = 0;
  const peek = (): Token => tokens[next] ?? end;
  const take = (): Token => tokens[next++] ?? end;
  const isSymbol = (...texts: readonly string[]): boolean =>
    peek().type === "symbol" && texts.includes(peek().text);
  const fail = (at: number, what: string): never => {
    throw new KcacheError(
      "invalid-selector",
      `parse label selector ${JSON.stringify(source)}: at ${at}: ${what}`,
    );
  };
  const expected = (what: string): never => {
    const { type, text, at } = peek();
    return fail(at, `expected ${what}, found ${type === "end" ? "the end" : JSON.stringify(text)}`);
  };
  const build = (at: number, made: LabelRequirement | string): LabelRequirement =>
    typeof made === "string" ? fail(at, made) : made;

  const checked = (fault: (text: string) => string | undefined): string => {
    const { text, at } = take();
    const found = fault(text);
    return found === undefined ? text : fail(at, `${JSON.stringify(text)}: ${found}`);
  };

  const listedValues = (): readonly string[] => {
    if (!isSymbol("(")) expected('"("');
    take();
    const values: string[] = [];
    for (;;) {
      values.push(peek().type === "word" ? checked(labelValueFault) : "");
      if (isSymbol(")")) break;
      if (!isSymbol(",")) expected('"," or ")"');
      take();
    }
    take();
    return values;
  };

  const exactValue = (): readonly string[] => {
    if (peek().type === "word") return [checked(labelValueFault)];
    if (peek().type === "end" || isSymbol(",")) return [""];
    return expected("a value");
  };

  const requirement = (): LabelRequirement => {
    const absent = isSymbol("!");
    if (absent) take();
    if (peek().type !== "word") expected(absent ? 'a key after "!"' : 'a key or "!"');
    const { at } = peek();
    const key = checked(labelKeyFault);
    if (absent) return build(at, makeRequirement(key, "DoesNotExist", []));
    if (peek().type === "end" || isSymbol(",")) return build(at, makeRequirement(key, "Exists", []));
    const operator = peek().text;
    switch (operator) {
      case "=":
      case "==":
      case "!=":
      case ">":
      case "<": {
        take();
        const valueAt = peek().at;
        const type = operator === "!=" ? "NotIn" : operator === ">" ? "Gt" : operator === "<" ? "Lt" : "In";
        return build(valueAt, makeRequirement(key, type, exactValue()));
      }
      case "in":
      case "notin": {
        take();
        const listAt = peek().at;
        return build(listAt, makeRequirement(key, operator === "in" ? "In" : "NotIn", listedValues()));
      }
      default:
        return expected('"=", "==", "!=", "in", "notin", ">", "<", "," or the end');
    }
  };

  const requirements: LabelRequirement[] = [];
  if (peek().type === "end") return canonicalRequirements(requirements);
  for (;;) {
    requirements.push(requirement());
    if (peek().type === "end") return canonicalRequirements(requirements);
    if (!isSymbol(",")) expected('"," or the end');
    take();
  }
}

/** One term of a label selector. */
export type Requirement =
  | { readonly key: string; readonly operator: "exists" | "!" }
  | {
      readonly key: string;
      readonly operator: "in" | "notin" | "=" | "!=" | ">" | "<";
      readonly values: readonly string[];
    };

/** A label selector's text that does not parse; the message is the one of a real server. */
export class SelectorSyntaxError extends Error {}

type Token =
  | { readonly type: "identifier"; readonly text: string }
  | { readonly type: "symbol"; readonly text: string }
  | { readonly type: "end"; readonly text: "" };

const SYMBOLS = ["==", "=>", "=<", "!=", "=", "!", "(", ")", ",", ">", "<"];
const SPECIAL = /[=!(),<>\s\0]/;
const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? "";
    // Go's lexer takes this character for the end, or for that of a name.
    if (char === "\0") break;
    if (/\s/.test(char)) {
      at += 1;
      continue;
    }
    const symbol = SYMBOLS.find((one) => text.startsWith(one, at) && one !== "=>" && one !== "=<");
    if (symbol !== undefined) {
      found.push({ type: "symbol", text: symbol });
      at += symbol.length;
      continue;
    }
    let end = at;
    while (end < text.length && !SPECIAL.test(text[end] ?? "")) end += 1;
    found.push({ type: "identifier", text: text.slice(at, end) });
    at = text[end] === "\0" ? end + 1 : end;
  }
  found.push({ type: "end", text: "" });
  return found;
}

/**
 * Parses the full grammar: `a`, `!a`, `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a>1`, `a<1`, joined by commas.
 *
 * @throws {SelectorSyntaxError} with the words of a real server
 */
export function parseLabelSelector(text: string): readonly Requirement[] {
  const input = tokens(text);
  let at = 0;
  const peek = (): Token => input[at] ?? { type: "end", text: "" };
  const next = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const requirements: Requirement[] = [];
  if (peek().type === "end") return requirements;
  while (true) {
    const token = peek();
    if (token.type !== "identifier" && token.text !== "!") {
      throw new SelectorSyntaxError(`found '${token.text}', expected: !, identifier, or 'end of string'`);
    }
    requirements.push(requirement(peek, next));
    const after = next();
    if (after.type === "end") return requirements;
    if (after.text !== ",") {
      throw new SelectorSyntaxError(`found '${after.text}', expected: ',' or 'end of string'`);
    }
    const following = peek();
    if (following.type !== "identifier" && following.text !== "!") {
      throw new SelectorSyntaxError(`found '${following.text}', expected: identifier after ','`);
    }
  }
}

function fail(message: string): never {
  throw new SelectorSyntaxError(`unable to parse requirement: ${message}`);
}

function requirement(peek: () => Token, next: () => Token): Requirement {
  const negated = peek().text === "!" && peek().type === "symbol";
  if (negated) next();
  const keyToken = next();
  if (keyToken.type !== "identifier") fail(`found '${keyToken.text}', expected: identifier`);
  const key = keyToken.text;
  checkKey(key);
  const end = peek();
  if (negated) return { key, operator: "!" };
  if (end.type === "end" || end.text === ",") return { key, operator: "exists" };
  const operator = next().text;
  switch (operator) {
    case "in":
    case "notin": {
      const values = valueSet(next);
      for (const value of values) checkValue(key, value);
      return { key, operator, values };
    }
    case "=":
    case "==":
    case "!=":
    case ">":
    case "<": {
      const value = oneValue(peek, next);
      if (operator === ">" || operator === "<") {
        if (!/^[+-]?\d+$/.test(value)) {
          fail(
            `values[0]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
          );
        }
      }
      checkValue(key, value);
      return { key, operator: operator === "==" ? "=" : operator, values: [value] };
    }
    default:
      return fail(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`);
  }
}

function oneValue(peek: () => Token, next: () => Token): string {
  const token = peek();
  if (token.type === "end" || token.text === ",") return "";
  if (token.type !== "identifier") fail(`found '${token.text}', expected: identifier`);
  return next().text;
}

function valueSet(next: () => Token): string[] {
  const open = next();
  if (open.text !== "(") fail(`found '${open.text}' expected: '('`);
  const values: string[] = [];
  let last = "";
  while (true) {
    const token = next();
    if (token.text === ")" && token.type === "symbol") {
      values.push(last);
      return [...new Set(values)].sort();
    }
    if (token.text === "," && token.type === "symbol") {
      values.push(last);
      last = "";
      continue;
    }
    if (token.type !== "identifier") fail(`found '${token.text}', expected: ',' or ')'`);
    if (last !== "") fail(`found '${token.text}', expected: ',' or ')'`);
    last = token.text;
  }
}

function checkKey(key: string): void {
  if (key.split("/").length > 2) {
    fail(
      `<nil>: Invalid value: ${JSON.stringify(key)}: a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    );
  }
  const slash = key.indexOf("/");
  const name = key.slice(slash + 1);
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  if (prefix !== undefined && (prefix === "" || !PREFIX.test(prefix))) {
    fail(
      prefix === ""
        ? `<nil>: Invalid value: ${JSON.stringify(key)}: prefix part must be non-empty`
        : `<nil>: Invalid value: ${JSON.stringify(key)}: prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
    );
  }
  if (prefix !== undefined && prefix.length > 253) {
    fail(`<nil>: Invalid value: ${JSON.stringify(key)}: prefix part must be no more than 253 bytes`);
  }
  if (name === "" || name.length > 63 || !NAME.test(name)) {
    fail(
      name.length > 63
        ? `<nil>: Invalid value: ${JSON.stringify(key)}: name part must be no more than 63 bytes`
        : `<nil>: Invalid value: ${JSON.stringify(key)}: ${name === "" ? "name part must be non-empty; " : ""}name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    );
  }
}

function checkValue(key: string, value: string): void {
  if (value === "") return;
  if (value.length > 63) {
    fail(`values[0][${key}]: Invalid value: ${JSON.stringify(value)}: must be no more than 63 bytes`);
  }
  if (!NAME.test(value)) {
    fail(
      `values[0][${key}]: Invalid value: ${JSON.stringify(value)}: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    );
  }
}

/** Whether labels fulfil all requirements. */
export function labelsMatch(
  requirements: readonly Requirement[],
  labels: Readonly<Record<string, string>>,
): boolean {
  return requirements.every((one) => requirementMatches(one, labels));
}

function requirementMatches(requirement: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.operator) {
    case "exists":
      return value !== undefined;
    case "!":
      return value === undefined;
    case "in":
    case "=":
      return value !== undefined && requirement.values.includes(value);
    case "notin":
    case "!=":
      return value === undefined || !requirement.values.includes(value);
    case ">":
    case "<": {
      if (value === undefined || !/^[+-]?\d+$/.test(value)) return false;
      const bound = BigInt(requirement.values[0] ?? "0");
      return requirement.operator === ">" ? BigInt(value) > bound : BigInt(value) < bound;
    }
    default: {
      const never: never = requirement;
      return never;
    }
  }
}

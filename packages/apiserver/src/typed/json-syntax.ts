/** What may come next. */
type State =
  | "value"
  | "value or ]"
  | "key"
  | "key or }"
  | "after key"
  | "after member"
  | "after item"
  | "after all";

const MAX_DEPTH = 10_000;
const LITERALS: Readonly<Record<string, string>> = { t: "true", f: "false", n: "null" };
const END = "unexpected end of JSON input";

/** Go's words for what is wrong with a JSON text; undefined where nothing is. */
export function syntaxProblem(bytes: Buffer): string | undefined {
  return new Scan(bytes).problem();
}

/** The state machine of Go's `encoding/json`, over bytes. */
class Scan {
  readonly #bytes: Buffer;
  #at = 0;
  #state: State = "value";
  /** Whether each open bracket is of an object. */
  readonly #open: boolean[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  problem(): string | undefined {
    while (this.#at < this.#bytes.length) {
      const found = this.#step();
      if (found !== undefined) return found;
    }
    return this.#state === "after all" ? undefined : END;
  }

  #char(): string {
    return String.fromCharCode(this.#bytes[this.#at] ?? 0);
  }

  /** Takes one token, or one blank. */
  #step(): string | undefined {
    const char = this.#char();
    if (" \t\r\n".includes(char)) {
      this.#at += 1;
      return undefined;
    }
    switch (this.#state) {
      case "value or ]":
        return char === "]" ? this.#close() : this.#value(char);
      case "value":
        return this.#value(char);
      case "key or }":
        return char === "}" ? this.#close() : this.#key(char);
      case "key":
        return this.#key(char);
      case "after key":
        if (char !== ":") return refused(char, "after object key");
        return this.#next("value");
      case "after member":
        if (char === "}") return this.#close();
        return char === "," ? this.#next("key") : refused(char, "after object key:value pair");
      case "after item":
        if (char === "]") return this.#close();
        return char === "," ? this.#next("value") : refused(char, "after array element");
      case "after all":
        return refused(char, "after top-level value");
      default: {
        const never: never = this.#state;
        throw new Error(`scan JSON: no such state ${String(never)}`);
      }
    }
  }

  #next(state: State): undefined {
    this.#at += 1;
    this.#state = state;
  }

  #close(): undefined {
    this.#at += 1;
    this.#open.pop();
    this.#ended();
  }

  #ended(): undefined {
    const holder = this.#open.at(-1);
    this.#state = holder === undefined ? "after all" : holder ? "after member" : "after item";
  }

  #value(char: string): string | undefined {
    if (char === "{" || char === "[") {
      this.#open.push(char === "{");
      if (this.#open.length > MAX_DEPTH) return refused(char, "exceeded max depth");
      return this.#next(char === "{" ? "key or }" : "value or ]");
    }
    if (char === '"') return this.#text() ?? this.#ended();
    const literal = LITERALS[char];
    if (literal !== undefined) return this.#literal(literal) ?? this.#ended();
    if (/[-0-9]/.test(char)) return this.#number() ?? this.#ended();
    return refused(char, "looking for beginning of value");
  }

  #key(char: string): string | undefined {
    if (char !== '"') return refused(char, "looking for beginning of object key string");
    return this.#text() ?? this.#afterKey();
  }

  #afterKey(): undefined {
    this.#state = "after key";
  }

  #literal(literal: string): string | undefined {
    for (const expected of literal) {
      if (this.#at >= this.#bytes.length) return END;
      const char = this.#char();
      if (char !== expected) return refused(char, `in literal ${literal} (expecting ${quoted(expected)})`);
      this.#at += 1;
    }
    return undefined;
  }

  #text(): string | undefined {
    this.#at += 1;
    while (this.#at < this.#bytes.length) {
      const char = this.#char();
      this.#at += 1;
      if (char === '"') return undefined;
      if (char < " ") return refused(char, "in string literal");
      if (char !== "\\") continue;
      const problem = this.#escape();
      if (problem !== undefined) return problem;
    }
    return END;
  }

  #escape(): string | undefined {
    if (this.#at >= this.#bytes.length) return END;
    const char = this.#char();
    this.#at += 1;
    if ('bfnrt\\/"'.includes(char)) return undefined;
    if (char !== "u") return refused(char, "in string escape code");
    for (let digits = 0; digits < 4; digits += 1) {
      if (this.#at >= this.#bytes.length) return END;
      const digit = this.#char();
      if (!/[0-9a-fA-F]/.test(digit)) return refused(digit, "in \\u hexadecimal character escape");
      this.#at += 1;
    }
    return undefined;
  }

  #number(): string | undefined {
    if (this.#char() === "-") {
      this.#at += 1;
      if (this.#at >= this.#bytes.length) return END;
      if (!/[0-9]/.test(this.#char())) return refused(this.#char(), "in numeric literal");
    }
    if (this.#char() === "0") this.#at += 1;
    else this.#digits();
    if (this.#char() === ".") {
      this.#at += 1;
      if (this.#at >= this.#bytes.length) return END;
      if (!this.#digits()) return refused(this.#char(), "after decimal point in numeric literal");
    }
    if (!/[eE]/.test(this.#char())) return undefined;
    this.#at += 1;
    if (/[-+]/.test(this.#char())) this.#at += 1;
    if (this.#at >= this.#bytes.length) return END;
    return this.#digits() ? undefined : refused(this.#char(), "in exponent of numeric literal");
  }

  #digits(): boolean {
    const from = this.#at;
    while (this.#at < this.#bytes.length && /[0-9]/.test(this.#char())) this.#at += 1;
    return this.#at > from;
  }
}

function refused(char: string, where: string): string {
  return `invalid character ${quoted(char)} ${where}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  "'": "\\'",
};

/** One byte as Go quotes it: those past ASCII are taken for the characters of Latin 1. */
function quoted(char: string): string {
  const code = char.charCodeAt(0);
  const known = ESCAPES[char];
  if (known !== undefined) return `'${known}'`;
  if (code < 0x20 || code === 0x7f) return `'\\x${code.toString(16).padStart(2, "0")}'`;
  const unprintable = (code > 0x7f && code <= 0xa0) || code === 0xad;
  return unprintable ? `'\\u${code.toString(16).padStart(4, "0")}'` : `'${char}'`;
}

import { parseJson } from "../http/parse.ts";
import type { Json, JsonObject } from "../json.ts";

/** What a text says beyond its value. */
export interface Notes {
  /** The members of objects that have one twice, in their order. */
  readonly members: ReadonlyMap<Json, readonly (readonly [string, Json])[]>;
  /** How numbers are written that are not written as JavaScript writes them: by their holder, and their name or place there. */
  readonly numbers: ReadonlyMap<Json, ReadonlyMap<string | number, string>>;
}

/** Deeper than this nothing is noted. */
const MAX_DEPTH = 1000;
const TOKEN = /[\s,:]*(?:("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)|(true|false|null)|([[\]{}]))/y;

/** Parses a valid text, and notes what its value does not say. */
export function exactJson(text: string): { readonly value: Json; readonly notes: Notes } {
  const walk = new Walk(text);
  return { value: walk.value(), notes: walk };
}

class Walk implements Notes {
  readonly members: Map<Json, (readonly [string, Json])[]> = new Map();
  readonly numbers: Map<Json, Map<string | number, string>> = new Map();
  readonly #text: string;
  #at = 0;
  #depth = 0;
  /** How the number was written that was read last, where that is odd. */
  #written: string | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  #token(): string {
    TOKEN.lastIndex = this.#at;
    const match = TOKEN.exec(this.#text);
    this.#at = match === null ? this.#text.length : TOKEN.lastIndex;
    return match?.[1] ?? match?.[2] ?? match?.[3] ?? match?.[4] ?? "";
  }

  value(): Json {
    const from = this.#at;
    const token = this.#token();
    this.#written = undefined;
    if (token === "{" || token === "[") {
      if (this.#depth >= MAX_DEPTH) return this.#unnoted(from);
      this.#depth += 1;
      const held = token === "{" ? this.#object() : this.#list();
      this.#depth -= 1;
      this.#written = undefined;
      return held;
    }
    if (/^[-\d]/.test(token) && String(Number(token)) !== token) this.#written = token;
    return parseJson(token);
  }

  #unnoted(from: number): Json {
    this.#at = from;
    let open = 0;
    do {
      const token = this.#token();
      if (token === "{" || token === "[") open += 1;
      else if (token === "}" || token === "]") open -= 1;
      else if (token === "") break;
    } while (open > 0);
    return parseJson(this.#text.slice(from, this.#at).replace(/^[\s,:]+/, ""));
  }

  #note(holder: Json, name: string | number): void {
    if (this.#written === undefined) return;
    const written = this.numbers.get(holder) ?? new Map<string | number, string>();
    this.numbers.set(holder, written.set(name, this.#written));
  }

  #list(): Json[] {
    const list: Json[] = [];
    for (;;) {
      const from = this.#at;
      const token = this.#token();
      if (token === "]" || token === "") return list;
      this.#at = from;
      list.push(this.value());
      this.#note(list, list.length - 1);
    }
  }

  #object(): JsonObject {
    const object: JsonObject = {};
    const members: [string, Json][] = [];
    for (let token = this.#token(); token !== "}" && token !== ""; token = this.#token()) {
      const name = String(parseJson(token));
      const value = this.value();
      if (name === "__proto__") continue;
      this.#note(object, name);
      members.push([name, value]);
      object[name] = value;
    }
    if (members.length > Object.keys(object).length) this.members.set(object, members);
    return object;
  }
}

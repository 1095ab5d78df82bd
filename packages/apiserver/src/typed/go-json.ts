import { parseJson } from "../http/parse.ts";
import type { Json, JsonObject } from "../json.ts";
import { DecodeError } from "./decode-error.ts";
import { exactJson, type Notes } from "./exact-json.ts";
import { syntaxProblem } from "./json-syntax.ts";

/** A parsed JSON text. */
export interface GoJson {
  readonly value: Json;
  /** Undefined where the text says no more than its value does. */
  readonly notes: Notes | undefined;
}

const [QUOTE, BACKSLASH, COLON, DOT, E, ZERO, NINE] = [0x22, 0x5c, 0x3a, 0x2e, 0x65, 0x30, 0x39];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];
/** A number with this many digits may have more than a JavaScript number holds. */
const MANY_DIGITS = 16;
/** More levels than this are refused. */
const MAX_DEPTH = 10_000;

/**
 * Reads JSON as Go does: the same texts are refused, with the same words, and what a JavaScript value cannot say (a member
 * twice, how a number is written) is noted.
 *
 * @throws {DecodeError}
 */
export function readGoJson(bytes: Buffer): GoJson {
  const text = bytes.toString();
  let value: Json;
  try {
    value = parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new DecodeError(syntaxProblem(bytes) ?? error.message);
  }
  const { members, odd, depth } = survey(bytes);
  if (depth > MAX_DEPTH) throw new DecodeError(syntaxProblem(bytes) ?? "exceeded max depth");
  return odd || members !== countMembers(value) ? exactJson(text) : { value, notes: undefined };
}

/** What a valid text holds: how many members, how many levels, and whether numbers are written as no integer is. */
function survey(bytes: Buffer): { members: number; odd: boolean; depth: number } {
  let [members, open, depth, digits, odd] = [0, 0, 0, 0, false];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= ZERO && byte <= NINE) {
      digits += 1;
      if (digits >= MANY_DIGITS) odd = true;
      continue;
    }
    if (byte === QUOTE) {
      for (at += 1; at < bytes.length && bytes[at] !== QUOTE; at += 1) if (bytes[at] === BACKSLASH) at += 1;
    } else if (byte === COLON) members += 1;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      open += 1;
      if (open > depth) depth = open;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) open -= 1;
    else if (byte === DOT || ((byte | 0x20) === E && digits > 0)) odd = true;
    digits = 0;
  }
  return { members, odd, depth };
}

function countMembers(value: Json): number {
  if (typeof value !== "object" || value === null) return 0;
  const waiting: (JsonObject | Json[])[] = [value];
  let members = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (Array.isArray(next)) {
      for (const item of next) if (typeof item === "object" && item !== null) waiting.push(item);
      continue;
    }
    for (const key in next) {
      members += 1;
      const child = next[key];
      if (typeof child === "object" && child !== null) waiting.push(child);
    }
  }
  return members;
}

import { badRequest } from "../http/status.ts";
import { isObject, type Json } from "../json.ts";
import { goWord } from "../typed/decode.ts";
import { DecodeError } from "../typed/decode-error.ts";
import { duplicateFields } from "../typed/duplicates.ts";
import type { Notes } from "../typed/exact-json.ts";
import { readGoJson } from "../typed/go-json.ts";
import { readGoYaml } from "../typed/go-yaml.ts";
import type { PatchType } from "./patch.ts";

/** A patch that parses. */
export interface ParsedPatch {
  readonly patch: Json;
  /** Members that it has twice, or that no operation has. */
  readonly strict: readonly string[];
}

const MAP = "map[string]interface {}";
const OPERATION = new Set(["op", "path", "from", "value"]);

/**
 * @param lenient - whether unknown members are of no interest: real servers then read patches in another way, with other words
 * @throws {StatusError} 400 where the text is no patch of its type
 */
export function parsePatch(body: Buffer, type: PatchType, lenient = false): ParsedPatch {
  try {
    switch (type) {
      case "json":
        return jsonPatch(body, lenient);
      case "merge":
        return mergePatch(body, lenient);
      case "strategic":
        return fieldsOf(body);
      case "apply":
        return configuration(body);
      default: {
        const never: never = type;
        throw new Error(`parse patch: no such type ${String(never)}`);
      }
    }
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(error.message);
    throw error;
  }
}

/** Calls `read`, and says what was to be done where it throws. */
function during<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) throw new DecodeError(`${what}: ${error.message}`);
    throw error;
  }
}

function fieldsOf(body: Buffer): ParsedPatch {
  const { value, notes } = readGoJson(body);
  if (value !== null && !isObject(value)) throw unfit(value, MAP);
  return { patch: value ?? {}, strict: duplicateFields(value, notes) };
}

function unfit(value: Json, type: string): DecodeError {
  return new DecodeError(`json: cannot unmarshal ${goWord(value)} into Go value of type ${type}`);
}

function mergePatch(body: Buffer, lenient: boolean): ParsedPatch {
  const found = lenient
    ? { patch: leniently(() => readGoJson(body).value), strict: [] }
    : during("error decoding patch", () => fieldsOf(body));
  if (body.toString().trim() === "null") throw new DecodeError("Invalid JSON Patch");
  return found;
}

function leniently(read: () => Json): Json {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) throw new DecodeError("Invalid JSON Patch");
    throw error;
  }
}

function jsonPatch(body: Buffer, lenient: boolean): ParsedPatch {
  if (lenient) {
    const { value } = readGoJson(body);
    if (value !== null && !Array.isArray(value)) throw unfit(value, "jsonpatch.Patch");
    return { patch: value ?? [], strict: [] };
  }
  return during("error decoding patch", () => {
    const { value, notes } = readGoJson(body);
    if (value !== null && !Array.isArray(value)) throw unfit(value, "[]handlers.jsonPatchOp");
    const operations = value ?? [];
    const strict = operations.flatMap((operation, at) => unknownIn(operation, at, notes));
    return { patch: operations, strict: strict.map((one) => `json patch ${one}`) };
  });
}

/** What is unknown in an operation, or twice. @throws {DecodeError} where it is none */
function unknownIn(operation: Json, at: number, notes: Notes | undefined): readonly string[] {
  if (operation === null) return [];
  if (!isObject(operation)) throw unfit(operation, "handlers.jsonPatchOp");
  const strict: string[] = [];
  const seen = new Set<string>();
  for (const [key, value] of notes?.members.get(operation) ?? Object.entries(operation)) {
    const field = JSON.stringify(`[${at}].${key}`);
    if (!OPERATION.has(key)) strict.push(`unknown field ${field}`);
    else if (seen.has(key)) strict.push(`duplicate field ${field}`);
    seen.add(key);
    if (key !== "value" && OPERATION.has(key) && value !== null && typeof value !== "string") {
      throw new DecodeError(
        `json: cannot unmarshal ${goWord(value)} into Go struct field jsonPatchOp.${key} of type string`,
      );
    }
  }
  return strict;
}

function configuration(body: Buffer): ParsedPatch {
  const convert = "error converting YAML to JSON";
  return during("error decoding YAML", () => {
    const { value, repeated } = during(convert, () => readGoYaml(body.toString()));
    if (value !== null && !isObject(value)) {
      const { message } = unfit(value, MAP);
      throw new DecodeError(`error unmarshaling JSON: while decoding JSON: ${message}`);
    }
    const strict =
      repeated.length === 0 ? [] : [`${convert}: yaml: unmarshal errors:\n${indented(repeated)}`];
    return { patch: value ?? {}, strict };
  });
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join("\n");
}

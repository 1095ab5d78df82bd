import { type Document, readDocument, unrecognized } from "../http/body.ts";
import { badRequest, invalid, problem } from "../http/status.ts";
import { isObject, type Json, type JsonObject, objectIn, stringIn } from "../json.ts";
import type { PatchType } from "../patch/patch.ts";
import { structOf } from "../protobuf/messages.ts";
import { apiVersionOf } from "../resources/resource.ts";
import { DecodeError } from "../typed/decode-error.ts";
import { duplicateFields } from "../typed/duplicates.ts";
import type { Notes } from "../typed/exact-json.ts";
import { patchedText, sortedText } from "../typed/patched-text.ts";
import { goText, sortedUnknown, strategicProblem } from "../typed/strategic-words.ts";
import { planOf } from "../typed/struct-plan.ts";
import { type TypeMeta, typeMetaOf } from "../typed/type-meta.ts";
import { decodeMetadata, decodeTyped, isTyped, TypedError } from "../typed/typed-object.ts";
import type { Target } from "./context.ts";
import {
  type Directive,
  directiveOf,
  invalidPatch,
  pruned,
  strictProblem,
  unhandled,
  warningsOf,
} from "./field-validation.ts";

/** An object as a request has it, decoded into its kind's type. */
export interface Received {
  readonly object: JsonObject;
  /** What the answer warns of. */
  readonly warnings: readonly string[];
}

/**
 * The object in the body of a create or an update.
 *
 * @throws {StatusError} 400 where it is no object of the path's kind and version
 */
export async function receive(target: Target): Promise<Received> {
  const { type } = target.resource;
  const document = await readDocument(target.request, type.kind);
  const directive = directiveOf(target);
  const found = decoded(target, document);
  const apiVersion = apiVersionOf(found.meta);
  const repeated = document.repeated.map((line) => `yaml: unmarshal errors:\n  ${line}`);
  const strict = directive === "Ignore" ? [] : [...repeated, ...found.strict];
  if (directive === "Strict" && strict.length > 0) {
    throw unhandled(found.meta, type.kind, strictProblem(strict));
  }
  if (apiVersion !== apiVersionOf(type)) {
    const why = `the API version in the data (${apiVersion}) does not match the expected API version (${apiVersionOf(type)})`;
    const failure = badRequest(why);
    failure.warnings = warningsOf(strict);
    throw failure;
  }
  checkKind(target, found.object);
  return { object: found.object, warnings: warningsOf(strict) };
}

/**
 * The body of a request for a subresource: it is of another kind than its path.
 *
 * @throws {StatusError} 400 where it is not
 */
export async function receiveKind(
  request: Request,
  kind: { readonly group: string; readonly version: string; readonly kind: string },
): Promise<JsonObject> {
  const { value, notes, bytes } = await readDocument(request, kind.kind);
  try {
    return decodeTyped(kind, value, notes).object;
  } catch (error) {
    throw refusal(kind.kind, error, bytes);
  }
}

/** What becomes of a body that does not decode. */
function refusal(kind: string, error: unknown, bytes: Buffer): unknown {
  if (error instanceof TypedError) return unhandled(error.meta, kind, error.message);
  return error instanceof DecodeError ? badRequest(unrecognized(kind, error.message, bytes)) : error;
}

interface Decoded {
  readonly object: JsonObject;
  readonly meta: TypeMeta;
  readonly strict: readonly string[];
}

function decoded(target: Target, { value, notes, bytes }: Document): Decoded {
  const { type } = target.resource;
  try {
    return isTyped(type)
      ? decodeTyped(type, value, notes)
      : decodeCustom(target, value, bytes.toString(), notes);
  } catch (error) {
    throw refusal(type.kind, error, bytes);
  }
}

/**
 * A custom resource: its metadata is typed, and its schema prunes the rest. One of another version has no schema.
 *
 * @throws {DecodeError}
 */
function decodeCustom(target: Target, value: Json, text: string, notes: Notes | undefined): Decoded {
  const { type } = target.resource;
  const meta = typeMetaOf(value);
  if (meta.kind === "" || !isObject(value)) throw new DecodeError(`Object 'Kind' is missing in '${text}'`);
  const strict = [...duplicateFields(value, notes)];
  try {
    if (value.metadata !== undefined && value.metadata !== null) {
      const metadata = decodeMetadata(value.metadata, notes);
      value.metadata = metadata.object;
      strict.push(...metadata.strict);
    }
  } catch (error) {
    if (error instanceof DecodeError) throw new TypedError(meta, error.message);
    throw error;
  }
  if (apiVersionOf(meta) === apiVersionOf(type)) strict.push(...pruned(target, value));
  else strict.push(...unknownToNobody(value));
  return { object: value, meta, strict };
}

/** Of a version without a schema, only what all objects have is known. */
function unknownToNobody(object: JsonObject): readonly string[] {
  const unknown = Object.keys(object).filter((key) => !["kind", "apiVersion", "metadata"].includes(key));
  return unknown.map((key) => `unknown field ${JSON.stringify(key)}`);
}

/** @throws {StatusError} 422 for a custom resource of another kind */
function checkKind({ resource: { type } }: Target, object: JsonObject): void {
  const [kind, apiVersion] = [stringIn(object, "kind"), stringIn(object, "apiVersion")];
  if (!type.custom) return;
  const problems = [
    ...(apiVersion === apiVersionOf(type)
      ? []
      : [problem.invalid("apiVersion", apiVersion, `must be ${apiVersionOf(type)}`)]),
    ...(kind === type.kind ? [] : [problem.invalid("kind", kind, `must be ${type.kind}`)]),
  ];
  if (problems.length === 0) return;
  throw invalid({ group: type.group, kind }, stringIn(objectIn(object, "metadata"), "name"), problems);
}

/** A patch that was applied. */
export interface Patched {
  readonly type: PatchType;
  /** As the client sent it, read anew at each call. */
  readonly patch: () => Json;
  /** What is wrong with the patch itself that `fieldValidation` is about. */
  readonly strict: readonly string[];
  /** The outcome, made anew at each call: of the patch as it was parsed, or parsed `again`, as decoding changes what it is given. */
  readonly result: (again?: boolean) => JsonObject;
}

/**
 * The outcome of a patch, decoded into its kind's type.
 *
 * @throws {StatusError} 422 where it is no object of that kind, or where `fieldValidation` is `Strict` and it has unknown members
 */
export function receivePatched(target: Target, patched: Patched): Received {
  const directive = directiveOf(target);
  const { type } = target.resource;
  const object = patched.result();
  const sameKind = { kind: type.kind, apiVersion: apiVersionOf(type) };
  // Strategic merge patches and applied objects are put into the type of the kind, whatever they say that they are.
  if (!type.custom && (patched.type === "strategic" || patched.type === "apply"))
    Object.assign(object, sameKind);
  let found: Decoded;
  try {
    found = isTyped(type)
      ? decodeTyped(type, object)
      : decodeCustom(target, object, sortedText(object), undefined);
  } catch (error) {
    if (error instanceof DecodeError)
      throw invalidPatch(textOf(target, patched), whyNot(target, patched, error));
    throw error;
  }
  checkKind(target, found.object);
  const warnings = strictOf(target, patched, found.strict, directive);
  return { object: Object.assign(found.object, sameKind), warnings };
}

function strictOf(
  target: Target,
  patched: Patched,
  found: readonly string[],
  directive: Directive,
): readonly string[] {
  if (directive === "Ignore" || patched.type === "apply") return [];
  const strict = [...patched.strict, ...(patched.type === "strategic" ? sortedUnknown(found) : found)];
  if (strict.length === 0 || directive === "Warn") return warningsOf(strict);
  throw invalidPatch(textOf(target, patched), strictProblem(strict));
}

/** What a server shows of a patch that it refuses: the outcome as JSON, or what the patch says. */
function textOf({ resource: { type } }: Target, { type: patchType, patch, result }: Patched): string {
  if (patchType === "strategic") return goText(patch());
  return type.custom ? sortedText(result(true)) : patchedText(result(true), patch());
}

function whyNot(
  { resource: { type } }: Target,
  { type: patchType, result }: Patched,
  error: DecodeError,
): string {
  const struct = structOf(apiVersionOf(type), type.kind);
  if (patchType !== "strategic" || struct === undefined) return error.message;
  return strategicProblem(planOf(struct), result(true)) ?? error.message;
}

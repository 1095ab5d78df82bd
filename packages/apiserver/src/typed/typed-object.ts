import { isObject, type Json, type JsonObject } from "../json.ts";
import { structNamed, structOf } from "../protobuf/messages.ts";
import { apiVersionOf, type ResourceType } from "../resources/resource.ts";
import { decodeStruct } from "./decode.ts";
import { DecodeError } from "./decode-error.ts";
import type { Notes } from "./exact-json.ts";
import { planOf, type StructPlan } from "./struct-plan.ts";
import { type TypeMeta, typeMetaOf } from "./type-meta.ts";
import { zeroStruct } from "./zero.ts";

/** A body decoded into the Go type of its kind. */
export interface Typed {
  readonly object: JsonObject;
  /** What it says that it is, or what its path says. */
  readonly meta: TypeMeta;
  /** What `fieldValidation` is about. */
  readonly strict: readonly string[];
}

/** A refusal after it was known what the body says that it is. */
export class TypedError extends DecodeError {
  readonly meta: TypeMeta;

  constructor(meta: TypeMeta, message: string) {
    super(message);
    this.meta = meta;
  }
}

const SCHEME = 'in scheme "pkg/runtime/scheme.go:111"';
/** API groups whose package in Go has another name than the group's first part. */
const PACKAGES: ReadonlyMap<string, string> = new Map([
  ["", "core"],
  ["events.k8s.io", "core"],
]);

/** A kind in one version. */
interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Whether the kind has a Go type that is known here. */
export function isTyped(type: ResourceType): boolean {
  return !type.custom && structOf(apiVersionOf(type), type.kind) !== undefined;
}

/**
 * Decodes a body into the type of a built-in kind. What `value` holds may be changed.
 *
 * @throws {DecodeError} of which a TypedError knows what the body says that it is
 */
export function decodeTyped(type: Kind, value: Json, notes?: Notes): Typed {
  const said = typeMetaOf(value);
  const meta = withDefaults(said, type);
  try {
    return { ...decodeAs(type, meta, value, notes), meta };
  } catch (error) {
    if (error instanceof DecodeError) throw new TypedError(meta, error.message);
    throw error;
  }
}

function decodeAs(
  type: Kind,
  meta: TypeMeta,
  value: Json,
  notes: Notes | undefined,
): { object: JsonObject; strict: readonly string[] } {
  const { kind, version } = meta;
  const apiVersion = apiVersionOf(meta);
  const isList = kind.endsWith("List") && structOf(apiVersion, kind.slice(0, -"List".length)) !== undefined;
  const struct = structOf(apiVersion, kind);
  const isOthers = !type.group.startsWith("apiextensions") && meta.group.startsWith("apiextensions");
  if ((struct === undefined && !isList) || isOthers) {
    throw new DecodeError(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} ${SCHEME}`,
    );
  }
  const decoded =
    struct === undefined
      ? { object: {}, strict: [] }
      : decodeStruct(planOf(struct), isObject(value) ? value : {}, notes);
  if (kind !== type.kind || meta.group !== type.group) {
    const into = `${PACKAGES.get(type.group) ?? type.group.split(".")[0]}.${type.kind}`;
    throw new DecodeError(`converting (${version}.${kind}) to (${into}): unknown conversion`);
  }
  return decoded;
}

function withDefaults(said: TypeMeta, type: Kind): TypeMeta {
  const kind = said.kind === "" ? type.kind : said.kind;
  if (said.version !== "") return { ...said, kind };
  return { kind, group: said.group === "" ? type.group : said.group, version: type.version };
}

function planFor(type: ResourceType): StructPlan | undefined {
  const struct = structOf(apiVersionOf(type), type.kind);
  return struct === undefined ? undefined : planOf(struct);
}

/** The status of an object that has none yet, as JSON shows it; undefined where the kind has no type or no status. */
export function zeroStatus(type: ResourceType): JsonObject | undefined {
  const plan = type.custom ? undefined : planFor(type)?.members.get("status")?.struct();
  return plan === undefined ? undefined : zeroStruct(plan);
}

/**
 * The metadata of a custom resource: all that is typed of it.
 *
 * @throws {DecodeError}
 */
export function decodeMetadata(
  metadata: Json,
  notes?: Notes,
): { object: JsonObject; strict: readonly string[] } {
  const struct = structNamed("metav1.ObjectMeta");
  if (struct === undefined) throw new Error("decode metadata: nothing is known of metav1.ObjectMeta");
  if (!isObject(metadata)) {
    const word = Array.isArray(metadata) ? "array" : typeof metadata === "boolean" ? "bool" : typeof metadata;
    throw new DecodeError(`json: cannot unmarshal ${word} into Go value of type ${struct.go}`);
  }
  const { object, strict } = decodeStruct(planOf(struct), metadata, notes);
  const inside = strict.map((one) => one.replace('field "', 'field "metadata.'));
  return { object, strict: inside.filter((one) => one.startsWith("unknown")) };
}

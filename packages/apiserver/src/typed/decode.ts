import { isObject, type Json, type JsonObject } from "../json.ts";
import { structNamed } from "../protobuf/messages.ts";
import { SCHEMA } from "../protobuf/schema.ts";
import { canonicalBase64 } from "./base64.ts";
import { DecodeError } from "./decode-error.ts";
import type { Notes } from "./exact-json.ts";
import { canonicalQuantity } from "./quantity.ts";
import { type Member, planOf, type StructPlan } from "./struct-plan.ts";
import { canonicalTime } from "./time.ts";
import { zeroOf, zeroOne } from "./zero.ts";

/** A JSON value decoded into a Go type, as its JSON. */
export interface Decoded {
  readonly object: JsonObject;
  /** What `fieldValidation` is about: `unknown field "spec.foo"`. */
  readonly strict: readonly string[];
}

/** Go stops to collect there. */
const MAX_STRICT = 100;
const INT32 = 2 ** 31;

/**
 * Decodes as `sigs.k8s.io/json` does, and writes as `encoding/json` does: members that the type has not are dropped, those that are
 * always shown are there, and what is empty otherwise is not. What `object` holds may be changed.
 *
 * @throws {DecodeError} for a value of another type than its member's
 */
export function decodeStruct(plan: StructPlan, object: JsonObject, notes?: Notes): Decoded {
  const decoder = new Decoder(notes);
  const decoded = decoder.struct(plan, object);
  if (decoder.saved !== undefined) throw new DecodeError(decoder.saved);
  return { object: decoded, strict: [...decoder.strict] };
}

/** Go's word for a JSON value. */
export function goWord(value: Json): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

class Decoder {
  readonly strict: Set<string> = new Set();
  /** The first value of a wrong type: Go goes on after it, and tells it at the end. */
  saved: string | undefined;
  readonly #notes: Notes | undefined;
  /** The way to the value: members, keys of maps, places in lists. */
  readonly #path: (Member | string | number)[] = [];

  constructor(notes: Notes | undefined) {
    this.#notes = notes;
  }

  struct(plan: StructPlan, object: JsonObject): JsonObject {
    const repeated = this.#notes?.members.get(object);
    const values: (Json | undefined)[] = new Array(plan.order.length);
    if (repeated !== undefined) {
      this.#repeated(
        repeated,
        (key) => plan.members.has(key),
        (key, value) => this.#take(plan, values, object, key, value),
      );
      return built(plan, values);
    }
    let isSame = true;
    let last = -1;
    let shown = 0;
    for (const key in object) {
      const value = object[key] ?? null;
      const member = this.#take(plan, values, object, key, value);
      if (member === undefined || values[member.index] !== value || member.index < last) isSame = false;
      else {
        last = member.index;
        if (member.shown) shown += 1;
      }
    }
    return isSame && shown === plan.shown ? object : built(plan, values);
  }

  /** Decodes one member into its place; undefined where the struct has none of that name. */
  #take(
    plan: StructPlan,
    values: (Json | undefined)[],
    object: JsonObject,
    key: string,
    value: Json,
  ): Member | undefined {
    const member = plan.members.get(key);
    if (member === undefined) this.#refuse("unknown", key);
    else values[member.index] = this.#member(member, value, object);
    return member;
  }

  /** Members in their order, of which some come twice. */
  #repeated(
    members: readonly (readonly [string, Json])[],
    isKnown: (key: string) => boolean,
    take: (key: string, value: Json) => void,
  ): void {
    const seen = new Set<string>();
    for (const [key, value] of members) {
      if (seen.has(key) && isKnown(key)) this.#refuse("duplicate", key);
      seen.add(key);
      take(key, value);
    }
  }

  /** Undefined where JSON leaves it out. */
  #member(member: Member, value: Json, holder: Json): Json | undefined {
    if (typeof value === "string" && member.type === "string") {
      if (member.shape === "pointer") return value;
      if (member.shape === "one") return value === "" && !member.shown ? undefined : value;
    }
    if (value === null) return undefined;
    this.#path.push(member);
    const decoded = this.#shaped(member, value, holder);
    this.#path.pop();
    return decoded;
  }

  #shaped(member: Member, value: Json, holder: Json): Json | undefined {
    switch (member.shape) {
      case "pointer":
        return this.#one(member, value, holder, member.name);
      case "one": {
        const one = this.#one(member, value, holder, member.name);
        return member.shown || !isZero(member, one) ? one : undefined;
      }
      case "list":
        return this.#list(member, value);
      case "map":
        return this.#map(member, value);
      default: {
        const never: never = member.shape;
        throw new Error(`decode: no such shape ${String(never)}`);
      }
    }
  }

  #list(member: Member, value: Json): Json | undefined {
    if (!Array.isArray(value)) return this.#mismatch(goWord(value), member.go);
    if (value.length === 0) return undefined;
    for (let at = 0; at < value.length; at += 1) {
      const item = value[at] ?? null;
      if (typeof item === "string" && member.type === "string") continue;
      this.#path.push(at);
      value[at] = item === null ? zeroOne(member) : (this.#one(member, item, value, at) ?? null);
      this.#path.pop();
    }
    return value;
  }

  #map(member: Member, value: Json): Json | undefined {
    if (!isObject(value)) return this.#mismatch(goWord(value), member.go);
    const repeated = this.#notes?.members.get(value);
    const take = (key: string, item: Json): void => {
      if (typeof item === "string" && member.type === "string") return;
      this.#path.push(key);
      value[key] = item === null ? (zeroOne(member) ?? "") : (this.#one(member, item, value, key) ?? null);
      this.#path.pop();
    };
    if (repeated !== undefined) this.#repeated(repeated, () => true, take);
    else for (const key in value) take(key, value[key] ?? null);
    for (const _ in value) return value;
    return undefined;
  }

  /** One value that is not null; undefined where it is of another type. */
  #one(member: Member, value: Json, holder: Json, name: string | number): Json | undefined {
    switch (member.type) {
      case "string":
        return typeof value === "string" ? value : this.#mismatch(goWord(value), member.goOne);
      case "bool":
        return typeof value === "boolean" ? value : this.#mismatch(goWord(value), member.goOne);
      case "int":
        return this.#integer(value, holder, name, member.goOne);
      case "double":
        return typeof value === "number" ? value : this.#mismatch(goWord(value), member.goOne);
      case "bytes":
        return this.#bytes(value, member.goOne);
      case "Time":
      case "MicroTime":
        return canonicalTime(this.#text(value), member.type === "MicroTime");
      case "Duration":
        return this.#duration(value);
      case "Quantity":
        return canonicalQuantity(
          typeof value === "object" ? JSON.stringify(value) : this.#literal(value, holder, name),
        );
      case "IntOrString":
        if (typeof value === "string") return value;
        return this.#integer(value, holder, name, "int32", true);
      case "FieldsV1":
      case "RawExtension":
      case "JSON":
        return value;
      case "SchemaOrBool":
        if (typeof value === "boolean") return value;
        if (!isObject(value)) throw new DecodeError("boolean or JSON schema expected");
        return this.#schema(value);
      case "SchemaOrList":
        return Array.isArray(value) ? value.map((one) => this.#schema(one)) : this.#schemaOrNothing(value);
      case "SchemaOrStrings":
        return Array.isArray(value) ? this.#strings(member, value) : this.#schemaOrNothing(value);
      case "Strings":
        return this.#strings(member, value);
      default: {
        const plan = member.struct();
        if (plan === undefined) throw new Error(`decode: nothing is known of the type ${member.type}`);
        return isObject(value) ? this.struct(plan, value) : this.#mismatch(goWord(value), plan.go);
      }
    }
  }

  #schema(value: Json): JsonObject {
    const struct = structNamed(SCHEMA);
    if (struct === undefined) throw new Error(`decode: nothing is known of the type ${SCHEMA}`);
    const plan = planOf(struct);
    if (isObject(value)) return this.struct(plan, value);
    if (value !== null) this.#mismatch(goWord(value), plan.go);
    return {};
  }

  /** What is neither a schema nor its alternative counts as absent. */
  #schemaOrNothing(value: Json): JsonObject | undefined {
    return isObject(value) ? this.#schema(value) : undefined;
  }

  #strings(member: Member, value: Json): Json | undefined {
    if (!Array.isArray(value)) return this.#mismatch(goWord(value), member.goOne);
    for (const item of value) {
      if (typeof item !== "string" && item !== null) this.#mismatch(goWord(item), "string");
    }
    return value.map((item) => item ?? "");
  }

  /** How a value was written. */
  #literal(value: string | number | boolean | null, holder: Json, name: string | number): string {
    return this.#notes?.numbers.get(holder)?.get(name) ?? String(value);
  }

  #integer(value: Json, holder: Json, name: string | number, go: string, fatal = false): Json | undefined {
    if (typeof value !== "number") return this.#mismatch(goWord(value), go, fatal);
    const written = this.#notes === undefined ? undefined : this.#notes.numbers.get(holder)?.get(name);
    const fits =
      written === undefined
        ? Number.isInteger(value) && (go === "int64" || (value >= -INT32 && value < INT32))
        : fitsIn(written, go === "int64" ? 64 : 32);
    if (!fits) return this.#mismatch(`number ${written ?? String(value)}`, go, fatal);
    return value === 0 ? 0 : value;
  }

  #bytes(value: Json, go: string): Json | undefined {
    if (typeof value !== "string") return this.#mismatch(goWord(value), go);
    try {
      return canonicalBase64(value);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.saved ??= error.message;
      return undefined;
    }
  }

  #text(value: Json): string {
    if (typeof value === "string") return value;
    this.#mismatch(goWord(value), "string", true);
    return "";
  }

  #duration(value: Json): string {
    const text = this.#text(value);
    if (/^[-+]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/.test(text)) return text;
    throw new DecodeError(`time: invalid duration ${JSON.stringify(text)}`);
  }

  /** A value that its member does not take. Types that decode themselves end the decoding. */
  #mismatch(word: string, go: string, fatal = false): undefined {
    if (this.saved !== undefined && !fatal) return;
    const members = this.#path.filter((one) => typeof one === "object");
    const field = members.flatMap(({ path }) => path).join(".");
    const why = `json: cannot unmarshal ${word} into Go struct field ${members.at(-1)?.holder ?? ""}.${field} of type ${go}`;
    if (fatal) throw new DecodeError(why);
    this.saved = why;
  }

  #refuse(why: "unknown" | "duplicate", key: string): void {
    if (this.strict.size >= MAX_STRICT) return;
    let path = "";
    for (const one of this.#path) {
      if (typeof one === "number") path += `[${one}]`;
      else path += `${path === "" ? "" : "."}${typeof one === "string" ? one : one.name}`;
    }
    this.strict.add(`${why} field ${JSON.stringify(path === "" ? key : `${path}.${key}`)}`);
  }
}

/** The JSON of a struct: what it has, and what is always shown. */
function built(plan: StructPlan, values: readonly (Json | undefined)[]): JsonObject {
  const object: JsonObject = {};
  for (const member of plan.order) {
    const value = values[member.index] ?? (member.shown ? zeroOf(member) : undefined);
    if (value !== undefined) object[member.name] = value;
  }
  return object;
}

function isZero(member: Member, value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  return member.type === "Strings" && Array.isArray(value) && value.length === 0;
}

/** Whether Go parses a number's text as an integer of so many bits. */
function fitsIn(text: string, bits: number): boolean {
  if (!/^-?\d+$/.test(text)) return false;
  return BigInt.asIntN(bits, BigInt(text)) === BigInt(text);
}

import fc from "fast-check";
import { expect, test } from "vitest";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { BUILTIN } from "../resources/builtin.ts";
import { apiVersionOf } from "../resources/resource.ts";
import { decodeObject } from "./decode.ts";
import { encodeObject, hasProtobuf } from "./encode.ts";
import { type Field, type Message, messageNamed, messageOf } from "./messages.ts";
import { SCHEMA } from "./schema.ts";

const KINDS = BUILTIN.filter((type) => hasProtobuf(apiVersionOf(type), type.kind));
const integer = fc.oneof(fc.integer(), fc.maxSafeInteger());
const time = fc.date({ min: new Date("0002-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });

/** What is named as what objects inherit is dropped on reading. */
const key = fc.string({ maxLength: 9 }).filter((one) => one !== "__proto__");

function isEmpty(value: Json): boolean {
  if (isObject(value)) return Object.keys(value).length === 0;
  return value === "" || value === 0 || value === false || value === null;
}

/** A value of the type as a server writes it in JSON. */
function anyOf(type: string, depth: number): fc.Arbitrary<Json> {
  switch (type) {
    case "string":
      return fc.string({ unit: "grapheme", maxLength: 60 });
    case "int":
      return integer;
    case "bool":
      return fc.boolean();
    case "double":
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => one + 0);
    case "bytes":
      return fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("base64"));
    case "Time":
      return time.map((one) => `${one.toISOString().slice(0, 19)}Z`);
    case "MicroTime":
      return fc
        .tuple(time, fc.nat(999_999))
        .map(([one, micros]) => `${one.toISOString().slice(0, 19)}.${String(micros).padStart(6, "0")}Z`);
    case "Duration":
      return fc.nat(1e6).map((seconds) => `${seconds}s`);
    case "Quantity":
      return fc.constantFrom("0", "1", "250m", "1Gi", "-5");
    case "IntOrString":
      return fc.oneof(fc.integer(), fc.string());
    case "Strings":
      return fc.array(fc.string(), { maxLength: 3 });
    case "JSON":
      return fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.array(fc.boolean(), { maxLength: 2 }));
    case "SchemaOrBool":
      return depth > 0 ? fc.oneof(fc.boolean(), schema(depth)) : fc.boolean();
    case "SchemaOrList":
      return fc.oneof(schema(depth), fc.array(schema(depth), { minLength: 1, maxLength: 2 }));
    case "SchemaOrStrings":
      return fc.oneof(schema(depth), fc.array(fc.string(), { minLength: 1, maxLength: 2 }));
    case "FieldsV1":
    case "RawExtension":
      return fc.dictionary(key, fc.string()).map((one) => JSON.parse(JSON.stringify(one)));
    default: {
      const message = messageNamed(type);
      if (message === undefined) throw new Error(`make a value: no fields are known of ${type}`);
      return objectOf(message, depth - 1);
    }
  }
}

/** Schemas hold schemas: within one, little is left of the depth. */
function schema(depth: number): fc.Arbitrary<JsonObject> {
  return fc.constant(depth).chain((left) => objectOf(messageNamed(SCHEMA) ?? [], Math.min(left - 1, 1)));
}

/** What stands for a field in its object; undefined: nothing. */
function fieldOf(field: Field, depth: number): fc.Arbitrary<Json | undefined> {
  const { type, shape, shownEmpty } = field;
  if (shape !== "one" && depth <= 0) return fc.constant(undefined);
  const value = anyOf(type, depth);
  const present: fc.Arbitrary<Json> =
    shape === "list"
      ? fc.array(value, { minLength: 1, maxLength: 3 })
      : shape === "map"
        ? fc.dictionary(key, value, { minKeys: 1, maxKeys: 3, noNullPrototype: true })
        : value;
  if (shape !== "one") return fc.option(present, { nil: undefined });
  // An absent struct is an empty one, with all that is always shown in it.
  if (type.includes(".") || type === "Quantity") {
    return present.map((one) => (isEmpty(one) && !shownEmpty ? undefined : one));
  }
  const none = shownEmpty && (type === "Time" || type === "MicroTime") ? null : undefined;
  if (shownEmpty && none === undefined) return present;
  return fc.option(present, { nil: none }).map((one) => (one !== undefined && isEmpty(one) ? none : one));
}

function objectOf(message: Message, depth: number): fc.Arbitrary<JsonObject> {
  return fc.tuple(...message.map((field) => fieldOf(field, depth))).map((values) => {
    const object: JsonObject = {};
    for (const [at, field] of message.entries()) {
      const value = values[at];
      if (value === undefined) continue;
      if (field.name !== "") object[field.name] = value;
      else if (isObject(value)) Object.assign(object, value);
    }
    return object;
  });
}

const sample = fc
  .constantFrom(...KINDS)
  .chain((type) => fc.tuple(fc.constant(type), objectOf(messageOf(apiVersionOf(type), type.kind) ?? [], 3)));

test("what is written reads back as it was, whatever the kind and the object", () => {
  fc.assert(
    fc.property(sample, ([type, object]) => {
      const apiVersion = apiVersionOf(type);
      const bytes = encodeObject(apiVersion, type.kind, object);
      expect(decodeObject(bytes ?? Buffer.alloc(0))).toEqual({ kind: type.kind, apiVersion, ...object });
    }),
    { numRuns: 400 },
  );
});

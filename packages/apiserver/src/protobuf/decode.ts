import { parseJson } from "../http/parse.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { type Field, type Message, messageNamed, messageOf } from "./messages.ts";
import { ProtobufError, type WireField, wireFields } from "./reader.ts";
import { SCHEMA } from "./schema.ts";

const MAGIC = Buffer.from("k8s\0", "latin1");

/**
 * The object in a body of type application/vnd.kubernetes.protobuf, as JSON has it.
 *
 * @throws {ProtobufError} where the bytes are none, or of a kind that only JSON is taken for
 */
export function decodeObject(body: Buffer): JsonObject {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new ProtobufError("read protobuf: the body does not begin with k8s\\0");
  }
  let type = { apiVersion: "", kind: "" };
  let raw: Buffer = Buffer.alloc(0);
  for (const field of wireFields(body.subarray(MAGIC.length))) {
    if (field.wire !== "bytes") continue;
    if (field.number === 1) type = typeMeta(field.value);
    else if (field.number === 2) raw = field.value;
  }
  const message = messageFor(type.apiVersion, type.kind);
  return { kind: type.kind, apiVersion: type.apiVersion, ...decodeMessage(message, raw) };
}

function typeMeta(message: Buffer): { apiVersion: string; kind: string } {
  const found = { apiVersion: "", kind: "" };
  for (const field of wireFields(message)) {
    if (field.wire !== "bytes") continue;
    if (field.number === 1) found.apiVersion = field.value.toString();
    else if (field.number === 2) found.kind = field.value.toString();
  }
  return found;
}

function messageFor(apiVersion: string, kind: string): Message {
  const message = messageOf(apiVersion, kind);
  if (message === undefined) {
    throw new ProtobufError(
      `read protobuf: no fields are known of ${kind} in ${apiVersion}; send it as application/json`,
    );
  }
  return message;
}

function decodeMessage(message: Message, bytes: Buffer): JsonObject {
  const object: JsonObject = {};
  for (const wire of wireFields(bytes)) {
    const field = message.find((one) => one.number === wire.number);
    if (field !== undefined) addField(object, field, wire);
  }
  return object;
}

function addField(object: JsonObject, field: Field, wire: WireField): void {
  switch (field.shape) {
    case "list": {
      const list = object[field.name];
      const items = Array.isArray(list) ? list : [];
      items.push(...listItems(field.type, wire));
      object[field.name] = items;
      return;
    }
    case "map": {
      const map = object[field.name];
      const entries: JsonObject = isObject(map) ? map : {};
      addEntry(entries, field.type, wire);
      object[field.name] = entries;
      return;
    }
    case "one":
    case "pointer": {
      const value = decodeValue(field.type, wire);
      if (field.name === "") {
        if (isObject(value)) Object.assign(object, value);
      } else if (field.shape === "pointer" || field.shownEmpty || !isEmpty(value)) object[field.name] = value;
      return;
    }
    default: {
      const never: never = field.shape;
      throw new ProtobufError(`read protobuf: no such shape ${String(never)}`);
    }
  }
}

/** Numbers may be packed many into one field. */
function listItems(type: string, wire: WireField): Json[] {
  if (type !== "int" || wire.wire !== "bytes") return [decodeValue(type, wire)];
  const unpacked = Buffer.concat(
    [...wire.value].flatMap((byte, at, all) => {
      const starts = at === 0 || (all[at - 1] ?? 0) < 128;
      return starts ? [Buffer.from([8, byte])] : [Buffer.from([byte])];
    }),
  );
  return [...wireFields(unpacked)].map((one) => decodeValue(type, one));
}

function addEntry(entries: JsonObject, type: string, wire: WireField): void {
  if (wire.wire !== "bytes") return;
  let key = "";
  let value: Json | undefined;
  for (const part of wireFields(wire.value)) {
    if (part.number === 1 && part.wire === "bytes") key = part.value.toString();
    else if (part.number === 2) value = decodeValue(type, part);
  }
  if (key !== "__proto__") entries[key] = value ?? emptyOf(type);
}

function emptyOf(type: string): Json {
  return type.includes(".") ? {} : type === "int" ? 0 : "";
}

function isEmpty(value: Json): boolean {
  if (value === "" || value === 0 || value === false || value === null) return true;
  return isObject(value) && Object.keys(value).length === 0;
}

function decodeValue(type: string, wire: WireField): Json {
  if (wire.wire === "varint") {
    if (type === "bool") return wire.value !== 0n;
    return Number(BigInt.asIntN(64, wire.value));
  }
  if (wire.wire === "fixed64") return wire.value.readDoubleLE();
  switch (type) {
    case "string":
      return wire.value.toString();
    case "bytes":
      return wire.value.toString("base64");
    case "Time":
    case "MicroTime":
      return timeText(wire.value, type === "MicroTime");
    case "Duration":
      return `${numberAt(wire.value, 1) / 1e9}s`;
    case "Quantity":
      return textAt(wire.value, 1);
    case "IntOrString":
      return numberAt(wire.value, 1) === 0 ? numberAt(wire.value, 2) : textAt(wire.value, 3);
    case "Strings":
      return textsAt(wire.value, 1);
    case "FieldsV1":
    case "RawExtension":
    case "JSON":
      return jsonAt(wire.value);
    case "SchemaOrBool":
      return schemasAt(wire.value, 2)?.[0] ?? numberAt(wire.value, 1) !== 0;
    case "SchemaOrList":
      return schemasAt(wire.value, 2) ?? schemasAt(wire.value, 1)?.[0] ?? null;
    case "SchemaOrStrings": {
      const names = textsAt(wire.value, 2);
      return names.length > 0 ? names : (schemasAt(wire.value, 1)?.[0] ?? null);
    }
    default: {
      const message = messageNamed(type);
      if (message === undefined) throw new ProtobufError(`read protobuf: no fields are known of ${type}`);
      return decodeMessage(message, wire.value);
    }
  }
}

function numberAt(message: Buffer, number: number): number {
  for (const field of wireFields(message)) {
    if (field.number === number && field.wire === "varint") return Number(BigInt.asIntN(64, field.value));
  }
  return 0;
}

function textAt(message: Buffer, number: number): string {
  for (const field of wireFields(message)) {
    if (field.number === number && field.wire === "bytes") return field.value.toString();
  }
  return "";
}

function textsAt(message: Buffer, number: number): string[] {
  const texts: string[] = [];
  for (const field of wireFields(message)) {
    if (field.number === number && field.wire === "bytes") texts.push(field.value.toString());
  }
  return texts;
}

/** The messages of a field; undefined where there is none. */
function schemasAt(message: Buffer, number: number): JsonObject[] | undefined {
  const schema = messageNamed(SCHEMA);
  if (schema === undefined) throw new ProtobufError(`read protobuf: no fields are known of ${SCHEMA}`);
  const found: JsonObject[] = [];
  for (const field of wireFields(message)) {
    if (field.number === number && field.wire === "bytes") found.push(decodeMessage(schema, field.value));
  }
  return found.length > 0 ? found : undefined;
}

function jsonAt(message: Buffer): Json {
  const text = textAt(message, 1);
  if (text === "") return null;
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new ProtobufError(`read protobuf: JSON inside does not parse: ${error.message}`);
    throw error;
  }
}

/** A time; null where none is set. */
function timeText(message: Buffer, micro: boolean): string | null {
  const seconds = numberAt(message, 1);
  const fields = [...wireFields(message)];
  // Go's zero time is the year 1.
  if (fields.length === 0 || seconds <= -62_135_596_800) return null;
  const text = new Date(seconds * 1000).toISOString().slice(0, 19);
  if (!micro) return `${text}Z`;
  const micros = Math.trunc(numberAt(message, 2) / 1000);
  return `${text}.${String(micros).padStart(6, "0")}Z`;
}

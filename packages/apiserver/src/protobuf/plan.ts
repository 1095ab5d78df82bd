import { isObject, type Json, type JsonObject } from "../json.ts";
import { durationNanoseconds } from "./duration.ts";
import { type Field, type Message, messageNamed } from "./messages.ts";
import { SCHEMA } from "./schema.ts";
import { Writer } from "./writer.ts";

const NOTHING: JsonObject = {};

/** Writes a field's value with its tag; of an absent one what stands for it. */
type Put = (to: Writer, value: Json | undefined) => void;

/** How a field is written. */
interface Plan {
  readonly name: string;
  readonly shape: Field["shape"];
  readonly tag: number;
  readonly put: Put;
  /** What stands for an absent value that is no pointer: zero, or an empty message. */
  absent: Buffer | undefined;
}

const plans = new WeakMap<Message, readonly Plan[]>();

/** The plans of a message's fields, made at the first use. */
function plansOf(message: Message): readonly Plan[] {
  const known = plans.get(message);
  if (known !== undefined) return known;
  const made = message.map((field) => planOf(field));
  plans.set(message, made);
  return made;
}

function planOf({ number, name, shape, type }: Field): Plan {
  const tag = (number << 3) | (type === "int" || type === "bool" ? 0 : type === "double" ? 1 : 2);
  // The entries of a map are messages of their own: their value is the second field.
  return { name, shape, tag, put: putter(shape === "map" ? 2 : number, type), absent: undefined };
}

/** Writes an object's fields. */
export function writeMessage(to: Writer, message: Message, object: JsonObject): void {
  writePlans(to, plansOf(message), object);
}

function writePlans(to: Writer, fields: readonly Plan[], object: JsonObject): void {
  for (let at = fields.length - 1; at >= 0; at -= 1) {
    const plan = fields[at];
    if (plan !== undefined) writeField(to, plan, plan.name === "" ? object : object[plan.name]);
  }
}

function writeField(to: Writer, plan: Plan, value: Json | undefined): void {
  switch (plan.shape) {
    case "one":
      if (value !== undefined && value !== null) plan.put(to, value);
      else {
        plan.absent ??= absentOf(plan);
        to.bytes(plan.absent);
      }
      return;
    case "pointer":
      if (value !== undefined && value !== null) plan.put(to, value);
      return;
    case "list":
      if (!Array.isArray(value)) return;
      for (let at = value.length - 1; at >= 0; at -= 1) plan.put(to, value[at] ?? undefined);
      return;
    case "map":
      if (isObject(value)) writeMap(to, plan, value);
      return;
    default: {
      const never: never = plan.shape;
      throw new Error(`write protobuf: no such shape ${String(never)}`);
    }
  }
}

function absentOf(plan: Plan): Buffer {
  const apart = new Writer(64);
  // A field of bytes alone is left out where it is absent.
  if (plan.put !== putBytes.get(plan.tag >>> 3)) plan.put(apart, undefined);
  return apart.take();
}

/** The entries in the order of their keys, as a server writes them. */
function writeMap(to: Writer, plan: Plan, entries: JsonObject): void {
  const keys = Object.keys(entries).sort();
  for (let at = keys.length - 1; at >= 0; at -= 1) {
    const key = keys[at] ?? "";
    const from = to.size;
    plan.put(to, entries[key] ?? undefined);
    to.string(0x0a, key);
    to.head(plan.tag, from);
  }
}

function integerOf(value: Json | undefined): number {
  return typeof value === "number" && Number.isFinite(value) ? Math.trunc(value) : 0;
}

const putBytes = new Map<number, Put>();

function bytesPutter(number: number): Put {
  const known = putBytes.get(number);
  if (known !== undefined) return known;
  const put: Put = (to, value) => {
    const from = to.size;
    if (typeof value === "string") to.bytes(Buffer.from(value, "base64"));
    to.head((number << 3) | 2, from);
  };
  putBytes.set(number, put);
  return put;
}

/** How values of a type are written at a field number. */
function putter(number: number, type: string): Put {
  switch (type) {
    case "string": {
      const tag = (number << 3) | 2;
      return (to, value) => to.string(tag, typeof value === "string" ? value : "");
    }
    case "int":
      return (to, value) => to.integer(number << 3, integerOf(value));
    case "bool":
      return (to, value) => to.integer(number << 3, value === true ? 1 : 0);
    case "double":
      return (to, value) => to.double((number << 3) | 1, typeof value === "number" ? value : 0);
    case "bytes":
      return bytesPutter(number);
    default:
      return around((number << 3) | 2, insideOf(type));
  }
}

/** A value that has a length. */
function around(tag: number, inside: Put): Put {
  return (to, value) => {
    const from = to.size;
    inside(to, value);
    to.head(tag, from);
  };
}

/** What lies within a value that has a length. */
function insideOf(type: string): Put {
  switch (type) {
    case "Time":
      return (to, value) => writeTime(to, value, false);
    case "MicroTime":
      return (to, value) => writeTime(to, value, true);
    case "Duration":
      return (to, value) => to.integer(0x08, typeof value === "string" ? durationNanoseconds(value) : 0);
    case "Quantity":
      return (to, value) =>
        to.string(0x0a, typeof value === "string" || typeof value === "number" ? String(value) : "0");
    case "IntOrString":
      return (to, value) => {
        const isText = typeof value === "string";
        to.string(0x1a, isText ? value : "");
        to.integer(0x10, isText ? 0 : integerOf(value));
        to.integer(0x08, isText ? 1 : 0);
      };
    case "FieldsV1":
    case "RawExtension":
    case "JSON":
      return (to, value) => {
        if (value !== undefined) to.string(0x0a, JSON.stringify(value));
      };
    case "Strings":
      return (to, value) => {
        const texts = Array.isArray(value) ? value : [];
        for (const text of texts.toReversed()) to.string(0x0a, typeof text === "string" ? text : "");
      };
    case "SchemaOrBool":
      return (to, value) => {
        if (isObject(value)) putSchema(to, 2, value);
        to.integer(0x08, value === true || isObject(value) ? 1 : 0);
      };
    case "SchemaOrList":
      return (to, value) => {
        if (Array.isArray(value)) for (const one of value.toReversed()) putSchema(to, 2, one);
        else if (isObject(value)) putSchema(to, 1, value);
      };
    case "SchemaOrStrings":
      return (to, value) => {
        const names = Array.isArray(value) ? value : [];
        for (const name of names.toReversed()) to.string(0x12, typeof name === "string" ? name : "");
        if (isObject(value)) putSchema(to, 1, value);
      };
    default:
      return messagePutter(type);
  }
}

const putInSchema = messagePutter(SCHEMA);

function putSchema(to: Writer, number: number, value: Json): void {
  const from = to.size;
  putInSchema(to, value);
  to.head((number << 3) | 2, from);
}

/** A message of another kind; its plans are looked up when they are needed, as messages may hold each other. */
export function messagePutter(type: string): Put {
  let fields: readonly Plan[] | undefined;
  return (to, value) => {
    fields ??= plansNamed(type);
    writePlans(to, fields, isObject(value) ? value : NOTHING);
  };
}

function plansNamed(type: string): readonly Plan[] {
  const message = messageNamed(type);
  if (message === undefined) throw new Error(`write protobuf: no fields are known of ${type}`);
  return plansOf(message);
}

/** Seconds since 1970 and nanoseconds, which only a MicroTime has; nothing for what is no time. */
function writeTime(to: Writer, value: Json | undefined, micro: boolean): void {
  if (typeof value !== "string") return;
  const milliseconds = Date.parse(value);
  if (Number.isNaN(milliseconds)) return;
  to.integer(0x10, micro ? microseconds(value) * 1000 : 0);
  to.integer(0x08, Math.floor(milliseconds / 1000));
}

/** The microseconds within the second: a date has milliseconds only. */
function microseconds(text: string): number {
  const digits = /\.(\d{1,6})/.exec(text)?.[1] ?? "";
  return Number(digits.padEnd(6, "0"));
}

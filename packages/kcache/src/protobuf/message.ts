import type { Table } from "./table.ts";

/** What stands in a field, or in each element of a list or map. */
export const TEXT = 0;
export const INT = 1;
export const BOOL = 2;
export const MESSAGE = 3;
export const TIME = 4;
export const MICRO_TIME = 5;
export const QUANTITY = 6;
export const INT_OR_STRING = 7;
/** JSON as it is, inside a message; `null` where there is none. */
export const RAW = 8;
export const BYTES = 9;
export const DOUBLE = 10;
/** A list of strings in a message of its own, so that it can be absent: `null` in JSON. */
export const STRINGS = 11;
/** A JSON schema, or what JSON has in its place: true or false, a list of schemas, a list of names. */
export const SCHEMA_OR_BOOL = 12;
export const SCHEMA_OR_LIST = 13;
export const SCHEMA_OR_STRINGS = 14;

/** How often it stands there. */
export const ONE = 0;
export const LIST = 1;
export const MAP = 2;
/** The fields of its message are those of the parent. */
export const OPEN = 3;
/** Left out unless it is asked for. */
export const MANAGED = 4;

const TYPES: ReadonlyMap<string, number> = new Map([
  ["string", TEXT],
  ["int", INT],
  ["bool", BOOL],
  ["Time", TIME],
  ["MicroTime", MICRO_TIME],
  ["Quantity", QUANTITY],
  ["IntOrString", INT_OR_STRING],
  ["FieldsV1", RAW],
  ["RawExtension", RAW],
  ["JSON", RAW],
  ["bytes", BYTES],
  ["double", DOUBLE],
  ["Strings", STRINGS],
  ["SchemaOrBool", SCHEMA_OR_BOOL],
  ["SchemaOrList", SCHEMA_OR_LIST],
  ["SchemaOrStrings", SCHEMA_OR_STRINGS],
]);

/** One field of a message. */
export interface Field {
  readonly number: number;
  readonly name: string;
  /** One of ONE, LIST, MAP, OPEN, MANAGED. */
  readonly shape: number;
  /** One of TEXT … SCHEMA_OR_STRINGS. */
  readonly type: number;
  /** Its wire type: 0 for numbers, 1 for doubles, 2 for what has a length. */
  readonly wire: number;
  /** What its bytes hold, where that is a message. */
  readonly message: Message;
  /** Go has a pointer here: what is on the wire is shown, be it empty. */
  readonly pointer: boolean;
  /** JSON shows it empty where it is not on the wire, or is empty there. */
  readonly shown: boolean;
  /** The text that is shown where none is on the wire. */
  readonly fallback: string;
  /** Its place among the fields that are always shown; 0 for others. */
  readonly bit: number;
}

/** A message of the Kubernetes API: how its bytes become what JSON says of the same object. */
export interface Message {
  /** Such as `apps/v1.DeploymentSpec`. */
  readonly name: string;
  /** By number; undefined until the first use. */
  fields: readonly (Field | undefined)[];
  /** The fields that JSON always shows, and their bits. */
  shown: readonly Field[];
  mask: number;
  ready: boolean;
  readonly prepare: (message: Message) => void;
}

/** Of fields that hold no message. */
const NONE: Message = {
  name: "",
  fields: [],
  shown: [],
  mask: 0,
  ready: true,
  prepare: () => undefined,
};

type Find = (name: string) => Message;

function fieldOf(text: string, find: Find, bit: number): Field {
  const match = /^(\d+) ([^: ]*):(\*|\[\]|\{\})?([^! =]*)(!|=\w+)?$/.exec(text);
  if (match === null) throw new Error(`read protobuf table: ${text}: want "number name:type"`);
  const [, number, name = "", mark, typeName = "", rest] = match;
  const type = TYPES.get(typeName) ?? MESSAGE;
  const single = name === "" ? OPEN : ONE;
  const shape = name === "managedFields" ? MANAGED : mark === "[]" ? LIST : mark === "{}" ? MAP : single;
  const message = type === MESSAGE ? find(typeName) : type >= SCHEMA_OR_BOOL ? find("JSONSchemaProps") : NONE;
  const shown = rest !== undefined;
  return {
    number: Number(number),
    name: asKey(name),
    shape,
    type,
    wire: shape === MAP ? 2 : type === INT || type === BOOL ? 0 : type === DOUBLE ? 1 : 2,
    message,
    pointer: mark === "*",
    shown,
    fallback: rest?.slice(1) ?? "",
    bit: shown ? bit : 0,
  };
}

/** The same text as the engine keeps names of properties, with which it finds them faster. */
function asKey(name: string): string {
  return Object.keys({ [name]: 0 })[0] ?? name;
}

function prepare(message: Message, line: string, find: Find): void {
  const fields: (Field | undefined)[] = [];
  const shown: Field[] = [];
  const texts = line.split(" ").slice(1);
  for (let i = 0; i + 1 < texts.length; i += 2) {
    const field = fieldOf(`${texts[i]} ${texts[i + 1]}`, find, 1 << shown.length);
    while (fields.length < Math.max(1, field.number)) fields.push(undefined);
    if (field.number > 0) fields.push(field);
    if (field.shown) shown.push(field);
  }
  if (shown.length > 31)
    throw new Error(`read protobuf table: ${message.name} always shows more than 31 fields`);
  message.fields = fields;
  message.shown = shown;
  message.mask = shown.reduce((mask, { bit }) => mask | bit, 0);
  message.ready = true;
}

const tables = new WeakMap<Table, ReadonlyMap<string, Message>>();

/** The messages of a table by their name in it; each reads its line at its first use. */
export function messagesOf(table: Table): ReadonlyMap<string, Message> {
  const known = tables.get(table);
  if (known !== undefined) return known;
  const messages = new Map<string, Message>();
  tables.set(table, messages);
  const find = (name: string): Message => {
    const dot = name.lastIndexOf(".");
    const home = dot < 0 ? table : table.others.find(({ apiVersion }) => apiVersion === name.slice(0, dot));
    const found = home === undefined ? undefined : messagesOf(home).get(name.slice(dot + 1));
    if (found === undefined)
      throw new Error(`read protobuf table ${table.apiVersion}: there is no message ${name}`);
    return found;
  };
  for (const line of table.messages.trim().split("\n")) {
    const space = line.indexOf(" ");
    const name = space < 0 ? line : line.slice(0, space);
    messages.set(name, {
      name: `${table.apiVersion}.${name}`,
      fields: [],
      shown: [],
      mask: 0,
      ready: false,
      prepare: (message) => prepare(message, line, find),
    });
  }
  return messages;
}

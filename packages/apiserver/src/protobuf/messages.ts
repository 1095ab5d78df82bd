import { FIELDS, SCOPES } from "./fields.ts";

/** How often a field's value stands in its message. */
type Shape = "one" | "pointer" | "list" | "map";

/** One field of a message. */
export interface Field {
  readonly number: number;
  /** "": the message's fields lie open in the parent. */
  readonly name: string;
  readonly shape: Shape;
  /** A scalar, one of the shapes that JSON has a form of its own for, or the name of a message. */
  readonly type: string;
  /** What Go calls the type, pointers left out: `map[string]v1.PodPhase`. */
  readonly go: string;
  /** JSON shows it even if it is empty. */
  readonly shownEmpty: boolean;
}

/** The fields of one message, ascending by number, as a server writes them. */
export type Message = readonly Field[];

/** One message as a Go struct. */
export interface Struct {
  /** `v1.Secret`, as Go's errors name it. */
  readonly go: string;
  /** It says its kind and apiVersion. */
  readonly hasKind: boolean;
  /** In the order of their JSON. */
  readonly fields: readonly Field[];
}

/** Kinds that go under the group of the object that they are for, or under `v1`. */
const EVERYWHERE: ReadonlySet<string> = new Set(["DeleteOptions", "Status"]);
const TYPE_META = "TypeMeta";

/** Go's names of what is no message; the same rule is in scripts/generate-protobuf-fields.ts. */
const PLAIN_GO: ReadonlyMap<string, string> = new Map([
  ["int", "int32"],
  ["double", "float64"],
  ["bytes", "[]uint8"],
  ["Time", "v1.Time"],
  ["MicroTime", "v1.MicroTime"],
  ["Duration", "v1.Duration"],
  ["FieldsV1", "v1.FieldsV1"],
  ["Quantity", "resource.Quantity"],
  ["IntOrString", "intstr.IntOrString"],
  ["RawExtension", "runtime.RawExtension"],
]);

/** What Go calls one value of a type where nothing else is written. */
export function plainGo(type: string): string {
  return PLAIN_GO.get(type) ?? type.replace(/^\w*?(v\d+((alpha|beta)\d+)?)\./, "$1.");
}

let lines: ReadonlyMap<string, string> | undefined;
const messages = new Map<string, Message>();
const structs = new Map<string, Struct>();

function lineOf(name: string): string | undefined {
  lines ??= new Map(
    FIELDS.trim()
      .split("\n")
      .map((line) => {
        const end = line.indexOf(" = ");
        return [line.slice(0, end), line.slice(end + 3)];
      }),
  );
  return lines.get(name);
}

function fieldsIn(line: string): Field[] {
  const fields: Field[] = [];
  for (const match of line.matchAll(/(\d+) ([\w$-]*):(\*|\[\]|\{\})?([\w.]+)(?:\(([^)]*)\))?(!)?/g)) {
    const [, number, field = "", mark, type = "", go, shown] = match;
    const shape = mark === "*" ? "pointer" : mark === "[]" ? "list" : mark === "{}" ? "map" : "one";
    const prefix = shape === "list" ? "[]" : shape === "map" ? "map[string]" : "";
    fields.push({
      number: Number(number),
      name: interned(field),
      shape,
      type: interned(type),
      go: go ?? `${prefix}${plainGo(type)}`,
      shownEmpty: shown !== undefined,
    });
  }
  return fields;
}

/** The struct of that name, as fields name it; undefined for scalars. */
export function structNamed(name: string): Struct | undefined {
  const known = structs.get(name);
  if (known !== undefined) return known;
  const line = lineOf(name);
  if (line === undefined) return undefined;
  const made = { go: plainGo(name), hasKind: line.startsWith(TYPE_META), fields: fieldsIn(line) };
  structs.set(name, made);
  return made;
}

/** The same text as the engine keeps names of properties: it is then found and compared without being read. */
function interned(text: string): string {
  return Object.keys({ [text]: true })[0] ?? text;
}

/** The message of that name, as fields name them; undefined for scalars. */
export function messageNamed(name: string): Message | undefined {
  const known = messages.get(name);
  if (known !== undefined) return known;
  const struct = structNamed(name);
  if (struct === undefined) return undefined;
  const made = struct.fields.toSorted((a, b) => a.number - b.number);
  messages.set(name, made);
  return made;
}

/** The message of a kind; undefined where it has none. */
export function messageOf(apiVersion: string, kind: string): Message | undefined {
  const name = nameOf(apiVersion, kind);
  return name === undefined ? undefined : messageNamed(name);
}

/** The struct of a kind; undefined where it has none. */
export function structOf(apiVersion: string, kind: string): Struct | undefined {
  const name = nameOf(apiVersion, kind);
  return name === undefined ? undefined : structNamed(name);
}

function nameOf(apiVersion: string, kind: string): string | undefined {
  if (EVERYWHERE.has(kind)) return `metav1.${kind}`;
  return Object.hasOwn(SCOPES, apiVersion) ? `${SCOPES[apiVersion]}.${kind}` : undefined;
}

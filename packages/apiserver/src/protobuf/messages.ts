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
  /** JSON shows it even if it is empty. */
  readonly shownEmpty: boolean;
}

/** The fields of one message, ascending by number, as a server writes them. */
export type Message = readonly Field[];

/** Kinds that go under the group of the object that they are for, or under `v1`. */
const EVERYWHERE: ReadonlySet<string> = new Set(["DeleteOptions", "Status"]);

let known: Map<string, Message> | undefined;

/** All messages by name; read at the first use. */
function messages(): ReadonlyMap<string, Message> {
  if (known !== undefined) return known;
  known = new Map();
  for (const line of FIELDS.trim().split("\n")) {
    const [name = "", rest = ""] = line.split(" = ");
    const fields: Field[] = [];
    for (const match of rest.matchAll(/(\d+) (\w*):(\*|\[\]|\{\})?([\w.]+)(!)?/g)) {
      const [, number, field = "", mark, type = "", shown] = match;
      const shape = mark === "*" ? "pointer" : mark === "[]" ? "list" : mark === "{}" ? "map" : "one";
      fields.push({
        number: Number(number),
        name: interned(field),
        shape,
        type: interned(type),
        shownEmpty: shown !== undefined,
      });
    }
    known.set(
      name,
      fields.sort((a, b) => a.number - b.number),
    );
  }
  return known;
}

/** The same text as the engine keeps names of properties: it is then found and compared without being read. */
function interned(text: string): string {
  return Object.keys({ [text]: true })[0] ?? text;
}

/** The message of that name, as fields name them; undefined for scalars. */
export function messageNamed(name: string): Message | undefined {
  return messages().get(name);
}

/** The message of a kind; undefined where it has none. */
export function messageOf(apiVersion: string, kind: string): Message | undefined {
  const scope = EVERYWHERE.has(kind)
    ? "metav1"
    : Object.hasOwn(SCOPES, apiVersion)
      ? SCOPES[apiVersion]
      : undefined;
  return scope === undefined ? undefined : messages().get(`${scope}.${kind}`);
}

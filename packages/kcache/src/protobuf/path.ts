import { fieldOf } from "../object/entry.ts";
import { decodeMessage } from "./decode.ts";
import { type Field, LIST, MAP, MESSAGE, type Message, OPEN } from "./message.ts";

const pruned = new WeakMap<Message, WeakMap<readonly string[], Message>>();

/**
 * What `decodeMessage` gives at a JSON path, such as `["status", "phase"]` or `["metadata", "labels", "app"]`, without decoding what
 * lies beside it; undefined where there is nothing. Elements of lists have their index as name. What a path needs is prepared once
 * for each array, so it pays to keep the array.
 *
 * @throws {SyntaxError} when the bytes on the way are cut off or malformed
 */
export function readMessagePath(
  message: Message,
  bytes: Buffer,
  start: number,
  end: number,
  path: readonly string[],
): unknown {
  const narrow = pruned.get(message)?.get(path) ?? remember(message, path);
  return fieldOf(decodeMessage(narrow, bytes, start, end), path);
}

function remember(message: Message, path: readonly string[]): Message {
  const narrow = prune(message, path, 0);
  const known = pruned.get(message);
  if (known === undefined) pruned.set(message, new WeakMap([[path, narrow]]));
  else known.set(path, narrow);
  return narrow;
}

/** `message` with no fields but those on the path from its `at`th name on. */
function prune(message: Message, path: readonly string[], at: number): Message {
  const name = path[at];
  if (name === undefined) return message;
  if (!message.ready) message.prepare(message);
  const fields = message.fields.map((field) =>
    field === undefined ? undefined : pruneField(field, name, path, at),
  );
  const offWire = message.shown.filter((field) => field.number === 0 && field.name === name);
  const shown = [...offWire, ...fields.filter((field) => field?.shown === true)].filter(
    (field) => field !== undefined,
  );
  const mask = shown.reduce((bits, { bit }) => bits | bit, 0);
  return { name: message.name, fields, shown, mask, ready: true, prepare: message.prepare };
}

function pruneField(field: Field, name: string, path: readonly string[], at: number): Field | undefined {
  if (field.shape === OPEN) {
    const message = prune(field.message, path, at);
    return message.fields.every((inner) => inner === undefined) ? undefined : withMessage(field, message);
  }
  if (field.name !== name) return undefined;
  if (field.type !== MESSAGE) return field;
  const next = field.shape === LIST || field.shape === MAP ? at + 2 : at + 1;
  return withMessage(field, prune(field.message, path, next));
}

/** Written out, so that all fields have one shape, which the decoder runs faster on. */
function withMessage(
  { number, name, shape, type, wire, pointer, shown, fallback, bit }: Field,
  message: Message,
): Field {
  return { number, name, shape, type, wire, message, pointer, shown, fallback, bit };
}

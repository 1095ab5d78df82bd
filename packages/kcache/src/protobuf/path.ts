import { fieldOf } from "../object/entry.ts";
import type { PathTree } from "../object/path-tree.ts";
import { decodeMessage } from "./decode.ts";
import { type Field, LIST, MAP, MESSAGE, type Message, ONE, OPEN } from "./message.ts";

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
  return name === undefined ? message : narrowed(message, (field) => pruneField(field, name, path, at));
}

/** `message` with what `keep` makes of its fields. */
function narrowed(message: Message, keep: (field: Field) => Field | undefined): Message {
  if (!message.ready) message.prepare(message);
  const fields = message.fields.map((field) => (field === undefined ? undefined : keep(field)));
  const offWire = message.shown.filter((field) => field.number === 0).map(keep);
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

const selected = new WeakMap<Message, WeakMap<PathTree, Message>>();

/**
 * What `decodeMessage` gives of what is wanted, without decoding the most of what lies beside it. What a tree needs is prepared once
 * for each, so it pays to keep it.
 *
 * @throws {SyntaxError} when the bytes on the way are cut off or malformed
 */
export function selectOfMessage(
  message: Message,
  bytes: Buffer,
  start: number,
  end: number,
  tree: PathTree,
): Record<string, unknown> {
  const known = selected.get(message) ?? new WeakMap<PathTree, Message>();
  selected.set(message, known);
  const narrow = known.get(tree) ?? select(message, tree);
  known.set(tree, narrow);
  return decodeMessage(narrow, bytes, start, end);
}

/** `message` with the fields that lead to what is wanted; lists and maps as a whole. */
function select(message: Message, tree: PathTree): Message {
  if (tree.size === 0) return message;
  return narrowed(message, (field) => {
    if (field.shape === OPEN) return withMessage(field, select(field.message, tree));
    const below = tree.get(field.name);
    if (below === undefined || field.type !== MESSAGE || field.shape !== ONE) return below && field;
    return withMessage(field, select(field.message, below));
  });
}

/** Written out, so that all fields have one shape, which the decoder runs faster on. */
function withMessage(
  { number, name, shape, type, wire, pointer, shown, fallback, bit }: Field,
  message: Message,
): Field {
  return { number, name, shape, type, wire, message, pointer, shown, fallback, bit };
}

import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import type { Kind } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import { type Codec, type Keeping, keepEntry } from "./entry.ts";
import { readItem, readMetadata } from "./item.ts";
import { readJsonPath } from "./json-path.ts";
import { selectOfJson } from "./json-select.ts";
import type { Item } from "./metadata.ts";
import { type Marks, sampleOf } from "./value.ts";

/** Objects as JSON. */
export function jsonCodec(kind: Kind): Codec {
  const { kind: name, apiVersion } = kind;
  const read = (bytes: Buffer, start: number, end: number): object => {
    const object = JSON.parse(bytes.toString("utf8", start, end));
    // Items in a list of a built-in kind have neither; the object of a watch event has both.
    return object.kind === undefined || object.apiVersion === undefined
      ? { kind: name, apiVersion, ...object }
      : object;
  };
  return {
    kind,
    encoding: "json",
    metadata: readMetadata,
    read,
    field(bytes, start, end, path) {
      const [first] = path;
      if (first === undefined) return read(bytes, start, end);
      const value = readJsonPath(bytes, start, end, path);
      if (value !== undefined || path.length > 1) return value;
      return first === "kind" ? name : first === "apiVersion" ? apiVersion : undefined;
    },
    select: selectOfJson,
  };
}

/**
 * The entry of the object that lies in `bytes` from `start` to `end`; what it keeps of them is copied.
 *
 * @throws {KcacheError} `bad-response` when it does not say which object it is
 */
export function readJsonEntry<T extends KubeObject>(
  action: string,
  codec: Codec,
  keeping: Keeping<T>,
  bytes: Buffer,
  start: number,
  end: number,
  marks?: Marks,
): Entry<T> {
  const { identity, cuts } = itemOf(action, bytes, start, end, marks);
  let length = end - start;
  for (let i = 0; i < cuts.length; i += 2) length -= (cuts[i + 1] ?? 0) - (cuts[i] ?? 0);
  return keepEntry(codec, keeping, identity, length, (to, place) => {
    let at = place;
    let from = start;
    for (let i = 0; i < cuts.length; i += 2) {
      at += bytes.copy(to, at, from, cuts[i]);
      from = cuts[i + 1] ?? end;
    }
    bytes.copy(to, at, from, end);
  });
}

function itemOf(action: string, bytes: Buffer, start: number, end: number, marks?: Marks): Item {
  try {
    return readItem(bytes, start, end, marks);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    const sample = sampleOf(bytes, start, end);
    throw new KcacheError("bad-response", `${action}: got ${what}: ${sample}`, { cause });
  }
}

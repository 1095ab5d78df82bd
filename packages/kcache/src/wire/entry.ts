import { deepFreeze, type Entry, type EntryMetadata } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import type { Kind } from "../object/kind.ts";
import { type DeepReadonly, type KubeObject, objectKey } from "../object/object.ts";
import { type Item, readItem } from "./item.ts";
import type { Shelf } from "./shelf.ts";
import { type Marks, sampleOf } from "./value.ts";

const FREEZE = process.env.NODE_ENV === "test";

/**
 * An entry that keeps the JSON it arrived as, without `managedFields`.
 *
 * What lies outside the metadata is checked when `object` is first read; where it is no JSON, reading throws.
 */
class JsonEntry<T extends KubeObject> implements Entry<T> {
  readonly key: string;
  readonly metadata: EntryMetadata;
  readonly byteLength: number;
  readonly #kind: Kind<T>;
  readonly #buffer: Buffer;
  readonly #offset: number;
  #object: WeakRef<DeepReadonly<T> & object> | undefined;

  constructor(kind: Kind<T>, metadata: EntryMetadata, buffer: Buffer, offset: number, byteLength: number) {
    this.key = objectKey(metadata.namespace, metadata.name);
    this.metadata = metadata;
    this.byteLength = byteLength;
    this.#kind = kind;
    this.#buffer = buffer;
    this.#offset = offset;
    this.#object = undefined;
  }

  get object(): DeepReadonly<T> {
    const known = this.#object?.deref();
    if (known !== undefined) return known;
    const object = this.#parse();
    this.#object = new WeakRef(object);
    return object;
  }

  #parse(): DeepReadonly<T> & object {
    const { kind, apiVersion } = this.#kind;
    const text = this.#buffer.toString("utf8", this.#offset, this.#offset + this.byteLength);
    try {
      let object = JSON.parse(text);
      // Items in a list of a built-in kind have neither; the object of a watch event has both.
      if (object.kind === undefined || object.apiVersion === undefined) {
        object = { kind, apiVersion, ...object };
      }
      return FREEZE ? deepFreeze(object) : object;
    } catch (cause) {
      throw new KcacheError("bad-response", `parse ${kind} ${this.key}: ${String(cause)}`, { cause });
    }
  }
}

/**
 * The entry of the object that lies in `bytes` from `start` to `end`; what it keeps of them is copied to `shelf`.
 *
 * @throws {KcacheError} `bad-response` when its metadata cannot be read
 */
export function readEntry<T extends KubeObject>(
  action: string,
  kind: Kind<T>,
  shelf: Shelf,
  bytes: Buffer,
  start: number,
  end: number,
  marks?: Marks,
): Entry<T> {
  const { metadata, cuts } = itemOf(action, bytes, start, end, marks);
  let length = end - start;
  for (let i = 0; i < cuts.length; i += 2) length -= (cuts[i + 1] ?? 0) - (cuts[i] ?? 0);
  shelf.room(length);
  const { buffer, offset } = shelf;
  let from = start;
  let to = offset;
  for (let i = 0; i < cuts.length; i += 2) {
    to += bytes.copy(buffer, to, from, cuts[i]);
    from = cuts[i + 1] ?? end;
  }
  bytes.copy(buffer, to, from, end);
  return new JsonEntry(kind, metadata, buffer, offset, length);
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

import { deepFreeze, type Entry, type EntryMetadata, fieldOf } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import type { Kind } from "../object/kind.ts";
import { type DeepReadonly, type KubeObject, objectKey } from "../object/object.ts";
import { type FieldAt, type FieldPath, namesOf } from "../object/path.ts";
import type { PathTree } from "../object/path-tree.ts";
import type { Identity } from "./metadata.ts";
import { bytesOf, leave, type Slab, type Slabs, settle, type Tenant } from "./slab.ts";

/** How objects are written in bytes. */
export type Encoding = "json" | "protobuf";

/** Reads objects of one kind from the bytes that entries keep. */
export interface Codec {
  readonly kind: Kind;
  readonly encoding: Encoding;
  /** Its metadata. @throws {Error} when it is not what it should be */
  metadata(bytes: Buffer, start: number, end: number): EntryMetadata;
  /** The whole object. @throws {Error} when the bytes are damaged */
  read(bytes: Buffer, start: number, end: number): object;
  /** One value of it, by the names that lead there; `undefined` where there is none. @throws {Error} as `read` */
  field(bytes: Buffer, start: number, end: number, path: readonly string[]): unknown;
  /** What `pick` gives of it, as JSON, in bytes that the next call writes over. @throws {Error} as `read` */
  select(bytes: Buffer, start: number, end: number, tree: PathTree): Buffer;
}

/**
 * Metadata of which the most is read when it is asked for: labels and owners are many texts, and most readers want a name or a
 * version. Copied by `...`, it has what was read when the object arrived.
 */
class StoredMetadata implements EntryMetadata {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly #entry: { readMetadata(asked: EntryMetadata): EntryMetadata };
  #rest: EntryMetadata | undefined;

  constructor(entry: StoredEntry<KubeObject>) {
    const { key, namespace, uid, resourceVersion } = entry;
    this.name = namespace === undefined ? key : key.slice(namespace.length + 1);
    this.namespace = namespace;
    this.uid = uid;
    this.resourceVersion = resourceVersion;
    this.#entry = entry;
    this.#rest = undefined;
  }

  get labels(): EntryMetadata["labels"] {
    this.#rest ??= this.#entry.readMetadata(this);
    return this.#rest.labels;
  }

  get ownerReferences(): EntryMetadata["ownerReferences"] {
    this.#rest ??= this.#entry.readMetadata(this);
    return this.#rest.ownerReferences;
  }

  get deletionTimestamp(): string | undefined {
    this.#rest ??= this.#entry.readMetadata(this);
    return this.#rest.deletionTimestamp;
  }

  /** All of it: for JSON.stringify, console.log and comparisons. */
  toJSON(): EntryMetadata {
    const { name, namespace, uid, resourceVersion, labels, ownerReferences, deletionTimestamp } = this;
    return { name, namespace, uid, resourceVersion, labels, ownerReferences, deletionTimestamp };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): EntryMetadata {
    return this.toJSON();
  }
}

const FREEZE = process.env.NODE_ENV === "test";

/**
 * An entry that keeps the bytes it arrived as, without `managedFields`.
 *
 * What does not say which object it is is checked when it is first read; where it is damaged, reading throws.
 */
class StoredEntry<T extends KubeObject> implements Entry<T>, Tenant {
  readonly key: string;
  readonly namespace: string | undefined;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly byteLength: number;
  readonly #codec: Codec;
  #metadata: EntryMetadata | undefined;
  #slab: Slab;
  #slot: number;
  #object: WeakRef<DeepReadonly<T> & object> | undefined;

  constructor(codec: Codec, key: string, identity: Identity, slab: Slab, byteLength: number) {
    this.key = key;
    this.namespace = identity.namespace;
    this.uid = identity.uid;
    this.resourceVersion = identity.resourceVersion;
    this.byteLength = byteLength;
    this.#codec = codec;
    this.#metadata = undefined;
    this.#slab = slab;
    this.#slot = settle(slab, this);
    this.#object = undefined;
  }

  get metadata(): EntryMetadata {
    return this.#metadata ?? new StoredMetadata(this);
  }

  /** All of its metadata, from its bytes. What took reading is kept by the entry, through `asked`; the rest is made again. */
  readMetadata(asked: EntryMetadata): EntryMetadata {
    this.#metadata = asked;
    const { buffer, start, end } = this.place();
    return reading(this.#codec, this.key, () => this.#codec.metadata(buffer, start, end));
  }

  get object(): DeepReadonly<T> {
    const known = this.#object?.deref();
    if (known !== undefined) return known;
    const { buffer, start, end } = this.place();
    const object = reading(this.#codec, this.key, () =>
      this.#codec.read(buffer, start, end),
    ) as DeepReadonly<T> & object;
    if (FREEZE) deepFreeze(object);
    this.#object = new WeakRef(object);
    return object;
  }

  field<const P extends FieldPath>(path: P): FieldAt<T, P> {
    const names = namesOf(path);
    const known = this.#object?.deref();
    if (known !== undefined) return fieldOf(known, names) as FieldAt<T, P>;
    const { buffer, start, end } = this.place();
    return reading(this.#codec, this.key, () => this.#codec.field(buffer, start, end, names)) as FieldAt<
      T,
      P
    >;
  }

  move(slab: Slab, slot: number): void {
    this.#slab = slab;
    this.#slot = slot;
  }

  release(): void {
    leave(this.#slab, this.#slot);
  }

  place(): Place {
    const start = this.#slab.starts[this.#slot] ?? 0;
    return {
      encoding: this.#codec.encoding,
      buffer: bytesOf(this.#slab),
      start,
      end: start + this.byteLength,
    };
  }
}

function reading<R>({ kind }: Codec, key: string, read: () => R): R {
  try {
    return read();
  } catch (cause) {
    throw new KcacheError("bad-response", `parse ${kind.kind} ${key}: ${String(cause)}`, { cause });
  }
}

/** Where the bytes of an entry lie, until it is moved. */
export interface Place {
  readonly encoding: Encoding;
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
}

/** Where decoded entries go. */
export interface Keeping<T extends KubeObject> {
  readonly slabs: Slabs;
  /** What is held already: the same state of an object is not kept twice. */
  readonly held?: ((key: string) => Entry<T> | undefined) | undefined;
  /** @default {undefined} objects are kept whole */
  readonly projection?: Projection | undefined;
}

/** Keeps a part of each object, in a form of its own. */
export interface Projection {
  /** Reads what is kept. */
  readonly codec: Codec;
  /** What is kept of the object that `write` puts where it is told, in bytes that the next call writes over. @throws {Error} as `Codec.read` */
  project(from: Codec, byteLength: number, write: (to: Buffer, at: number) => void): Buffer;
}

/**
 * The entry of an object: the one that is held, where it is this state of it; else one of the `byteLength` bytes that
 * `write` puts where it is told, or of what is kept of them.
 *
 * @throws {KcacheError} `bad-response` when the bytes are damaged where a part of them is to be kept
 */
export function keepEntry<T extends KubeObject>(
  codec: Codec,
  { slabs, held, projection }: Keeping<T>,
  identity: Identity,
  byteLength: number,
  write: (to: Buffer, at: number) => void,
): Entry<T> {
  const key = objectKey(identity.namespace, identity.name);
  const known = held?.(key);
  if (known?.resourceVersion === identity.resourceVersion && known.uid === identity.uid) return known;
  if (projection !== undefined) {
    const kept = reading(codec, key, () => projection.project(codec, byteLength, write));
    const part = slabs.room(kept.length);
    kept.copy(bytesOf(part), part.used);
    return new StoredEntry<T>(projection.codec, key, identity, part, kept.length);
  }
  const slab = slabs.room(byteLength);
  write(bytesOf(slab), slab.used);
  return new StoredEntry<T>(codec, key, identity, slab, byteLength);
}

/** The bytes that an entry keeps; `undefined` for one that was made of an object. */
export function placeOf(entry: Entry): Place | undefined {
  return entry instanceof StoredEntry ? entry.place() : undefined;
}

/** Says that the cache has let an entry go. It can still be read; but its bytes are not moved any more. */
export function releaseEntry(entry: Entry): void {
  if (entry instanceof StoredEntry) entry.release();
}

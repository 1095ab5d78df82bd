import { readManaged, writeManaged } from "../fields/managed-text.ts";
import { isObject, type Json, type JsonObject, objectIn, objectsIn, stringIn, textAt } from "../json.ts";

const METADATA_ORDER = [
  "name",
  "generateName",
  "namespace",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
  "managedFields",
];
const MANAGED = ',"managedFields":';
const NO_PLACES: readonly number[] = [];
const LAST = ["spec", "status"];
const NO_LABELS: Readonly<Record<string, string>> = {};

/**
 * One state of one object: its JSON without kind and apiVersion (these belong to the version in which it is asked for), and the few
 * things that every list and watch asks for. Immutable.
 */
export class Stored {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly version: bigint;
  readonly labels: Readonly<Record<string, string>>;
  /** uids of the owners. */
  readonly owners: readonly string[];
  readonly deleting: boolean;
  /** The JSON text after the opening brace, in UTF-8: `"metadata":{...},...}`. */
  readonly body: Buffer;
  /** Where managedFields are in the body, from the comma before them on, where each set in them begins and ends, and their end. */
  readonly #managed: readonly number[];
  readonly #paths: readonly string[];
  readonly #texts: readonly string[];
  #parsed: WeakRef<JsonObject> | undefined;

  /** @param paths - read at once, so that `text` needs no parse of the body */
  constructor(object: JsonObject, version: bigint, paths: readonly string[] = []) {
    const ordered = inOrder(object, version);
    const metadata = objectIn(ordered, "metadata");
    this.namespace = stringIn(metadata, "namespace");
    this.name = stringIn(metadata, "name");
    this.key = keyOf(this.namespace, this.name);
    this.uid = stringIn(metadata, "uid");
    this.version = version;
    this.labels = labelsOf(metadata);
    this.owners = objectsIn(metadata, "ownerReferences").map((owner) => stringIn(owner, "uid"));
    this.#paths = paths;
    this.#texts = paths.map((path) => textAt(ordered, path));
    this.deleting = stringIn(metadata, "deletionTimestamp") !== "";
    const { text, managed } = written(ordered, metadata);
    this.body = exactBytes(text);
    this.#managed = this.body.length === text.length ? managed : inBytes(text, managed);
  }

  /** What `textAt` finds at a path. */
  text(path: string): string {
    const at = this.#paths.indexOf(path);
    return at < 0 ? textAt(this.object, path) : (this.#texts[at] ?? "");
  }

  /** The same state under another version. */
  under(version: bigint): Stored {
    return new Stored(this.object, version, this.#paths);
  }

  /** The object, shared by all who ask: not to be changed. */
  get object(): JsonObject {
    const known = this.#parsed?.deref();
    if (known !== undefined) return known;
    const parsed = this.copy();
    this.#parsed = new WeakRef(parsed);
    return parsed;
  }

  /** A copy of the object that the caller may change, but for the fields in its managedFields. */
  copy(): JsonObject {
    const [from = this.body.length, ...cuts] = this.#managed;
    const to = cuts.pop() ?? from;
    const rest = to === this.body.length ? "" : this.body.toString("utf8", to);
    const parsed: unknown = JSON.parse(`{${this.body.toString("utf8", 0, from)}${rest}`);
    if (!isObject(parsed)) throw new Error(`read stored object ${this.key}: not an object`);
    if (to > from && isObject(parsed.metadata))
      parsed.metadata.managedFields = this.#readManaged(from, cuts, to);
    return parsed;
  }

  #readManaged(from: number, cuts: readonly number[], to: number): Json[] {
    const places = [from + MANAGED.length, ...cuts, to];
    const pieces = places.slice(1).map((end, index) => this.body.toString("utf8", places[index], end));
    const between = pieces.filter((_piece, index) => index % 2 === 0);
    return readManaged(
      between,
      pieces.filter((_piece, index) => index % 2 === 1),
    );
  }
}

/** The text of an object after its opening brace, and the places in it of what its managedFields are made of. */
function written(
  object: JsonObject,
  metadata: JsonObject,
): { readonly text: string; readonly managed: readonly number[] } {
  const { managedFields } = metadata;
  const managed = Array.isArray(managedFields) ? writeManaged(managedFields) : undefined;
  if (managed === undefined) return { text: JSON.stringify(object).slice(1), managed: NO_PLACES };
  delete metadata.managedFields;
  const head = `"metadata":${JSON.stringify(metadata).slice(0, -1)}`;
  const { metadata: _metadata, ...others } = object;
  const rest = JSON.stringify(others).slice(1);
  const start = head.length + MANAGED.length;
  const text = `${head}${MANAGED}${managed.text}}${rest === "}" ? "" : ","}${rest}`;
  return {
    text,
    managed: [head.length, ...managed.cuts.map((cut) => start + cut), start + managed.text.length],
  };
}

/** Places in a text as places in its UTF-8. */
function inBytes(text: string, places: readonly number[]): readonly number[] {
  return places.map((place) => Buffer.byteLength(text.slice(0, place)));
}

/** The text in UTF-8, in memory of exactly its size: Buffer.from may hold several times that. */
function exactBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

/** The key under which an object is kept; keys sort as lists are ordered. */
export function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

function labelsOf(metadata: JsonObject): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  let any = false;
  for (const [key, value] of Object.entries(objectIn(metadata, "labels"))) {
    if (typeof value !== "string") continue;
    labels[key] = value;
    any = true;
  }
  return any ? labels : NO_LABELS;
}

/** Whether metadata is written without this value. */
export function isEmptyMetadata(value: Json): boolean {
  if (value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** The object as a server writes it: metadata first, status last, without kind and apiVersion. */
function inOrder(object: JsonObject, version: bigint): JsonObject {
  const given = objectIn(object, "metadata");
  const metadata: JsonObject = {};
  for (const key of METADATA_ORDER) {
    if (key === "resourceVersion") {
      if (version > 0n) metadata.resourceVersion = String(version);
      continue;
    }
    const value = given[key];
    if (value !== undefined && !isEmptyMetadata(value)) metadata[key] = value;
  }
  for (const [key, value] of Object.entries(given)) {
    if (!METADATA_ORDER.includes(key) && value !== null) metadata[key] = value;
  }
  const ordered: JsonObject = { metadata };
  for (const [key, value] of Object.entries(object)) {
    if (key === "kind" || key === "apiVersion" || key === "metadata" || LAST.includes(key)) continue;
    ordered[key] = value;
  }
  for (const key of LAST) {
    const value = object[key];
    if (value !== undefined && value !== null) ordered[key] = value;
  }
  return ordered;
}

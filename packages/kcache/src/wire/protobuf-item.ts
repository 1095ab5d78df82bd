import type { EntryMetadata } from "../object/entry.ts";
import type { OwnerReference } from "../object/object.ts";
import { createInterner } from "./intern.ts";
import { type Identity, identityOf, NO_LABELS, NO_OWNERS } from "./metadata.ts";
import { BYTES, FieldReader } from "./protobuf-fields.ts";

/** What is read of one object when it arrives: which it is, and which of its bytes are kept. */
export interface ProtobufItem {
  readonly identity: Identity;
  /** Where the field `metadata` begins, with its tag; its contents; and where it ends. */
  readonly tagStart: number;
  readonly start: number;
  readonly end: number;
  /** Pairs of start and end, ascending, of the `managedFields` in it. */
  readonly cuts: readonly number[];
}

/** Every object has its metadata there. Source: the `generated.proto` of each group of https://github.com/kubernetes/api */
const METADATA = 1;

const namespaces = createInterner(1024, (bytes, start, end) => bytes.toString("utf8", start, end));
const labelSets = createInterner(2048, readLabels);
const ownerLists = createInterner(2048, readOwners);

/**
 * Reads which object lies in `bytes` from `start` to `end`, without reading the rest.
 *
 * @throws {SyntaxError} when it is damaged, or has no `metadata.name`
 */
export function readProtobufItem(bytes: Buffer, start: number, end: number): ProtobufItem {
  const fields = new FieldReader(bytes, start, end);
  let tagStart = start;
  while (fields.next()) {
    if (fields.number === METADATA && fields.type === BYTES) {
      const cuts: number[] = [];
      const identity = identityOf(readFields(bytes, fields.start, fields.end, cuts));
      return { identity, tagStart, start: fields.start, end: fields.end, cuts };
    }
    tagStart = fields.end;
  }
  throw new SyntaxError("an object without metadata");
}

/** All of the metadata of the object that lies in `bytes` from `start` to `end`. @throws {SyntaxError} as `readProtobufItem` */
export function readProtobufMetadata(bytes: Buffer, start: number, end: number): EntryMetadata {
  const fields = new FieldReader(bytes, start, end);
  while (fields.next()) {
    if (fields.number === METADATA && fields.type === BYTES)
      return readFields(bytes, fields.start, fields.end, undefined);
  }
  throw new SyntaxError("an object without metadata");
}

/**
 * Source: ObjectMeta in https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/generated.proto
 *
 * @param cuts takes the places of `managedFields`; then no labels and owners are read, which is most of the work
 */
function readFields(bytes: Buffer, start: number, end: number, cuts: number[] | undefined): EntryMetadata {
  let name = "";
  let namespace: string | undefined;
  let uid = "";
  let resourceVersion = "";
  let deletionTimestamp: string | undefined;
  /** Fields that repeat lie side by side. */
  let labelsStart = -1;
  let labelsEnd = -1;
  let ownersStart = -1;
  let ownersEnd = -1;
  let at = start;

  const fields = new FieldReader(bytes, start, end);
  while (fields.next()) {
    const from = at;
    at = fields.end;
    if (fields.type !== BYTES) continue;
    switch (fields.number) {
      case 1:
        name = fields.text();
        break;
      case 3:
        namespace = fields.start === fields.end ? undefined : namespaces.get(bytes, fields.start, fields.end);
        break;
      case 5:
        uid = fields.text();
        break;
      case 6:
        resourceVersion = fields.text();
        break;
      case 9:
        deletionTimestamp = readTime(bytes, fields.start, fields.end);
        break;
      case 11:
        if (labelsStart === -1) labelsStart = from;
        labelsEnd = at;
        break;
      case 13:
        if (ownersStart === -1) ownersStart = from;
        ownersEnd = at;
        break;
      case 17:
        if (cuts?.at(-1) === from) cuts[cuts.length - 1] = at;
        else cuts?.push(from, at);
        break;
      default:
    }
  }
  if (name === "") throw new SyntaxError("an object without metadata.name");
  const labels =
    labelsStart === -1 || cuts !== undefined ? NO_LABELS : labelSets.get(bytes, labelsStart, labelsEnd);
  const ownerReferences =
    ownersStart === -1 || cuts !== undefined ? NO_OWNERS : ownerLists.get(bytes, ownersStart, ownersEnd);
  return { name, namespace, uid, resourceVersion, labels, ownerReferences, deletionTimestamp };
}

/** Fields of another number in between are passed over. */
function readLabels(bytes: Buffer, start: number, end: number): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  const fields = new FieldReader(bytes, start, end);
  while (fields.next()) {
    if (fields.number !== 11 || fields.type !== BYTES) continue;
    let key = "";
    let value = "";
    const pair = new FieldReader(bytes, fields.start, fields.end);
    while (pair.next()) {
      if (pair.number === 1) key = pair.text();
      else if (pair.number === 2) value = pair.text();
    }
    if (key !== "__proto__") labels[key] = value;
    else Object.defineProperty(labels, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return Object.freeze(labels);
}

function readOwners(bytes: Buffer, start: number, end: number): readonly OwnerReference[] {
  const owners: OwnerReference[] = [];
  const fields = new FieldReader(bytes, start, end);
  while (fields.next())
    if (fields.number === 13 && fields.type === BYTES)
      owners.push(readOwner(bytes, fields.start, fields.end));
  return Object.freeze(owners);
}

function readOwner(bytes: Buffer, start: number, end: number): OwnerReference {
  let kind = "";
  let name = "";
  let uid = "";
  let apiVersion = "";
  let controller: boolean | undefined;
  let blockOwnerDeletion: boolean | undefined;
  const fields = new FieldReader(bytes, start, end);
  while (fields.next()) {
    switch (fields.number) {
      case 1:
        kind = fields.text();
        break;
      case 3:
        name = fields.text();
        break;
      case 4:
        uid = fields.text();
        break;
      case 5:
        apiVersion = fields.text();
        break;
      case 6:
        controller = fields.value !== 0;
        break;
      case 7:
        blockOwnerDeletion = fields.value !== 0;
        break;
      default:
    }
  }
  return Object.freeze({
    apiVersion,
    kind,
    name,
    uid,
    ...(controller === undefined ? {} : { controller }),
    ...(blockOwnerDeletion === undefined ? {} : { blockOwnerDeletion }),
  });
}

/** As Go writes a Time in JSON: to the second, whatever it holds. */
function readTime(bytes: Buffer, start: number, end: number): string | undefined {
  let seconds = 0;
  const fields = new FieldReader(bytes, start, end);
  while (fields.next()) if (fields.number === 1) seconds = fields.value;
  return seconds === 0 ? undefined : `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

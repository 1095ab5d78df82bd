import type { EntryMetadata } from "../object/entry.ts";
import type { OwnerReference } from "../object/object.ts";
import { textAt } from "../protobuf/text.ts";
import { createInterner } from "./intern.ts";
import { type Identity, NO_LABELS, NO_OWNERS } from "./metadata.ts";
import { BYTES, FIXED32, FIXED64, FieldReader, VARINT } from "./protobuf-fields.ts";

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

const labelSets = createInterner(2048, readLabels);
const ownerLists = createInterner(2048, readOwners);

/** Tags of the fields that say which object it is: their number, and that they are of bytes. */
const METADATA_TAG = (METADATA << 3) | BYTES;
const NAME_TAG = (1 << 3) | BYTES;
const NAMESPACE_TAG = (3 << 3) | BYTES;
const UID_TAG = (5 << 3) | BYTES;
const VERSION_TAG = (6 << 3) | BYTES;
const MANAGED_TAG = (17 << 3) | BYTES;

const NO_CUTS: readonly number[] = Object.freeze([]);

/** Where the reading of an item stands. Every object that arrives is read, so nothing is allocated for it. */
let place = 0;

/**
 * Reads which object lies in `bytes` from `start` to `end`, without reading the rest.
 *
 * @throws {SyntaxError} when it is damaged, or has no `metadata.name`
 */
export function readProtobufItem(bytes: Buffer, start: number, end: number): ProtobufItem {
  place = start;
  while (place < end) {
    const tagStart = place;
    const tag = nextVarint(bytes, end);
    if (tag === METADATA_TAG) {
      const length = nextVarint(bytes, end);
      if (place + length > end) throw new SyntaxError("metadata beyond the end of its object");
      return readIdentity(bytes, tagStart, place, place + length);
    }
    skipField(bytes, tag, end);
  }
  throw new SyntaxError("an object without metadata");
}

function readIdentity(bytes: Buffer, tagStart: number, start: number, end: number): ProtobufItem {
  let name = "";
  let namespace: string | undefined;
  let uid = "";
  let resourceVersion = "";
  let cuts: number[] | undefined;
  place = start;
  while (place < end) {
    const from = place;
    const tag = nextVarint(bytes, end);
    const contents = skipField(bytes, tag, end);
    switch (tag) {
      case NAME_TAG:
        name = uniqueText(bytes, contents, place);
        break;
      case NAMESPACE_TAG:
        namespace = contents === place ? undefined : textAt(bytes, contents, place);
        break;
      case UID_TAG:
        uid = uniqueText(bytes, contents, place);
        break;
      case VERSION_TAG:
        resourceVersion = uniqueText(bytes, contents, place);
        break;
      case MANAGED_TAG:
        if (cuts === undefined) cuts = [from, place];
        else if (cuts.at(-1) === from) cuts[cuts.length - 1] = place;
        else cuts.push(from, place);
        break;
      default:
    }
  }
  if (name === "") throw new SyntaxError("an object without metadata.name");
  return {
    identity: { name, namespace, uid, resourceVersion },
    tagStart,
    start,
    end,
    cuts: cuts ?? NO_CUTS,
  };
}

/** Moves past the field whose tag was read; returns where what it holds begins. */
function skipField(bytes: Buffer, tag: number, end: number): number {
  let from = place;
  switch (tag & 7) {
    case BYTES: {
      const length = nextVarint(bytes, end);
      from = place;
      place += length;
      break;
    }
    case VARINT:
      nextVarint(bytes, end);
      break;
    case FIXED64:
      place += 8;
      break;
    case FIXED32:
      place += 4;
      break;
    default:
      throw new SyntaxError(`a field of the unknown wire type ${tag & 7}`);
  }
  if (place > end) throw new SyntaxError("a field beyond the end of its message");
  return from;
}

function nextVarint(bytes: Buffer, end: number): number {
  let byte = bytes[place++] ?? 0;
  let value = byte & 0x7f;
  for (let factor = 128, size = 1; byte >= 0x80; factor *= 128, size++) {
    if (place >= end || size > 10) throw new SyntaxError("a number without an end");
    byte = bytes[place++] ?? 0;
    value += (byte & 0x7f) * factor;
  }
  return value;
}

/** Text that no other object has, so that looking for one like it would be in vain. */
function uniqueText(bytes: Buffer, start: number, end: number): string {
  for (let at = start; at < end; at++) if ((bytes[at] ?? 0) >= 0x80) return textAt(bytes, start, end);
  return bytes.toString("latin1", start, end);
}

/** All of the metadata of the object that lies in `bytes` from `start` to `end`. @throws {SyntaxError} as `readProtobufItem` */
export function readProtobufMetadata(bytes: Buffer, start: number, end: number): EntryMetadata {
  const fields = new FieldReader(bytes, start, end);
  while (fields.next()) {
    if (fields.number === METADATA && fields.type === BYTES)
      return readFields(bytes, fields.start, fields.end);
  }
  throw new SyntaxError("an object without metadata");
}

/** Source: ObjectMeta in https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/generated.proto */
function readFields(bytes: Buffer, start: number, end: number): EntryMetadata {
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
        namespace = fields.text() || undefined;
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
      default:
    }
  }
  if (name === "") throw new SyntaxError("an object without metadata.name");
  const labels = labelsStart === -1 ? NO_LABELS : labelSets.get(bytes, labelsStart, labelsEnd);
  const ownerReferences = ownersStart === -1 ? NO_OWNERS : ownerLists.get(bytes, ownersStart, ownersEnd);
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

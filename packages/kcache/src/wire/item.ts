import type { EntryMetadata } from "../object/entry.ts";
import type { OwnerReference } from "../object/object.ts";
import { createInterner } from "./intern.ts";
import { type KeyTable, keyTable, MemberReader } from "./members.ts";
import { BACKSLASH, type Marks, QUOTE } from "./value.ts";

/** What is read of one object: its metadata, and which of its bytes are not kept. */
export interface Item {
  readonly metadata: EntryMetadata;
  /** Pairs of start and end, ascending, of what is cut out: `managedFields` with one comma. */
  readonly cuts: readonly number[];
}

const OBJECT_KEYS: KeyTable<"metadata"> = keyTable(["metadata"]);
const METADATA_KEYS: KeyTable<keyof EntryMetadata | "managedFields"> = keyTable([
  "name",
  "namespace",
  "uid",
  "resourceVersion",
  "labels",
  "ownerReferences",
  "deletionTimestamp",
  "managedFields",
]);

const NO_LABELS: Readonly<Record<string, string>> = Object.freeze({});
const NO_OWNERS: readonly OwnerReference[] = Object.freeze([]);

const namespaces = createInterner(1024, readText);
const labelSets = createInterner(2048, readLabels);
const ownerLists = createInterner(2048, readOwners);

/**
 * Reads the metadata of the object that lies in `bytes` from `start` to `end`, without parsing the rest.
 *
 * A repeated key inside the metadata counts as JSON.parse counts it, the last one; of several members `metadata`, which
 * no API server sends, the first is read.
 *
 * @param marks what was noted when the object was scanned; without it containers are passed by scanning them again
 * @throws {SyntaxError} when it is no object, or has no `metadata.name`
 */
export function readItem(bytes: Buffer, start: number, end: number, marks?: Marks): Item {
  const members = new MemberReader(bytes, start, end, marks);
  while (members.next()) {
    if (members.key(OBJECT_KEYS) === "metadata") {
      return readMetadata(bytes, new MemberReader(bytes, members.valueStart, end, marks, start));
    }
    members.skip();
  }
  throw new SyntaxError("an object without metadata");
}

function readMetadata(bytes: Buffer, members: MemberReader): Item {
  let name = "";
  let namespace: string | undefined;
  let uid = "";
  let resourceVersion = "";
  let labels = NO_LABELS;
  let ownerReferences = NO_OWNERS;
  let deletionTimestamp: string | undefined;
  const cuts: number[] = [];
  /** Whether a member before this one stays, so that the comma between them can go. */
  let kept = false;

  while (members.next()) {
    const key = members.key(METADATA_KEYS);
    members.skip();
    const { valueStart, valueEnd } = members;
    const absent = bytes[valueStart] === 0x6e; // null
    switch (key) {
      case "name":
        name = absent ? "" : readText(bytes, valueStart, valueEnd);
        break;
      case "namespace":
        namespace = absent ? undefined : namespaces.get(bytes, valueStart, valueEnd) || undefined;
        break;
      case "uid":
        uid = absent ? "" : readText(bytes, valueStart, valueEnd);
        break;
      case "resourceVersion":
        resourceVersion = absent ? "" : readText(bytes, valueStart, valueEnd);
        break;
      case "labels":
        labels = absent ? NO_LABELS : labelSets.get(bytes, valueStart, valueEnd);
        break;
      case "ownerReferences":
        ownerReferences = absent ? NO_OWNERS : ownerLists.get(bytes, valueStart, valueEnd);
        break;
      case "deletionTimestamp":
        deletionTimestamp = absent ? undefined : readText(bytes, valueStart, valueEnd);
        break;
      case "managedFields":
        if (kept) cuts.push(members.comma, valueEnd);
        else cuts.push(members.keyStart, members.followingComma() + 1 || valueEnd);
        break;
      case undefined:
        break;
      default:
        key satisfies never;
    }
    if (key !== "managedFields") kept = true;
  }
  if (name === "") throw new SyntaxError("an object without metadata.name");
  return {
    metadata: { name, namespace, uid, resourceVersion, labels, ownerReferences, deletionTimestamp },
    cuts,
  };
}

function readText(bytes: Buffer, start: number, end: number): string {
  if (bytes[start] !== QUOTE) throw new SyntaxError(`a string is ${bytes.toString("utf8", start, end)}`);
  for (let at = start + 1; at < end - 1; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80 || byte < 0x20 || byte === BACKSLASH) {
      return String(JSON.parse(bytes.toString("utf8", start, end)));
    }
  }
  return bytes.toString("latin1", start + 1, end - 1);
}

function readLabels(bytes: Buffer, start: number, end: number): Readonly<Record<string, string>> {
  const value: unknown = JSON.parse(bytes.toString("utf8", start, end));
  if (!isLabels(value)) throw new SyntaxError("metadata.labels that are no map of strings");
  return Object.freeze(value);
}

function isLabels(value: unknown): value is Record<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((label) => typeof label === "string");
}

function readOwners(bytes: Buffer, start: number, end: number): readonly OwnerReference[] {
  const value: unknown = JSON.parse(bytes.toString("utf8", start, end));
  if (!isOwners(value)) throw new SyntaxError("metadata.ownerReferences that are no list of references");
  for (const owner of value) Object.freeze(owner);
  return Object.freeze(value);
}

const OWNER_FIELDS = ["apiVersion", "kind", "name", "uid"] as const;

function isOwners(value: unknown): value is OwnerReference[] {
  if (!Array.isArray(value)) return false;
  return value.every((owner: unknown) => {
    if (typeof owner !== "object" || owner === null) return false;
    const fields = new Map(Object.entries(owner));
    return OWNER_FIELDS.every((field) => typeof fields.get(field) === "string");
  });
}

import type { EntryMetadata } from "../object/entry.ts";
import { createInterner } from "./intern.ts";
import { locateItem, locateMetadata } from "./located.ts";
import { type KeyTable, keyTable, MemberReader } from "./members.ts";
import { type Item, identityOf, NO_LABELS, NO_OWNERS, readLabels, readOwners, readText } from "./metadata.ts";
import type { Marks } from "./value.ts";

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

const namespaces = createInterner(1024, readText);
const labelSets = createInterner(2048, readLabels);
const ownerLists = createInterner(2048, readOwners);

/**
 * Reads which object lies in `bytes` from `start` to `end`, without parsing the rest.
 *
 * A repeated key inside the metadata counts as JSON.parse counts it, the last one; of several members `metadata`, which
 * no API server sends, the first is read.
 *
 * @param marks what was noted when the object was scanned; without it containers are passed by scanning them again
 * @throws {SyntaxError} when it is no object, or has no `metadata.name`
 */
export function readItem(bytes: Buffer, start: number, end: number, marks?: Marks): Item {
  const located = locateItem(bytes, start, end);
  if (located !== undefined) return located;
  const { metadata, cuts } = readMembers(bytes, metadataIn(bytes, start, end, marks), false);
  return { identity: identityOf(metadata), cuts };
}

/** All of the metadata of the object that lies in `bytes`, as `readItem` reads it. @throws {SyntaxError} */
export function readMetadata(bytes: Buffer, start: number, end: number): EntryMetadata {
  const located = locateMetadata(bytes, start, end);
  return located ?? readMembers(bytes, metadataIn(bytes, start, end, undefined), true).metadata;
}

function metadataIn(bytes: Buffer, start: number, end: number, marks: Marks | undefined): MemberReader {
  const members = new MemberReader(bytes, start, end, marks);
  while (members.next()) {
    if (members.key(OBJECT_KEYS) === "metadata") {
      return new MemberReader(bytes, members.valueStart, end, marks, start);
    }
    members.skip();
  }
  throw new SyntaxError("an object without metadata");
}

/** @param all whether labels and owners are wanted, which take parsing */
function readMembers(
  bytes: Buffer,
  members: MemberReader,
  all: boolean,
): { readonly metadata: EntryMetadata; readonly cuts: readonly number[] } {
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
        labels = absent || !all ? NO_LABELS : labelSets.get(bytes, valueStart, valueEnd);
        break;
      case "ownerReferences":
        ownerReferences = absent || !all ? NO_OWNERS : ownerLists.get(bytes, valueStart, valueEnd);
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

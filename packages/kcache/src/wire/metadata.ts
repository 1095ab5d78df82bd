import type { EntryMetadata } from "../object/entry.ts";
import type { OwnerReference } from "../object/object.ts";
import { BACKSLASH, QUOTE } from "./value.ts";

/** What tells an object, and a state of it, from others. */
export type Identity = Pick<EntryMetadata, "name" | "namespace" | "uid" | "resourceVersion">;

export function identityOf({ name, namespace, uid, resourceVersion }: Identity): Identity {
  return { name, namespace, uid, resourceVersion };
}

/** What is read of one object when it arrives: which it is, and which of its bytes are not kept. */
export interface Item {
  readonly identity: Identity;
  /** Pairs of start and end, ascending, of what is cut out: `managedFields` with one comma. */
  readonly cuts: readonly number[];
}

export const NO_LABELS: Readonly<Record<string, string>> = Object.freeze({});
export const NO_OWNERS: readonly OwnerReference[] = Object.freeze([]);

/** @throws {SyntaxError} when it is no string */
export function readText(bytes: Buffer, start: number, end: number): string {
  if (bytes[start] !== QUOTE) throw new SyntaxError(`a string is ${bytes.toString("utf8", start, end)}`);
  for (let at = start + 1; at < end - 1; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80 || byte < 0x20 || byte === BACKSLASH) {
      return String(JSON.parse(bytes.toString("utf8", start, end)));
    }
  }
  return bytes.toString("latin1", start + 1, end - 1);
}

/** @throws {SyntaxError} when it is no object whose values are strings */
export function readLabels(bytes: Buffer, start: number, end: number): Readonly<Record<string, string>> {
  const value: unknown = JSON.parse(bytes.toString("utf8", start, end));
  if (!isLabels(value)) throw new SyntaxError("metadata.labels that are no map of strings");
  return Object.freeze(value);
}

function isLabels(value: unknown): value is Record<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((label) => typeof label === "string");
}

/** @throws {SyntaxError} when it is no array of owner references */
export function readOwners(bytes: Buffer, start: number, end: number): readonly OwnerReference[] {
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

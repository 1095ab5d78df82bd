import type { EntryMetadata } from "../object/entry.ts";
import {
  type Identity,
  type Item,
  NO_LABELS,
  NO_OWNERS,
  readLabels,
  readOwners,
  readText,
} from "./metadata.ts";
import {
  CUT,
  DELETION_TIMESTAMP,
  LABELS,
  loadSimd,
  MOVED,
  NAME,
  NAMESPACE,
  OWNER_REFERENCES,
  RESOURCE_VERSION,
  type Simd,
  UID,
} from "./simd.ts";

/** The values of slots. */
type Slots<V> = (V | undefined)[];

const namespaces: Slots<string> = [];
const labelSets: Slots<EntryMetadata["labels"]> = [];
const ownerLists: Slots<EntryMetadata["ownerReferences"]> = [];

/** Longer values are rarely alike. */
const LONGEST = 1024;

/**
 * Reads which object it is, as API servers write it: without escapes in its keys and texts, and each member once.
 * Of any other it gives nothing: it is left to those who read it byte by byte and can say what is wrong.
 */
export function locateItem(bytes: Buffer, start: number, end: number): Item | undefined {
  const simd = loadSimd();
  if (simd === undefined) return undefined;
  const origin = simd.locate(bytes, start, end);
  if (origin === -1) return undefined;
  const { told } = simd;
  const cut = told[CUT] ?? 0;
  const shift = start - origin;
  return {
    identity: toldIdentity(simd),
    cuts: cut === 0 ? [] : [cut + shift, (told[CUT + 1] ?? 0) + shift],
  };
}

/** As `locateItem`, all of the metadata. @throws {SyntaxError} when labels or owners are not what they should be */
export function locateMetadata(bytes: Buffer, start: number, end: number): EntryMetadata | undefined {
  const simd = loadSimd();
  if (simd === undefined || simd.locate(bytes, start, end) === -1) return undefined;
  return {
    ...toldIdentity(simd),
    labels: shared(simd, labelSets, readLabels, LABELS, 0) ?? NO_LABELS,
    ownerReferences: shared(simd, ownerLists, readOwners, OWNER_REFERENCES, 0) ?? NO_OWNERS,
    deletionTimestamp: text(simd, DELETION_TIMESTAMP),
  };
}

function toldIdentity(simd: Simd): Identity {
  return {
    name: text(simd, NAME) ?? "",
    // An empty one is none.
    namespace: shared(simd, namespaces, readText, NAMESPACE, 1) || undefined,
    uid: text(simd, UID) ?? "",
    resourceVersion: text(simd, RESOURCE_VERSION) ?? "",
  };
}

function text({ memory, told }: Simd, place: number): string | undefined {
  const start = told[place] ?? 0;
  return start === 0 ? undefined : memory.toString("latin1", start, told[place + 1]);
}

/** The value at this place, as it was read before. `quotes` is how many bytes before and after belong to it. */
function shared<V>(
  { memory, told, intern }: Simd,
  values: Slots<V>,
  read: (bytes: Buffer, start: number, end: number) => V,
  place: number,
  quotes: number,
): V | undefined {
  const found = told[place] ?? 0;
  if (found === 0) return undefined;
  const start = found - quotes;
  const end = (told[place + 1] ?? 0) + quotes;
  if (end - start > LONGEST) return read(memory, start, end);
  let slot = intern(start, end);
  if (slot < 0) {
    slot = ~slot;
    const last = told[MOVED] ?? -1;
    values[slot] = last === -1 ? undefined : values[last];
  }
  const known = values[slot];
  if (known !== undefined) return known;
  const value = read(memory, start, end);
  values[slot] = value;
  return value;
}

import type { EntryMetadata } from "../src/object/entry.ts";

/** Metadata as an object of nothing else, to compare: that of an entry reads most of it when it is asked for. */
export function plainMetadata(metadata: EntryMetadata): EntryMetadata {
  const { name, namespace, uid, resourceVersion, labels, ownerReferences, deletionTimestamp } = metadata;
  return { name, namespace, uid, resourceVersion, labels, ownerReferences, deletionTimestamp };
}

import type { Kind } from "../object/kind.ts";
import { type FieldPath, namesOf } from "../object/path.ts";
import { pathTree } from "../object/path-tree.ts";
import type { Codec, Projection } from "./entry.ts";
import { jsonCodec } from "./json-entry.ts";

/** What every cache needs of an object. Which kind it is of is known. */
const NEEDED: readonly FieldPath[] = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "metadata.resourceVersion",
  "metadata.labels",
  "metadata.ownerReferences",
  "metadata.deletionTimestamp",
];

/** Objects of which the metadata alone is asked for say of themselves that they are of another kind. */
const SAID: readonly FieldPath[] = ["apiVersion", "kind"];

/** Keeps of each object what lies on `paths`, and what every cache needs. */
export function projectionOf(kind: Kind, paths: readonly FieldPath[]): Projection {
  const said = kind.representation === "metadata" ? SAID : [];
  const tree = pathTree([...said, ...NEEDED, ...paths].map(namesOf));
  let whole = Buffer.alloc(4096);
  return {
    codec: jsonCodec(kind),
    project(from: Codec, byteLength, write) {
      if (whole.length < byteLength) whole = Buffer.alloc(2 * byteLength);
      write(whole, 0);
      return from.select(whole, 0, byteLength, tree);
    },
  };
}

import { KcacheError } from "../object/error.ts";
import { type KubeObject, objectKey } from "../object/object.ts";
import { compareResourceVersions } from "../object/resource-version.ts";
import type { Parts } from "../store/parts.ts";

/** As much of an object as tells which state of it is meant: what a create, update, patch or delete answered. */
export interface WrittenObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly uid: string;
    readonly resourceVersion: string;
  };
}

/**
 * What says whether `parts` are at least as new as what was written: a function to be called after each event.
 *
 * @throws {KcacheError} `invalid-argument` where there is no version
 */
export function isAtLeast<T extends KubeObject>(
  parts: Parts<T>,
  written: WrittenObject | string,
  action: string,
): () => boolean {
  const version = typeof written === "string" ? written : written.metadata.resourceVersion;
  if (version === "") throw new KcacheError("invalid-argument", `${action}: its resourceVersion is empty`);
  if (typeof written === "string") {
    return () => {
      const held = parts.resourceVersion;
      return held !== undefined && (compareResourceVersions(held, version) ?? -1) >= 0;
    };
  }
  const { namespace, name, uid } = written.metadata;
  const key = objectKey(namespace, name);
  const begun = parts.lists;
  const uidBefore = parts.get(key)?.uid;
  return () => {
    const standing = parts.standing(namespace);
    if (standing?.resourceVersion === undefined) return false;
    const order = compareResourceVersions(standing.resourceVersion, version);
    if (order !== undefined) return order >= 0;
    // Nobody can tell which of the two is older: a list that was begun since is newer, and so is what took its place.
    if (standing.listed > begun) return true;
    const held = parts.get(key);
    return held?.uid === uid
      ? held.resourceVersion === version
      : held !== undefined && held.uid !== uidBefore;
  };
}

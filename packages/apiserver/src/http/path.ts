/** A path that leads to objects. */
export interface ObjectPath {
  readonly group: string;
  readonly version: string;
  /** "" where the path names none. */
  readonly namespace: string;
  readonly plural: string;
  /** "" for the whole collection. */
  readonly name: string;
  readonly subresource: string;
  /** The old form of a watch, `/api/v1/watch/...`. */
  readonly watch: boolean;
}

/** Reads `/api/v1/...` and `/apis/GROUP/VERSION/...`, its plural "" where it leads nowhere; undefined for every other path. */
export function parseObjectPath(path: string): ObjectPath | undefined {
  const parts = path.split("/").filter((part) => part !== "");
  const root = parts.shift();
  if (root !== "api" && root !== "apis") return undefined;
  const group = root === "api" ? "" : parts.shift();
  const version = parts.shift();
  if (group === undefined || version === undefined) return undefined;
  const rest = decoded(parts);
  const watch = rest[0] === "watch";
  if (watch) rest.shift();
  // `/namespaces/NS/status` and `/finalize` are subresources of the namespace itself.
  const inNamespace =
    rest[0] === "namespaces" && rest.length >= 3 && rest[2] !== "status" && rest[2] !== "finalize";
  const namespace = inNamespace ? (rest[1] ?? "") : "";
  const [plural, name = "", ...subresource] = inNamespace ? rest.slice(2) : rest;
  if (plural === undefined)
    return { group, version, namespace: "", plural: "", name: "", subresource: "", watch };
  return { group, version, namespace, plural, name, subresource: subresource.join("/"), watch };
}

/** The parts without their escapes; none where one is malformed, and so leads nowhere. */
function decoded(parts: readonly string[]): string[] {
  try {
    return parts.map((part) => decodeURIComponent(part));
  } catch (error) {
    if (error instanceof URIError) return [];
    throw error;
  }
}

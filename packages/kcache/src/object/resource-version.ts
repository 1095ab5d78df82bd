/**
 * Compares two resource versions of the same resource type: negative when `a` is older, positive when it is newer,
 * `0` when they are equal, and `undefined` when nobody can tell.
 *
 * Versions that are decimal integers are compared as integers of any length; all others only for equality.
 * Source: KEP-5504, comparable resource versions. Not promised: any order across types or clusters.
 */
export function compareResourceVersions(a: string, b: string): number | undefined {
  if (a === b) return 0;
  if (!isDecimal(a) || !isDecimal(b)) return undefined;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}

/** Without a sign or leading zeros. A pattern would say it shorter, and cost each event several times as much. */
function isDecimal(text: string): boolean {
  if (text === "" || text.charCodeAt(0) === 0x30) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/** True when `a` is known to be older than `b`; false also when the two cannot be compared. */
export function isOlder(a: string, b: string): boolean {
  const order = compareResourceVersions(a, b);
  return order !== undefined && order < 0;
}

/**
 * True for values that JSON cannot tell apart by structure: equal scalars, arrays of equal elements, objects with equal
 * members in any order, where one that is undefined is as one that is missing. Anything else, such as a Map or a Date, equals
 * itself alone. (`isDeepStrictEqual` would do, but importing node:util loads 2 MB of streams and workers.)
 */
export function equalValues(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((element, i) => equalValues(element, b[i]));
  }
  if (!isPlain(a) || !isPlain(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => equalValues(a[key], b[key]));
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

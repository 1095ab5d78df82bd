/**
 * Finds values made before from the same bytes, so that what thousands of objects repeat exists once: namespaces, the
 * labels and owners of a replica set's pods.
 */
export interface Interner<V> {
  /** The value of these bytes, made by `make` when it is not known. Values are shared, so they must not change. */
  get(bytes: Buffer, start: number, end: number): V;
}

/** Longer values are rarely alike, and would make the table's size unforeseeable. */
const LONGEST = 1024;

/**
 * Keeps the values used lately: up to twice `size`. What falls out is made again, as another value.
 */
export function createInterner<V>(
  size: number,
  make: (bytes: Buffer, start: number, end: number) => V,
): Interner<V> {
  let recent = new Map<string, V>();
  let older = new Map<string, V>();
  return {
    get(bytes, start, end) {
      if (end - start > LONGEST) return make(bytes, start, end);
      // One character a byte: different bytes never look alike, whatever their encoding.
      const text = bytes.toString("latin1", start, end);
      let value = recent.get(text);
      if (value !== undefined) return value;
      value = older.get(text) ?? make(bytes, start, end);
      if (recent.size >= size) {
        older = recent;
        recent = new Map();
      }
      recent.set(text, value);
      return value;
    },
  };
}

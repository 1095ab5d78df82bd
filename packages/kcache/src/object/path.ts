import { KcacheError } from "./error.ts";
import type { DeepReadonly, KubeObject } from "./object.ts";

/**
 * Where a value lies in an object: names joined by dots, such as `status.phase`, or one by one, such as
 * `["metadata", "labels", "app.kubernetes.io/name"]` where a name holds a dot. Elements of lists have their index as name.
 */
export type FieldPath = string | readonly string[];

/** The names of a path, one by one. */
export type NamesOf<P extends FieldPath> = P extends readonly string[]
  ? P
  : P extends string
    ? Split<P>
    : never;

type Split<P extends string> = string extends P
  ? readonly string[]
  : P extends `${infer Head}.${infer Rest}`
    ? readonly [Head, ...Split<Rest>]
    : readonly [P];

/**
 * What a path leads to in an object of type `T`, with `undefined` where something on the way may be missing; `unknown` where the
 * type does not tell: for a path that is no literal, or that leads through what `T` does not have.
 */
export type FieldAt<T extends KubeObject, P extends FieldPath> = At<T, NamesOf<P>>;

type At<V, Names extends readonly string[]> = Names extends readonly []
  ? DeepReadonly<V>
  : Names extends readonly [infer Head extends string, ...infer Rest extends readonly string[]]
    ? Below<NonNullable<V>, Head, Rest> | (undefined extends V ? undefined : never)
    : unknown;

/** Through a list or map, any name may lead to nothing. */
type Below<V, Head extends string, Rest extends readonly string[]> = V extends readonly (infer E)[]
  ? At<E, Rest> | undefined
  : Head extends keyof V
    ? At<string extends keyof V ? V[Head] | undefined : V[Head], Rest>
    : unknown;

/** How many paths are remembered; what is declared in code is far fewer. */
const REMEMBERED = 4096;
/** By their texts; lists of names by theirs in JSON. */
const texts = new Map<string, readonly string[]>();
const lists = new Map<string, readonly string[]>();
/** The arrays in both. */
const known = new WeakSet<readonly string[]>();

/**
 * The names of a path. Those of equal paths are the same array, which the decoders prepare themselves for.
 *
 * @throws {KcacheError} `invalid-argument` when a name between dots is empty
 */
export function namesOf(path: FieldPath): readonly string[] {
  if (typeof path === "string") return texts.get(path) ?? remember(texts, path, split(path));
  if (known.has(path)) return path;
  const text = JSON.stringify(path);
  return lists.get(text) ?? remember(lists, text, [...path]);
}

function split(path: string): readonly string[] {
  const names = path.split(".");
  if (!names.includes("")) return names;
  throw new KcacheError(
    "invalid-argument",
    `read field: the path is ${JSON.stringify(path)}, want names with dots between them, such as "status.phase"`,
  );
}

function remember(
  paths: Map<string, readonly string[]>,
  text: string,
  names: readonly string[],
): readonly string[] {
  if (paths.size >= REMEMBERED) paths.clear();
  paths.set(text, Object.freeze(names));
  known.add(names);
  return names;
}

import { KcacheError } from "../object/error.ts";

/** A place in a kubeconfig: `clusters[0].cluster` of `kubeconfig /home/me/.kube/config`. */
export interface Place {
  /** What it is inside of, as messages call it. */
  readonly of: string;
  readonly path: string;
}

export function inside(place: Place, key: string | number): Place {
  const step = typeof key === "number" ? `[${key}]` : place.path === "" ? key : `.${key}`;
  return { of: place.of, path: place.path + step };
}

export function configError(place: Place, message: string, cause?: unknown): KcacheError {
  const at = place.path === "" ? "" : `${place.path}: `;
  return new KcacheError("invalid-config", `${place.of}: ${at}${message}`, { cause });
}

/** Fields whose value no message may show. */
const SECRETS: ReadonlySet<string> = new Set([
  "token",
  "password",
  "client-key-data",
  "client-certificate-data",
  "certificate-authority-data",
]);

export interface Fields {
  readonly place: Place;
  /** The string at `key`; undefined where there is none or an empty one. `what` is for the message. */
  text(key: string, what?: string): string | undefined;
  flag(key: string): boolean;
  texts(key: string): readonly string[] | undefined;
  object(key: string): Fields | undefined;
  objects(key: string): readonly Fields[];
  keys(): readonly string[];
}

/** @throws {KcacheError} `invalid-config` naming file and path, here and from every reader, for a value of a wrong type */
export function fieldsOf(value: unknown, place: Place): Fields {
  if (!isRecord(value)) throw configError(place, `expected an object, got ${shown(value)}`);
  const present = (key: string): unknown =>
    Object.hasOwn(value, key) ? (value[key] ?? undefined) : undefined;
  const list = (key: string): readonly unknown[] | undefined => {
    const found = present(key);
    if (found === undefined || Array.isArray(found)) return found;
    throw configError(inside(place, key), `expected a list, got ${shown(found)}`);
  };
  return {
    place,
    text(key, what = "a string") {
      const found = present(key);
      if (found === undefined || found === "") return undefined;
      if (typeof found === "string") return found;
      throw configError(
        inside(place, key),
        `expected ${what}, got ${SECRETS.has(key) ? article(found) : shown(found)}`,
      );
    },
    flag(key) {
      const found = present(key);
      if (found === undefined || typeof found === "boolean") return found ?? false;
      throw configError(inside(place, key), `expected true or false, got ${shown(found)}`);
    },
    texts(key) {
      return list(key)?.map((item, index) => {
        if (typeof item === "string") return item;
        throw configError(inside(inside(place, key), index), `expected a string, got ${shown(item)}`);
      });
    },
    object(key) {
      const found = present(key);
      return found === undefined ? undefined : fieldsOf(found, inside(place, key));
    },
    objects(key) {
      return (list(key) ?? []).map((item, index) => fieldsOf(item, inside(inside(place, key), index)));
    },
    keys: () => Object.keys(value),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  return typeof value === "object" && value !== null ? article(value) : String(value);
}

function article(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

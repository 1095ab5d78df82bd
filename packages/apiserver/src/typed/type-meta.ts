import { isObject, type Json } from "../json.ts";
import { goWord } from "./decode.ts";
import { DecodeError } from "./decode-error.ts";

/** What an object says that it is; texts are empty where it does not. */
export interface TypeMeta {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
}

const META = `struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;

/** Reads a body's kind and apiVersion as servers do before they know its type. @throws {DecodeError} */
export function typeMetaOf(value: Json): TypeMeta {
  const why = "couldn't get version/kind; json parse error: json: cannot unmarshal";
  if (value === null) return { kind: "", group: "", version: "" };
  if (!isObject(value)) throw new DecodeError(`${why} ${goWord(value)} into Go value of type ${META}`);
  const found = { kind: "", apiVersion: "" };
  // This one reading does not tell capital letters from small ones.
  for (const key in value) {
    const name = key.length === 4 ? key.toLowerCase() : key.length === 10 ? key.toLowerCase() : "";
    if (name !== "kind" && name !== "apiversion") continue;
    const field = name === "kind" ? "kind" : "apiVersion";
    const text = value[key] ?? null;
    if (typeof text === "string") found[field] = text;
    else if (text !== null)
      throw new DecodeError(`${why} ${goWord(text)} into Go struct field .${field} of type string`);
  }
  const parts = found.apiVersion === "/" ? [""] : found.apiVersion.split("/");
  if (parts.length > 2) throw new DecodeError(`unexpected GroupVersion string: ${found.apiVersion}`);
  const [version = "", group = ""] = parts.reverse();
  return { kind: found.kind, group, version };
}

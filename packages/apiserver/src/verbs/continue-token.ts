import { badRequest } from "../http/status.ts";
import { isObject, type Json, stringIn } from "../json.ts";
import type { ResourceType } from "../resources/resource.ts";
import { DecodeError } from "../typed/decode-error.ts";
import { readGoJson } from "../typed/go-json.ts";

/** Where the next page begins. */
export interface ContinuePoint {
  /** -1: the latest. */
  readonly version: bigint;
  /** The first key of the page, or one just below it. */
  readonly start: string;
}

/** base64url of `{"v":"meta.k8s.io/v1","rv":N,"start":"ns/name\u0000"}`, within a namespace `"/name\u0000"`. */
export function writeContinue(
  type: ResourceType,
  namespace: string,
  version: bigint,
  lastKey: string,
  slash: boolean = namespace !== "",
): string {
  const prefix = prefixOf(type, namespace);
  const start = `${slash ? "/" : ""}${lastKey.slice(prefix.length)}\u0000`;
  // Numbers of 64 bits are written by hand: JSON.stringify has no way to.
  const text = `{"v":"meta.k8s.io/v1","rv":${version},"start":${JSON.stringify(start)}}`;
  return Buffer.from(text).toString("base64url");
}

/** @throws {StatusError} 400 where the token is none of this server's */
export function readContinue(type: ResourceType, namespace: string, token: string): ContinuePoint {
  const text = Buffer.from(token, "base64url").toString();
  const refuse = (why: string): never => {
    throw badRequest(`invalid continue token: continue key is not valid: ${why}`);
  };
  const odd = Buffer.from(token).findIndex((byte) => !/[A-Za-z0-9_-]/.test(String.fromCharCode(byte)));
  if (odd >= 0) return refuse(`illegal base64 data at input byte ${odd}`);
  if (token.length % 4 === 1) return refuse(`illegal base64 data at input byte ${token.length - 1}`);
  let value: Json;
  try {
    value = readGoJson(Buffer.from(token, "base64url")).value;
  } catch (error) {
    if (error instanceof DecodeError) return refuse(error.message);
    throw error;
  }
  const version = /"rv":(-?\d+)/.exec(text)?.[1];
  const encoding = isObject(value) ? stringIn(value, "v") : "";
  if (!isObject(value) || encoding !== "meta.k8s.io/v1")
    return refuse(`server does not recognize this encoded version ${encoding}`);
  const start = value.start;
  if (typeof start !== "string" || start === "")
    return refuse("encoded start key empty (version meta.k8s.io/v1)");
  if (version === undefined || version === "0")
    return refuse("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
  return {
    version: BigInt(version),
    start: prefixOf(type, namespace) + (namespace === "" ? start : start.replace(/^\//, "")),
  };
}

/** The part of a key that the path gives already. */
function prefixOf(type: ResourceType, namespace: string): string {
  if (!type.namespaced) return "/";
  return namespace === "" ? "" : `${namespace}/`;
}

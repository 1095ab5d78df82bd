import { badRequest } from "../http/status.ts";
import { isObject } from "../json.ts";
import type { ResourceType } from "../resources/resource.ts";

/** Where the next page begins. */
export interface ContinuePoint {
  /** -1: the latest. */
  readonly version: bigint;
  /** The first key of the page, or one just below it. */
  readonly start: string;
}

/** base64url of `{"v":"meta.k8s.io/v1","rv":N,"start":"ns/name\u0000"}`. */
export function writeContinue(
  type: ResourceType,
  namespace: string,
  version: bigint,
  lastKey: string,
): string {
  const prefix = prefixOf(type, namespace);
  const start = `${lastKey.slice(prefix.length)}\u0000`;
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
  if (/[^A-Za-z0-9_-]/.test(token)) return refuse("illegal base64 data");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(error.message);
    throw error;
  }
  const version = /"rv":(-?\d+)/.exec(text)?.[1];
  if (!isObject(value) || version === undefined) return refuse("incorrect encoded start resourceVersion");
  if (value.v !== "meta.k8s.io/v1")
    return refuse(`server does not recognize this encoded version ${String(value.v)}`);
  const start = value.start;
  if (typeof start !== "string" || start === "")
    return refuse("encoded start key empty (version meta.k8s.io/v1)");
  if (version === "0") return refuse("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
  return { version: BigInt(version), start: prefixOf(type, namespace) + start };
}

/** The part of a key that the path gives already. */
function prefixOf(type: ResourceType, namespace: string): string {
  if (!type.namespaced) return "/";
  return namespace === "" ? "" : `${namespace}/`;
}

import { StatusError } from "../http/status.ts";
import { hasPeer, peerOf } from "./peer.ts";
import { type AuthOptions, known, UNAUTHENTICATED, type User } from "./user.ts";

/** Who asks, by certificate or token. @throws {StatusError} 401 */
export function authenticate(options: AuthOptions, request: Request): User {
  const peer = peerOf(request);
  if (peer !== undefined) return peer;
  const header = request.headers.get("authorization") ?? "";
  const token = /^bearer +(\S+)\s*$/i.exec(header)?.[1];
  if (token !== undefined) {
    const tokens = options.tokens ?? {};
    const found = Object.hasOwn(tokens, token) ? tokens[token] : undefined;
    if (found === undefined) throw unauthorized();
    return known(found.user, found.groups ?? []);
  }
  if (hasPeer(request) || options.anonymous === false) throw unauthorized();
  return { name: "system:anonymous", groups: [UNAUTHENTICATED] };
}

function unauthorized(): StatusError {
  return new StatusError(401, "Unauthorized", "Unauthorized");
}

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
    const user = userOfToken(options, token);
    if (user === undefined) throw unauthorized();
    return user;
  }
  if (hasPeer(request) || options.anonymous === false) throw unauthorized();
  return { name: "system:anonymous", groups: [UNAUTHENTICATED] };
}

/** The user whom a token stands for, where it stands for one. */
export function userOfToken({ tokens = {} }: AuthOptions, token: string): User | undefined {
  const found = Object.hasOwn(tokens, token) ? tokens[token] : undefined;
  return found && known(found.user, found.groups ?? []);
}

function unauthorized(): StatusError {
  return new StatusError(401, "Unauthorized", "Unauthorized");
}

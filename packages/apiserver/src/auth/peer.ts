import type { User } from "./user.ts";

const peers = new WeakMap<Request, User>();

/** Notes whose certificate the connection has shown over which a request came. */
export function setPeer(request: Request, user: User): void {
  peers.set(request, user);
}

export function peerOf(request: Request): User | undefined {
  return peers.get(request);
}
